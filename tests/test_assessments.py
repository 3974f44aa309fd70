"""Self-assessments: a form that prints, scored in the browser, that sends nothing."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from generator.build import check
from tests.build_sites import edit, options, run
from tests.figures_site import figures_site, writer
from tests.judges import browser as judge

Write = Callable[[str], Path]
ADVICE = "content/data/check.jsonl"
STATEMENTS = "content/vocabularies/check.jsonl"


@pytest.fixture
def root(site: Write) -> Path:
    return figures_site(site)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("assessment")
    run(figures_site(writer(folder)))
    return folder / "site"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if why := judge.missing():
        pytest.fail(why)
    with judge.chromium() as browser:
        yield browser


def faults(root: Path) -> list[str]:
    return [f"{p.place}: {p.fact}" for p in check(options(root)).errors]


def test_without_scripts_it_is_a_form_with_a_guide(built: Path) -> None:
    html = (built / "zh-Hans/check-yourself.html").read_text(encoding="utf-8")
    assert len(re.findall("<fieldset>", html)) == 3
    assert len(re.findall('<input type="radio" name="(?:safe|make)-', html)) == 12
    assert "required" not in html
    for advice in ("今天就更新。", "换一个密码。", "写一页。"):
        assert advice in html
    assert 'href="../zh-Hans/higher/algebra.html"' in html


def test_an_area_without_statements_and_a_deeper_tree_are_told(root: Path) -> None:
    path = root / STATEMENTS
    more = '{"code":"empty","label":"空"}\n{"code":"deep","label":"深","broader":"write"}\n'
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    found = faults(root)
    assert any("`empty` has no statement" in fault for fault in found)
    assert any("`deep` stands under another statement" in fault for fault in found)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"area":"saf","records":[]}', "no code of the vocabulary `areas`"),
        ('{"area":"make","records":["higher/algbra"]}', "no record `higher/algbra`"),
        ('{"area":"make","records":["highr/algebra"]}', "names no collection"),
        ('{"area":"safe","records":[]}', "stands twice"),
        ('{"area":"make","record":[]}', "is no field"),
    ],
)
def test_faulty_advice_is_told_with_its_line(root: Path, line: str, said: str) -> None:
    path = root / ADVICE
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    found = faults(root)
    assert all(fault.startswith(f"{ADVICE}:2:") for fault in found)
    assert any(said in fault for fault in found)


def test_an_assessment_cannot_take_a_page_of_the_site(root: Path) -> None:
    edit(root, "site_config.yml", "  check-yourself:", "  search:")
    edit(root, "site_config.yml", "check-yourself.html", "search.html")
    assert any("has a page `search.html` already" in fault for fault in faults(root))


def test_a_link_at_the_foot_to_no_page_is_told(root: Path) -> None:
    edit(root, "site_config.yml", "path: check-yourself.html", "path: higer/index.html")
    [fault] = faults(root)
    assert "`higer/index.html` is no page of the site" in fault
    assert "site_config.yml:44:22" in fault


def answer(page: Page, points: list[int]) -> None:
    for field, point in zip(page.locator("fieldset").all(), points, strict=True):
        field.locator(f"input[value='{point}']").check()


@pytest.mark.browser
def test_scores_and_advice_follow_the_answers(built: Path, chromium: Browser) -> None:
    with judge.served(built) as address, judge.opened(chromium) as page:
        asked: list[str] = []
        page.goto(address + "zh-Hans/check-yourself.html")
        page.on("request", lambda request: asked.append(request.url))
        assert page.locator("#result").is_hidden()
        answer(page, [0, 3, 3])
        page.locator("#assessment button").first.click()
        assert page.locator("[data-total]").inner_text().startswith("6")
        assert page.evaluate("document.activeElement.id") == "guide"
        assert page.locator("[data-for=safe-update]").is_visible()
        assert page.locator("[data-for=safe-secret]").is_hidden()
        assert page.locator("[data-area=make] [data-advice]").is_hidden()
        assert page.locator("[data-area=safe] meter").evaluate("m => m.value / m.max") == 0.5
        assert page.locator("[data-area=safe] a").first.is_visible()
        page.locator("#assessment [type=reset]").click()
        assert page.locator("#result").is_hidden()
        # The browser fetches the icon of the tab when it likes.
        assert [url for url in asked if "/assets/icon." not in url] == []
        assert page.evaluate("[localStorage.length, document.cookie].join()") in ("0,", "1,")


@pytest.mark.browser
def test_it_works_with_the_keyboard_and_from_a_folder(built: Path, chromium: Browser) -> None:
    with judge.opened(chromium) as page:
        page.goto((built / "ar/check-yourself.html").as_uri())
        first = page.locator("#assessment input").first
        first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        assert page.locator("#assessment input[value='1']").first.is_checked()
        page.locator("#assessment button").first.press("Enter")
        # Two statements are not rated yet: the browser says so, in its reader's language.
        assert page.locator("#result").is_hidden()
        answer(page, [1, 1, 1])
        page.locator("#assessment button").first.press("Enter")
        assert page.locator("#result").is_visible()


@pytest.mark.browser
def test_without_scripts_no_button_is_dead_and_all_advice_is_there(
    built: Path, chromium: Browser
) -> None:
    with judge.opened(chromium, java_script_enabled=False) as page:
        page.goto((built / "zh-Hans/check-yourself.html").as_uri())
        assert page.locator("main button:visible").count() == 0
        assert page.locator("[data-for]:visible").count() == 3


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_standing_pages(
    built: Path, chromium: Browser, scheme: str
) -> None:
    pages = ("check-yourself", "data/index", "data/views", "how-translated")
    choices = {
        "color_scheme": scheme,
        "bypass_csp": True,
        "viewport": {"width": 360, "height": 740},
    }
    with judge.served(built) as address, judge.opened(chromium, **choices) as page:
        found = {
            f"{tag}/{name}": judge.axe_faults(page, f"{address}{tag}/{name}.html")
            for tag in ("zh-Hans", "ar")
            for name in pages
        }
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
