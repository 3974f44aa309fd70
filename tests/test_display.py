"""Menus and display switches in Chromium: with and without JavaScript, by keyboard, in RTL."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.learning_pages import COURSE, PAGE, chromium, served_site, violations, watched

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 760}
DESK = {"width": 1280, "height": 900}
INK = "getComputedStyle(document.body).color"
PAPER = "getComputedStyle(document.body).backgroundColor"
SIZE = "parseFloat(getComputedStyle(document.body).fontSize)"
DARK = "rgb(17, 22, 29)"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served_site(tmp_path_factory.mktemp("display")) as base:
        yield base


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


def opened(browser: Browser, **options: Any) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(**options)
    context.set_default_timeout(8_000)
    page = context.new_page()
    wrong = watched(page)
    yield page
    context.close()
    assert wrong == []


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    yield from opened(browser, viewport=DESK)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    yield from opened(browser, viewport=PHONE)


@pytest.fixture
def bare(browser: Browser) -> Iterator[Page]:
    """A phone without JavaScript."""
    yield from opened(browser, viewport=PHONE, java_script_enabled=False)


# The menu


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_on_a_phone_the_navigation_opens_from_a_button_and_closes_on_escape(
    phone: Page, address: str, tag: str
) -> None:
    phone.goto(f"{address}{tag}/{COURSE}")
    expect(phone.locator("#nav")).to_be_hidden()
    phone.locator(".open").focus()
    phone.keyboard.press("Enter")
    links = phone.locator("#nav a")
    expect(links.first).to_be_visible()
    assert {box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes(links)} == {True}
    phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.closest('nav').id") == "nav"
    phone.keyboard.press("Escape")
    expect(phone.locator("#nav")).to_be_hidden()
    assert phone.evaluate("document.activeElement.className") == "pill open"


def boxes(links: Any) -> list[dict[str, float]]:
    return [one.bounding_box() for one in links.all()]


def test_the_navigation_opens_without_javascript_and_nothing_scrolls_sideways(
    bare: Page, address: str
) -> None:
    bare.goto(f"{address}ar/{COURSE}")
    bare.click(".open")
    expect(bare.locator("#nav a").last).to_be_visible()
    bare.locator("#nav a").nth(2).click()
    assert bare.url.endswith("/ar/higher.html")


def test_where_there_is_room_all_of_the_navigation_is_in_view(page: Page, address: str) -> None:
    page.goto(f"{address}th/{COURSE}")
    expect(page.locator(".open")).to_be_hidden()
    for link in page.locator("#nav a").all():
        expect(link).to_be_in_viewport()


# Switches


def test_large_print_is_kept_for_all_pages(page: Page, address: str) -> None:
    page.goto(f"{address}en/{COURSE}")
    before = page.evaluate(SIZE)
    page.click(".display summary")
    page.locator("#easy").focus()
    page.keyboard.press("Space")
    assert page.evaluate(SIZE) > 1.3 * before
    expect(page.locator(".crumbs")).to_be_hidden()
    page.goto(f"{address}ar/index.html")
    assert page.evaluate(SIZE) > 1.3 * before
    page.click(".display summary")
    expect(page.locator("#easy")).to_be_checked()
    page.click("#easy")
    page.reload()
    assert page.evaluate(SIZE) < 1.3 * before


def test_switches_work_without_javascript_for_the_page_in_view(
    bare: Page, address: str
) -> None:
    bare.goto(f"{address}en/{COURSE}")
    bare.click(".display summary")
    bare.click("#both")
    expect(bare.locator("h1 + .orig")).to_be_visible()
    bare.click("#dark")
    bare.click("#easy")
    expect(bare.locator(".cite")).to_be_hidden()


def test_the_reader_s_colours_win_over_the_device_s(browser: Browser, address: str) -> None:
    for page in opened(browser, color_scheme="light", viewport=DESK):
        page.goto(f"{address}zh-Hans/{COURSE}")
        page.click(".display summary")
        page.click("#dark")
        assert page.evaluate(PAPER) == DARK
        page.goto(f"{address}zh-Hans/{PAGE}")
        assert page.evaluate(PAPER) == DARK
        page.click(".display summary")
        page.click("#auto")
        assert page.evaluate(PAPER) != DARK


def test_light_colours_win_on_a_dark_device(browser: Browser, address: str) -> None:
    for page in opened(browser, color_scheme="dark", viewport=DESK):
        page.goto(f"{address}zh-Hans/{COURSE}")
        assert page.evaluate(PAPER) == DARK
        page.click(".display summary")
        page.click("#light")
        assert page.evaluate(PAPER) != DARK


def test_titles_in_both_languages_stand_on_pages_and_in_lists(page: Page, address: str) -> None:
    page.goto(f"{address}ar/{COURSE}")
    expect(page.locator("h1 + .orig")).to_be_hidden()
    page.click(".display summary")
    page.click("#both")
    expect(page.locator("h1 + .orig")).to_have_text("线性代数：从方程组到特征值")
    expect(page.locator("h1 + .orig")).to_have_attribute("lang", "zh-Hans")
    page.goto(f"{address}ar/higher.html")
    expect(page.locator(".card .orig").first).to_be_visible()


def test_with_data_saver_no_picture_of_the_text_is_fetched(
    page: Page, address: str, tmp_path: Path
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(
        f"localStorage.setItem('tongwen.settings', '{json.dumps({'saver': True})}')"
    )
    page.route("**/1.html", with_picture)
    page.goto(f"{address}en/{PAGE}")
    page.mouse.wheel(0, 5_000)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if url.endswith("picture.png")]
    page.click(".display summary")
    with page.expect_request("**/picture.png"):
        page.click("#saver")
        page.locator(".prose img").scroll_into_view_if_needed()


def with_picture(route: Any) -> None:
    body = route.fetch().text()
    image = '<img loading="lazy" src="picture.png" alt="A chart" width="300" height="200">'
    start = body.index(">", body.index('<div class="prose"')) + 1
    route.fulfill(body=body[:start] + image + body[start:], content_type="text/html")


def test_a_browser_that_asks_for_little_data_gets_it(page: Page, address: str) -> None:
    page.add_init_script(
        "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
    )
    page.goto(f"{address}en/{PAGE}")
    page.click(".display summary")
    expect(page.locator("#saver")).to_be_checked()


def test_a_browser_that_refuses_storage_still_switches(page: Page, address: str) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})"
    )
    page.goto(f"{address}en/{COURSE}")
    page.click(".display summary")
    page.click("#dark")
    assert page.evaluate(PAPER) == DARK


def test_print_shows_the_address_and_no_controls(page: Page, address: str) -> None:
    page.goto(f"{address}en/{COURSE}")
    page.emulate_media(media="print")
    expect(page.locator(".foot .print")).to_have_text(
        f"https://tongwen.example.org/en/{COURSE}"
    )
    expect(page.locator(".facts code")).to_have_text("xianxing-daishu")
    for control in (".tops", ".tools", ".find", "#nav", ".go"):
        expect(page.locator(control).first).to_be_hidden()


def test_the_switches_work_from_a_folder_on_a_disk(
    page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = next(tmp_path_factory.getbasetemp().glob("display*"))
    page.goto((folder / "under/some-path/en" / COURSE).as_uri())
    page.click(".display summary")
    page.click("#dark")
    page.reload()
    assert page.evaluate(PAPER) == DARK


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tag", ["en", "ar", "th"])
def test_axe_finds_nothing_in_any_state(
    browser: Browser, address: str, scheme: str, tag: str
) -> None:
    found = {}
    for page in opened(browser, viewport=PHONE, color_scheme=scheme):
        page.goto(f"{address}{tag}/{COURSE}")
        page.click(".open")
        found["menu"] = violations(page)
        page.keyboard.press("Escape")
        page.click(".display summary")
        found["display"] = violations(page)
        page.click("#easy")
        page.click("#both")
        page.keyboard.press("Escape")
        found["large print"] = violations(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.goto(f"{address}{tag}/my-learning.html")
        found["my learning"] = violations(page)
    assert {state: wrong for state, wrong in found.items() if wrong} == {}
