"""What records mean, against the configuration of their collection."""

import timeit
from collections.abc import Iterable
from typing import Any

import msgspec
import pytest

from generator.config.model import CollectionConfig, FieldConfig
from generator.problems import Place, Problems
from generator.records.model import Record, Term
from generator.records.read import Source
from generator.records.references import check_references
from generator.records.validate import RecordChecker

COLLECTION = CollectionConfig(
    "services", "服务", "service",
    fields=(
        FieldConfig("group", "code", vocabulary="groups", required=True),
        FieldConfig("kinds", "codes", vocabulary="groups"),
        FieldConfig("lost", "code", vocabulary="no"),
        FieldConfig("steps", "list"), FieldConfig("cost", "text"), FieldConfig("eqf", "number"),
        FieldConfig("checked", "date"), FieldConfig("form", "url"),
        FieldConfig("open", "boolean"),
    ),
)  # fmt: skip


def terms(*codes: str) -> dict[str, Term]:
    return {code: Term(code, code) for code in codes}


VOCABULARIES = {
    "subjects": terms("06", "061", "0611"), "levels": terms("6", "7"),
    "providers": terms("tsinghua"), "audiences": terms("teachers"), "groups": terms("exams"),
    "media": terms("video", "subtitles"), "licences": terms("own"),
    "countries": terms("CN", "TH"),
}  # fmt: skip
FULL: dict[str, Any] = {
    "id": "a", "title": "ريادة الأعمال", "subjects": ["0611", "06"], "level": "6",
    "provider": "tsinghua", "languages": ["ar", "zh-Hans"], "audience": ["teachers"],
    "media": {"video": ["zh-Hans"], "subtitles": ["ar", "en"]}, "licence": "CC-BY-4.0",
    "link": "https://例子.example.org/课程?a=b&c=%20#x", "country": "CN",
    "published": "2026-03-28", "description": "# 标题\n\n\tتعريف",
    "fields": {"group": "exams", "steps": ["一"], "cost": "免费", "eqf": 5,
               "checked": "2026-01-31",
               "form": "http://example.org:8080/", "open": True, "kinds": ["exams"]},
}  # fmt: skip


def faults(value: dict[str, Any], collection: CollectionConfig = COLLECTION) -> list[str]:
    raw = msgspec.json.encode(value)
    problems = Problems()
    checker = RecordChecker(collection, VOCABULARIES, problems)
    checker.check(Source(msgspec.json.decode(raw, type=Record), "c.jsonl", 7, raw))
    return [p.text() for p in problems.errors]


def test_a_full_record_passes() -> None:
    assert faults(FULL) == []


@pytest.mark.parametrize(
    ("change", "fact", "hint"),
    [
        ({"subjects": ["611"]}, "`subjects`: `611` is no code", "Did you mean `0611`?"),
        ({"level": "bachelor"}, "`level`: `bachelor`", "one of its codes"),
        ({"provider": "tsingua"}, "`provider`: `tsingua`", "Did you mean `tsinghua`?"),
        ({"audience": ["teacher"]}, "`audience`: `teacher`", "Did you mean `teachers`?"),
        ({"media": {"vidoe": ["ar"]}}, "`media`: `vidoe`", "Did you mean `video`?"),
        ({"media": {"video": ["arabisch"]}}, "`media.video`: ", "BCP 47"),
        ({"licence": "free"}, "`licence`: `free`", ""),
        ({"country": "cn"}, "`country`: `cn`", ""),
        ({"languages": ["zh-hans"]}, "not the canonical form", "Write `zh-Hans`."),
        ({"language": "العربية"}, "is no language tag", "BCP 47"),
        ({"link": "javascript:alert(1)"}, "does not start with https://", ""),
        ({"link": "https://user:pw@example.org/"}, "holds a user name", ""),
        ({"link": "https://example.org/a b"}, "is no address", ""),
        ({"link": "https://example.org/\u202egnp.exe"}, "direction control U+202E", ""),
        ({"link": "https://exam\nple.org/"}, "names no host", ""),
        ({"link": "https:///x"}, "is no address", ""),
        ({"published": "2026"}, "`published`: `2026`", "2026-03-28"),
        ({"updated": "2026-02-30"}, "`updated`: `2026-02-30` is no date", ""),
        ({"title": " \u3000"}, "the title is empty", ""),
        ({"title": "字" * 501}, "`title` has 501 characters; at most 500", ""),
        ({"summary": "字" * 5_001}, "`summary` has 5,001", ""),
        ({"description": "字" * 200_001}, "`description` has 200,001", ""),
        ({"tags": ["x"] * 501}, "`tags` has 501 items", ""),
        ({"outcomes": ["x" * 5_001]}, "`outcomes item 1` has 5,001", ""),
        ({"kind": "curse"}, "`curse` is no kind", "Did you mean `course`?"),
        ({"replaced_by": "a"}, "names the record itself", ""),
        ({"title": "a\0b"}, "`title` holds the control character U+0000", "Remove"),
        ({"title": "a\x7fb"}, "U+007F", ""),
        ({"title": "a\x85b"}, "U+0085", ""),
        ({"summary": "a\r\nb"}, "U+000D", "line feed"),
        ({"tags": ["\u2066x"]}, "direction control U+2066 (left-to-right isolate)", "isolate"),
        ({"fields": {"group": "exams", "cost": "\u202e"}}, "`fields` holds the direction", ""),
        ({"fields": {}}, "the field `fields.group` is missing", "requires"),
        ({"fields": {"group": "exam"}}, "`fields.group`: `exam`", "Did you mean `exams`?"),
        ({"fields": {"group": "exams", "costs": "x"}}, "`costs` is no field", "mean `cost`?"),
        ({"fields": {"group": "exams", "eqf": "5"}}, "`fields.eqf` must be a number", ""),
        ({"fields": {"group": "exams", "eqf": True}}, "`fields.eqf` must be a number", ""),
        ({"fields": {"group": "exams", "steps": "x"}}, "must be a list of texts", ""),
        ({"fields": {"group": "exams", "open": "yes"}}, "must be true or false", ""),
        ({"fields": {"group": "exams", "checked": "1.2.2026"}}, "is no date", ""),
        ({"fields": {"group": "exams", "form": "ftp://x"}}, "`fields.form`: ", ""),
        ({"fields": {"group": "exams", "kinds": ["x"]}}, "`fields.kinds`: `x`", ""),
        ({"fields": {"group": "exams", "lost": "x"}}, "needs the vocabulary `no`", ""),
    ],
)  # fmt: skip
def test_one_fault_gives_one_error(change: dict[str, Any], fact: str, hint: str) -> None:
    (error,) = faults(FULL | change)
    assert fact in error
    assert hint in error
    assert error.startswith("c.jsonl:7: error: ")


def test_a_script_in_a_title_is_only_text() -> None:
    assert faults(FULL | {"title": "<script>alert('同')</script>"}) == []


def test_joiners_and_line_breaks_are_no_controls() -> None:
    assert faults(FULL | {"title": "می\u200cخواهم", "description": "a\\b\\u202e\n\tc"}) == []


def test_a_vocabulary_the_site_lacks_is_said_once() -> None:
    problems = Problems()
    checker = RecordChecker(CollectionConfig("c", "c"), {}, problems)
    for line in (1, 2):
        checker.check(Source(Record("a", "b", provider="x"), "c", line, b"{}"))
    assert [p.fact for p in problems.found] == [
        "`provider` needs the vocabulary `providers`, which the site does not have"
    ]


def references(pairs: Iterable[tuple[str, str]], ids: str) -> list[str]:
    problems = Problems()
    found = [(a, b, Place("c", n)) for n, (a, b) in enumerate(pairs, 1)]
    check_references(set(ids.split()), found, problems)
    return [p.text() for p in problems.errors]


def test_replaced_by_must_lead_to_a_record() -> None:
    assert references([("a", "b"), ("b", "c")], "a b c") == []
    (lost,) = references([("a", "course-2")], "a course-1")
    assert "`course-2`, which is no record" in lost
    assert "Did you mean `course-1`?" in lost


def test_replaced_by_must_not_go_in_a_circle() -> None:
    assert len(references([("a", "b"), ("b", "a"), ("c", "a")], "a b c")) == 2


def test_checking_a_clean_record_costs_no_more_than_decoding_it_a_few_times() -> None:
    raw = msgspec.json.encode(FULL | {"summary": "概要与“引文”" * 40})
    source = Source(msgspec.json.decode(raw, type=Record), "c", 1, raw)
    checker = RecordChecker(COLLECTION, VOCABULARIES, Problems())
    decode = msgspec.json.Decoder(Record).decode
    checking = min(timeit.repeat(lambda: checker.check(source), number=200, repeat=7))
    decoding = min(timeit.repeat(lambda: decode(raw), number=200, repeat=7))
    assert checking < 9 * decoding, "about 3 times on the reference machine"
