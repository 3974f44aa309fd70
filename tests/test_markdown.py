"""Markdown of records and documents: the same bytes either way, and nothing that runs."""

import json
import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.documents.descriptions import render_description
from generator.documents.markdown import (
    LONGEST,
    document_markdown,
    heading_slug,
    parse_description,
)
from generator.documents.plain import _is_plain
from generator.documents.sanitise import sanitise, sanitise_embedded
from generator.theme.environment import TEMPLATES

SIGNIFICANT = list("\\`*_{}[]<>&|#+-=~:!^.,;?()'\"/@$%0123456789 \n\t\r")
WORDS = [
    "线性代数",
    "课程，",
    "。",
    "（十二周）",
    "《》",
    "مقدمة",
    "التعليم الذكي",
    "؟",
    "การศึกษา",
    "курс",
    "linear",
    "1. ",
    "- ",
    "\n\n",
    "    ",
    "\u3000",
    "\xa0",
    "\u200d",
    "\u202e",
    "\x02",
    "\x03",
    "\x00",
    "http://a.example",
    "<b>",
    "&amp;",
    "---",
    "!!! note",
    ": ",
    "¹",
    "١. ",
    "\ufeff",
    "\x85",
    "\u2028",
]
PIECES = st.one_of(st.sampled_from(SIGNIFICANT), st.sampled_from(WORDS), st.text(max_size=4))
TEXTS = st.lists(PIECES, max_size=14).map("".join)
QUIET = st.lists(
    st.sampled_from(
        [*"., ;:?!()'\"-\n。，、？！：；“”《》（）", "课程", "سلام", "ไทย", "курс", "3", "a"]
    ),
    max_size=20,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(st.one_of(TEXTS, QUIET))
@example("")
@example("\n")
@example("课程\n\n---\n")
@example("1. 第一")
@example("第一\n: 第二")
@example("ends with a space ")
def test_the_short_way_gives_the_bytes_of_the_parser(text: str) -> None:
    assert render_description(text) == parse_description(text)


@pytest.mark.parametrize("text", [
    "线性代数是一门基础课程，内容包括行列式、矩阵（大一）。",
    "مقدمة في الجبر الخطي: للمبتدئين؛ هل تعرفها؟",
    "หลักสูตรนี้แนะนำพีชคณิตเชิงเส้น 3-5 ชม.",
    'It\'s "easy" - really: 12 weeks, 3.5 hours (a week)!',
])  # fmt: skip
def test_ordinary_prose_takes_the_short_way(text: str) -> None:
    assert _is_plain(text)


def test_paragraphs_are_kept() -> None:
    assert render_description("第一段。\n\n第二段。") == "<p>第一段。</p>\n<p>第二段。</p>"


def test_headings_of_a_field_stand_below_those_of_its_page() -> None:
    html = render_description("# 一\n\n## 二\n\n<h1>raw</h1>\n\n###### 六")
    assert html.count("<h3>") == 2 and "<h4>二</h4>" in html and "<h6>六</h6>" in html


def test_text_the_parser_cannot_take_is_shown_as_it_stands() -> None:
    deep = "\n".join("    " * n + "- a" for n in range(300))
    assert "<script" not in render_description(deep + "<script>x()</script>")
    assert render_description("*" * (LONGEST + 1)).startswith("<p>***")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1000,
        "[" * 50000,
        "*a" * 5000,
        "<" * 5000,
        "`" * 5000,
        "![" * 900,
        "> " * 3000,
        "[](" * 900,
        "&#" * 5000,
        "<b>" * 3000,
        "|" * 5000,
        "a" * 20000,
    ],
)
def test_no_short_text_holds_the_build_up(text: str) -> None:
    start = time.process_time()
    render_description(text)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(("text", "absent"), [
    ("<script>alert(1)</script>", "alert"),
    ('<img src=x onerror="alert(1)">', "onerror"),
    ("[x](javascript:alert(1))", "javascript"),
    ('<a href="java&#9;script:alert(1)">x</a>', "script:"),
    ("[x](data:text/html,<b>)", "data:"),
    ("<style>p{}</style>", "style"),
    ('<p style="position:fixed">x</p>', "style"),
    ('<form action="/x"><input name="y"></form>', "input"),
    ("![x](https://elsewhere.example/pixel.gif)", "elsewhere"),
    ("{: onclick=alert(1) }\nx\n{: onclick=alert(1) }", 'onclick="'),
    ("x &#x202E;y", "\u202e"),
    ("# a {#main .admin}", "id="),
    ("<bdo dir=rtl>abc</bdo>", "bdo"),
])  # fmt: skip
def test_a_field_carries_nothing_that_runs_loads_or_deceives(text: str, absent: str) -> None:
    assert absent not in render_description(text)


def test_links_elsewhere_are_marked_and_links_within_are_not() -> None:
    html = sanitise(
        '<a href="https://a.example/" title=">">a</a> <a href="b.html">b</a>'
        ' <a href="//c.example">c</a>'
    )
    assert html.count("noopener") == 2
    assert '<a href="b.html">b</a>' in html


def test_a_document_keeps_its_anchors_tables_and_own_images() -> None:
    text = "## 概述 {#about}\n\n| 一 | 二 |\n|:--|--:|\n| a | b |\n\n![图](img/a.png)\n\n![x](https://b.example/c.png)"
    html = sanitise(document_markdown().convert(text))
    assert '<h2 id="about">' in html
    assert '<td class="align-end">b</td>' in html
    assert 'src="img/a.png"' in html and "b.example" not in html


def test_headings_in_any_script_get_an_anchor_of_their_own_letters() -> None:
    html = document_markdown().convert("# 概述\n\n# 概述\n\n# التعليم الذكي\n\n# ？")
    assert ['id="概述"' in html, 'id="概述_1"' in html, 'id="التعليم-الذكي"' in html] == [
        True
    ] * 3
    assert 'id="section"' in html
    assert len(heading_slug("长" * 500)) == 60


def vectors(real_data: Path) -> list[str]:
    lines = (real_data / "xss" / "vectors.jsonl").read_bytes().splitlines()
    return [json.loads(line)["payload"] for line in lines if line]


#: What a browser takes out of an address before it looks at the scheme.
BLANKS = re.compile(r"^[\x00-\x20]+|[\t\r\n]+")


class Executable(HTMLParser):
    """Collects whatever a browser could run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "svg",
            "math",
            "form",
            "input",
            "link",
            "meta",
            "base",
            "button",
            "video",
            "audio",
            "template",
        }:
            self.found.append(tag)
        for name, value in attrs:
            scheme = BLANKS.sub("", value or "").lower()
            if name.startswith("on") or name in {"style", "srcdoc", "xlink:href", "formaction"}:
                self.found.append((tag, name))
            if name in {"href", "src"} and scheme.startswith(
                ("javascript:", "data:", "vbscript:")
            ):
                self.found.append((tag, value))


def executable(html: str) -> list[object]:
    parser = Executable()
    parser.feed(html)
    return parser.found


@pytest.mark.real
def test_of_two_thousand_attacks_nothing_executable_is_left(real_data: Path) -> None:
    for payload in vectors(real_data):
        for html in (
            render_description(payload),
            sanitise(document_markdown().convert(payload)),
        ):
            assert not executable(html), payload


@pytest.mark.real
def test_cleaning_what_is_clean_changes_nothing(real_data: Path) -> None:
    for payload in vectors(real_data):
        field, document = render_description(payload), sanitise(payload)
        assert sanitise_embedded(field) == field
        assert sanitise(document) == document


@pytest.mark.real
@pytest.mark.browser
def test_a_browser_runs_none_of_the_attacks(real_data: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    texts = vectors(real_data)
    cleaned = [render_description(t) for t in texts] + [
        sanitise(document_markdown().convert(t)) for t in texts
    ]
    body = "\n".join(f"<section>{html}</section>" for html in cleaned)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        page = browser.new_page()
        hits: list[str] = []
        page.expose_function("hit", lambda name: hits.append(name))  # noqa: PLW0108 - a function
        page.add_init_script(
            "for (const k of ['alert','prompt','confirm','print']) window[k] = () => hit(k)"
        )
        shown = ""

        def serve(route: sync_api.Route) -> None:
            if route.request.is_navigation_request():
                route.fulfill(body=shown, content_type="text/html; charset=utf-8")
            else:
                route.abort()

        page.route("**/*", serve)
        for html, control in (("<img src=x onerror=alert(1)>", True), (body, False)):
            shown = f"<!doctype html><body>{html}"
            page.goto("http://attack.example/", wait_until="load")
            page.wait_for_function("document.readyState === 'complete'")
            page.evaluate("new Promise(done => setTimeout(done, 300))")
            assert bool(hits) == control, hits
            hits.clear()
        browser.close()


def test_no_heading_takes_the_id_of_an_element_of_the_theme() -> None:
    names = ("base", "document", "_crumbs", "_find", "_display", "_state", "_tools")
    theme = [(TEMPLATES / f"{name}.html.j2").read_text("utf-8") for name in names]
    ids = re.findall(r' id="([a-z-]+)"', "".join(theme))
    assert {"main", "nav"} < set(ids)
    assert [i for i in ids if heading_slug(i) == i] == []
