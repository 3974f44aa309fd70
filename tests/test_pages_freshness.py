"""What a page says of its translation, and where it sends who wants to mend it."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest

from generator.render.improve import EntryLinks
from tests.build_sites import edit, run, small_site, stamps

DOCUMENT = """\
-- content/documents/guide/mkdocs.yml --
site_name: 指南
-- content/documents/guide/docs/index.md --
# 指南

第一段讲怎样开始学习。

第二段讲怎样继续学习。

第三段没有译文。
-- translations/ar/documents/guide/index.po --
msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "指南"
msgstr "الدليل"

# @tw state=stale by=Layla on=2026-11-22
#, fuzzy
#| msgid "第一段讲怎样学习。"
msgid "第一段讲怎样开始学习。"
msgstr "الفقرة الأولى."

msgid "第二段讲怎样继续学习。"
msgstr "الفقرة الثانية."

msgid "第三段没有译文。"
msgstr ""
"""
RECORD = "ar/higher/algebra.html"
PAGE = "ar/guide/index.html"


@pytest.fixture
def root(site: Callable[[str], Path]) -> Path:
    root = small_site(site)
    site(DOCUMENT)
    edit(root, "site_config.yml", "templates: templates\n",
         "templates: templates\ndocuments:\n  guide: {title: 指南}\n")  # fmt: skip
    return root


def page(root: Path, path: str) -> str:
    return (root / "site" / path).read_text("utf-8")


def said(root: Path, path: str) -> list[str]:
    """Give the sentences of a page's label."""
    label = re.search(r'<ul class="state".*?</ul>', page(root, path), re.DOTALL)
    assert label
    return [re.sub("<[^>]*>", "", item) for item in re.findall("<li>(.*?)</li>", label[0])]


def improve(root: Path, path: str) -> str:
    found = re.search('<a href="([^"]*)">(?:حسِّن|Improve)', page(root, path))
    return found[1] if found else ""


def test_a_changed_original_is_told_on_the_record_s_page_in_the_reader_s_language(
    root: Path,
) -> None:
    run(root)
    assert "تغيّر أصل مقطع واحد من 5 منذ ترجمته." in said(root, RECORD)
    edit(root, "content/catalog/higher/all.jsonl", '"title":"线性代数"', '"title":"线性代数一"')
    run(root)
    assert "تغيّر أصل مقطعين من 5 منذ ترجمتهما." in said(root, RECORD)


def test_a_changed_original_is_told_on_the_document_s_page(root: Path) -> None:
    run(root)
    assert "تغيّر أصل مقطع واحد من 4 منذ ترجمته." in said(root, PAGE)


def test_freshness_comes_from_the_text_and_not_from_the_date_of_a_file(root: Path) -> None:
    run(root)
    before, label = stamps(root), said(root, RECORD)
    for path in [*(root / "content").rglob("*"), *(root / "translations").rglob("*")]:
        os.utime(path, (2_000_000_000, 2_000_000_000))
    run(root)
    assert stamps(root) == before and said(root, RECORD) == label
    po = root / "translations/ar/catalog/higher/all.po"
    text = po.read_text("utf-8").replace("# @tw state=stale by=Layla on=2026-11-22\n", "")
    text = text.replace('#, fuzzy\n#| msgid "会解方程"\n', "")
    po.write_text(text, "utf-8")
    os.utime(po, (0, 0))
    run(root)
    assert not any("منذ ترجمته" in one for one in said(root, RECORD))


def test_a_record_s_page_leads_to_the_entry_that_needs_it_most(root: Path) -> None:
    run(root)
    path, _, context = improve(root, RECORD).rpartition("#")
    assert path == "https://git.example/translations/ar/catalog/higher/all.po"
    assert unquote(context) == "algebra/syllabus"


@pytest.mark.parametrize(
    ("path", "context"), [(RECORD, "algebra/outcomes"), (PAGE, "第三段没有译文。")]
)
def test_the_line_is_that_of_the_entry(root: Path, path: str, context: str) -> None:
    add = '\nmsgctxt "algebra/syllabus"\nmsgid ""\n"矩阵\\n"\n"向量"\nmsgstr ""\n"م\\n"\n"ت"\n'
    po = root / "translations/ar/catalog/higher/all.po"
    po.write_text(po.read_text("utf-8") + add, "utf-8")
    po.write_text(po.read_text("utf-8").replace("state=draft", "state=translated", 1), "utf-8")
    edit(root, "site_config.yml", "{path}#{context}", "{locale}/{path}?q={context}#L{line}")
    drop_fuzzy(po, "algebra/summary")
    drop_fuzzy(po, "algebra/description")
    run(root)
    address = unquote(improve(root, path))
    match = re.fullmatch(r"https://git\.example/ar/(.*)\?q=(.*)#L(\d+)", address)
    assert match and match[2] == context
    lines = (root / match[1]).read_text("utf-8").split("\n")
    assert context in lines[int(match[3]) - 1]


def drop_fuzzy(po: Path, context: str) -> None:
    """Clear an entry's flag, as an editor does."""
    head, found, tail = po.read_text("utf-8").partition(f'msgctxt "{context}"')
    before, _, after = head.rpartition("#, fuzzy\n")
    po.write_text(before + after + found + tail, "utf-8")


def test_pages_in_the_author_s_language_and_sites_without_address_have_no_link(
    root: Path,
) -> None:
    run(root)
    assert "git.example" not in page(root, "zh-Hans/higher/algebra.html")
    assert "git.example" not in page(root, "zh-Hans/guide/index.html")
    edit(root, "site_config.yml", "  improve_url: https://git.example/{path}#{context}\n", "")
    run(root)
    assert "git.example" not in page(root, RECORD) + page(root, PAGE)


def test_an_address_carries_no_more_than_its_parts() -> None:
    links = EntryLinks("https://a.example/{path}?{context}#{line}", 'x "{line}"<.po', "ar")
    address = links.address("a{path}&b#c\n/é", 0)
    assert address == (
        "https://a.example/x%20%22%7Bline%7D%22%3C.po?a%7Bpath%7D%26b%23c%0A%2F%C3%A9#1"
    )
