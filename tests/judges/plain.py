"""A page without JavaScript: what it says can be read, what it offers works."""

from playwright.sync_api import Page

_DEAD = """() => [...document.querySelectorAll("main button, main a:not([href])")]
    .filter(e => e.checkVisibility() && !e.hasAttribute("popovertarget")
        && !(e.closest("form") && e.type === "submit") && !e.closest("details > summary")
        && !e.id.startsWith("fn"))
    .map(e => e.outerHTML.slice(0, 120))"""
_TEXT = "() => document.querySelector('main').innerText.trim().length"


def faults(page: Page, address: str) -> list[str]:
    """Give what does not work on a page of a context that runs no scripts."""
    page.goto(address)
    found = [f"does nothing: {one}" for one in page.evaluate(_DEAD)]
    if page.evaluate(_TEXT) < 20:
        found.append("says nothing")
    if page.locator("h1").count() != 1:
        found.append("has no heading, or several")
    return found
