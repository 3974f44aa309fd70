"""Pseudo-translations: longer, bracketed, right to left; markup as it was; never counted."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.documents.segment import Segment
from generator.documents.segments import render
from generator.locales import parse_locale
from generator.translation.checks import Kind, error_findings
from generator.translation.checks.scripts import script_of
from generator.translation.pseudo import CLOSING, OPENING, pseudo
from generator.translation.resolve import Found
from tests.test_cli import Run, courses, run

__all__ = ["courses", "run"]

LOCALES = [parse_locale(tag) for tag in ("en-XA", "ar-XB")]
MARKDOWN = """\
# 第一章 {#one}

见[服务大厅](a.md#b)、**重点**和`代码`，共 %(n)s 页。

- one *two*
    - three

1. 一
2. 二

| 时间 | 事件 |
|------|:----:|
| 2025 | `x`  |

```python
print("原样")
```

!!! note "提示"
    正文 https://example.org/a_b。

Term
:   Meaning[^1]

*[HTML]: Hyper Text

[^1]: 注释
"""


class Outline(HTMLParser):
    """Tags in their order, with where they lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[object] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = [(k, v) for k, v in attrs if k in ("href", "src", "id", "class", "name")]
        self.tags.append((tag, kept))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(tag)


def kind_of(segment: Segment) -> Kind:
    return "inline" if segment.kind in ("heading", "text", "cell", "term") else "text"


def outlines(text: str, tag: str) -> tuple[list[object], list[object]]:
    locale = parse_locale(tag)
    as_it_is = render(text, lambda s: Found(s.text, "", "source"), "en").html
    made = render(text, lambda s: Found(pseudo(s.text, kind_of(s), locale), "", "draft"), "en")
    return Outline(as_it_is).tags, Outline(made.html).tags


@pytest.mark.parametrize("locale", LOCALES, ids=str)
def test_letters_change_and_nothing_else(locale: object) -> None:
    made = pseudo("Open %(n)s <b>files</b> {now}: https://example.org/a", "text", locale)  # type: ignore[arg-type]
    assert made.startswith(OPENING)
    assert made.endswith(CLOSING)
    for kept in ("%(n)s", "<b>", "</b>", "{now}", "https://example.org/a"):
        assert kept in made
    for gone in ("Open", "files"):
        assert gone not in made


def test_right_to_left_is_written_in_arabic_letters_without_control_characters() -> None:
    made = pseudo("智慧教育 and more", "text", parse_locale("ar-XB"))
    assert {script_of(c) for c in made} - {""} == {"Arab"}
    assert made.replace(OPENING, "").replace(CLOSING, "").isprintable()


@pytest.mark.parametrize("length", [1, 5, 10, 20, 30, 50, 70, 200])
def test_texts_grow_as_translations_do(length: int) -> None:
    text = ("word " * 50)[:length].strip() or "a"
    made = pseudo(text, "text", parse_locale("en-XA"))
    wanted = {1: 2, 5: 2, 10: 2, 20: 1.8, 30: 1.6, 50: 1.4, 70: 1.5, 200: 1.3}[length]
    assert wanted * len(text) <= len(made) <= wanted * len(text) + 10


def test_what_has_no_letters_stays() -> None:
    for text in ("2025", "", "—", "%(n)s", "`code`", "\n"):
        assert pseudo(text, "inline", LOCALES[0]) == text


def test_a_list_keeps_its_lines() -> None:
    made = pseudo("一\n\n二", "list", LOCALES[0])
    assert re.fullmatch(r"⟦[^⟧\n]+⟧\n\n⟦[^⟧\n]+⟧", made)


@pytest.mark.parametrize("locale", LOCALES, ids=str)
@pytest.mark.parametrize("kind", ["markdown", "text", "inline", "list"])
def test_our_own_checks_find_nothing(locale: object, kind: Kind) -> None:
    for text in ("共 %(n)s 页：**粗体**、`x`。", "Who? <a href='x'>y</a>\n", "a: b"):
        made = pseudo(text, kind, locale)  # type: ignore[arg-type]
        assert error_findings(text, made, locale, kind=kind) == []  # type: ignore[arg-type]
    made = pseudo(MARKDOWN, "markdown", locale)  # type: ignore[arg-type]
    assert error_findings(MARKDOWN, made, locale, kind="markdown") == []  # type: ignore[arg-type]


@pytest.mark.parametrize("tag", ["en-XA", "ar-XB"])
def test_a_page_has_the_same_skeleton(tag: str) -> None:
    source, made = outlines(MARKDOWN, tag)
    assert len(source) > 60
    assert made == source


@pytest.mark.real
@pytest.mark.parametrize(("tag", "first"), [("en-XA", 0), ("ar-XB", 5)])
def test_real_pages_have_the_same_skeleton(real_data: Path, tag: str, first: int) -> None:
    files = sorted((real_data / "docs").rglob("*.md"))[first::16]
    assert len(files) > 20
    for path in files:
        source, made = outlines(path.read_text("utf-8"), tag)
        assert made == source, path.name


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        st.sampled_from("abc 教育%(n)s{}<>[]()*_`~#-:|\n.。؟") | st.characters(), max_size=80
    ),
    st.sampled_from(["text", "inline", "list", "markdown"]),
    st.sampled_from(LOCALES),
)
def test_any_text_keeps_its_line_ends_and_brings_no_danger(
    text: str, kind: Kind, locale: object
) -> None:
    made = pseudo(text, kind, locale)  # type: ignore[arg-type]
    assert made.count("\n") == text.count("\n")
    found = {f.check for f in error_findings(text, made, locale, kind=kind)}  # type: ignore[arg-type]
    assert not found & {"unsafe-html", "newlines"}


def test_a_site_is_built_with_it_and_nothing_counts_as_translated(
    run: Run, courses: Path
) -> None:
    done = run("translate", "pseudo", "--locale", "ar-XB", "--json")
    assert done.code == 0
    assert "ar-XB: {policy: draft}" in done.err
    written = json.loads(done.out)
    assert {w["path"] for w in written} >= {
        "translations/ar-XB/ui.po",
        "translations/ar-XB/catalog/courses/all.po",
    }
    config = courses / "site_config.yml"
    text = re.sub(
        r"(?m)^locales:\n", "locales:\n  ar-XB: {policy: draft}\n", config.read_text()
    )
    config.write_text(text)
    assert run("build", "--engine", "serial", "--locale", "ar-XB").code == 0
    page = next((courses / "site/ar-XB/courses").glob("grow-*.html")).read_text("utf-8")
    assert 'dir="rtl"' in page
    assert OPENING in page
    assert run("translate", "check", "--locale", "ar-XB", "--errors-only").code == 0
    tallies = json.loads(run("translate", "status", "--locale", "ar-XB", "--json").out)
    states = json.dumps(tallies)
    assert '"draft"' in states
    assert '"translated"' not in states
    assert '"approved"' not in states


def test_it_writes_the_same_bytes_twice(run: Run, courses: Path) -> None:
    run("translate", "pseudo")
    path = courses / "translations/en-XA/ui.po"
    first = path.read_bytes()
    run("translate", "pseudo")
    assert path.read_bytes() == first
    assert run("translate", "fmt", "--check", path).code == 0


def test_it_overwrites_no_one(run: Run, courses: Path) -> None:
    path = courses / "translations/en-XA/ui.po"
    path.parent.mkdir()
    path.write_text('msgid "Home"\nmsgstr "Accueil"\n', "utf-8")
    done = run("translate", "pseudo")
    assert done.code == 2
    assert "translations/en-XA/ui.po:1 holds a translation" in done.err
    assert path.read_text("utf-8") == 'msgid "Home"\nmsgstr "Accueil"\n'
    done = run("translate", "pseudo", "--locale", "fr")
    assert done.code == 2


def test_gettext_takes_every_file(run: Run, courses: Path) -> None:
    import subprocess  # noqa: PLC0415

    run("translate", "pseudo", "--locale", "ar-XB")
    files = sorted((courses / "translations/ar-XB").rglob("*.po"))
    assert len(files) >= 3
    for path in files:
        command = ["msgfmt", "--check-format", "--use-fuzzy", "-o", "/dev/null", str(path)]
        subprocess.run(command, check=True, capture_output=True)
