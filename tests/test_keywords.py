"""Keywords: authors write words; a vocabulary may name them in every language."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.build import Options, build
from generator.problems import Faults
from search import SearchIndex

SITE = """
-- site_config.yml --
site:
  {name: 目录, description: 课程, base_url: "https://e.example.org/", source: zh-Hans,
   default: zh-Hans}
locales: {zh-Hans: {policy: draft}, en: {policy: draft}}
vocabularies: {tags: content/vocabularies/tags.jsonl}
collections: {courses: {label: 课程, shard_digits: 0}}
-- content/vocabularies/tags.jsonl --
{"code":"digital-literacy","label":"数字素养"}
{"code":"tea","label":"茶"}
-- content/catalog/courses/all.jsonl --
{"id":"a","title":"测评","tags":["茶","家庭","数字素养"],"updated":"2026-01-02"}
{"id":"b","title":"没有"}
-- translations/en/catalog/courses/all.po --
msgid ""
msgstr "Language: en\\n"

msgctxt "a/title"
msgid "测评"
msgstr "Test"
-- translations/en/terms.po --
msgid ""
msgstr "Language: en\\n"

msgctxt "tags/digital-literacy"
msgid "数字素养"
msgstr "Digital literacy"
"""


@pytest.fixture
def built(site: Callable[[str], Path]) -> Path:
    root = site(SITE)
    build(Options(root / "site_config.yml", root / "site", engine="serial"))
    return root / "site"


def _keywords(page: str) -> list[str]:
    inside = page.partition('<dd class="links">\n')[2].partition("</dd>")[0]
    return inside.splitlines()


def test_a_keyword_is_shown_in_the_reader_s_language(built: Path) -> None:
    page = (built / "en/courses/a.html").read_text("utf-8")
    assert _keywords(page) == [
        '<bdi lang="zh-Hans" dir="ltr">茶</bdi>',
        "<bdi>Digital literacy</bdi>",
        '<bdi lang="zh-Hans" dir="ltr">家庭</bdi>',
    ]
    assert not (built / "en/terms").exists(), "a page for each word would be nearly empty"


def test_the_author_s_own_readers_see_the_author_s_words(built: Path) -> None:
    page = (built / "zh-Hans/courses/a.html").read_text("utf-8")
    assert [line.partition("<bdi>")[2].partition("<")[0] for line in _keywords(page)] == [
        "茶",
        "数字素养",
        "家庭",
    ]


def test_descriptions_for_machines_have_the_keywords_of_the_page(built: Path) -> None:
    page = (built / "en/courses/a.html").read_text("utf-8")
    script = page.partition('application/ld+json">')[2].partition("</script>")[0]
    assert json.loads(script)["keywords"] == ["茶", "Digital literacy", "家庭"]


def test_a_record_is_found_by_its_keywords_in_the_reader_s_language(built: Path) -> None:
    index = SearchIndex.open(built / "search", "en")
    assert [hit.card.url for hit in index.search("literacy").hits] == ["en/courses/a.html"]


def test_an_edited_name_is_printed_on_the_pages_that_have_it(built: Path) -> None:
    root = built.parent
    words = root / "translations/en/terms.po"
    words.write_text(
        words.read_text("utf-8").replace("Digital literacy", "Digital skills"), "utf-8"
    )
    build(Options(root / "site_config.yml", root / "site", engine="serial"))
    assert "Digital skills" in (built / "en/courses/a.html").read_text("utf-8")


def test_two_keywords_of_one_name_are_refused_with_both_lines(
    site: Callable[[str], Path],
) -> None:
    twice = '{"code":"tea","label":"茶"}\n{"code":"cha","label":"茶"}'
    root = site(SITE.replace('{"code":"tea","label":"茶"}', twice))
    with pytest.raises(Faults) as caught:
        build(Options(root / "site_config.yml", root / "site", engine="serial"))
    (problem,) = caught.value.problems
    assert str(problem.place) == "content/vocabularies/tags.jsonl:3"
    assert "that of `tea` in line 2 already" in problem.fact
    assert not (root / "site").exists()
