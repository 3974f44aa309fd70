"""What learners keep on their device: bookmarks, progress, files, offline pages."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.learning_pages import (
    COURSE,
    PAGE,
    chromium,
    served_site,
    stoppable,
    violations,
    watched,
    write_site,
)
from tests.search_pages import served

pytestmark = pytest.mark.browser
BLACK = "rgb(0, 0, 0)"
VOICES = """
const voices = [%s].map(([lang, localService]) => ({lang, localService, name: lang}));
const said = []; let speaking = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", {value: {
  getVoices: () => voices, addEventListener() {}, cancel() { speaking = []; },
  speak(one) { said.push([one.text, one.lang]); speaking.push(one); },
}});
window.said = said; window.finish = () => speaking.at(-1)?.onend();
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served_site(tmp_path_factory.mktemp("learning")) as base:
        yield base


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 360, "height": 760}, accept_downloads=True)
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    made = context.new_page()
    wrong = watched(made)
    yield made
    assert wrong == []


def learnt(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("JSON.parse(localStorage['tongwen.items'] || '{}')")
    return found


def listed(page: Page, part: str) -> list[str]:
    """What stands in a list once the page, to which a click may just have led, is there."""
    page.wait_for_load_state()
    return page.locator(f"#{part} li bdi").all_inner_texts()


# Bookmarks and progress


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_a_page_is_saved_by_keyboard_and_stands_in_my_learning(
    page: Page, address: str, tag: str
) -> None:
    page.goto(f"{address}{tag}/{COURSE}")
    page.locator("#save").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#save")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#said")).to_contain_text("on this device")
    title = page.inner_text("h1")
    page.click("a.pill")
    assert listed(page, "kept") == [title]
    page.click("#kept li a")
    assert page.url == f"{address}{tag}/{COURSE}"
    page.click("#save")
    expect(page.locator("#save")).to_have_attribute("aria-pressed", "false")


def test_a_saved_page_opens_in_the_language_of_the_list(page: Page, address: str) -> None:
    page.goto(f"{address}zh-Hans/{COURSE}")
    page.click("#save")
    page.goto(f"{address}ar/my-learning.html")
    link = page.locator("#kept li a")
    expect(link.locator("bdi")).to_have_attribute("lang", "zh-Hans")
    assert link.get_attribute("href") == f"{address}ar/{COURSE}"


def test_parts_of_the_syllabus_are_ticked_and_counted(page: Page, address: str) -> None:
    page.goto(f"{address}ar/{COURSE}")
    boxes = page.locator("#parts input")
    count = boxes.count()
    boxes.first.focus()
    page.keyboard.press("Space")
    expect(page.locator("#ticked")).to_have_text(f"1 of {count} done")
    page.reload()
    expect(boxes.first).to_be_checked()
    assert page.evaluate("document.querySelector('#progress').value") == 1
    page.goto(f"{address}en/my-learning.html")
    expect(page.locator("#begun li")).to_contain_text(f"1 of {count} done")
    page.goto(f"{address}en/{COURSE}")
    page.click("#done")
    page.goto(f"{address}en/my-learning.html")
    assert len(listed(page, "finished")) == 1
    expect(page.locator("#begun")).to_be_hidden()


def test_pages_viewed_last_are_listed_newest_first_unless_unwanted(
    page: Page, address: str
) -> None:
    for path in (COURSE, PAGE, "higher/bare.html"):
        page.goto(f"{address}en/{path}")
    title = page.inner_text("h1")
    page.goto(f"{address}en/my-learning.html")
    assert len(listed(page, "recent")) == 3
    assert listed(page, "recent")[0] == title
    page.click("#remember")
    page.click("#clear")
    expect(page.locator("#nothing")).to_be_visible()
    page.goto(f"{address}en/{COURSE}")
    assert learnt(page) == {}


def test_only_so_many_viewed_pages_are_remembered(page: Page, address: str) -> None:
    page.goto(f"{address}en/index.html")
    many = {
        f"higher/{n}.html": {"title": str(n), "lang": "en", "locale": "en", "locales": ["en"],
                             "seen": f"2026-01-01T00:00:{n:02}.000Z"}
        for n in range(40)
    }  # fmt: skip
    many["higher/0.html"]["saved"] = "2026-01-01T00:00:00.000Z"
    page.evaluate("items => localStorage.setItem('tongwen.items', JSON.stringify(items))", many)
    page.goto(f"{address}en/{COURSE}")
    kept = learnt(page)
    assert "higher/0.html" in kept
    assert len([one for one in kept.values() if "saved" not in one]) == 20


def test_an_item_is_removed_and_focus_is_not_lost(page: Page, address: str) -> None:
    page.goto(f"{address}en/{COURSE}")
    page.click("#save")
    page.goto(f"{address}en/my-learning.html")
    page.locator("#kept button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#kept")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "mine"
    expect(page.locator("#said")).to_have_text("Removed.")


# To another device


def test_what_was_learnt_goes_to_another_device_and_loses_nothing_there(
    browser: Browser, page: Page, address: str, tmp_path: Path
) -> None:
    page.goto(f"{address}en/{COURSE}")
    page.click("#save")
    page.locator("#parts input").first.check()
    page.goto(f"{address}en/my-learning.html")
    with page.expect_download() as download:
        page.click("#export")
    file = tmp_path / "mine.json"
    download.value.save_as(file)
    other = browser.new_page()
    other.goto(f"{address}th/{COURSE}")
    other.locator("#parts input").nth(1).check()
    other.goto(f"{address}th/my-learning.html")
    other.set_input_files("#import", file)
    expect(other.locator("#said")).to_have_text("Added from the file: 1")
    assert learnt(other)[COURSE]["ticked"] == [0, 1]
    assert len(listed(other, "kept")) == 1
    other.close()


def test_a_file_of_another_s_making_can_do_no_harm(
    page: Page, address: str, tmp_path: Path
) -> None:
    good = {
        "title": "<img src=x onerror=alert(1)>",
        "locale": "en",
        "lang": 'en"><script>',
        "saved": "2026-01-01T00:00:00.000Z",
        "ticked": [0, -1, 1e9, "x"],
        "of": 3,
    }
    items = {
        "higher/good.html": good,
        "javascript:alert(1)//.html": good,
        "../../etc/passwd.html": good,
        "//evil.example/x.html": good,
        "higher/locale.html": {**good, "locale": "javascript:alert(1)"},
    }
    page.goto(f"{address}en/my-learning.html")
    for text, said in (
        (json.dumps({"format": "tongwen-learning", "version": 1, "items": items}), "file: 1"),
        ('{"format":"other"}', "no file of"),
        ("no json", "no file of"),
        ("x" * 2_000_001, "no file of"),
    ):
        file = tmp_path / "x.json"
        file.write_text(text, encoding="utf-8")
        page.set_input_files("#import", file)
        expect(page.locator("#said")).to_contain_text(said)
    kept = learnt(page)
    assert list(kept) == ["higher/good.html"]
    assert kept["higher/good.html"]["ticked"] == [0]
    assert listed(page, "kept") == [good["title"]]
    assert page.locator("#kept a").get_attribute("href") == f"{address}en/higher/good.html"


# Passing on


def test_where_nothing_shares_the_address_is_copied(
    context: BrowserContext, page: Page, address: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}ar/{COURSE}#outcomes")
    page.evaluate("delete Navigator.prototype.share")
    page.click("#share")
    expect(page.locator("#said")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{address}ar/{COURSE}"


def test_the_device_s_own_way_to_share_is_used(page: Page, address: str) -> None:
    page.add_init_script("navigator.share = async (page) => { window.shared = page; }")
    page.goto(f"{address}en/{COURSE}")
    page.click("#share")
    assert page.evaluate("shared") == {
        "title": page.inner_text("h1"),
        "url": f"{address}en/{COURSE}",
    }


def test_a_citation_is_copied_as_text_and_as_bibtex(
    context: BrowserContext, page: Page, address: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}en/{COURSE}")
    page.locator(".cite summary").focus()
    page.keyboard.press("Enter")
    page.click("#copy-citation")
    expect(page.locator("#said")).to_have_text("Copied.")
    text = page.evaluate("navigator.clipboard.readText()")
    assert page.inner_text("h1") in text
    assert text.endswith(f"https://tongwen.example.org/en/{COURSE}")
    page.click("#copy-bibtex")
    page.wait_for_function("navigator.clipboard.readText().then(t => t.startsWith('@online'))")
    entry = page.evaluate("navigator.clipboard.readText()")
    assert "@online{xianxing-daishu," in entry
    assert "author = {A \\& B  University }" in entry
    assert "year = {2026}" in entry


def test_the_citation_can_be_read_without_javascript(browser: Browser, address: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}en/{COURSE}")
    page.click(".cite summary")
    expect(page.locator("#citation")).to_contain_text(f"tongwen.example.org/en/{COURSE}")
    for dead in (".tools", "#copy-citation", "#progress"):
        expect(page.locator(dead)).to_be_hidden()
    page.goto(f"{address}en/my-learning.html")
    expect(page.locator("#without")).to_be_visible()
    expect(page.locator("#mine")).to_be_hidden()
    page.close()


# Reading aloud


def test_without_a_voice_of_the_device_there_is_no_button(page: Page, address: str) -> None:
    page.add_init_script(VOICES % '["th-TH", true], ["ar-SA", false]')
    page.goto(f"{address}ar/{COURSE}")
    expect(page.locator("#share")).to_be_visible()
    expect(page.locator("#listen")).to_be_hidden()


def test_each_passage_is_read_by_a_voice_of_its_own_language(page: Page, address: str) -> None:
    page.add_init_script(VOICES % '["zh_TW", true], ["zh-CN", true], ["ar-SA", true]')
    page.goto(f"{address}ar/{COURSE}")
    page.click("#listen")
    expect(page.locator("#listen")).to_have_attribute("aria-pressed", "true")
    said = page.evaluate("said")
    assert said[0][1] == "ar-SA"
    assert {tag for _, tag in said} == {"ar-SA", "zh-CN"}
    page.evaluate("finish()")
    expect(page.locator("#listen")).to_have_attribute("aria-pressed", "false")


# Without a connection


def worker_is_ready(page: Page) -> None:
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def kept_addresses(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async (name) =>
        (await (await caches.open(name)).keys()).map((one) => one.url)))).flat()"""
    )
    return found


def turn_on(page: Page, address: str, tag: str = "en") -> None:
    page.goto(f"{address}{tag}/my-learning.html")
    page.locator("#offline").focus()
    page.keyboard.press("Space")
    expect(page.locator("#said")).to_have_text("Pages are kept from now on.")
    worker_is_ready(page)
    page.wait_for_function(
        """async () => (await Promise.all((await caches.keys()).map(async (name) =>
        (await (await caches.open(name)).keys()).length))).reduce((a, b) => a + b, 0) > 2"""
    )


def test_nothing_is_kept_unless_the_reader_wants_it(page: Page, address: str) -> None:
    page.goto(f"{address}en/{COURSE}")
    page.click("#save")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(r => r.length)") == 0
    assert page.evaluate("caches.keys()") == []


def test_offline_a_page_that_was_read_opens_and_says_that_it_is_a_copy(
    context: BrowserContext, page: Page, tmp_path: Path
) -> None:
    write_site(tmp_path / "under" / "path")
    with stoppable(tmp_path) as base:
        turn_on(page, f"{base}under/path/", "ar")
        page.goto(f"{base}under/path/ar/{COURSE}")
        expect(page.locator("#stored")).to_be_hidden()
        page.wait_for_function("caches.match(location.href).then(Boolean)")
    # The server is gone.
    page.goto(f"{base}under/path/ar/{COURSE}")
    expect(page.locator("#stored")).to_be_visible()
    expect(page.locator("#stored")).not_to_contain_text("%(date)s")
    expect(page.locator("#parts input").first).to_be_visible()
    assert (
        page.evaluate("getComputedStyle(document.querySelector('h1')).color") != "rgb(0, 0, 0)"
    )
    page.goto(f"{base}under/path/ar/higher/bare.html")
    assert page.url.startswith(f"{base}under/path/ar/my-learning.html")
    expect(page.locator("#said")).to_contain_text("not on this device")


def test_with_a_connection_a_page_is_the_newest(page: Page, tmp_path: Path) -> None:
    write_site(tmp_path)
    with served(tmp_path) as base:
        turn_on(page, base)
        page.goto(f"{base}en/{COURSE}")
        page.wait_for_function("caches.match(location.href).then(Boolean)")
        file = tmp_path / "en" / COURSE
        file.write_bytes(file.read_bytes().replace(b"</h1>", b" (new)</h1>"))
        page.reload()
        expect(page.locator("h1")).to_contain_text("(new)")
        expect(page.locator("#stored")).to_be_hidden()
        file.unlink()
        page.reload()
        page.wait_for_function("caches.match(location.href).then((found) => !found)")


def test_a_saved_page_is_kept_until_it_is_not_wanted_any_more(page: Page, address: str) -> None:
    turn_on(page, address)
    page.goto(f"{address}en/{COURSE}")
    page.click("#save")
    kept = f"""(async () => {{
        const name = (await caches.keys()).find((one) => one.includes("kept"));
        return Boolean(await (await caches.open(name)).match({json.dumps(page.url)}));
    }})()"""
    page.wait_for_function(kept)
    page.click("#save")
    page.wait_for_function(f"{kept}.then((found) => !found)")


def test_turned_off_the_worker_and_all_it_kept_are_gone(page: Page, address: str) -> None:
    turn_on(page, address)
    page.uncheck("#offline")
    expect(page.locator("#said")).to_have_text("Kept pages were removed.")
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(r => r.length)") == 0


def test_whoever_clears_the_browser_s_memory_is_rid_of_the_worker(
    page: Page, address: str
) -> None:
    turn_on(page, address)
    page.evaluate("localStorage.clear()")
    page.goto(f"{address}en/index.html")
    page.wait_for_function(
        "navigator.serviceWorker.getRegistrations().then(found => !found.length)"
    )
    page.wait_for_function("caches.keys().then(names => !names.length)")


def test_axe_finds_nothing_in_a_full_my_learning(page: Page, address: str) -> None:
    page.goto(f"{address}ar/{COURSE}")
    page.click("#save")
    page.locator("#parts input").first.check()
    page.goto(f"{address}ar/{PAGE}")
    page.click("#done")
    page.goto(f"{address}ar/higher/bare.html")
    page.goto(f"{address}ar/my-learning.html")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
