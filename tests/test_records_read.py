"""Reading shards, tombstones and vocabularies: every fault has its line, reading goes on."""

import json
import timeit
from pathlib import Path

import msgspec
import pytest

from generator.problems import Problems
from generator.records.model import Record
from generator.records.read import list_shards, read_shard, read_tombstones, read_vocabulary
from generator.records.shards import encode_shard, shard_name


def shard(
    tmp_path: Path, *lines: str | bytes, name: str = "all"
) -> tuple[list[str], list[str]]:
    """Write a shard, read it; give the ids that came through and the faults as text."""
    path = tmp_path / f"{name}.jsonl"
    path.write_bytes(
        b"".join((x if isinstance(x, bytes) else x.encode()) + b"\n" for x in lines)
    )
    problems = Problems()
    sources = read_shard(path, f"content/{name}.jsonl", problems)
    return [s.record.id for s in sources], [p.text() for p in problems.errors]


GOOD = '{"id":"xianxing-daishu","title":"线性代数"}'


def test_a_clean_shard_gives_records_lines_and_bytes(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text(GOOD + "\n\n" + '{"id":"b-2","title":"ب","languages":["ar"]}\r\n', "utf-8")
    problems = Problems()
    first, second = read_shard(path, "s.jsonl", problems)
    assert not problems.found
    assert (first.record.title, first.line, first.raw) == ("线性代数", 1, GOOD.encode())
    assert (second.record.languages, str(second.place)) == (("ar",), "s.jsonl:3")


@pytest.mark.parametrize(
    ("line", "fact", "hint"),
    [
        ('{"id":"a","title":"x"', "not valid JSON: it ends too early", "quotes"),
        ('{"id":"a",title:"x"}', ":2:11: error: this line is not valid JSON", "quotes"),
        ("[1]", "no JSON object", "one {…} a line"),
        ('{"id":"a","titel":"x"}', "`titel` is no field", "Did you mean `title`?"),
        ('{"id":"a","titel":"x"}', "the field `title` is missing", ""),
        ('{"id":"a","title":5}', "`title` must be text, not a number", "Correct"),
        ('{"id":"a","title":"x","tags":"y"}', "`tags` must be a list, not text", "Correct"),
        (
            '{"id":"a","title":"x","subjects":[611]}',
            "`subjects[0]` must be text, not a num",
            "",
        ),
        ('{"id":"a","title":"x","summary":null}', "`summary` must be text, not nothing", ""),
        ('{"id":"a","title":"x","workload":{"hour":1}}', "`workload` has a unknown", ""),
        ('{"id":"a","title":"x","status":"gone"}', "not one of those allowed", ""),
        (
            '{"id":"a","title":"x","fields":{"y":{}}}',
            "`fields (one of its values)` must be",
            "",
        ),
        ('{"id":"a","title":"x","media":{"v":[1]}}', "must be text, not a number", ""),
        ('{"id":"a","title":"\\ud800"}', "half a character", ""),
        ('{"id":"a","title":"x","x":' + "[" * 99_999 + "]" * 99_999 + "}", "nested", ""),
        (b'{"id":"a","title":"x\0"}', "there is a NUL byte", "Remove"),
        (b'{"id":"a","title":"\xff"}', ":2:20: error: this line is not valid UTF-8", "UTF-8"),
        (b'\xef\xbb\xbf{"id":"a","title":"x"}', "byte order mark", "Remove"),
        ('{"id":"a","title":"' + "字" * 3_400_000 + '"}', "this line has 10,200,0", "Shorten"),
        ('{"id":"a/../b","title":"x"}', "the id `a/../b` cannot be used", "like a path"),
        ('{"id":"a..b","title":"x"}', "the id `a..b` cannot be used", ""),
        ('{"id":"Linear","title":"x"}', "the id `Linear` cannot be used", "`linear` would do"),
        ('{"id":"","title":"x"}', "the id `` cannot be used", ""),
        ('{"id":"index","title":"x"}', "`index` is the name of a page", "Add something"),
        ('{"id":"page-2","title":"x"}', "`page-2` is the name of a page", ""),
        ('{"id":"con.x","title":"x"}', "`con.x` is the name", ""),
        (GOOD, "the id `xianxing-daishu` stands in line 1 already", "of its own"),
    ],
)
def test_a_fault_names_its_line_and_reading_goes_on(
    tmp_path: Path, line: str | bytes, fact: str, hint: str
) -> None:
    ids, errors = shard(tmp_path, GOOD, line, '{"id":"last","title":"后"}')
    assert ids == ["xianxing-daishu", "last"]
    assert any(fact in e and hint in e and e.startswith("content/all.jsonl:2:") for e in errors)
    assert not any("`str`" in e or "Traceback" in e for e in errors)


def test_all_faults_of_a_line_come_at_once(tmp_path: Path) -> None:
    _, errors = shard(tmp_path, '{"id":"a","titel":"x","tags":"y","level":6}')
    assert len(errors) == 4


def test_the_twin_of_a_faulty_line_is_named_in_the_same_run(tmp_path: Path) -> None:
    _, errors = shard(tmp_path, '{"id":"a","title":1}', '{"id":"a","title":"x"}')
    assert "stands in line 1 already" in errors[1]


def test_a_record_in_the_wrong_shard_is_sent_home(tmp_path: Path) -> None:
    home = shard_name("xianxing-daishu", 2)
    assert shard(tmp_path, GOOD, name=home) == (["xianxing-daishu"], [])
    ids, (error,) = shard(tmp_path, GOOD, name="00")
    assert ids == []
    assert f"Move the line to `{home}.jsonl`." in error


def test_files_that_are_no_shard_are_named(tmp_path: Path) -> None:
    for name in ("0a", "0b", "all", "0A", "0ab", "notes", "tombstones"):
        (tmp_path / f"{name}.jsonl").touch()
    problems = Problems()
    assert [name for name, _ in list_shards(tmp_path, "c", 2, problems)] == ["0a", "0b"]
    assert sorted(p.place.path for p in problems.found) == [
        "c/0A.jsonl", "c/0ab.jsonl", "c/all.jsonl", "c/notes.jsonl",
    ]  # fmt: skip
    assert list_shards(tmp_path / "none", "c", 2, problems) == []


def test_tombstones_are_read_by_id(tmp_path: Path) -> None:
    path = tmp_path / "tombstones.jsonl"
    assert read_tombstones(path, "t", Problems()) == {}
    path.write_text('{"id":"old","replaced_by":"new"}\n{"id":"old"}\n{"id":"A"}\n{"ID":1}\n')
    problems = Problems()
    assert read_tombstones(path, "t", problems)["A"].id == "A"
    assert [p.place.line for p in problems.errors] == [2, 3, 4, 4]


def test_vocabulary_faults_come_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "subjects.jsonl"
    lines = [
        {"code": "06", "label": "ICT"},
        {"code": "061", "label": "ICT", "broader": "006"},
        {"code": "x", "label": "a", "broader": "y"},
        {"code": "y", "label": "b", "broader": "x"},
        {"code": "06", "label": "twice"},
        {"code": "a b", "label": "space"},
        {"code": "z", "label": "\u202egnp"},
        {"code": "w", "label": " ", "link": "javascript:alert(1)"},
        {"code": "v", "lable": "v"},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    problems = Problems()
    terms = read_vocabulary(path, "v", problems)
    assert list(terms) == ["06", "061", "x", "y", "z", "w"]
    assert [p.place.line for p in problems.errors] == [2, 3, 4, 5, 6, 7, 8, 8, 9, 9]
    assert "Did you mean `06" in problems.errors[0].hint


def test_a_vocabulary_that_is_not_there_is_one_fault(tmp_path: Path) -> None:
    problems = Problems()
    assert read_vocabulary(tmp_path / "no.jsonl", "no.jsonl", problems) == {}
    assert [p.place.path for p in problems.found] == ["no.jsonl"]


def test_reading_a_clean_shard_costs_little_more_than_decoding_it(tmp_path: Path) -> None:
    records = [
        Record(f"course-number-{n}", "线性代数", summary="概要" * 50) for n in range(300)
    ]
    path = tmp_path / "all.jsonl"
    path.write_bytes(encode_shard(records))
    lines = path.read_bytes().splitlines()
    decode = msgspec.json.Decoder(Record).decode
    decoding = min(timeit.repeat(lambda: [decode(x) for x in lines], number=1, repeat=15))
    reading = min(timeit.repeat(lambda: read_shard(path, "s", Problems()), number=1, repeat=15))
    assert reading < 12 * decoding, "about 4 times on the reference machine"
