"""The page that says how far a site is translated, and the same as data."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest

from generator.build import build
from generator.locales import parse_locale
from tests.build_sites import (
    add_line,
    assert_whole,
    changed,
    edit,
    options,
    run,
    small_site,
    stamps,
)

PAGE, DATA = "ar/translation-status.html", "ar/translation-status.json"
PO = "translations/ar/catalog/higher/all.po"
DOCUMENT = """\
-- content/documents/guide/mkdocs.yml --
site_name: 指南
-- content/documents/guide/docs/index.md --
# 指南

第一段讲怎样开始学习。

第二段没有译文。
-- translations/ar/documents/guide/index.po --
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "指南"
msgstr "الدليل"

#, fuzzy
msgid "第一段讲怎样开始学习。"
msgstr "الفقرة الأولى."
"""


@pytest.fixture
def root(site: Callable[[str], Path]) -> Path:
    root = small_site(site)
    site(DOCUMENT)
    edit(root, "site_config.yml", "templates: templates\n",
         "templates: templates\ndocuments:\n  guide: {title: 指南}\n")  # fmt: skip
    run(root)
    return root


def parts(root: Path, tag: str = "ar") -> dict[str, dict[str, int]]:
    data = json.loads((root / f"site/{tag}/translation-status.json").read_bytes())
    return {f"{p['kind']}/{p['name']}".rstrip("/"): p["states"] for p in data["parts"]}


class Table(HTMLParser):
    """The cells of the page's table, row by row, and the tags that make it one."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(" ".join([tag, *(f"{k}={v}" for k, v in attrs)]))
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in ("th", "td")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


def table(root: Path, tag: str = "ar") -> Table:
    parser = Table()
    parser.feed((root / f"site/{tag}/translation-status.html").read_text("utf-8"))
    return parser


def test_every_part_is_counted_by_state(root: Path) -> None:
    found = parts(root)
    assert found["catalog/higher"] == {
        "untranslated": 5, "draft": 1, "needs-review": 1, "stale": 1, "translated": 2,
        "approved": 1,
    }  # fmt: skip
    assert found["catalog/lessons"] == {"untranslated": 3}
    assert found["terms"] == {"translated": 1}
    assert found["documents/guide"] == {"untranslated": 1, "needs-review": 1, "translated": 1}
    assert sum(found["ui"].values()) > 100


def test_a_translation_that_shows_nothing_counts_as_none(root: Path) -> None:
    shown, before = (root / "site" / PAGE).read_text("utf-8"), parts(root)["catalog/higher"]
    edit(root, PO, "حساب التفاضل والتكامل", "\u202e\\a")
    run(root)
    after = parts(root)["catalog/higher"]
    assert after["untranslated"] == before["untranslated"] + 1
    assert sum(after.values()) == sum(before.values())
    assert (root / "site" / PAGE).read_text("utf-8") != shown


def test_the_table_says_in_the_reader_s_language_what_the_data_say(root: Path) -> None:
    rows = table(root).rows
    assert rows[0][:3] == ["جزء الموقع", "المنجَز", "ترجمة مراجَعة"]
    assert rows[0][-1] == "كل المقاطع"
    higher = next(row for row in rows if row[0] == "التعليم العالي")
    assert higher == ["التعليم العالي", "27%", "1", "2", "1", "1", "1", "5", "11"]
    assert rows[-1][0] == "الكل"
    assert [sum(int(row[at]) for row in rows[1:-1]) for at in range(2, 9)] == [
        int(cell) for cell in rows[-1][2:]
    ]


def test_the_table_is_one_for_those_who_cannot_see_it(root: Path) -> None:
    found = table(root)
    heads, sides = (
        sum(t.startswith(f"th scope={scope}") for t in found.tags) for scope in ("col", "row")
    )
    assert heads == len(found.rows[0]) and sides == len(found.rows) - 1
    assert "caption id=passages" in found.tags
    assert "div class=scroll role=region aria-labelledby=passages tabindex=0" in found.tags


def test_what_changed_in_the_original_is_told_there_too(root: Path) -> None:
    assert "تغيّر أصل مقطع واحد من" in (root / "site" / PAGE).read_text("utf-8")


def test_every_page_leads_there(root: Path) -> None:
    pages = [p for p in (root / "site").glob("*/**/*.html") if "document" not in p.parts]
    for page in pages:
        tag = page.relative_to(root / "site").parts[0]
        links = re.findall(r'href="([^"]*translation-status\.html)"', page.read_text("utf-8"))
        targets = {(page.parent / link).resolve() for link in links if "://" not in link}
        if page.name != "404.html":
            assert targets >= {(root / "site" / tag / "translation-status.html").resolve()}, (
                page
            )


def test_it_is_made_anew_only_when_a_count_changes(root: Path) -> None:
    before = stamps(root)
    edit(root, PO, "حساب التفاضل والتكامل", "التفاضل والتكامل")
    run(root)
    words = changed(before, stamps(root))
    assert "ar/higher/calculus.html" in words and not words & {PAGE, DATA}
    before = stamps(root)
    edit(root, PO, "# @tw state=approved by=Layla on=2026-11-22\n", "")
    run(root)
    state = changed(before, stamps(root))
    assert {PAGE, DATA} <= state and "zh-Hans/translation-status.html" not in state
    assert parts(root)["catalog/higher"]["translated"] == 3
    assert_whole(root)


def test_what_is_kept_from_an_earlier_build_is_counted_too(root: Path) -> None:
    add_line(root, "lessons", '{"id":"more","title":"还有"}')
    run(root)
    assert parts(root)["catalog/lessons"] == {"untranslated": 4}
    assert parts(root)["catalog/higher"]["approved"] == 1
    edit(root, "translations/ar/documents/guide/index.po", "#, fuzzy\n", "")
    run(root)
    assert parts(root)["documents/guide"] == {"untranslated": 1, "translated": 2}
    assert parts(root)["catalog/lessons"] == {"untranslated": 4}
    assert_whole(root)


def test_a_source_that_changed_without_sync_is_counted_as_changed(root: Path) -> None:
    edit(root, "content/catalog/higher/all.jsonl", '"title":"微积分"', '"title":"微积分二"')
    run(root)
    assert parts(root)["catalog/higher"]["stale"] == 2


def test_the_two_ways_to_read_a_shard_count_the_same(root: Path) -> None:
    want = parts(root)["catalog/higher"]
    po = root / PO
    po.write_bytes(po.read_bytes().replace(b"\n", b"\r\n"))
    run(root)
    assert parts(root)["catalog/higher"] == want


def test_another_reader_of_po_counts_the_same(root: Path) -> None:
    file = polib.pofile(str(root / PO))
    counts = Counter(
        "fuzzy" if e.fuzzy else "translated" for e in file if e.msgstr and not e.obsolete
    )
    found = parts(root)["catalog/higher"]
    assert counts["translated"] == found["translated"] + found["approved"]
    assert counts["fuzzy"] == found["draft"] + found["needs-review"] + found["stale"]


def test_the_author_s_language_has_only_the_interface_to_translate(root: Path) -> None:
    assert set(parts(root, "zh-Hans")) == {"ui"}
    assert len(table(root, "zh-Hans").rows) == 2


def test_a_build_of_one_locale_counts_that_locale(root: Path) -> None:
    output = root / "arabic"
    build(replace(options(root, output), locales=(parse_locale("ar").tag,)))
    data = json.loads((output / DATA).read_bytes())
    assert next(p for p in data["parts"] if p["name"] == "higher")["states"]["approved"] == 1


def test_a_locale_can_be_built_without_those_it_falls_back_to(root: Path) -> None:
    edit(root, "site_config.yml", "  ar: {policy: draft}\n",
         "  ar: {policy: draft}\n  fr: {policy: draft, fallback: [ar]}\n")  # fmt: skip
    output = root / "french"
    build(replace(options(root, output), locales=("fr",)))
    assert (output / "fr/translation-status.html").exists()
