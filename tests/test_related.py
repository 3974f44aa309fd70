"""Related resources: what is near, how lists stay, and which pages a change prints anew."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import Text, analyse_shard, related, signature
from tests.build_sites import add_line, assert_whole, changed, edit, run, small_site, stamps

HIGHER = "content/catalog/higher/all.jsonl"
COURSES = {
    "algebra-1": "Linear algebra: matrices, vectors, determinants",
    "algebra-2": "Matrices and determinants for engineers",
    "cooking": "Cooking rice and noodles at home",
    "noodles": "Noodles: rice flour, wheat flour, cooking times",
    "poetry": "Tang poetry read aloud",
}


def near(courses: dict[str, str], count: int = 3, shards: int = 1) -> dict[str, list[str]]:
    """Give the lists for courses that lie in some shards."""
    keys = sorted(courses)
    parts = [keys[n::shards] for n in range(shards)]
    bodies = [
        signature(analyse_shard([Text(k, k, courses[k]) for k in part]), "en") for part in parts
    ]
    order = [key for part in parts for key in part]
    rows = related(bodies, order, count).tolist()
    return {
        key: [order[n] for n in row if n >= 0] for key, row in zip(order, rows, strict=True)
    }


def test_what_shares_words_is_near_and_what_shares_none_is_not() -> None:
    found = near(COURSES)
    assert found["algebra-1"] == ["algebra-2"]
    assert found["noodles"] == ["cooking"]
    assert found["poetry"] == []
    assert near({}) == {}
    assert near({"one": "alone"}) == {"one": []}


def test_words_are_stems_and_bigrams_of_their_script() -> None:
    english = near({"a": "Determinant of matrix", "b": "Determinants, a matrix", "c": "Tea"})
    assert english["a"] == ["b"]
    chinese = near({"a": "线性代数入门", "b": "高等代数与线性代数", "c": "唐诗", "d": "宋词"})
    assert chinese["a"] == ["b"]


WORDS = st.sampled_from(["algebra", "matrix", "rice", "noodle", "poem", "tang", "代数", "矩阵"])
SOME = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3),
    st.lists(WORDS, max_size=6).map(" ".join),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(SOME, st.integers(1, 4))
def test_lists_do_not_depend_on_how_records_lie_in_shards(
    courses: dict[str, str], shards: int
) -> None:
    found = near(courses)
    assert near(courses, shards=shards) == found
    for key, row in found.items():
        assert key not in row and len(row) == len(set(row)) <= 3
        assert set(row) <= courses.keys()


def test_one_more_course_moves_only_the_lists_it_enters() -> None:
    rng = np.random.default_rng(7)
    words = [f"word{n}" for n in range(600)]
    courses = {f"c{n:04}": " ".join(rng.choice(words, 12)) for n in range(700)}
    before = near(courses, 6)
    after = near(courses | {"new": " ".join(rng.choice(words, 12))}, 6)
    moved = {key for key in before if before[key] != after[key]}
    entered = {key for key in before if "new" in after[key]}
    assert entered <= moved
    # Words whose rarity crosses a power of two may move a few more.
    assert len(moved - entered) <= len(courses) // 20


@pytest.fixture
def root(site: Callable[[str], Path]) -> Path:
    folder = small_site(site)
    edit(folder, "site_config.yml", "search: {enabled: false}", "search: {related: 2}")
    add_line(
        folder, "higher", '{"id":"algebra-2","title":"线性代数续论","summary":"矩阵与向量。"}'
    )
    add_line(folder, "lessons", '{"id":"matrix","title":"矩阵与向量入门"}')
    run(folder)
    return folder


def links(root: Path, page: str) -> list[str]:
    """Give the addresses of the related resources on a page."""
    text = (root / "site" / page).read_text("utf-8")
    _, _, section = text.partition('<section class="related"')
    return re.findall(r'<a href="([^"]*)"', section.partition("</section>")[0])


def test_pages_lead_to_related_resources_in_the_readers_language(root: Path) -> None:
    assert links(root, "zh-Hans/higher/algebra.html") == [
        "../../zh-Hans/higher/algebra-2.html",
        "../../zh-Hans/lessons/matrix.html",
    ]
    page = (root / "site/ar/higher/algebra.html").read_text("utf-8")
    assert 'hreflang="zh-Hans"><bdi lang="zh-Hans" dir="ltr">线性代数续论</bdi>' in page
    assert sorted(links(root, "zh-Hans/lessons/matrix.html")) == [
        "../../zh-Hans/higher/algebra-2.html",
        "../../zh-Hans/higher/algebra.html",
    ]
    # Nothing is near, though one school offers all, so nothing is said; a withdrawn record
    # leads nowhere.
    assert links(root, "zh-Hans/lessons/time.html") == []
    assert links(root, "zh-Hans/higher/old.html") == []


def test_a_hostile_title_is_text_where_others_lead_to_it(root: Path) -> None:
    title = "</bdi><script>alert(1)</script> 矩阵与向量"
    add_line(root, "lessons", f'{{"id":"evil","title":"{title}"}}')
    run(root)
    pages = [p for p in (root / "site").rglob("*.html") if "evil.html" in p.read_text("utf-8")]
    assert any(p.name == "matrix.html" for p in pages)
    assert not [p for p in pages if "<script>alert" in p.read_text("utf-8")]


def test_a_change_prints_the_pages_whose_lists_changed_and_no_others(root: Path) -> None:
    before = stamps(root)
    assert run(root).rendered == 0
    # What no list shows: the record's own pages.
    edit(root, HIGHER, "https://a.example/1?x=1&y=2", "https://a.example/3")
    run(root)
    pages = {p for p in changed(before, stamps(root)) if p.endswith(".html")}
    assert pages == {"zh-Hans/higher/algebra.html", "ar/higher/algebra.html"}
    # Another title: the pages that lead there, of another collection and shard too.
    before = stamps(root)
    edit(root, HIGHER, "线性代数续论", "线性代数续篇")
    run(root)
    pages = {p for p in changed(before, stamps(root)) if p.endswith(".html")}
    assert {"zh-Hans/higher/algebra.html", "zh-Hans/lessons/matrix.html"} <= pages
    assert not {p for p in pages if p.endswith(("calculus.html", "water.html", "plain.html"))}
    assert_whole(root)
    # A new record enters lists.
    add_line(root, "lessons", '{"id":"zero","title":"矩阵与向量习题"}')
    run(root)
    assert "../../zh-Hans/lessons/zero.html" in links(root, "zh-Hans/lessons/matrix.html")
    assert_whole(root)


def test_a_build_killed_between_lists_and_pages_is_finished_by_the_next(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (root / HIGHER).read_text("utf-8")
    edit(root, HIGHER, "线性代数续论", "唐诗选读")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("generator.build.shards.render", killed)
        with pytest.raises(KeyboardInterrupt):
            run(root)
    (root / HIGHER).write_text(text, "utf-8")
    run(root)
    assert_whole(root)
    edit(root, HIGHER, "线性代数续论", "唐诗选读")
    run(root)
    assert_whole(root)


def test_no_related_resources_where_none_are_asked_for(root: Path) -> None:
    edit(root, "site_config.yml", "search: {related: 2}", "search: {related: 0}")
    run(root)
    assert links(root, "zh-Hans/higher/algebra.html") == []
    assert_whole(root)
