"""A walk over a page with the Tab key alone: everything can be reached, seen, and left."""

from playwright.sync_api import Page

#: What a keyboard must reach: links, buttons, fields, summaries, regions that scroll.
_WANTED = """() => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter(e => e.checkVisibility({checkOpacity: false, checkVisibilityCSS: true})
        && !e.disabled && e.tabIndex >= 0 && e.type !== "hidden").length"""
_FOCUSED = """() => { const e = document.activeElement;
    if (!e || e === document.body) return null;
    if (!e.dataset.walk) e.dataset.walk = String(window.walked = (window.walked || 0) + 1);
    const s = getComputedStyle(e), box = e.getBoundingClientRect();
    const away = box.bottom <= 0 || box.top >= innerHeight || box.right <= 0
        || box.left >= innerWidth;
    const ring = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0
        || s.boxShadow !== "none";
    return {n: e.dataset.walk, html: e.outerHTML.slice(0, 120), ring, away,
        radio: e.type === "radio"}; }"""


def faults(page: Page, address: str, most: int = 400) -> list[str]:
    """Give what stands in the way of somebody without a mouse."""
    page.goto(address)
    wanted = page.evaluate(_WANTED)
    found, seen = [], set()
    for _ in range(min(wanted + 2, most)):
        page.keyboard.press("Tab")
        here = page.evaluate(_FOCUSED)
        if here is None or here["n"] in seen:
            break
        seen.add(here["n"])
        if not here["ring"]:
            found.append(f"no focus to be seen: {here['html']}")
        if here["away"]:
            found.append(f"focus outside the window: {here['html']}")
    radios = page.evaluate(
        "() => document.querySelectorAll('input[type=radio]').length"
        " - new Set([...document.querySelectorAll('input[type=radio]')].map(e => e.name)).size"
    )
    if len(seen) < min(wanted - radios, most):
        found.append(f"{len(seen)} of {wanted - radios} elements are reached")
    return found


def first_leads_to_the_content(page: Page, address: str) -> list[str]:
    """Say so where the first Tab and Enter do not lead to the page's content."""
    page.goto(address)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    ok = page.evaluate("location.hash === '#main'")
    return [] if ok else ["the first link does not lead to the content"]
