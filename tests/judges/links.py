"""linkinator (https://github.com/JustinBeckwith/linkinator) over a whole site."""

import json
import subprocess

from tests.conftest import REPOSITORY

PROGRAM = REPOSITORY / "node_modules/.bin/linkinator"


def missing() -> str:
    """Say what this judge lacks, empty where it can run."""
    return "" if PROGRAM.exists() else f"linkinator is not there: {PROGRAM} (npm ci)"


def faults(address: str, elsewhere: tuple[str, ...] = ()) -> tuple[int, list[str]]:
    """Give how many links were followed from `address`, and the broken ones.

    Links to other hosts are left alone, and so are addresses that begin with one of
    `elsewhere`: a site that is not deployed names itself in its canonical links.
    """
    skip = rf"^(?!{address})"
    command = [PROGRAM, f"{address}index.html", "--recurse", "--format", "json"]
    command += ["--concurrency", "20", "--skip", skip, *(f"--skip={one}" for one in elsewhere)]
    told = subprocess.run(command, capture_output=True, check=False, cwd=REPOSITORY)
    found = json.loads(told.stdout)["links"]
    broken = [f"{one['parent']}: {one['url']} ({one['status']})" for one in found
              if one["state"] == "BROKEN"]  # fmt: skip
    return sum(one["state"] == "OK" for one in found), broken
