"""The theme's sample pages under a path of a web server, in Chromium."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.search_pages import served
from tests.theme_parts import FILES, draw
from tests.theme_samples import samples

CHROMIUM = Path("/usr/bin/chromium")
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """tags => axe.run({runOnly: tags})
    .then(result => result.violations.map(v => v.id + ": " + v.nodes[0].html))"""
COURSE = "higher/xianxing-daishu.html"
PAGE = "white-paper/1.html"


def write_site(root: Path) -> None:
    """Write the sample pages and the theme's files."""
    files = {path: draw(*rest).encode() for path, *rest in samples()} | FILES
    for name, body in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(body)


@contextmanager
def served_site(folder: Path) -> Iterator[str]:
    """Give the address of the samples, below a path."""
    write_site(folder / "under" / "some-path")
    with served(folder) as base:
        yield f"{base}under/some-path/"


class _Brief(SimpleHTTPRequestHandler):
    """Keeps no connection: once the server is stopped, nobody answers."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def stoppable(folder: Path) -> Iterator[str]:
    """Serve a folder until the end of the block, and then not one request more."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Brief, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a browser."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no browser at {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        yield browser
        browser.close()


def watched(page: Page) -> list[str]:
    """Give what goes wrong on a page, as it happens: scripts that fail, rules broken."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Policy" in said.text else None)
    return wrong


def violations(page: Page) -> list[str]:
    """Give what axe finds."""
    # With evaluate, which the strict policy does not reach.
    page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN, TAGS)
    return found
