"""Search finds figures and self-assessments, and follows every edit of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.render.search_reader import Answer, answer
from tests.build_sites import assert_whole, changed, edit, run, stamps, state_of
from tests.figures_site import figures_site

FIGURES = "content/data/figures.jsonl"


@pytest.fixture
def root(site: Callable[[str], Path]) -> Path:
    root = figures_site(site)
    edit(root, "site_config.yml", "search: {enabled: false}\n", "search: {enabled: true}\n")
    return root


def ask(root: Path, query: str, locale: str = "zh-Hans", *filters: str) -> Answer:
    return answer(root / "site", locale, query, 10, filters)


def urls(found: Answer) -> list[str]:
    return [one.url for one in found.results]


def test_a_series_is_found_by_its_name_its_figures_and_its_sources(root: Path) -> None:
    run(root)
    series = ask(root, "浏览量").results[0]
    assert (series.id, series.url) == ("data/views", "zh-Hans/data/views.html")
    assert (series.text, series.detail) == ("按次计。", "开放数据 › 使用")
    assert urls(ask(root, "60,800,000,000")) == ["zh-Hans/data/views.html"]
    assert "zh-Hans/data/index.html" in urls(ask(root, "日报"))
    # Its own words are there in no other language: shown as what they are.
    other = ask(root, "浏览量", "ar").results[0]
    assert (other.url, other.language) == ("ar/data/views.html", "zh-Hans")
    assert urls(ask(root, "=1+1 <b>"))[0] == "zh-Hans/data/hostile.html"


def test_the_figures_can_be_chosen_among_the_collections(root: Path) -> None:
    run(root)
    assert urls(ask(root, "浏览量", "zh-Hans", "collection=data"))
    assert not urls(ask(root, "浏览量", "zh-Hans", "collection=higher"))


def test_a_self_assessment_is_found_by_its_title_and_its_statements(root: Path) -> None:
    run(root)
    for words in ("自测", "不同的密码", "创作"):
        found = ask(root, words).results[0]
        assert (found.url, found.text) == ("zh-Hans/check-yourself.html", "三句话。")


def test_an_edited_figure_is_found_and_nothing_else_is_analysed(root: Path) -> None:
    locales = run(root).analysed
    assert run(root).analysed == 0
    before = stamps(root)
    edit(root, FIGURES, '"value":3,', '"value":777123,')
    assert 0 < run(root).analysed == 2 < locales
    assert {"search/ar", "search/zh-Hans"} <= {
        path.rpartition("/")[0][:14].rstrip("/") for path in changed(before, stamps(root))
    }
    assert urls(ask(root, "777,123")) == ["zh-Hans/data/hostile.html"]
    assert_whole(root)


def test_figures_that_are_gone_are_no_longer_found(root: Path) -> None:
    run(root)
    edit(root, "site_config.yml", f"figures: {FIGURES}\n", "")
    edit(
        root,
        "site_config.yml",
        "  data: {label: 数据, path: data/index.html, menu: true}\n",
        "",
    )
    run(root)
    assert not ask(root, "浏览量").results
    assert ask(root, "自测").results
    assert_whole(root)


def test_lost_words_are_made_again(root: Path) -> None:
    run(root)
    (state_of(root) / "search/data/standing.bin").write_bytes(b"torn")
    edit(root, FIGURES, '"value":3,', '"value":777123,')
    run(root)
    assert urls(ask(root, "777,123")) == ["zh-Hans/data/hostile.html"]
    assert_whole(root)
