"""axe-core finds nothing on any sample page (WCAG 2.2 AA, best practice); comforts work."""

from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.theme_parts import FILES, draw
from tests.theme_samples import samples

pytestmark = pytest.mark.browser
CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """tags => axe.run({runOnly: tags})
    .then(result => result.violations.map(v => v.id + ": " + v.nodes[0].html))"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("theme")
    files = {path: draw(*rest).encode() for path, *rest in samples()}
    files |= FILES
    for path, body in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(body)
    return root


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"there is no browser at {CHROMIUM}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        yield chromium
        chromium.close()


def faults(page: Page, files: list[Path]) -> dict[str, list[str]]:
    """Give what axe and the eye of a narrow window find, by page."""
    found = {}
    for file in files:
        page.goto(file.as_uri())
        # Open over these pages it hides half of a button there.
        if page.locator(".lang").count() and file.name not in ("search.html", "404.html"):
            page.click(".lang summary")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        wrong = page.evaluate(RUN, TAGS)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append("the page is wider than the window")
        found["/".join(file.parts[-3:])] = wrong
    return {path: wrong for path, wrong in found.items() if wrong}


@pytest.mark.parametrize(
    ("scheme", "width", "locales"),
    [("light", 360, "ar en"), ("dark", 1280, "ar th"), ("light", 1280, "zh-Hans")],
)
def test_axe_finds_nothing(
    browser: Browser, tree: Path, scheme: str, width: int, locales: str
) -> None:
    files = [f for tag in locales.split() for f in sorted((tree / tag).rglob("*.html"))]
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})  # type: ignore[arg-type]
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    assert faults(page, [tree / "index.html", *files]) == {}
    assert errors == []
    page.close()


def test_the_language_menu_closes_on_escape_and_outside(browser: Browser, tree: Path) -> None:
    page = browser.new_page()
    page.goto((tree / "ar/index.html").as_uri())
    menu = page.locator(".lang")
    page.click(".lang summary")
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.click(".lang summary")
    page.click("h1", position={"x": 2, "y": 2})
    assert menu.get_attribute("open") is None
    page.close()


def test_facets_are_closed_on_a_phone_and_open_where_there_is_room(
    browser: Browser, tree: Path
) -> None:
    for width, opened in ((360, 0), (1280, 1)):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto((tree / "ar/higher.html").as_uri())
        assert page.locator(".facets details[open]").count() == opened
        page.close()


def test_the_page_of_languages_marks_the_one_chosen_last(browser: Browser, tree: Path) -> None:
    page = browser.new_page(locale="th-TH")
    page.goto((tree / "index.html").as_uri())
    assert page.locator(".yours").get_attribute("hreflang") == "th"
    page.click(".tongues a[hreflang=ar]")
    page.goto((tree / "index.html").as_uri())
    assert page.locator(".yours").get_attribute("hreflang") == "ar"
    page.close()


def test_targets_are_at_least_24_pixels_high(browser: Browser, tree: Path) -> None:
    small = (
        "a, summary",
        """els => els.filter(e => !e.closest('.prose, .foot, .state, .warn, .skip'))
        .filter(e => e.offsetParent && e.getBoundingClientRect().height < 24)
        .map(e => e.outerHTML)""",
    )
    page = browser.new_page(viewport={"width": 360, "height": 800})
    for path in (
        "zh-Hans/higher.html",
        "ar/higher/xianxing-daishu.html",
        "en/index.html",
        "th/subjects.html",
    ):
        page.goto((tree / path).as_uri())
        assert page.eval_on_selector_all(*small) == []
    page.close()
