"""How the site was translated, versions and paragraphs of documents, links to the rest."""

import doctest
import importlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.build import Options, build, check
from generator.config.load import load
from generator.documents.paragraphs import numbered
from generator.problems import Problems
from generator.render.site_links import SiteLinks
from tests.build_sites import edit, options, run, small_site
from tests.figures_site import figures_site

Write = Callable[[str], Path]
DOCUMENT = """\
documents:
  paper:
    title: 白皮书
    version: "1.1"
    paragraphs: true
templates: templates
"""


@pytest.fixture
def root(site: Write) -> Path:
    root = small_site(site)
    edit(root, "site_config.yml", "templates: templates\n", DOCUMENT)
    docs = root / "content/documents/paper/docs"
    docs.mkdir(parents=True)
    (docs.parent / "mkdocs.yml").write_text("site_name: 白皮书\n", encoding="utf-8")
    (docs / "index.md").write_text(
        "# 概览\n\n前言。\n\n## 结构 { #structure }\n\n第一段。\n\n- 甲\n- 乙\n\n第二段[^1]，见"
        "[代数](../higher/algebra.html)和[状况](../translation-status.html)。\n\n[^1]: 注。\n",
        encoding="utf-8",
    )
    return root


def faults(root: Path) -> list[str]:
    return [f"{p.place}: {p.fact}" for p in check(options(root)).errors]


def page(root: Path, path: str) -> str:
    return (root / "site" / path).read_text(encoding="utf-8")


def test_paragraphs_have_the_same_addresses_in_every_language(root: Path) -> None:
    run(root)
    own, other = (
        re.findall(r'<(?:p|li) id="([^"]*-p\d+)"', page(root, f"{tag}/paper/index.html"))
        for tag in ("zh-Hans", "ar")
    )
    assert own == other
    assert own == [own[0], *(f"structure-p{n}" for n in (1, 2, 3, 4))]
    assert len(set(own)) == 5


def test_notes_and_what_has_an_address_keep_it() -> None:
    html = (
        '<p id="x">a</p><p class="admonition-title">b</p><div class="footnote"><p>c</p></div>'
    )
    assert numbered(html, "L") == html


def test_a_wide_table_of_a_document_can_be_scrolled_with_the_keyboard(root: Path) -> None:
    table = "| 甲 | 乙 |\n|--|--|\n| 一 | 二 |\n"
    index = root / "content/documents/paper/docs/index.md"
    index.write_text(index.read_text(encoding="utf-8") + "\n" + table, encoding="utf-8")
    run(root)
    html = page(root, "ar/paper/index.html")
    assert re.search(
        r'<div class="wide" role="group" tabindex="0" aria-label="[^"]+"><table', html
    )
    assert html.count("</table></div>") == 1


@pytest.mark.parametrize("module", ["paragraphs", "tables"])
def test_the_examples_of_documents_are_true(module: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(f"generator.documents.{module}"))
    assert (failed, tried > 0) == (0, True)


def test_a_document_says_its_version(root: Path) -> None:
    run(root)
    assert "1.1" in page(root, "zh-Hans/paper/index.html")


def test_documents_link_to_pages_of_the_site(root: Path) -> None:
    run(root)
    html = page(root, "ar/paper/index.html")
    assert 'href="../higher/algebra.html"' in html
    assert (root / "site/ar/higher/algebra.html").is_file()


def test_a_link_to_no_page_of_the_site_is_told_at_its_line(root: Path) -> None:
    edit(root, "content/documents/paper/docs/index.md", "higher/algebra", "higher/algebr")
    [fault] = faults(root)
    assert fault.startswith("content/documents/paper/docs/index.md:12:")


@pytest.mark.parametrize(
    ("target", "leads"), [("views", True), ("index", True), ("view", False)]
)
def test_a_link_to_a_series_is_checked(site: Write, target: str, leads: bool) -> None:
    config = load(figures_site(site) / "site_config.yml", Problems())
    assert SiteLinks(config, "about").leads(f"data/{target}.html") is leads


def test_an_edition_drops_links_to_what_it_leaves_out(root: Path) -> None:
    edit(
        root, "site_config.yml", "templates: templates\n",
        "templates: templates\neditions:\n  small:\n    collections: [lessons]\n",
    )  # fmt: skip
    build(Options(root / "site_config.yml", root / "site", edition="small", engine="serial"))
    html = page(root, "ar/paper/index.html")
    assert "../higher/algebra.html" not in html
    assert "代数" in html


def test_the_page_about_translations_counts_what_the_files_say(root: Path) -> None:
    catalog = root / "translations/ar/catalog/higher/all.po"
    marks = catalog.read_text(encoding="utf-8").count("# @tw")
    catalog.write_text(
        catalog.read_text(encoding="utf-8")
        + '\n# @tw state=translated by=Leïla on=2026-11-22\nmsgctxt "plain/title"\n'
        'msgid "没有译文的课程"\nmsgstr "مقرر"\n',
        encoding="utf-8",
    )
    run(root)
    html = page(root, "zh-Hans/how-translated.html")
    assert "Leïla" in html
    assert html.count('lang="ar"') >= 2
    assert 'href="../ar/translation-status.html"' in html
    assert marks >= 0


def test_a_new_translation_changes_the_figures_of_the_page(root: Path) -> None:
    run(root)
    before = page(root, "zh-Hans/how-translated.html")
    catalog = root / "translations/ar/catalog/higher/all.po"
    text = catalog.read_text(encoding="utf-8")
    catalog.write_text(
        text + '\nmsgctxt "plain/title"\nmsgid "没有译文的课程"\nmsgstr "مقرر"\n',
        encoding="utf-8",
    )
    run(root)
    assert page(root, "zh-Hans/how-translated.html") != before
