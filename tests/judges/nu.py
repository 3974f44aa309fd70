"""The Nu HTML checker (https://validator.github.io/validator/): HTML and CSS."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.conftest import REPOSITORY

JAR = REPOSITORY / "node_modules/vnu-jar/build/dist/vnu.jar"


def missing() -> str:
    """Say what this judge lacks, empty where it can run."""
    if not JAR.exists():
        return f"the Nu checker is not there: {JAR} (npm ci)"
    return "" if shutil.which("java") else "there is no java"


def faults(site: Path, paths: Sequence[str]) -> list[str]:
    """Give every error of the checker, with its page and line."""
    assert not missing(), missing()
    found = []
    for start in range(0, len(paths), 400):
        part = [str(site / path) for path in paths[start : start + 400]]
        command = ["java", "-Xss4m", "-jar", JAR, "--errors-only", "--format", "json"]
        told = subprocess.run([*command, "--stdout", *part], capture_output=True, check=False)
        for one in json.loads(told.stdout)["messages"]:
            path = one.get("url", "").removeprefix("file:").removeprefix(f"{site}/")
            kind = one.get("subType", one["type"])
            found.append(f"{path}:{one.get('lastLine', 0)}: {kind}: {one['message']}")
    return found
