"""Search in a build: what is found in which locale, what a change analyses and writes anew."""

import doctest
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.build import Summary
from generator.render import search_reader, search_texts
from generator.render.search_reader import Answer, answer
from generator.render.search_terms import read_terms, terms_file
from tests.build_sites import (
    add_line,
    assert_whole,
    changed,
    drop_lines,
    edit,
    everything,
    run,
    small_site,
    stamps,
    state_of,
)

HIGHER = "content/catalog/higher/all.jsonl"
ARABIC = "translations/ar/catalog/higher/all.po"
PAPER = "content/documents/paper"
GUIDE = """\
# 指南

前言。

## 目标

学习者应当理解矩阵分解。

## 方法

循序渐进。
"""


def with_search(root: Path, **keys: object) -> Path:
    """Turn search on, and add a document."""
    config = root / "site_config.yml"
    lines = "".join(f"  {key}: {value}\n" for key, value in keys.items())
    text = config.read_text("utf-8").replace("search: {enabled: false}\n", "")
    text += f"search:\n  enabled: true\n{lines}"
    text += f"documents:\n  paper:\n    title: 白皮书\n    source: {PAPER}\n"
    config.write_text(text, "utf-8")
    (root / PAPER / "docs").mkdir(parents=True)
    (root / PAPER / "mkdocs.yml").write_text(
        "site_name: 白皮书\nnav:\n- 指南: index.md\n", "utf-8"
    )
    (root / PAPER / "docs/index.md").write_text(GUIDE, "utf-8")
    return root


@pytest.fixture
def root(site: Callable[[str], Path]) -> Path:
    return with_search(small_site(site))


def ask(root: Path, query: str, locale: str = "zh-Hans", *filters: str) -> Answer:
    return answer(root / "site", locale, query, 10, filters)


def ids(found: Answer) -> list[str]:
    return [one.id for one in found.results]


def built(root: Path, change: Callable[[], object]) -> tuple[Summary, set[str]]:
    """Build after a change; give what was done, and the files of the site that changed."""
    before = stamps(root)
    change()
    return run(root), changed(before, stamps(root))


def locales_of(files: set[str]) -> set[str]:
    """Give the folders of the index that files lie in."""
    return {path.split("/")[1] for path in files if path.startswith("search/")}


# What is found


def test_records_and_sections_are_found_in_the_text_a_reader_sees(root: Path) -> None:
    run(root)
    algebra = ask(root, "الجبر الخطي", "ar").results[0]
    assert algebra.id == "higher/algebra"
    assert algebra.url == "ar/higher/algebra.html"
    assert (algebra.title, algebra.state, algebra.language) == ("الجبر الخطي", "draft", "ar")
    # Not translated: shown as its author wrote it, and its page is in that language.
    plain = ask(root, "没有译文的课程", "ar").results[0]
    assert (plain.url, plain.language) == ("zh-Hans/higher/plain.html", "zh-Hans")
    # By the text of another locale, shown in the reader's.
    other = ask(root, "线性代数", "ar").results[0]
    assert (other.title, other.found_in) == ("الجبر الخطي", "zh-Hans")
    # By labels of terms, lists and keywords.
    assert "higher/algebra" in ids(ask(root, "الرياضيات", "ar"))
    assert "higher/algebra" in ids(ask(root, "特征值"))
    # A section of a document, with its anchor.
    section = ask(root, "矩阵分解").results[0]
    assert section.url == "zh-Hans/paper/index.html#目标"
    assert (section.title, section.detail) == ("目标", "白皮书 › 指南")
    # Withdrawn records are not results; filters keep what has a value.
    assert "higher/old" not in ids(ask(root, "旧课程"))
    assert ids(ask(root, "水", "zh-Hans", "collection=lessons"))[:1] == ["lessons/water"]
    assert ids(ask(root, "水", "zh-Hans", "collection=paper")) == []


def test_every_page_leads_to_search_and_no_page_does_where_it_is_off(root: Path) -> None:
    run(root)
    page = (root / "site/ar/higher/algebra.html").read_text("utf-8")
    assert 'action="../../ar/search.html"' in page
    found = (root / "site/ar/search.html").read_text("utf-8")
    assert 'data-index="search/ar/root.bin"' in found
    edit(root, "site_config.yml", "  enabled: true\n", "  enabled: false\n")
    run(root)
    assert not (root / "site/search").exists()
    assert not (root / "site/ar/search.html").exists()
    assert not list((root / "site/assets").glob("search.*/"))
    assert not (state_of(root) / "search").exists()
    page = (root / "site/ar/higher/algebra.html").read_text("utf-8")
    assert "search.html" not in page and 'class="related"' not in page
    assert_whole(root)


# What a change does


def test_a_change_analyses_the_shards_and_locales_it_reached(root: Path) -> None:
    first = run(root)
    # Every shard of both collections and the document, once for each locale.
    shards = len(list((root / "content/catalog/lessons").glob("?.jsonl"))) + 1
    assert first.analysed == 2 * shards
    same, files = built(root, lambda: None)
    assert (same.analysed, same.rendered, files) == (0, 0, set())
    # A translation: one shard, one locale; only its index is written.
    one, files = built(root, lambda: edit(root, ARABIC, '"الجبر الخطي"', '"جبر المصفوفات"'))
    assert one.analysed == 1
    assert locales_of(files) == {"ar"}
    assert ids(ask(root, "جبر المصفوفات", "ar"))[0] == "higher/algebra"
    # A source text: in the locales that show it.
    both, files = built(root, lambda: edit(root, HIGHER, "极限与导数。", "极限、导数。"))
    assert both.analysed == 2
    # What no text says is no reason to analyse any.
    none, _ = built(
        root, lambda: edit(root, HIGHER, "https://a.example/1", "https://a.example/2")
    )
    assert none.analysed == 0
    assert_whole(root)


def test_an_index_follows_records_documents_and_locales_that_come_and_go(root: Path) -> None:
    run(root)
    built(root, lambda: add_line(root, "lessons", '{"id":"rice","title":"水稻栽培"}'))
    assert ids(ask(root, "水稻栽培"))[:1] == ["lessons/rice"]
    built(root, lambda: drop_lines(root, HIGHER, '{"id":"calculus"'))
    assert ask(root, "微积分").total == 0
    built(root, lambda: edit(root, f"{PAPER}/docs/index.md", "矩阵分解", "奇异值"))
    assert ids(ask(root, "奇异值")) == ["paper/index#目标"]
    assert_whole(root)
    built(root, lambda: edit(root, "site_config.yml", "  ar: {policy: draft}\n", ""))
    assert not (root / "site/search/ar").exists()
    assert_whole(root)


def test_a_new_word_for_a_facet_reaches_its_index_alone(root: Path) -> None:
    run(root)
    terms = "translations/ar/terms.po"
    summary, _ = built(root, lambda: edit(root, terms, '"الرياضيات"', '"رياضيات"'))
    # It stands in the texts of records too.
    assert summary.analysed == 1
    assert "higher/algebra" in ids(ask(root, "رياضيات", "ar"))


def test_the_same_bytes_on_any_engine_and_after_any_history(root: Path) -> None:
    run(root)
    serial = everything(root)
    pool = root.parent / f"{root.name}-pool"
    run(root, pool, "process", 2)
    assert everything(root, pool) == serial
    shutil.rmtree(pool)
    edit(root, HIGHER, "极限与导数。", "极限、导数。")
    run(root)
    edit(root, HIGHER, "极限、导数。", "极限与导数。")
    run(root)
    assert everything(root) == serial


def test_an_interrupted_build_is_finished_by_the_next(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(root)
    edit(root, ARABIC, '"الجبر الخطي"', '"جبر المصفوفات"')

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("generator.build.search_index._write", killed)
        with pytest.raises(KeyboardInterrupt):
            run(root)
    run(root)
    assert ids(ask(root, "جبر المصفوفات", "ar"))[0] == "higher/algebra"
    assert_whole(root)


@pytest.mark.parametrize("damage", ["gone", "cut", "changed"])
def test_what_somebody_did_to_an_index_or_to_what_was_kept_is_mended(
    root: Path, damage: str
) -> None:
    run(root)
    whole = everything(root)
    kept = terms_file(state_of(root), "higher/all")
    if damage == "gone":
        (root / "site/search/ar/root.bin").unlink()
        shutil.rmtree(state_of(root) / "search")
    elif damage == "cut":
        kept.write_bytes(kept.read_bytes()[:-40])
        (root / "site/search/ar/root.bin").write_bytes(b"")
    else:
        kept.write_bytes(kept.read_bytes()[:-40] + bytes(40))
        (root / "site/search/zh-Hans/root.bin").write_bytes(b"TW")
    run(root)
    assert everything(root) == whole


def test_errors_in_the_sources_leave_the_index_as_it_was(root: Path) -> None:
    run(root)
    before = stamps(root)
    add_line(root, "higher", '{"id":"bad","title":"x","level":"99"}')
    with pytest.raises(Exception, match="1 error"):
        run(root)
    assert stamps(root) == before
    assert read_terms(terms_file(state_of(root), "higher/all")) is not None


def test_doctests() -> None:
    for module in (search_reader, search_texts):
        assert doctest.testmod(module).failed == 0
