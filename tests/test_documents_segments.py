"""Segments: what translators get of a page, and the page in their words."""

import re
from pathlib import Path

import pytest

from bench.documents import measure
from generator.documents.markdown import document_markdown
from generator.documents.sanitise import sanitise
from generator.documents.segment import Segment, as_written
from generator.documents.segments import analyse, extract, render
from generator.translation.resolve import Found

PAGE = """\
---
title: 概览
---
# 概览

智慧教育**平台**，见[术语](glossary.md#terms "词汇表")。

## 数字 {#figures}

| 项目 | 数值 |
|:-----|-----:|
| 课程 | 12 |
| 课程 | `x` |

- 第一
- 第二

    缩进段落[^a]。

!!! note "请注意"
    内容。

术语
:   定义

<div class="x"><p title="提示">原始 <b>文本</b></p><img src="a.png" alt="图"></div>

```python
# 不翻译
```

HTML 很好。

*[HTML]: 超文本

[^a]: 脚注。
"""


def texts(page: str) -> list[str]:
    return [s.text for s in extract(page)]


def english(segment: Segment) -> Found:
    return Found(f"EN {segment.text}", "en", "draft")


def only(words: dict[str, str], source: str = "zh-Hans") -> object:
    def translate(segment: Segment) -> Found:
        if segment.text in words:
            return Found(words[segment.text], "ar", "translated")
        return Found(segment.text, source, "source")

    return translate


def test_a_translator_gets_each_text_once_with_its_inline_markup() -> None:
    got = texts(PAGE)
    assert got[:4] == [
        "概览",
        '智慧教育**平台**，见[术语](glossary.md#terms "词汇表")。',
        "数字",
        "项目",
    ]
    assert got.count("课程") == 1
    for text in (
        "第一",
        "缩进段落[^a]。",
        "请注意",
        "定义",
        "原始 <b>文本</b>",
        "提示",
        "图",
        "脚注。",
        "超文本",
    ):
        assert text in got
    assert not [
        t for t in got if "不翻译" in t or t == "12" or "`x`" in t or "{#" in t or "qq39" in t
    ]


def test_kinds_say_where_a_text_stands() -> None:
    kinds = {s.text: s.kind for s in extract(PAGE)}
    asked = ("数字", "课程", "第一", "术语", "图", "提示", "超文本", "原始 <b>文本</b>")
    assert [kinds[t] for t in asked] == [
        "heading", "cell", "text", "term", "alt", "title", "abbr", "html",
    ]  # fmt: skip


def test_the_author_s_own_words_give_the_author_s_page() -> None:
    html = document_markdown().convert(analyse(PAGE).front.body)
    assert render(PAGE, as_written, "zh-Hans").html == html


def test_anchors_are_those_of_the_source_in_every_language() -> None:
    page = "# 概述\n\n## 目标\n\n## 目标\n\n## x {#own}\n"
    assert [h.id for h in render(page, english, "en").toc] == ["概述", "目标", "目标_1", "own"]
    assert render(page, english, "en").toc[0].title == "EN 概述"


def test_a_page_wholly_in_another_language_says_so_once() -> None:
    rendered = render(PAGE, only({}), "ar")
    assert rendered.tag == "zh-Hans"
    assert "lang=" not in rendered.html


def test_passages_in_another_language_are_marked_and_counted() -> None:
    rendered = render(
        "# 概述\n\n一段。\n\n- 第一\n- 第二\n", only({"一段。": "فقرة.", "第二": "ثانيا"}), "ar"
    )
    assert rendered.tag == "ar"
    assert '<h1 dir="ltr" id="概述" lang="zh-Hans">概述</h1>' in _sorted(rendered.html)
    assert "<p>فقرة.</p>" in rendered.html and "<li>ثانيا</li>" in rendered.html
    assert '<li><span dir="ltr" lang="zh-Hans">第一</span></li>' in _sorted(rendered.html)
    assert (rendered.tally.translated, rendered.tally.translatable) == (2, 4)
    assert rendered.tally.state == "translated"
    assert rendered.toc[0].tag == "zh-Hans"


def _sorted(html: str) -> str:
    def order(match: re.Match[str]) -> str:
        return f"<{match[1]} {' '.join(sorted(match[2].split()))}>"

    return re.sub(r"<(\w+) ([^>]*)>", order, html)


def test_items_of_a_list_are_marked_inside_so_that_their_numbers_stay_in_line() -> None:
    html = _sorted(
        render("- 外\n    - 内\n\n中\n", only({"内": "داخل", "中": "وسط"}), "ar").html
    )
    assert '<li><span dir="ltr" lang="zh-Hans">外</span><ul>' in html.replace("\n", "")
    assert "<li>داخل</li>" in html


def test_attributes_of_a_block_stay_with_it_when_its_words_are_marked() -> None:
    html = render("- 外\n{: #own }\n\n中\n", only({"中": "وسط"}), "ar").html
    assert '<li id="own">' in html and "{" not in html


def test_raw_html_in_another_language_is_marked_inside_its_block() -> None:
    html = render("<p>原始</p>\n\n中\n", only({"中": "وسط"}), "ar").html
    assert '<p><span lang="zh-Hans" dir="ltr">原始</span></p>' in html


def test_a_stale_or_draft_passage_makes_the_page_s_label() -> None:
    states = iter(["approved", "stale", "draft"])
    rendered = render("一\n\n二\n\n三\n", lambda s: Found(s.text, "en", next(states)), "en")
    assert (rendered.tally.state, rendered.tally.stale) == ("draft", 1)


@pytest.mark.parametrize("attack", [
    "\x02wzxhzdk:0\x03", "<script>x()</script>", "</p></div></body>", "\u202eabc",
    "a\n\nb\n{: #own onclick=x }", "[x](javascript:x())", "\x00",
])  # fmt: skip
def test_a_translation_cannot_break_out_of_its_passage(attack: str) -> None:
    page = "第一段。\n\n<b>raw</b>\n\n<div>块</div>\n\n末段。\n"
    page = page if "javascript" not in attack else page.replace("<div>块</div>", "<div></div>")
    html = sanitise(render(page, lambda s: Found(s.text + attack, "en", "draft"), "en").html)
    assert (
        "script" not in html
        and 'onclick="' not in html
        and "\u202e" not in html
        and "\x02" not in html
    )
    assert html.rstrip().endswith("</p>") and html.count("<div>") == html.count("</div>") == 1


def test_an_empty_translation_leaves_the_author_s_words() -> None:
    assert render("一。\n", lambda s: Found(" \x03", "en", "draft"), "en").html == "<p>一。</p>"


def test_a_flood_in_a_translation_leaves_the_author_s_words() -> None:
    html = render("一。\n", lambda s: Found("[" * 50_000, "en", "draft"), "en").html
    assert html == "<p>一。</p>"


@pytest.mark.real
@pytest.mark.parametrize("part", range(2))
def test_real_files_keep_their_page_by_identity_and_their_skeleton_by_pseudo(
    real_data: Path, part: int
) -> None:
    """A quarter of them; `bench/documents.py` goes through all and prints the counts."""
    files = sorted((real_data / "docs").rglob("*.md"))
    assert len(files) > 300
    found = measure(files[part::8])
    assert found["wrong"] == []
    assert found["identity"] == found["skeleton"] == found["anchors"] == found["files"]
    # What stays is code in braces, which a translation keeps too.
    assert found["left"] < found["passages"] / 50
