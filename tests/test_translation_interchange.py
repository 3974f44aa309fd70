"""XLIFF 1.2 and 2, TMX and CSV: out and back in, losing nothing; other tools in between."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from translate.storage.tmx import tmxfile
from translate.storage.xliff import xlifffile

from generator.locales import parse_locale
from generator.problems import Faults, Problems
from generator.translation.interchange import FORMATS, format_of
from generator.translation.interchange.rows import Row, row_of, stamp
from generator.translation.po import Entry, Previous
from generator.translation.po_write import write_po
from generator.translation.states import Mark, entry_mark, entry_state, source_hash, with_mark
from tests import translation_site as small
from tests.translation_site import GUIDE, HIGHER, entry, every_byte, run

Site = Callable[[str], Path]
ZH, AR = parse_locale("zh-Hans"), parse_locale("ar")
STATES = ["draft", "needs-review", "translated", "approved", "stale", "rejected"]
SUFFIX = {"xliff": "xlf", "xliff2": "xlf", "tmx": "tmx", "csv": "csv"}
ALL = sorted(FORMATS)
PLACES = re.compile(r"%\(.*?\)s")


@pytest.fixture
def root(site: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site whose Arabic files hold every state, comments, plurals and something obsolete."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    monkeypatch.chdir(site(small.SITE))
    run("sync")
    for name in (HIGHER, GUIDE, "ui.po", "terms.po"):
        file = small.read("ar", name)
        file.entries = [_filled(e, n) for n, e in enumerate(file.entries)]
        small.po("ar", name).write_bytes(write_po(file))
    return Path.cwd()


def _filled(old: Entry, number: int) -> Entry:
    state = STATES[number % len(STATES)]
    texts = tuple(
        f" تر <b>&</b> {number}.{form}\t=1+1 'س' {''.join(PLACES.findall(old.msgid))}"
        for form in range(len(old.msgstr))
    )
    if any(" list" in n for n in old.extracted):
        texts = ("سطر\n=سطران",)
    comments = (" ملاحظة", " '=1") if number % 2 else ()
    src = source_hash("别的" if state == "stale" else old.msgid)
    mark = Mark(state, "ليلى", "2026-01-01", src=src)
    previous = Previous("旧文 <i>", None, "x" if old.msgid_plural else None)
    entry = replace(old, msgstr=texts, comments=comments)
    return with_mark(replace(entry, previous=previous) if state == "stale" else entry, mark)


def export(kind: str, *args: object) -> Path:
    path = Path(f"out.{SUFFIX[kind]}")
    done = run("export", "--locale", "ar", "--format", kind, "--output", path, *args)
    assert done.exit_code == 0, done.stderr
    return path


def take(path: Path, *args: object) -> dict[str, int]:
    done = run("import", "--locale", "ar", "--by", "Léa", "--json", *args, path)
    found: dict[str, int] = json.loads(done.stdout)
    return found


def blanked() -> None:
    """Take every translation out of the Arabic files, as if they had been lost."""
    for path in sorted(Path("translations/ar").rglob("*.po")):
        name = path.relative_to("translations/ar").as_posix()
        file = small.read("ar", name)
        file.entries = [
            e if e.obsolete
            else replace(
                e, msgstr=("",) * len(e.msgstr), comments=(), previous=None,
                flags=tuple(f for f in e.flags if f != "fuzzy"),
            )
            for e in file.entries
        ]  # fmt: skip
        path.write_bytes(write_po(file))


@pytest.mark.parametrize("kind", ALL)
def test_what_was_exported_comes_back_byte_for_byte(root: Path, kind: str) -> None:
    before = every_byte()
    path = export(kind)
    blanked()
    assert every_byte() != before
    done = take(path, "--format", kind)
    assert every_byte() == before, done
    assert done["refused"] == 0


@pytest.mark.parametrize("kind", ALL)
def test_an_untouched_file_changes_nothing_even_if_the_po_files_went_on(
    root: Path, kind: str
) -> None:
    path = export(kind)
    small.write("ar", HIGHER, "daishu/title", msgstr=("أحدث",))
    before = every_byte()
    done = take(path)
    assert every_byte() == before
    assert done["taken"] == 0 and done["refused"] == 0


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_bytes()
    assert old.encode() in text
    path.write_bytes(text.replace(old.encode(), new.encode()))


@pytest.mark.parametrize("kind", ALL)
def test_a_text_changed_in_another_tool_is_taken_as_that_person_s(
    root: Path, kind: str
) -> None:
    small.write("ar", HIGHER, "daishu/title", msgstr=("كلمة قديمة",))
    path = export(kind)
    changed(path, "كلمة قديمة", "كلمة جديدة")
    before = entry("ar", HIGHER, "daishu/title")
    done = take(path)
    assert done["taken"] == 1 and done["files"] == {HIGHER: 1}
    now = entry("ar", HIGHER, "daishu/title")
    mark = entry_mark(now)
    assert now.msgstr == ("كلمة جديدة",) and entry_state(now) == "translated"
    assert mark and mark.by == "Léa" and mark.src == source_hash(now.msgid)
    assert entry_state(before) == "draft", "it was one before, and the tool said nothing new"


def test_an_approval_given_in_another_tool_is_taken(root: Path) -> None:
    path = export("xliff")
    key = "weijifen/title"
    old = entry("ar", HIGHER, key)
    small.write("ar", HIGHER, key, msgstr=("تفاضل",), comments=(), flags=())
    path = export("xliff")
    text = path.read_text("utf-8")
    unit = next(u for u in text.split("<trans-unit")[1:] if f'resname="{key}"' in u)
    path.write_text(
        text.replace(unit, ' approved="yes"' + unit.replace('"translated"', '"final"', 1)),
        "utf-8",
    )
    assert take(path)["taken"] == 1
    assert entry_state(entry("ar", HIGHER, key)) == "approved"
    assert old.msgid == "微积分"


@pytest.mark.parametrize("kind", ALL)
def test_conflicts_are_told_row_by_row_and_the_rest_is_taken(root: Path, kind: str) -> None:
    for key in ("daishu/title", "weijifen/title", "weijifen/summary"):
        small.write("ar", HIGHER, key, msgstr=(f"قديم {key} https://a.example/",))
    small.write("ar", GUIDE, "开始", msgstr=("بداية قديم",))
    path = export(kind)
    changed(path, "قديم", "جديد")
    small.write("ar", HIGHER, "daishu/title", msgstr=("غيره إنسان",))
    small.edit("content/higher/all.jsonl", "微积分", "高等微积分")
    small.edit("content/higher/all.jsonl", "见 https://a.example/", "")
    run("sync")
    text = small.po("ar", HIGHER).read_text("utf-8")
    done = run("import", "--locale", "ar", "--by", "Léa", path)
    assert done.exit_code == 1
    said = [line for line in done.stderr.splitlines() if "is not taken" in line]
    assert all(re.match(rf"{path}:\d+: warning: ", line) for line in said)
    assert [line.split("`")[1] for line in said] == [
        "daishu/title", "weijifen/title", "weijifen/summary"
    ]  # fmt: skip
    assert "changed here too" in said[0]
    assert "source changed" in said[1] and "source is gone" in said[2]
    assert small.po("ar", HIGHER).read_text("utf-8") == text
    assert entry("ar", GUIDE, "开始").msgstr == ("بداية جديد",)
    take(path, "--force")
    assert entry("ar", HIGHER, "daishu/title").msgstr == (
        "جديد daishu/title https://a.example/",
    )


@pytest.mark.parametrize("kind", ALL)
def test_a_file_or_context_that_is_not_there_is_told(root: Path, kind: str) -> None:
    rows = [
        Row("甲", ("ا",), "translated", "catalog/none/all.po", "x/title"),
        Row("乙", ("ب",), "translated", "../../../etc/passwd.po", "x/title"),
        Row("丙", ("ت",), "translated", HIGHER, "gone/title"),
    ]
    path = Path(f"in.{SUFFIX[kind]}")
    path.write_bytes(FORMATS[kind].write(rows, ZH, AR))
    before = every_byte()
    done = run("import", "--locale", "ar", "--by", "Léa", path)
    assert done.exit_code == 1 and every_byte() == before
    assert "there is no translations/ar/catalog/none/all.po" in done.stderr
    assert "has no such context `gone/title`" in done.stderr
    assert "3 refused" in done.stderr


def test_a_lost_placeholder_and_a_lost_list_item_are_refused(root: Path) -> None:
    path = export("csv")
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    for row in rows:
        row["target"] = "كلمة"
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), "utf-8")
    done = run("import", "--locale", "ar", "--by", "Léa", path)
    assert "placeholders differ" in done.stderr and "is a list of 2 lines" in done.stderr
    assert entry("ar", HIGHER, "daishu/title").msgstr == ("كلمة",)


def test_a_spreadsheet_runs_nothing_and_a_formula_comes_back(root: Path) -> None:
    small.write("ar", HIGHER, "daishu/title", msgstr=("=HYPERLINK(1)",))
    path = export("csv")
    cells = [c for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"))) for c in row]
    assert "'=HYPERLINK(1)" in cells
    assert not any(c[:1] in ("=", "+", "-", "@", "\t") and len(c) > 1 for c in cells)


def test_rows_that_xml_cannot_hold_are_told_and_csv_and_xliff_2_hold_them(root: Path) -> None:
    small.write("ar", HIGHER, "daishu/title", msgstr=("a\x07b",))
    done = run("export", "--locale", "ar", "--format", "xliff", "--output", "o.xlf")
    assert f"translations/ar/{HIGHER}: warning: `daishu/title` is left out" in done.stderr
    before = every_byte()
    for kind in ("csv", "xliff2"):
        path = export(kind)
        blanked()
        take(path)
        assert every_byte() == before


# Other tools


def test_translate_toolkit_reads_our_xliff_and_what_it_saves_comes_back(root: Path) -> None:
    before = every_byte()
    path = export("xliff")
    store = xlifffile.parsefile(str(path))
    units = [u for u in store.units if not u.isheader()]
    first = next(u for u in units if u.source == "线性代数")
    assert entry("ar", HIGHER, "daishu/title").msgstr == (str(first.target),)
    courses = next(u for u in units if str(u.source) == "%(num)s course")
    assert len(courses.target.strings) == 6
    path.write_bytes(bytes(store))
    assert take(path)["taken"] == 0 and every_byte() == before
    first.target = "الجبر"
    first.markfuzzy(False)
    path.write_bytes(bytes(store))
    assert take(path)["taken"] == 1
    assert 'approved="yes"' in path.read_text("utf-8"), "the toolkit's way of saying not fuzzy"
    assert entry_state(entry("ar", HIGHER, "daishu/title")) == "translated"


def test_translate_toolkit_reads_our_tmx(root: Path) -> None:
    store = tmxfile.parsefile(str(export("tmx")))
    found = {str(u.source): str(u.target) for u in store.units}
    assert found["线性代数"] == entry("ar", HIGHER, "daishu/title").msgstr[0]


def test_a_memory_of_another_project_becomes_proposals_for_what_is_empty(root: Path) -> None:
    blanked()
    small.write("ar", HIGHER, "daishu/title", msgstr=("عمل إنسان",))
    store = tmxfile()
    store.addtranslation("语文", "zh-CN", "اللغة", "ar-EG")
    store.addtranslation("线性代数", "zh-CN", "خوارزمية", "ar-EG")
    store.addtranslation("不相干", "zh-CN", "غريب", "ar")
    Path("other.tmx").write_bytes(bytes(store))
    done = run("import", "--locale", "ar", "--by", "TM 2020", "other.tmx")
    assert done.exit_code == 1 and "no text here is like its source" in done.stderr
    found = entry("ar", "catalog/basic/all.po", "yuwen/title")
    assert found.msgstr == ("اللغة",) and entry_state(found) == "needs-review"
    assert entry("ar", HIGHER, "daishu/title").msgstr == ("عمل إنسان",)


XLIFF_22 = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.2" version="2.2" srcLang="zh"
 trgLang="ar"><file id="f" original="catalog/basic/all.po"><unit id="1" name="yuwen/title">
<segment state="reviewed"><source>语</source><target>ال</target></segment>
<ignorable><source></source></ignorable>
<segment state="final"><source>文</source><target><pc id="1">لغة</pc></target></segment>
</unit></file></xliff>"""


def test_xliff_2_2_with_segments_of_another_tool_is_read(root: Path) -> None:
    blanked()
    Path("in.xlf").write_text(XLIFF_22, "utf-8")
    assert take(Path("in.xlf"))["taken"] == 1
    found = entry("ar", "catalog/basic/all.po", "yuwen/title")
    assert found.msgstr == ("اللغة",) and entry_state(found) == "approved"


def test_an_inline_element_without_text_is_told(root: Path) -> None:
    text = XLIFF_22.replace('<pc id="1">لغة</pc>', 'لغ<ph id="1"/>ة')
    Path("in.xlf").write_text(text, "utf-8")
    assert (
        "<ph>, which has no text"
        in run("import", "--locale", "ar", "--by", "x", "in.xlf").stderr
    )


# Files with faults

BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
HEADS = {
    "xliff": ('<xliff version="1.2">', "</xliff>"),
    "xliff2": ('<xliff version="2.0">', "</xliff>"),
    "tmx": ('<tmx version="1.4">', "</tmx>"),
}


@pytest.mark.parametrize("kind", sorted(HEADS))
@pytest.mark.parametrize("trick", [BOMB, OUTSIDE, "", "<a>" * 200])
def test_hostile_and_broken_xml_is_refused_and_nothing_is_written(
    root: Path, kind: str, trick: str
) -> None:
    start, end = HEADS[kind]
    body = trick + start + ("&b;" if trick else "<file>") + end
    Path(f"in.{SUFFIX[kind]}").write_text(body, "utf-8")
    before = every_byte()
    with pytest.raises(Faults) as faults:
        run("import", "--locale", "ar", "--by", "x", f"in.{SUFFIX[kind]}")
    assert faults.value.problems[0].place.line >= 1
    assert every_byte() == before


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"source,translation\n", "in.csv:1: error: there is no column `target`"),
        (b"source,target\n\xff,a\n", "in.csv:2: error: byte 0xff is not UTF-8"),
    ],
)
def test_a_broken_csv_is_told_with_its_line(root: Path, body: bytes, said: str) -> None:
    Path("in.csv").write_bytes(body)
    with pytest.raises(Faults) as faults:
        run("import", "--locale", "ar", "--by", "x", "in.csv")
    assert faults.value.problems[0].text().startswith(said)


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("a.xlf", b'<xliff version="1.2">', "xliff"),
        ("a.xliff", b"<?xml version='1.0'?><xliff version='2.1'>", "xliff2"),
        ("A.TMX", b"<tmx>", "tmx"),
        ("a.tbx", b"", "tbx"),
        ("a.xml", b'<martif type="TBX">', "tbx"),
        ("a.doc", b"", ""),
    ],
)
def test_the_format_is_seen_by_the_file(name: str, body: bytes, kind: str) -> None:
    assert format_of(name, body) == kind


# Any text

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])
    | st.sampled_from("\n\t=+'\""),
    max_size=12,
)
LINES = st.lists(WORDS.map(lambda t: " " + t.replace("\n", "")), max_size=2).map(tuple)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    plural = draw(st.none() | WORDS.filter(bool))
    forms = draw(st.integers(1, 3)) if plural is not None else 1
    entry = Entry(
        draw(WORDS.filter(bool)),
        tuple(draw(WORDS.filter(bool)) for _ in range(forms)),
        draw(st.none() | WORDS.filter(bool)),
        plural,
        draw(LINES),
        draw(LINES),
        ("a.jsonl",),
        draw(st.sampled_from([(), ("python-format",)])),
    )
    mark = Mark(draw(st.sampled_from(STATES)), "ليلى", src=source_hash(entry.msgid))
    return row_of(with_mark(entry, mark), "catalog/a/b.po")


@settings(max_examples=60, deadline=None)
@given(st.lists(rows(), max_size=4), st.sampled_from(ALL))
def test_any_row_comes_back_as_it_went(found: list[Row], kind: str) -> None:
    problems = Problems()
    body = FORMATS[kind].write(found, ZH, AR)
    back = [replace(r, line=0) for r in FORMATS[kind].read(body, AR, "x", problems)]
    assert not problems.found
    assert back == found
    assert all(r.exported == stamp(r.target, r.state) for r in back)
