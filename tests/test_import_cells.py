"""Repairs, quantities, languages, splits and ids: rows of text and what becomes of them."""

import json
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.records.ids import id_fault
from generator.records.importing.cells import ORDER, cleaner
from generator.records.importing.delimited import DelimitedSource
from generator.records.importing.identity import Identifier
from generator.records.importing.items import splitter
from generator.records.importing.languages import language_tag
from generator.records.importing.mapping import IdRule, SourceRule, SwallowedRule
from generator.records.importing.merge import Candidate, resolve
from generator.records.importing.quantities import date, hours, number, weekly, weeks
from generator.records.importing.report import RowLog
from generator.records.importing.structured import split_list
from generator.records.importing.terms import Vocabulary
from generator.records.model import Record, Term, Workload

clean = cleaner(ORDER)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("RÃ©ussir le Changement", "Réussir le Changement"),
        ("çº¿æ\x80§ä»£æ\x95°", "线性代数"),
        ("Â·  Course", "· Course"),
        ("Itâ€™s", "It’s"),
        ("â\x80\x8bSystems", "Systems"),
        ("ðŸ˜€", "😀"),
        ("Ã…ngström und Ã", "Ångström und Ã"),
        ("\u202egnp.exe", "gnp.exe"),
        ("\u2066a\u2069", "a"),
        ("a\u200bb\ufeff", "ab"),
        ("  数据  结构 ", "数据 结构"),
        ("SQL\xa0Server", "SQL Server"),
        ("first\r\n  second", "first second"),
        ("力学(上)", "力学（上）"),
        ("（一：电路分析)", "（一：电路分析）"),
        ("e\u0301te", "éte"),
    ],
)
def test_an_accident_is_undone(before: str, after: str) -> None:
    mended, steps = clean(before)
    assert mended == after
    assert steps[0][1] == before
    assert steps[-1][2] == after


@pytest.mark.parametrize(
    "text",
    [
        "", "Réussir", "线性代数（上）", "می\u200cخواهم", "क्\u200dष", "שלום\u200f!", "GIS (2)",
        "Größe", "SÃO PAULO", "©2021 · ®", "ไทย",
    ],
)  # fmt: skip
def test_good_text_is_left_alone(text: str) -> None:
    assert clean(text) == (text, [])


@given(st.text())
def test_a_second_repair_finds_nothing_more_to_strip(text: str) -> None:
    strip = cleaner(("bidi", "invisible", "spaces"))
    once = strip(text)[0]
    assert strip(once) == (once, [])


def test_hostile_mojibake_costs_no_more_than_its_length() -> None:
    text = "\xf4\xbf" * 200_000
    assert cleaner(("mojibake",))(text)[0] == text


def test_markdown_keeps_its_lines() -> None:
    assert cleaner(ORDER, keep_lines=True)(" # 标题\r\n\r\n1.  a\n")[0] == "# 标题\n\n1.  a"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one hour", None), ("1 hour", 1), ("2h 30min", 2.5), ("2 hr 30 mins ", 2.5),
        ("1-hour 30-minutes", 1.5), ("20-30 minutes", 0.5), ("45 minutos", 0.75),
        ("2 heures", 2), ("1,5 horas", 1.5), ("١٢ ساعة", 12), ("3 часа", 3),
        ("2 hours (1 hour for the project)", None), ("1 week of study, 2 hours", None),
        ("14", None), ("", None), ("1 - 3 Months", None),
    ],
)  # fmt: skip
def test_hours(text: str, expected: float | None) -> None:
    assert hours(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3小时每周", (3, 3)), ("3～5小时每周", (3, 5)), ("2——3小时每周", (2, 3)),
        ("3小时/周", (3, 3)), ("每周3个学时", (3, 3)), ("每周学习2-3个小时", (2, 3)),
        ("约2~3小时", (2, 3)),
        ("3小时左右/周", (3, 3)),
        ("3 小时/每周", (3, 3)), ("4", (4, 4)), ("1至2小时", (1, 2)), ("3-5周每小时", None),
        ("3-53-5小时每周", None), ("20-40min/3天", None), ("5-3小时每周", None), ("待定", None),
    ],
)  # fmt: skip
def test_hours_a_week(text: str, expected: tuple[float, float] | None) -> None:
    assert weekly(text, "hours") == expected


def test_weeks_numbers_and_dates() -> None:
    assert [weeks(t) for t in ("14周", "1 - 4 Weeks", "3 - 6 Months", "周")] == [
        14,
        4,
        26,
        None,
    ]
    assert [number(t) for t in ("1.1K reviews", "6,706", "٤٢", "free")] == [
        1100,
        6706,
        42,
        None,
    ]
    assert [date(t) for t in ("2015-07-23T00:08:33Z", "2015-07-32", "7/2015")] == [
        "2015-07-23", None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("English", "en"), ("Chinese (Traditional)", "zh-Hant"), ("简体中文", "zh-Hans"),
        ("日本語", "ja"), ("Portuguese (European)", "pt-PT"), ("Bengali", "bn"),
        ("Khmer", "km"),
        ("русский", "ru"),
        ("zh-hans", "zh-Hans"), ("iw", "he"), ("pnb", None), ("Klingon!", None), ("", None),
    ],
)  # fmt: skip
def test_languages_by_name_endonym_and_code(name: str, tag: str | None) -> None:
    assert language_tag(name) == tag


@pytest.mark.parametrize(
    ("separators", "text", "items"),
    [
        (["/"], "经济管理/工学/生命科学", ["经济管理", "工学", "生命科学"]),
        ([", "], "Portuguese (Brazilian), Russian, ", ["Portuguese (Brazilian)", "Russian"]),
        (["list"], "['Unity 3D', \"l'été\"]", ["Unity 3D", "l'été"]),
        (["list"], "[__import__('os').system('x')]", ["[__import__('os').system('x')]"]),
        (["list"], "[" * 5_000, ["[" * 5_000]),
        (["list", ";"], "a;b;a", ["a", "b"]),
        ([], "Extract, Transform", ["Extract, Transform"]),
    ],
)
def test_several_values_in_a_cell(separators: list[str], text: str, items: list[str]) -> None:
    assert splitter(tuple(separators))(text) == items


@given(st.text(min_size=1))
def test_an_id_can_always_be_used_or_is_refused(text: str) -> None:
    log = RowLog()
    for rule in (IdRule(("c",), prefix="x-"), IdRule(("c",), hash=True)):
        made = Identifier(rule).identify({"c": text}, log)
        assert log.is_refused or (made and id_fault(made.id) is None)


@given(st.sets(st.text(min_size=1), min_size=2, max_size=2))
def test_with_a_hash_two_texts_never_share_an_id(texts: set[str]) -> None:
    identifier = Identifier(IdRule(("c",), hash=True, prefix="x-"))
    made = [identifier.identify({"c": text}, RowLog()) for text in texts]
    assert len({m.id for m in made if m}) == 2


def test_long_texts_keep_ids_apart_without_being_told_to() -> None:
    identifier = Identifier(IdRule(("c",), prefix="udemy-"))
    ids = [identifier.identify({"c": "rhythm-" * 12 + end}, RowLog()) for end in ("p1", "p2")]
    assert len({i.id for i in ids if i}) == 2


def test_new_terms_do_not_depend_on_the_order_of_labels() -> None:
    labels = [
        "北京大学",
        "IBM",
        "Ibm",
        "جامعة دمشق",
        "École Polytechnique",
        "Ecole Polytechnique",
    ]
    made = []
    for order in (labels, labels[::-1]):
        vocabulary = Vocabulary({"own": Term("own", "Known University")})
        codes = {label: vocabulary.make(label) for label in order}
        assert vocabulary.make("known university") == "own"
        made.append((codes, vocabulary.created))
    assert made[0] == made[1]
    assert len(made[0][1]) == 5


def candidate(row: int, key: str = "k", **values: Any) -> Candidate:
    record = Record("a", **{"title": "t"} | values)
    return Candidate(row, row, key, msgspec.json.encode(record), record)


def test_of_rows_with_one_id_the_one_that_says_most_stays_whatever_the_order() -> None:
    rows = [
        candidate(1),
        candidate(2, summary="概要"),
        candidate(3, key="K", summary="xxxxxxxxx"),
    ]
    for order in (rows, rows[::-1]):
        found = resolve(order, "refuse")
        assert found.record.summary == "xxxxxxxxx"
        assert sorted((c.row, code) for c, code, _ in found.refused) == [
            (1, "id-clash"), (2, "id-clash"),
        ]  # fmt: skip
    found = resolve(rows[:2], "refuse")
    assert [(c.row, code, reason) for c, code, reason in found.refused] == [
        (1, "duplicate", "the row has the same id as row 2, which stays")
    ]


def test_merged_rows_keep_every_item_and_the_first_of_single_values() -> None:
    rows = [
        candidate(1, tags=("数",), fields={"teachers": ["王"]}),
        candidate(2, tags=("数", "理"), workload=Workload(hours=2)),
    ]
    for order in (rows, rows[::-1]):
        merged = resolve(order, "merge").record
        assert merged.tags == ("数", "理")
        assert (merged.fields, merged.workload) == ({"teachers": ["王"]}, Workload(hours=2))


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "[1]",
        '[{"a": "]}\\"["}, {"b": [1, {}]}]',
        ' [\n{"a":1},\n\n{"b":"\\\\"}\n] ',
        '["é"]',
    ],
)
def test_a_list_is_split_where_json_would(text: str) -> None:
    items = [json.loads(item) for _, item in split_list(BytesIO(text.encode())) if item]
    assert items == json.loads(text)


@given(
    st.lists(
        st.recursive(
            st.none() | st.text() | st.integers(),
            lambda x: st.lists(x) | st.dictionaries(st.text(), x),
        )
    )
)
def test_any_list_is_split_where_json_would(value: list[Any]) -> None:
    found = list(split_list(BytesIO(json.dumps(value, ensure_ascii=False).encode())))
    assert [json.loads(item) for _, item in found if item] == value


def test_a_broken_item_does_no_harm_to_the_next_lines() -> None:
    text = b'[{"a":1},\n{"b":"open},\n{"c":3},\n{"d":4}]'
    found = list(split_list(BytesIO(text)))
    assert found[0] == (1, b'{"a":1}')
    assert found[-1] == (4, b'{"d":4}')


def rows_of(tmp_path: Path, body: bytes, **rule: Any) -> list[tuple[int, str]]:
    path = tmp_path / "c.csv"
    path.write_bytes(body)
    with closing(DelimitedSource(path, SourceRule(**rule), SwallowedRule())) as source:
        return [
            (r.line, r.fault[0] if r.fault else "|".join(map(str, r.cells.values())))
            for r in source
        ]


def test_csv_in_many_encodings(tmp_path: Path) -> None:
    text = "名称,值\r\n线性代数,1\r\n"
    for encoding in ("utf-8", "utf-16", "gb18030", "big5", "euc-kr"):
        if encoding not in ("big5", "euc-kr"):
            assert rows_of(tmp_path, text.encode(encoding), encoding=encoding) == [
                (2, "线性代数|1")
            ]
    assert rows_of(tmp_path, text.encode("utf-8-sig")) == [(2, "线性代数|1")]


def test_broken_csv_is_refused_row_by_row(tmp_path: Path) -> None:
    long = b"x" * 1_000_001
    body = (
        b"a,b\n1,2\n\n3\n4,5,\n6,7,8\n"
        + long
        + b',1\n9,10\n"'
        + long
        + b'",1\n11,12\n13,"14\n15,16\n'
    )
    assert rows_of(tmp_path, body) == [
        (2, "1|2"), (4, "ragged"), (5, "4|5"), (6, "ragged"), (7, "too-long"), (8, "9|10"),
        (9, "too-long"), (10, "11|12"), (11, "13|14\n15,16\n"),
    ]  # fmt: skip
