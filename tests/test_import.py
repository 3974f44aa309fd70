"""`tongwen import` from end to end: every row is accepted or refused, and nothing is lost."""

import json
import random
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.errors import OperatorError, SourceError, TongwenError, UsageError
from generator.problems import Faults
from generator.records.importing.mapping import (
    FieldRule,
    IdRule,
    ImportRules,
    SourceRule,
    SwallowedRule,
)
from generator.records.importing.report import REPAIRS
from tests.import_sites import MAP, Desk, csv

HEAD = ("title", "url", "subject", "school")
U = "https://example.org/course/"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_rows_become_records_in_sorted_shards(desk: Desk) -> None:
    counts = desk.run(
        csv(
            HEAD, ["线性代数", U + "PKU-1", "工学/理学", "北京大学"], ["ب", U + "b", "", "none"]
        )
    )
    assert (counts["accepted"], counts["records"], counts["added"], counts["terms"]) == (
        2,
        2,
        2,
        1,
    )
    records = desk.records()
    assert list(records["pku-1"]) == ["id", "title", "language", "provider", "subjects", "link"]
    assert records["pku-1"]["subjects"] == ["07", "05"]
    assert records["pku-1"]["provider"] == "beijingdaxue-21aa18"
    assert "provider" not in records["b"]
    assert (
        b'{"code":"beijingdaxue-21aa18","label":"\xe5'
        in desk.content()["content/vocabularies/providers.jsonl"]
    )


def test_a_second_import_changes_no_byte_and_says_so(desk: Desk) -> None:
    body = csv(HEAD, ["a", U + "a", "工学", "X"], ["b", U + "b", "", "Own University"])
    desk.run(body)
    before = desk.content()
    counts = desk.run(body)
    assert desk.content() == before
    assert (counts["unchanged"], counts["files"], counts["terms"]) == (2, 0, 0)
    stamps = {p: p.stat().st_mtime_ns for p in (desk.root / "content").rglob("*.jsonl")}
    desk.run(body)
    assert {p: p.stat().st_mtime_ns for p in stamps} == stamps


def test_a_dry_run_counts_and_writes_nothing(desk: Desk) -> None:
    before = desk.content()
    counts = desk.run(csv(HEAD, ["a", U + "a", "", "X"]), MAP, "in.csv", "--dry-run")
    assert (counts["added"], counts["terms"], counts["dry_run"]) == (1, 1, True)
    assert counts["files"] == 2
    assert desk.content() == before


def test_records_of_others_and_fields_the_mapping_does_not_name_stay(desk: Desk) -> None:
    desk.run(csv(HEAD, ["a", U + "a", "工学", "X"]))
    path = next((desk.root / "content/catalog/courses").glob("*.jsonl"))
    record = json.loads(path.read_text()) | {"summary": "by hand", "fields": {"price": 5}}
    path.write_text(json.dumps(record, separators=(",", ":")) + "\n")
    counts = desk.run(csv(HEAD, ["A new title", U + "a", "", "X"], ["b", U + "b", "", "X"]))
    assert (counts["added"], counts["updated"]) == (1, 1)
    records = desk.records()
    assert (records["a"]["title"], records["a"]["summary"]) == ("A new title", "by hand")
    assert records["a"]["fields"] == {"price": 5}
    assert "subjects" not in records["a"], "the mapping names it: what the file says holds"


def test_replace_leaves_tombstones_and_takes_them_back(desk: Desk) -> None:
    both = csv(HEAD, ["a", U + "a", "", ""], ["b", U + "b", "", ""])
    desk.run(both)
    counts = desk.run(csv(HEAD, ["a", U + "a", "", ""]), MAP, "in.csv", "--replace")
    assert (counts["removed"], list(desk.records())) == (1, ["a"])
    stones = desk.root / "content/catalog/courses/tombstones.jsonl"
    assert stones.read_text() == '{"id":"b"}\n'
    desk.run(both)
    assert (sorted(desk.records()), stones.read_text()) == (["a", "b"], "")


def test_bad_rows_are_refused_with_their_line_and_reason(desk: Desk) -> None:
    body = (
        (
            "title,url,subject,school\n"
            f"good,{U}good,,\n"
            f"three cells,{U}x,\n"
            f",{U}no-title,,\n"
            "no id,,,\n"
            "bad link,javascript:alert(1)/x,,\n"
            f"nul\0,{U}x-nul,,\n"
        ).encode()
        + b"\xff\xfe,"
        + U.encode()
        + b"bytes,,\n"
    )
    counts = desk.run(body + f"good,{U}good,,\n".encode())
    refused = {(e["line"], e["code"]) for e in desk.report("refused")}
    assert refused == {
        (3, "ragged"), (4, "required"), (5, "no-id"), (7, "control"),
        (8, "encoding"), (9, "duplicate"),
    }  # fmt: skip
    assert (counts["rows"], counts["accepted"]) == (8, 2)
    assert "link" not in desk.records()["x"]
    assert [e["code"] for e in desk.report("noted") if e["line"] == 6] == ["unknown-value"]


def test_repairs_are_reported_with_before_and_after(desk: Desk) -> None:
    rules = MAP + "repair: [mojibake, bidi, invisible, spaces, brackets]\n"
    desk.run(
        csv(HEAD, [" RÃ©ussir\u200b \u202e!", U + "a", "", ""], ["力学(上)", U + "b", "", ""]),
        rules,
    )
    steps = [(e["row"], e["code"], e["before"], e["after"]) for e in desk.report("repaired")]
    assert steps == [
        (1, "mojibake", " RÃ©ussir\u200b \u202e!", " Réussir\u200b \u202e!"),
        (1, "bidi", " Réussir\u200b \u202e!", " Réussir\u200b !"),
        (1, "invisible", " Réussir\u200b !", " Réussir !"),
        (1, "spaces", " Réussir !", "Réussir !"),
        (2, "brackets", "力学(上)", "力学（上）"),
    ]


def test_nothing_is_left_out_in_silence(desk: Desk) -> None:
    body = csv(
        (*HEAD, "rating"), ["a", U + "a", "工学/神学", "none", "5"], ["a", U + "b", "", "", ""]
    )
    counts = desk.run(body)
    noted = [(e["row"], e["field"], e["code"], e["before"]) for e in desk.report("noted")]
    assert noted == [
        (1, "subjects", "unknown-value", "神学"),
        (1, "school", "missing", "none"),
        (2, "title", "same-title", "a"),
        (0, "rating", "unused-column", ""),
    ]
    assert counts["unused_columns"] == ["rating"]


def test_unknown_values_may_refuse_the_row(desk: Desk) -> None:
    rules = MAP.replace("split: [/]", "split: [/], unknown: refuse")
    assert (
        desk.run(csv(HEAD, ["a", U + "a", "神学", ""], ["b", U + "b", "工学", ""]), rules)[
            "refused"
        ]
        == 1
    )


def test_swallowed_rows_come_out(desk: Desk) -> None:
    rules = MAP.replace("[url]", "[n]").replace(', pattern: "/([^/]+)$"', ", prefix: c-")
    rules += 'swallowed_rows: {start: "[0-9]+", lacks: [school]}\n'
    body = (
        "n,title,url,subject,school\n"
        f"1,one,{U}1,工学,X\n"
        f'2,"two ""quoted"",{U}2,理学\n3,three",{U}3,工学,X\n'.replace(
            '""quoted""', '\'quoted""'
        )
        + f'4,"a note\nwith a line end",{U}4,,X\n'
    )
    counts = desk.run(body, rules)
    assert (counts["rows"], counts["recovered"], counts["accepted"]) == (4, 1, 4)
    records = desk.records()
    assert records["c-2"]["title"] == "two 'quoted"
    assert (records["c-3"]["title"], records["c-3"]["subjects"]) == ("three", ["07"])
    assert records["c-4"]["title"] == "a note with a line end"
    assert [(e["row"], e["line"]) for e in desk.report("repaired") if "rows" in e["code"]] == [
        (2, 3), (2, 4),
    ]  # fmt: skip


def test_a_value_that_moved_to_another_column_is_found(desk: Desk) -> None:
    rules = MAP.replace("subject, split: [/],", "x, columns: [y], pattern: '^S: (.*)$',")
    rules = rules.replace("school", "title")
    body = csv(
        ("title", "url", "x", "y"),
        ["a", U + "a", "S: 工学", "B"],
        ["b", U + "b", "B", "S: 工学"],
    )
    desk.run(body, rules)
    assert [r["subjects"] for r in desk.records().values()] == [["07"], ["07"]]
    (entry,) = desk.report("repaired")
    assert (entry["row"], entry["field"], entry["before"], entry["after"]) == (
        2,
        "y",
        "x: B",
        "工学",
    )


def test_rows_of_one_course_become_one_record(desk: Desk) -> None:
    rules = """
id: {columns: [course], hash: true, prefix: m-}
same_id: merge
fields: {title: course, fields.teachers: teacher}
"""
    rows = [["王", "C+1"], ["安", "C+1"], ["王", "c+1"]]
    counts = desk.run(csv(("teacher", "course"), *rows), rules)
    assert (counts["accepted"], counts["records"]) == (3, 2)
    teachers = sorted(tuple(r["fields"]["teachers"]) for r in desk.records().values())
    assert teachers == [("安", "王"), ("王",)]


JSON_MAP = """
source: {format: FORMAT}
id: {columns: [id]}
fields: {title: name.zh, tags: tags, provider: {value: Own University}, fields.price: price}
"""
OBJECTS = [
    {"id": "a", "name": {"zh": "线性代数"}, "tags": ["数学", "数学", 2], "price": 5, "x": 1},
    {"id": "b", "name": {"zh": ""}},
    {"id": 7, "name": {"zh": "七"}, "price": None},
]


@pytest.mark.parametrize(
    ("form", "body"),
    [
        ("jsonl", "".join(json.dumps(o) + "\n\n" for o in OBJECTS) + '{"id":\n[1]\n'),
        ("json", json.dumps([*OBJECTS, [1]], indent=1)[:-1] + ',{"id": x}]'),
        ("json\n  rows: data.list", json.dumps({"data": {"list": [*OBJECTS, "x", 2]}})),
    ],
)
def test_json_in_three_shapes(desk: Desk, form: str, body: str) -> None:
    rules = JSON_MAP.replace("{format: FORMAT}", f"\n  format: {form}")
    counts = desk.run(body, rules, "in.json")
    assert (counts["rows"], counts["accepted"], counts["kinds"]["refused"]) == (
        5, 2, {"json": 2, "required": 1},
    )  # fmt: skip
    assert desk.records()["a"] == {
        "id": "a", "title": "线性代数", "provider": "own", "tags": ["数学", "2"],
        "fields": {"price": 5},
    }  # fmt: skip
    assert counts["unused_columns"] == ["x"]


TREE_MAP = """
source:
  format: tree
  records: [lesson, video]
  containers: [topic]
  refused: {game: games cannot be taken over}
id: {columns: ["@root.language", id]}
same_id: merge
fields:
  title: title
  language: {column: "@root.language", codes: {pnb: pa}}
  tags: "@topics"
  syllabus: "@parts"
"""


def node(kind: str, name: str, *children: Any, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "id": name, "title": name.upper(), "children": list(children), **more}


def test_a_tree_gives_every_node_a_row(desk: Desk) -> None:
    video = node("video", "v")
    tree = node(
        "topic", "root", node("topic", "maths", node("lesson", "l", video, node("game", "g"))),
        node("topic", "science", node("poem", "p"), video, "junk"), language="pnb",
    )  # fmt: skip
    counts = desk.run(json.dumps(tree), TREE_MAP, "in.json")
    assert (counts["rows"], counts["accepted"], counts["records"]) == (9, 3, 2)
    assert counts["kinds"]["refused"] == {
        "container": 3,
        "json": 1,
        "kind": 1,
        "unknown-kind": 1,
    }
    records = desk.records()
    assert records["pnb-v"]["tags"] == ["MATHS", "SCIENCE"]
    assert (records["pnb-l"]["syllabus"], records["pnb-l"]["language"]) == (["V", "G"], "pa")


@pytest.mark.parametrize("body", ["[" * 200_000, '{"a":' * 5_000, "nonsense", "", '"text"'])
@pytest.mark.parametrize("form", ["json", "tree\n  records: [x]", "json\n  rows: a"])
def test_hostile_json_is_an_error_or_a_refused_row(desk: Desk, form: str, body: str) -> None:
    try:
        counts = desk.run(
            body, JSON_MAP.replace("{format: FORMAT}", f"\n  format: {form}"), "in.json"
        )
    except SourceError:
        return
    assert counts["accepted"] == 0


@pytest.mark.parametrize(
    ("change", "fault", "hint"),
    [
        (
            ("title: title", "titel: title"),
            "map.yml:5:3: error: `fields.titel` is no field",
            "`title`",
        ),
        (
            ("title: title", "title: {colum: title}"),
            "`fields.title.colum` is not known",
            "`column`",
        ),
        (("title: title", "title: titel"), "The file has no column `titel`", "`title`"),
        (("title: title", "title: {}"), "neither a column nor a value", "column: NAME"),
        (("title: title", "summary: title"), "`fields` has no `title`", ""),
        (("missing: [none]", "missing: [/(/]"), "`missing[0]` is no regular expression", ""),
        (("missing: [none]", "repair: [space]"), "`repair[0]` cannot be `space`", "`spaces`"),
        (("missing: [none]", "source: {encoding: utf8}"), "cannot be `utf8`", "`utf-8`"),
        (("missing: [none]", "a: &a [*a]\n"), "error: ", ""),
        (('工学: "07"', "工学: 007"), "`007` is no code of its vocabulary", "`07`"),
        (("school", "sch ool"), "no column `sch ool`", "`school`"),
        (("columns: [url]", "columns: [ulr]"), "no column `ulr`", "`url`"),
    ],
)
def test_a_faulty_mapping_is_named_with_its_line(
    desk: Desk, change: tuple[str, str], fault: str, hint: str
) -> None:
    before = desk.content()
    with pytest.raises(Faults) as caught:
        desk.run(csv(HEAD, ["a", U + "a", "", ""]), MAP.replace(*change))
    texts = [p.text() for p in caught.value.problems]
    assert any(fault in text and hint in text and "map.yml:" in text for text in texts)
    assert desk.content() == before


def test_all_faults_of_a_mapping_come_at_once(desk: Desk) -> None:
    rules = (
        MAP.replace("title: title", "title: titel")
        .replace("[url]", "[ulr]")
        .replace("school", "s")
    )
    with pytest.raises(Faults) as caught:
        desk.run(csv(HEAD), rules)
    assert len(caught.value.problems) == 3


def test_a_fault_in_the_shards_that_are_there_stops_the_import(desk: Desk) -> None:
    desk.write("content/catalog/courses/0.jsonl", '{"id":"x","title":1}\n')
    before = desk.content()
    with pytest.raises(Faults, match="1 error"):
        desk.run(csv(HEAD, ["a", U + "a", "", ""]))
    assert desk.content() == before


def test_wrong_calls_are_said_in_plain_words(desk: Desk) -> None:
    file, rules = desk.write("in.csv", csv(HEAD)), desk.write("map.yml", MAP)
    with pytest.raises(UsageError, match="no file"):
        desk.run_file(desk.root / "none.csv", rules)
    with pytest.raises(UsageError, match="no mapping file"):
        desk.run_file(file, desk.root / "none.yml")
    with pytest.raises(UsageError, match="no collection `course`") as caught:
        desk.run_file(file, rules, "--collection", "course")
    assert "courses" in caught.value.hint
    with pytest.raises(SourceError, match="is empty"):
        desk.run("")
    with pytest.raises(SourceError, match="two columns named `title`"):
        desk.run("title,title\n")
    desk.write("file", "")
    with pytest.raises(OperatorError):
        desk.run_file(file, rules, "--report", str(desk.root / "file" / "r.jsonl"))


def test_no_row_accepted_is_a_failure(desk: Desk) -> None:
    desk.run(csv(HEAD, ["", "", "", ""]))
    assert desk.last.exit_code == 1
    assert "No row was accepted" in desk.last.stderr


def test_the_summary_for_people(desk: Desk) -> None:
    desk.run(csv(HEAD, [" a", U + "a", "", "X"], ["b"] * 4))
    from click.testing import CliRunner  # noqa: PLC0415

    from generator.cli.importing import import_  # noqa: PLC0415

    call = [
        str(desk.root / "in.csv"),
        "--collection",
        "courses",
        "--map",
        str(desk.root / "map.yml"),
    ]
    result = CliRunner().invoke(
        import_, [*call, "--config", str(desk.root / "site_config.yml")]
    )
    assert result.stdout.splitlines() == [
        "2 rows: 1 accepted, 1 refused; 1 repaired",
        "1 records in `courses`: 0 new, 0 changed, 1 as before",
        "refused: no-id 1",
        "repaired: spaces 1",
        "noted: unknown-value 2",
        "Nothing changed: every byte is as it was.",
    ]


CELL = st.text(max_size=8) | st.sampled_from(
    [
        "",
        "none",
        "工学/理学",
        " a ",
        U + "a",
        U + "b",
        '"',
        "x,y",
        "a\nb",
        "\0",
        "\u202e",
        "Ã©",
        "\ud800",
    ]
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.lists(CELL, min_size=3, max_size=5), max_size=8), seed=st.integers())
def test_any_rows_are_accounted_for_and_their_order_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], seed: int
) -> None:
    shuffled = rows[:]
    random.Random(seed).shuffle(shuffled)
    contents = []
    for order in (rows, shuffled):
        desk = Desk(tmp_path_factory.mktemp("desk"))
        body = csv(HEAD, *order).encode("utf-8", "surrogatepass")
        counts = desk.run(body)
        assert counts["rows"] == len(rows)
        contents.append(desk.content())
        desk.run(body)
        assert desk.content() == contents[-1]
    assert contents[0] == contents[1]


@settings(max_examples=60, deadline=None)
@given(body=st.binary(max_size=300))
def test_any_bytes_are_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, body: bytes
) -> None:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    try:
        desk.run(b"title,url,subject,school\n" + body)
    except TongwenError as error:
        assert "Traceback" not in error.fact


def test_every_key_of_a_mapping_is_in_the_guide() -> None:
    guide = (Path(__file__).parent.parent / "docs/guide/import.md").read_text("utf-8")
    rules = (SourceRule, IdRule, FieldRule, SwallowedRule, ImportRules)
    keys = {f.name for rule in rules for f in fields(rule)} - {"target"}
    assert {key for key in keys if f"`{key}" not in guide} == set()
    assert {code for code in REPAIRS if f"`{code}`" not in guide} <= {
        "trailing-cells",
        "swallowed-rows",
    }
