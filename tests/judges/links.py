"""linkinator (https://github.com/JustinBeckwith/linkinator) over a whole site.

It looks through all that it found so far for every link that it meets again, which takes hours
where thousands of pages link to each other: so it is sent into each locale by itself.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path

from tests.conftest import REPOSITORY
from tests.judges.hosted import hosted

PROGRAM = REPOSITORY / "node_modules/.bin/linkinator"
#: Links to other hosts are left alone: a site that is not deployed names itself in its
#: canonical links. A link with a question leads to the file that the same link without it does.
_ELSEWHERE = r"^https?://(?!127\.0\.0\.1|localhost)|^mailto:"
_QUESTION = r"\.html\?"


def missing() -> str:
    """Say what this judge lacks, empty where it can run."""
    if not PROGRAM.exists():
        return f"linkinator is not there: {PROGRAM} (npm ci)"
    return "" if shutil.which("nginx") else "nginx is not there, which serves the site"


def faults(site: Path) -> tuple[int, list[str]]:
    """Give how many addresses were asked for, and the broken links."""
    asked: set[str] = set()
    broken: list[str] = []
    locales = sorted(f"{place.parent.name}/" for place in site.glob("*/index.html"))
    with hosted(site) as address:
        for start in ("", "404.html", *locales):
            found = _links(address, start)
            asked |= {one["url"] for one in found if one["state"] == "OK"}
            broken += [_fault(one, address) for one in found if one["state"] == "BROKEN"]
    return len(asked), broken


def _links(address: str, start: str) -> list[dict[str, str]]:
    """Give the links below `start` and what became of each; of a single page, its own."""
    command = [str(PROGRAM), address + start, "--format", "json", "--skip", _ELSEWHERE]
    command += ["--skip", _QUESTION, "--concurrency", "10"]
    command += ["--retry-errors", "--retry-errors-count", "3"]
    if start.endswith("/"):
        command.append("--recurse")
    told = subprocess.run(command, capture_output=True, check=False)
    assert told.stdout, f"{start}: {told.stderr.decode()}"
    found: list[dict[str, str]] = json.loads(told.stdout)["links"]
    return found


def _fault(one: dict[str, str], address: str) -> str:
    return re.sub(re.escape(address), "", f"{one['parent']}: {one['url']} ({one['status']})")
