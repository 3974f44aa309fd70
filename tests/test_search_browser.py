"""The search page in Chromium: what a learner types, presses and reads, and what may break."""

import contextlib
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Page,
    Route,
    expect,
    sync_playwright,
)

from tests.search_pages import served, write_site

pytestmark = pytest.mark.browser
expect.set_options(timeout=8_000)
CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """tags => axe.run({runOnly: tags})
    .then(result => result.violations.map(v => v.id + ": " + v.nodes[0].html))"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("search") / "site"
    write_site(root / "under" / "some-path")
    return root


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The site lies under a path, and the server sends the strict policy."""
    with served(site) as base:
        yield f"{base}under/some-path/"


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


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which no script fails and no rule of the policy is broken."""
    made, wrong = context.new_page(), []
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on("dialog", lambda dialog: wrong.append(dialog.message))
    made.on("console", lambda said: wrong.append(said.text) if "Policy" in said.text else None)
    yield made
    assert wrong == []


def titles(page: Page) -> list[str]:
    return page.locator("#results h3").all_inner_texts()


def given(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def search(page: Page, address: str, words: str, locale: str = "en") -> None:
    page.goto(f"{address}{locale}/search.html")
    page.fill("#q", words)


def notice(page: Page) -> str:
    expect(page.locator("#notice")).to_be_visible()
    return page.inner_text("#notice p")


# Typing


def test_results_come_while_typing_with_the_best_title_first(page: Page, address: str) -> None:
    page.goto(f"{address}en/search.html")
    page.locator("#q").press_sequentially("linear alg")
    expect(page.locator("#count")).to_have_text("Results: 2")
    assert titles(page)[0] == "Linear algebra"
    assert page.locator("#results mark").first.inner_text() == "Linear"
    expect(page.locator("#status")).to_have_text(re.compile("Results: 2"))
    assert given(page) == {"q": ["linear alg"]}


def test_the_words_found_are_marked_in_all_their_forms(page: Page, address: str) -> None:
    search(page, address, "engineer")
    expect(page.locator("#results mark").first).to_be_visible()
    marked = {text.lower() for text in page.locator("#results mark").all_inner_texts()}
    assert {"engineering", "engineers"} <= marked


def test_a_misspelt_word_finds_the_right_one_and_says_so(page: Page, address: str) -> None:
    search(page, address, "algbera linear")
    expect(page.locator("#note")).to_contain_text("Shown: results for “\u2068algebra\u2069”")
    assert titles(page)[0] == "Linear algebra"


def test_entries_with_some_of_the_words_come_after_those_with_all(
    page: Page, address: str
) -> None:
    search(page, address, "abstract algebra")
    expect(page.locator("#results > li.n")).to_have_text("These have only some of your words:")
    assert titles(page) == [
        "Abstract algebra",
        "Linear algebra",
        "Linear algebra for engineers",
    ]


def test_more_results_lead_on_from_the_last(page: Page, address: str) -> None:
    search(page, address, "science")
    expect(page.locator("#results h3")).to_have_count(10)
    before = titles(page)
    page.click("#more")
    expect(page.locator("#results h3")).to_have_count(30)
    assert titles(page)[:10] == before
    assert page.evaluate("document.activeElement.closest('li').previousElementSibling !== null")


def test_the_form_of_another_page_leads_to_results(page: Page, address: str) -> None:
    page.goto(f"{address}en/higher.html")
    page.fill(".top [name=q]", "algebra")
    page.press(".top [name=q]", "Enter")
    expect(page.locator("#results h3")).to_have_count(3)
    assert "/en/search.html?q=algebra" in page.url
    page.goto(f"{address}en/index.html")
    page.fill(".hero [name=q]", "ships")
    page.click(".hero button")
    page.wait_for_url("**/search.html?q=ships")


# Addresses


def test_the_back_button_leads_through_what_was_asked(page: Page, address: str) -> None:
    search(page, address, "algebra")
    page.press("#q", "Enter")
    expect(page.locator("#results h3")).to_have_count(3)
    page.fill("#q", "marine")
    page.press("#q", "Enter")
    page.wait_for_url("**?q=marine")
    page.go_back()
    expect(page.locator("#q")).to_have_value("algebra")
    expect(page.locator("#results h3")).to_have_count(3)
    assert page.title().startswith("algebra · ")


def test_typing_does_not_take_the_place_of_what_was_asked(page: Page, address: str) -> None:
    page.goto(f"{address}en/search.html?q=algebra")
    expect(page.locator("#results h3")).to_have_count(3)
    for words in ("m", "mar", "marine"):
        page.fill("#q", words)
        page.wait_for_url(f"**?q={words}")
    page.go_back()
    expect(page.locator("#q")).to_have_value("algebra")
    expect(page.locator("#results h3")).to_have_count(3)


def test_back_from_a_result_finds_the_results_again(page: Page, address: str) -> None:
    page.goto(f"{address}en/search.html?q=algebra")
    href = page.locator("#results a").first.get_attribute("href")
    assert href == "../en/courses/linear.html"
    page.click("#results a")
    page.wait_for_url("**/en/courses/linear.html")
    page.go_back()
    expect(page.locator("#results h3")).to_have_count(3)


def test_the_language_switch_keeps_the_question(page: Page, address: str) -> None:
    page.goto(f"{address}en/search.html?q=algebra")
    expect(page.locator("#results h3")).to_have_count(3)
    link = page.locator(".lang a[hreflang=ar]")
    assert (link.get_attribute("href") or "").endswith("ar/search.html?q=algebra")


# Filters


def test_filters_show_counts_and_narrow_the_results(page: Page, address: str) -> None:
    page.goto(f"{address}en/search.html?q=algebra")
    master = page.locator("#filters label", has_text="Master")
    expect(master.locator(".n")).to_have_text("2")
    master.click()
    expect(page.locator("#count")).to_have_text("Results: 2")
    assert titles(page) == ["Abstract algebra", "Linear algebra for engineers"]
    assert given(page) == {"q": ["algebra"], "level": ["7"]}
    assert page.evaluate("document.activeElement.value") == "7", "the focus stays"
    bachelor = page.locator("#filters label", has_text="Bachelor")
    expect(bachelor.locator(".n")).to_have_text("1")
    page.go_back()
    expect(page.locator("#count")).to_have_text("Results: 3")


def test_filters_of_an_address_are_kept_and_can_be_cleared(page: Page, address: str) -> None:
    page.goto(f"{address}en/search.html?q=algebra&level=6&subject=arts")
    expect(page.locator("#notice")).to_contain_text("with these filters")
    page.click("#clear")
    expect(page.locator("#count")).to_have_text("Results: 3")
    assert given(page) == {"q": ["algebra"]}


def test_results_can_be_sorted(page: Page, address: str) -> None:
    page.goto(f"{address}en/search.html?q=algebra")
    page.select_option("#sort", "date")
    expect(page.locator("#results h3").first).to_have_text("Abstract algebra")
    assert given(page)["sort"] == ["date"]
    page.reload()
    expect(page.locator("#results h3").first).to_have_text("Abstract algebra")
    expect(page.locator("#sort")).to_have_value("date")


# Keyboard


def test_arrows_lead_through_the_results_and_escape_back(page: Page, address: str) -> None:
    search(page, address, "algebra")
    expect(page.locator("#results h3")).to_have_count(3)

    def at() -> str:
        return str(page.evaluate("document.activeElement.textContent"))

    page.press("#q", "ArrowDown")
    assert at() == titles(page)[0]
    page.keyboard.press("ArrowDown")
    assert at() == titles(page)[1]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "q"
    page.press("#q", "ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "q"


# Languages


def test_arabic_is_found_with_and_without_its_marks_and_reads_from_the_right(
    page: Page, address: str
) -> None:
    for words in ("الجبر المجرد", "الجبرُ المُجرّد"):
        search(page, address, words, "ar")
        expect(page.locator("#results h3").first).to_have_text("الجبرُ المجرّد")
    assert page.evaluate("getComputedStyle(document.querySelector('#results')).direction") == (
        "rtl"
    )
    assert page.locator("#results .badge.draft").first.inner_text() == "Machine translation"
    page.fill("#q", "C++ برمجة")
    expect(page.locator("#q")).to_have_attribute("dir", "auto")


def test_text_of_another_language_is_found_and_marked(page: Page, address: str) -> None:
    search(page, address, "线性代数")
    badge = page.locator("#results .away").first
    expect(badge).to_have_text("Found in another language: \u2068Simplified Chinese\u2069")
    assert titles(page)[0] == "Linear algebra"
    expect(page.locator("#filters label", has_text="Bachelor").locator(".n")).to_have_text("1")


def test_a_result_without_a_page_in_this_language_says_where_it_leads(
    page: Page, address: str
) -> None:
    search(page, address, "唐诗三百首")
    link = page.locator("#results a").first
    expect(link).to_have_attribute("hreflang", "zh-Hans")
    assert page.locator("#results bdi").first.get_attribute("lang") == "zh-Hans"


# Bad input

HARMLESS = {
    "emoji": "🎓📚🚀",
    "regular expression": ".*(?=[a-z]+)\\",
    "markup": "<script>alert(1)</script>",
    "unknown script": "𒀀𒁀𒂊",
    "from both sides": "الجبر \u202ealgebra\u202c 线性 \u200f",
    "ten kilobytes": "linear algebra " * 700,
}


@pytest.mark.parametrize("words", HARMLESS.values(), ids=HARMLESS)
def test_odd_questions_get_an_honest_answer(page: Page, address: str, words: str) -> None:
    search(page, address, words)
    page.press("#q", "Enter")
    page.wait_for_function("() => document.title.includes(' · Search')")
    answered = page.locator("#results h3, #notice p:not(:empty)").first
    expect(answered).to_be_visible()
    assert page.locator("#results script, #notice script, #results img").count() == 0


def test_nothing_asked_leads_to_browsing(page: Page, address: str) -> None:
    search(page, address, "algebra")
    expect(page.locator("#results h3")).to_have_count(3)
    expect(page.locator("#browse")).to_be_hidden()
    page.fill("#q", "")
    expect(page.locator("#browse")).to_be_visible()
    expect(page.locator("#found")).to_be_hidden()


def test_nothing_found_says_so_and_what_to_do(page: Page, address: str) -> None:
    search(page, address, "xyzzyx")
    assert notice(page).startswith("Nothing found for “\u2068xyzzyx\u2069”. Check the spelling")
    expect(page.locator("#browse a").first).to_be_visible()
    page.fill("#q", "!!!")
    expect(page.locator("#notice")).to_contain_text("Type letters or numbers")


def test_hostile_titles_are_text(page: Page, address: str) -> None:
    search(page, address, "onerror alert")
    expect(page.locator("#results h3").first).to_have_text("</p><img src=x onerror=alert(1)>")


# What breaks


def damaged(times: int) -> Callable[[Route], None]:
    """Answer the first `times` requests for a file with a byte of it changed."""
    seen: dict[str, int] = {}

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        seen[path] = seen.get(path, 0) + 1
        body = bytearray(route.fetch().body())
        if seen[path] <= times:
            body[-1] ^= 4
        route.fulfill(body=bytes(body))

    return answer


@pytest.mark.parametrize("kind", ["p", "c", "b"])
def test_a_damaged_file_is_fetched_once_more(page: Page, address: str, kind: str) -> None:
    page.route(f"**/search/en/{kind}/**", damaged(1))
    search(page, address, "linear algebra")
    expect(page.locator("#results h3").first).to_have_text("Linear algebra")


def test_a_file_damaged_twice_stops_search_and_says_so(page: Page, address: str) -> None:
    page.route("**/search/en/p/**", damaged(99))
    search(page, address, "linear algebra")
    assert "arrived damaged" in notice(page)
    assert page.locator("#results li").count() == 0
    expect(page.locator("#status")).to_contain_text("arrived damaged")
    page.unroute("**/search/en/p/**")
    page.click("#notice button")
    expect(page.locator("#results h3").first).to_have_text("Linear algebra")


def test_a_truncated_card_never_shows_half_a_result(page: Page, address: str) -> None:
    page.route("**/en/c/**", lambda route: route.fulfill(body=route.fetch().body()[:-7]))
    search(page, address, "linear algebra")
    assert "arrived damaged" in notice(page)


def test_an_index_of_another_version_asks_for_the_page_anew(page: Page, address: str) -> None:
    def newer(route: Route) -> None:
        body = bytearray(route.fetch().body())
        body[2] = 9
        route.fulfill(body=bytes(body))

    page.route("**/en/root.bin", newer)
    search(page, address, "algebra")
    assert "different versions of the site" in notice(page)
    page.unroute("**/en/root.bin")
    page.click("#notice button")
    expect(page.locator("#results h3")).to_have_count(3)


OLD = """
delete self.DecompressionStream;
self.RegExp = new Proxy(RegExp, {construct(target, [source, flags]) {
  if (String(source).includes("(?<")) throw new SyntaxError("invalid group specifier name");
  return new target(source, flags);
}});
"""


def test_a_browser_that_is_too_old_leads_to_the_lists(page: Page, address: str) -> None:
    page.add_init_script(OLD)
    page.goto(f"{address}en/search.html?q=algebra")
    expect(page.get_by_text("This browser is too old for search.")).to_be_visible()


def test_files_that_are_gone_without_an_update_are_told(page: Page, address: str) -> None:
    page.route("**/en/p/**", lambda route: route.fulfill(status=404))
    search(page, address, "algebra")
    assert "Load the page again" in notice(page)


def test_a_site_updated_under_an_open_page_is_read_anew(
    page: Page, address: str, tmp_path: Path
) -> None:
    """The old root is in hand, its files are gone; the new root leads on."""
    write_site(tmp_path, more=40)
    with served(tmp_path) as newer:
        search(page, address, "ships")
        expect(page.locator("#notice, #results h3").first).to_be_visible()

        def moved(route: Route) -> None:
            there = newer + route.request.url.removeprefix(address)
            answer = route.fetch(url=there)
            route.fulfill(status=answer.status, body=answer.body())

        page.route("**/search/**", moved)
        page.fill("#q", "linear algebra")
        expect(page.locator("#results h3").first).to_have_text("Linear algebra")


def test_a_page_in_place_of_the_index_is_not_believed(page: Page, address: str) -> None:
    page.route("**/search/en/**", lambda route: route.fulfill(body="<h1>Log in</h1>"))
    search(page, address, "algebra")
    assert "did not send a part of the search index" in notice(page)


def test_a_server_in_trouble_is_told_and_tried_again(page: Page, address: str) -> None:
    page.route("**/search/en/**", lambda route: route.fulfill(status=503))
    search(page, address, "algebra")
    assert "did not send a part of the search index" in notice(page)
    page.unroute("**/search/en/**")
    page.click("#notice button")
    expect(page.locator("#results h3")).to_have_count(3)


def test_offline_is_told_and_search_goes_on_with_the_connection(
    page: Page, context: BrowserContext, address: str
) -> None:
    page.goto(f"{address}en/search.html")
    context.set_offline(True)
    page.fill("#q", "algebra")
    assert notice(page).startswith("There is no connection.")
    context.set_offline(False)
    expect(page.locator("#results h3")).to_have_count(3)


def test_on_a_slow_line_the_last_question_wins(page: Page, address: str) -> None:
    held: list[Route] = []
    page.route("**/en/c/**", lambda route: held.append(route))  # noqa: PLW0108 (it is marked)
    search(page, address, "marine")
    page.wait_for_function("() => document.querySelector('#found[aria-busy]')")
    expect(page.locator("#status")).to_have_text("Searching …")
    page.unroute("**/en/c/**")
    page.fill("#q", "linear algebra")
    expect(page.locator("#results h3").first).to_have_text("Linear algebra")
    for route in held:
        with contextlib.suppress(Error):  # it was given up with its question
            route.continue_()
    expect(page.locator("#count")).to_have_text("Results: 2")


# Without


def test_without_javascript_the_page_leads_to_browsing(browser: Browser, address: str) -> None:
    bare = browser.new_context(java_script_enabled=False)
    page = bare.new_page()
    page.goto(f"{address}en/higher.html")
    page.fill(".top [name=q]", "algebra")
    page.click(".top button")
    assert page.url.endswith("/en/search.html?q=algebra")
    assert "You can browse instead:" in page.inner_text("#notice")
    page.click("#browse a")
    assert page.url.endswith("/en/basic.html")
    bare.close()


@pytest.mark.parametrize("late", [False, True])
def test_a_script_that_does_not_arrive_leads_to_browsing(
    page: Page, address: str, late: bool
) -> None:
    page.route(re.compile(r"/assets/search\..*\.js$"), lambda route: route.abort())
    if late:
        # What would see the error comes after it.
        slow = re.compile(r"/assets/early\..*\.js$")
        page.route(slow, lambda route: (time.sleep(0.5), route.continue_())[1])
    page.goto(f"{address}en/search.html")
    assert "You can browse instead:" in notice(page)


def test_a_slow_index_is_not_taken_for_a_script_that_does_not_arrive(
    page: Page, address: str
) -> None:
    slow = re.compile(r"/search/en/.*")
    page.route(slow, lambda route: (time.sleep(0.5), route.continue_())[1])
    page.goto(f"{address}en/search.html?q=algebra", wait_until="load")
    page.evaluate("() => new Promise(done => setTimeout(done))")
    assert page.locator("#notice").is_hidden()
    expect(page.locator("#results h3").first).to_be_visible()
    assert page.locator("#notice").is_hidden()


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_when_the_script_starts(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.add_init_script(
        """window.moved = 0;
        const add = list => list.getEntries().forEach(one => { moved += one.value; });
        new PerformanceObserver(add).observe({type: "layout-shift", buffered: true});"""
    )
    page.goto(f"{address}ar/search.html")
    expect(page.locator("#notice[hidden]")).to_have_count(1)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    assert page.evaluate("moved") == 0


def test_a_page_of_a_folder_says_that_search_needs_a_server(page: Page, site: Path) -> None:
    page.goto((site / "under/some-path/en/search.html").as_uri())
    assert "not from a folder on this device" in notice(page)
    expect(page.locator("#browse a").first).to_be_visible()
    page.goto((site / "under/some-path/en/search.html").as_uri() + "?q=algebra")
    assert "not from a folder on this device" in notice(page)


# Everyone


@pytest.mark.parametrize(
    ("scheme", "width", "locale", "words"),
    [
        ("light", 360, "ar", "الجبر"),
        ("dark", 1280, "en", "course data"),
        ("light", 1280, "zh-Hans", "线性代数"),
        ("dark", 360, "th", "linear"),
    ],
)
def test_axe_finds_nothing(
    browser: Browser, address: str, scheme: str, width: int, locale: str, words: str
) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})  # type: ignore[arg-type]
    page.goto(f"{address}{locale}/search.html?q={words}")
    expect(page.locator("#results h3").first).to_be_visible()
    expect(page.locator("#filters .n").first).to_be_attached()
    page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
    expect(page.locator("#filters .n").first).to_be_visible()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(RUN, TAGS) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.eval_on_selector_all(
        "main :is(a, button, input, select, summary, label)",
        """all => all.filter(e => e.offsetParent && e.type !== 'checkbox')
        .filter(e => e.getBoundingClientRect().height < 24).map(e => e.outerHTML)""",
    )
    assert small == []
    page.close()
