"""Translation memory: exact, exact with context, like; from PO files, people's work only."""

import json
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from generator.config.load import load
from generator.locales import parse_locale
from generator.problems import Problems
from generator.translation.memory import Memory, memory_path
from generator.translation.memory.store import Pair
from generator.translation.states import Mark, entry_mark, entry_state, source_hash, with_mark
from tests import translation_site as small
from tests.translation_site import HIGHER, entry, run, write

Site = Callable[[str], Path]
AR = parse_locale("ar")
BASIC = "catalog/basic/all.po"


@pytest.fixture
def root(site: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    monkeypatch.chdir(site(small.SITE))
    run("sync")
    return Path.cwd()


def give(key: str, text: str, state: str, by: str, name: str = HIGHER) -> None:
    old = entry("ar", name, key)
    new = with_mark(old, Mark(state, by, "2026-01-01", src=source_hash(old.msgid)))
    write("ar", name, key, msgstr=(text,), comments=new.comments, flags=new.flags)


def ask(text: str, *args: object) -> list[dict[str, object]]:
    done = run("memory", "query", "--locale", "ar", "--json", *args, text)
    found: list[dict[str, object]] = json.loads(done.stdout)["results"]
    return found


def test_the_same_text_is_found_with_its_place_and_author(root: Path) -> None:
    give("daishu/title", "الجبر", "approved", "ليلى")
    (match,) = ask("线性代数")
    assert match == {
        "score": 100.0,
        "source": "线性代数",
        "target": ["الجبر"],
        "approved": True,
        "context": "daishu/title",
        "path": HIGHER,
        "by": "ليلى",
    }
    assert ask("线性代数", "--context", "daishu/title")[0]["score"] == 101
    assert "الجبر" in run("memory", "query", "--locale", "ar", "线性代数").stdout


def test_a_text_like_it_is_found_and_scored(root: Path) -> None:
    give("daishu/title", "الجبر", "translated", "ليلى")
    (match,) = ask("线性代数（上）", "--least", "60")
    assert match["source"] == "线性代数" and 70 < float(str(match["score"])) < 80
    assert ask("量子力学") == []


def test_the_same_context_goes_first_then_what_was_approved(tmp_path: Path) -> None:
    with Memory() as memory:
        memory.add(
            "a.po", [Pair("书", ("a",), "r1/title"), Pair("书", ("b",), "r2/title", True)]
        )
        assert [m.target for m in memory.exact("书")] == [("b",), ("a",)]
        assert [m.target for m in memory.exact("书", "r1/title")] == [("a",), ("b",)]


@pytest.mark.parametrize(
    ("state", "by"),
    [
        ("draft", "argos:zh_ar-1.9@3f8a11c0"),
        ("translated", "argos:zh_ar-1.9@3f8a11c0"),
        ("translated", "language-model"),
        ("needs-review", "ليلى"),
        ("stale", "ليلى"),
        ("rejected", "ليلى"),
    ],
)
def test_what_no_person_vouches_for_is_no_match(root: Path, state: str, by: str) -> None:
    give("daishu/title", "الجبر", state, by)
    assert ask("线性代数") == []
    counts = json.loads(run("memory", "stats", "--json").stdout)["ar"]
    assert counts["pairs"] == 0 and counts["machine"] == int(by != "ليلى")


def test_a_draft_that_a_person_approved_is_a_match(root: Path) -> None:
    give("daishu/title", "الجبر", "draft", "argos:zh_ar-1.9@3f8a11c0")
    run("approve", "--by", "ليلى", "--state", "draft")
    assert ask("线性代数")[0]["approved"]


def test_the_po_files_stay_the_truth(root: Path) -> None:
    give("daishu/title", "الجبر", "translated", "ليلى")
    assert ask("线性代数")
    give("daishu/title", "جبر خطي", "translated", "ليلى")
    assert [m["target"] for m in ask("线性代数")] == [["جبر خطي"]]
    small.po("ar", HIGHER).unlink()
    assert ask("线性代数") == []


def test_only_changed_files_are_read_again(root: Path) -> None:
    config = load(Path("site_config.yml"))
    with Memory(memory_path(config, AR)) as memory:
        assert memory.refresh(config, AR, Problems()) == 5
        assert memory.refresh(config, AR, Problems()) == 0
        give("yuwen/title", "لغة", "translated", "ليلى", BASIC)
        assert memory.refresh(config, AR, Problems()) == 1


@pytest.mark.parametrize("damage", [b"no database at all", b"", None])
def test_a_damaged_memory_is_made_anew(root: Path, damage: bytes | None) -> None:
    give("daishu/title", "الجبر", "translated", "ليلى")
    assert ask("线性代数")
    path = Path(".tongwen/memory/ar.sqlite")
    if damage is None:
        with sqlite3.connect(path) as database:
            database.execute("pragma user_version = 99")
        database.close()
    else:
        path.write_bytes(damage)
    assert ask("线性代数")


def test_a_broken_file_is_told_and_the_others_are_there(root: Path) -> None:
    give("yuwen/title", "لغة", "translated", "ليلى", BASIC)
    small.po("ar", HIGHER).write_text('msgid "cut', "utf-8")
    config, problems = load(Path("site_config.yml")), Problems()
    with Memory() as memory:
        memory.refresh(config, AR, problems)
        assert problems.errors[0].place.path == f"translations/ar/{HIGHER}"
        assert memory.exact("语文")


def test_sync_proposes_what_people_made_of_the_text_in_another_file(root: Path) -> None:
    give("daishu/title", "الجبر", "approved", "ليلى")
    small.edit("content/basic/all.jsonl", "语文", "线性代数")
    Path("content/basic/all.jsonl").write_text(
        Path("content/basic/all.jsonl").read_text("utf-8")
        + '{"id":"new","title":"线性代数"}\n',
        "utf-8",
    )
    run("sync")
    new = entry("ar", BASIC, "new/title")
    mark = entry_mark(new)
    assert new.msgstr == ("الجبر",) and entry_state(new) == "needs-review"
    assert mark and mark.by == "memory"
    assert entry("en", BASIC, "new/title").msgstr == ("",)


def test_sync_proposes_nothing_that_only_a_machine_made(root: Path) -> None:
    give("daishu/title", "الجبر", "translated", "argos:zh_ar-1.9@3f8a11c0")
    small.edit("content/basic/all.jsonl", "语文", "线性代数")
    run("sync")
    assert entry("ar", BASIC, "yuwen/title").msgstr == ("",)


# Texts like another


def alike(memory: Memory, text: str) -> float:
    found = memory.like(text, limit=1, least=60)
    return found[0].score if found else 0.0


ALPHABET = st.text(st.sampled_from("线性代数矩阵课 abcdeABÉم"), min_size=1, max_size=14)


@settings(max_examples=40, deadline=None)
@given(st.sets(ALPHABET, min_size=1, max_size=30), ALPHABET)
def test_nothing_stranger_than_what_comparing_with_all_finds(
    texts: set[str], query: str
) -> None:
    with Memory() as memory:
        memory.add("a.po", [Pair(t, ("x",)) for t in sorted(texts)])
        best = process.extractOne(query, sorted(texts), scorer=fuzz.ratio, score_cutoff=60)
        found = alike(memory, query)
        assert found <= (best[1] if best else 0.0) + 1e-9
        assert found >= 100 if query in texts else True


def test_edits_of_ten_thousand_texts_are_found() -> None:
    chance = random.Random(7)
    words = [
        "线性",
        "代数",
        "矩阵",
        "运算",
        "初等",
        "变换",
        "学习",
        "课程",
        "第一",
        "教师",
        "向量",
    ]
    texts = sorted(
        {"".join(chance.choices(words, k=chance.randint(4, 12))) for _ in range(10_000)}
    )
    with Memory() as memory:
        memory.add("a.po", [Pair(t, ("x",)) for t in texts])
        hits = 0
        for text in chance.sample(texts, 60):
            at = chance.randrange(len(text))
            edited = text[:at] + "新" + text[at + 1 :]
            best = process.extractOne(edited, texts, scorer=fuzz.ratio)
            hits += alike(memory, edited) >= best[1] - 1e-9
        assert hits >= 57
