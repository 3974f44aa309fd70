"""Lighthouse (https://github.com/GoogleChrome/lighthouse) as a phone on a slow line."""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import REPOSITORY
from tests.judges.browser import CHROMIUM, FLAGS

PROGRAM = REPOSITORY / "node_modules/.bin/lighthouse"
#: What each category must reach, of 100.
LEAST = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}


def missing() -> str:
    """Say what this judge lacks, empty where it can run."""
    if not PROGRAM.exists():
        return f"Lighthouse is not there: {PROGRAM} (npm install --no-save lighthouse@12.8.2)"
    return "" if shutil.which("nginx") else "nginx is not there, which serves the site"


@contextmanager
def chrome(profile: Path) -> Iterator[int]:
    """Give the port of a browser that stays open from page to page.

    A browser that has just started spends its first second on the computer's fonts, which
    Lighthouse would take for the page's. It empties caches and storage before each page itself.
    """
    command = [CHROMIUM, "--headless=new", *FLAGS, "--remote-debugging-port=0"]
    told = profile / "DevToolsActivePort"
    with subprocess.Popen(
        [*command, f"--user-data-dir={profile}", "about:blank"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        try:
            until = time.monotonic() + 30
            while not told.exists() or not told.read_text():
                if time.monotonic() > until:
                    raise TimeoutError(f"{CHROMIUM} did not start.")
                time.sleep(0.1)
            yield int(told.read_text().split()[0])
        finally:
            process.terminate()


def typical(address: str, port: int, folder: Path) -> tuple[dict[str, int], list[str]]:
    """Give the scores; where performance is below its least, the median of three runs.

    So Lighthouse advises, whose figures depend on what else the machine does.
    """
    runs = [scores(address, port, folder)]
    if runs[0][0]["performance"] < LEAST["performance"]:
        runs += [scores(address, port, folder) for _ in range(2)]
    runs.sort(key=lambda run: run[0]["performance"])
    return runs[len(runs) // 2]


def scores(address: str, port: int, folder: Path) -> tuple[dict[str, int], list[str]]:
    """Give the score of each category, and the audits that cost points."""
    report = folder / "lighthouse.json"
    report.unlink(missing_ok=True)
    subprocess.run(
        [PROGRAM, address, "--output=json", f"--output-path={report}", "--quiet",
         f"--only-categories={','.join(LEAST)}", f"--port={port}"],
        capture_output=True, check=False,
    )  # fmt: skip
    told = json.loads(report.read_text("utf-8"))
    found = {name: round(100 * (one["score"] or 0)) for name, one in told["categories"].items()}
    lost = [
        f"{name}: {told['audits'][ref['id']]['title']}"
        for name, one in told["categories"].items()
        for ref in one["auditRefs"]
        if ref["weight"] and (told["audits"][ref["id"]]["score"] or 0) < 0.9
        and told["audits"][ref["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual")
    ]  # fmt: skip
    return found, lost


def faults(found: dict[str, int], noindex: bool) -> list[str]:
    """Give each category below its least; a page that asks not to be listed is no fault of
    SEO's.
    """
    wanted = {n: least for n, least in LEAST.items() if not (noindex and n == "seo")}
    return [
        f"{n} {found[n]}, at least {least}" for n, least in wanted.items() if found[n] < least
    ]
