"""linkinator (https://github.com/JustinBeckwith/linkinator) over a whole site."""

import json
import subprocess
from pathlib import Path

from tests.conftest import REPOSITORY

PROGRAM = REPOSITORY / "node_modules/.bin/linkinator"
#: Links to other hosts are left alone: a site that is not deployed names itself in its
#: canonical links.
_ELSEWHERE = r"^https?://(?!localhost)|^mailto:"


def missing() -> str:
    """Say what this judge lacks, empty where it can run."""
    return "" if PROGRAM.exists() else f"linkinator is not there: {PROGRAM} (npm ci)"


def faults(site: Path) -> tuple[int, list[str]]:
    """Give how many links were followed from the root page, and the broken ones."""
    command = [PROGRAM, ".", "--recurse", "--format", "json", "--skip", _ELSEWHERE]
    command += ["--concurrency", "10", "--retry-errors", "--retry-errors-count", "3"]
    told = subprocess.run(command, capture_output=True, check=False, cwd=site)
    found = json.loads(told.stdout)["links"]
    broken = [
        f"{one['parent']}: {one['url']} ({one['status']})"
        for one in found
        if one["state"] == "BROKEN"
    ]
    return sum(one["state"] == "OK" for one in found), broken
