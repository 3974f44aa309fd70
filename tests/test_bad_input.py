"""What authors leave out, overdo or break: pages stay readable, or an error says what to do."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from generator.build import Options, build, check
from generator.problems import Faults
from tests.build_sites import add_line, run, small_site
from tests.conftest import tree
from tests.judges import nu
from tests.site_links import broken_links, ill_made, read_pages, wrong_languages

LONG = "很长的标题" * 60
BASE = "https://tongwen.example/a/"
DOCUMENT = """
documents:
  guide: {title: 指南}
"""
MKDOCS = "site_name: 指南\nnav: [index.md]\n"


def assert_sound(root: Path) -> None:
    """No page of the built site is broken in any way that this suite knows."""
    site = root / "site"
    pages = read_pages(site)
    assert list(ill_made(pages)) == []
    assert list(broken_links(site, pages, "/a/")) == []
    assert list(wrong_languages(pages, BASE)) == []


def text_of(root: Path, path: str) -> str:
    html = (root / "site" / path).read_text("utf-8")
    return unescape(re.sub(r"<[^>]+>", "", html.partition("<main")[2]))


CATALOG, TERMS, WORDS = (
    f"translations/ar/{name}.po" for name in ("catalog/higher/all", "terms", "ui")
)


@pytest.mark.parametrize("gone", [[CATALOG], [TERMS], [WORDS], [CATALOG, TERMS, WORDS]])
def test_a_site_without_translations_at_any_level_still_stands(
    site: Callable[[str], Path], gone: list[str]
) -> None:
    root = small_site(site)
    for path in gone:
        (root / path).unlink()
    run(root)
    assert_sound(root)
    page = (root / "site/ar/higher/index.html").read_text("utf-8")
    assert '<html lang="ar" dir="rtl">' in page
    assert "线性代数" in page or "الجبر الخطي" in page


def test_with_no_title_translated_listings_lead_to_the_page_there_is_and_say_its_language(
    site: Callable[[str], Path],
) -> None:
    root = small_site(site)
    (root / "translations/ar/catalog/higher/all.po").unlink()
    run(root)
    assert not (root / "site/ar/higher/algebra.html").exists()
    listing = (root / "site/ar/higher/index.html").read_text("utf-8")
    assert 'href="../../zh-Hans/higher/algebra.html" hreflang="zh-Hans"' in listing
    assert 'lang="zh-Hans" dir="ltr">线性代数' in listing


def test_a_title_of_300_characters_is_shown_whole_everywhere(
    site: Callable[[str], Path],
) -> None:
    root = small_site(site)
    assert len(LONG) == 300
    add_line(root, "higher", f'{{"id":"long","title":"{LONG}","updated":"2026-04-01"}}')
    run(root)
    assert_sound(root)
    for path in ("zh-Hans/higher/long.html", "zh-Hans/higher/index.html", "zh-Hans/index.html"):
        assert LONG in text_of(root, path), path
    assert nu.missing() == ""
    assert nu.faults(root / "site", ["zh-Hans/higher/long.html", "ar/higher/index.html"]) == []


def test_a_record_with_nothing_but_a_title_is_a_page_without_empty_parts(
    site: Callable[[str], Path],
) -> None:
    root = small_site(site)
    run(root)
    assert_sound(root)
    page = (root / "site/zh-Hans/higher/plain.html").read_text("utf-8")
    assert page.count("没有译文的课程") >= 2
    empty = re.findall(r"<(p|li|dd|dt|ul|ol|section|h2)\b[^>]*>\s*</\1>", page)
    assert set(empty) <= {"p"}, "a line for messages of scripts may be empty, nothing else"
    assert nu.faults(root / "site", ["zh-Hans/higher/plain.html"]) == []


def test_an_image_that_is_missing_is_an_error_with_its_page_and_line(
    site: Callable[[str], Path],
) -> None:
    root = small_site(site)
    run(root)
    before = tree(root / "site")
    with (root / "site_config.yml").open("a", encoding="utf-8") as file:
        file.write(DOCUMENT)
    folder = root / "content/documents/guide"
    (folder / "docs").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(MKDOCS, "utf-8")
    (folder / "docs/index.md").write_text("# 指南\n\n看图：\n\n![图](none.png)\n", "utf-8")
    with pytest.raises(Faults) as raised:
        run(root)
    (problem,) = raised.value.problems
    assert str(problem.place) == "content/documents/guide/docs/index.md:5"
    assert "none.png" in problem.fact and problem.hint
    assert tree(root / "site") == before
    found = check(Options(root / "site_config.yml", root / "site")).errors
    assert [(p.place, p.fact) for p in found] == [(problem.place, problem.fact)]


def test_an_edition_that_lacks_every_translation_is_refused_only_for_what_is_wrong(
    site: Callable[[str], Path],
) -> None:
    root = small_site(site)
    with (root / "site_config.yml").open("a", encoding="utf-8") as file:
        file.write("editions: {eg: {locales: [ar], collections: [lessons]}}\n")
    (root / "translations/ar/ui.po").unlink()
    summary = build(Options(root / "site_config.yml", root / "site", (), "eg", "serial"))
    assert summary.pages > 10
    assert_sound(root)
