"""Debian's Chromium, driven by Playwright, and a server with the policy a host should set."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, Page, sync_playwright

from generator.serve.handler import Server

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
#: WCAG 2.2 AA, and what axe advises beyond it.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """rules => axe.run({runOnly: rules}).then(result =>
    result.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.html.slice(0, 200))))"""
#: Notes what the policy refuses, from before the page's first byte is read.
_WATCH = """window.refused = [];
document.addEventListener("securitypolicyviolation",
    e => window.refused.push(e.violatedDirective + " " + e.blockedURI));"""


def missing() -> str:
    """Say what this judge lacks, empty where it can run."""
    return "" if CHROMIUM.exists() else f"there is no browser at {CHROMIUM}"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a running browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a built site under the strict policy; give its address."""
    server = Server("127.0.0.1", 0, site, None, lambda _text: None)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.address
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def opened(browser: Browser, **choices: Any) -> Iterator[Page]:
    """Give a page of a new context."""
    context = browser.new_context(**choices)
    try:
        yield context.new_page()
    finally:
        context.close()


def axe_faults(page: Page, address: str) -> list[str]:
    """Give what axe finds on a page, and whether it is wider than the window."""
    page.goto(address)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_RUN, RULES)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("the page is wider than the window")
    return found


class Watch:
    """Notes what the policy refuses, errors of scripts, and requests to elsewhere."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.found = page, list[str]()
        home = address.split("/", 3)[:3]
        page.add_init_script(_WATCH)
        page.on("pageerror", lambda error: self.found.append(f"error: {error}"))
        page.on("requestfailed", lambda r: _note_failed(r.failure, r.url, self.found))
        page.on("response", lambda r: _note_missing(r.status, r.url, self.found))
        page.on("request", lambda r: _note_foreign(r.url, home, self.found))

    def faults(self, address: str) -> list[str]:
        """Give what was wrong while one page loaded."""
        self.found.clear()
        self.page.goto(address, wait_until="load")
        return [*self.found, *self.page.evaluate("window.refused")]


def _note_failed(why: str | None, url: str, found: list[str]) -> None:
    if why != "net::ERR_ABORTED":  # the next page was asked for before this one's icon came
        found.append(f"{why}: {url}")


def _note_missing(status: int, url: str, found: list[str]) -> None:
    if status >= 400:
        found.append(f"{status}: {url}")


def _note_foreign(url: str, home: list[str], found: list[str]) -> None:
    if url.split("/", 3)[:3] != home and not url.startswith("data:"):
        found.append(f"asks elsewhere: {url}")
