"""Reading PO files for a build: states, speed's short cuts, bad files."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.problems import Problems
from generator.translation.po import Entry, PoFile, Previous
from generator.translation.po_parse import parse_po
from generator.translation.po_write import write_po
from generator.translation.read import (
    Message,
    _message,
    _name,
    _quick,
    read_catalog,
    read_messages,
)
from generator.translation.states import Mark, source_hash, with_mark
from generator.translation.swift import read_swiftly

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
SRC = source_hash("课程")


def read(text: str) -> dict[str, Message]:
    problems = Problems()
    found = read_messages((HEAD + text).encode(), "th.po", problems)
    assert not problems.found
    return found


def entry(remarks: str = "", msgstr: str = "หลักสูตร") -> str:
    return f'{remarks}msgctxt "a/title"\nmsgid "课程"\nmsgstr "{msgstr}"\n'


@pytest.mark.parametrize("msgstr", ["\\a", "\u202e", "\\v\u202a\u2069", "\x85"])
@pytest.mark.parametrize("remarks", ["", f"# @tw state=approved src={SRC}\n", "#, fuzzy\n"])
def test_a_translation_of_which_nothing_harmless_is_left_counts_as_none(
    remarks: str, msgstr: str
) -> None:
    quickly, slowly = (
        entry(remarks, msgstr),
        entry(remarks, msgstr).replace("msgid ", "msgid  "),
    )
    assert {read(text)["a/title"].state for text in (quickly, slowly)} == {"untranslated"}
    assert read(entry(remarks, f"{msgstr}ก"))["a/title"].state != "untranslated"


@pytest.mark.parametrize(
    ("remarks", "state"),
    [
        ("", "translated"),
        ("#, fuzzy\n", "needs-review"),
        (f"# @tw state=approved by=ก on=2026-11-22 src={SRC}\n", "approved"),
        (f"# @tw state=approved by=ก src={SRC[:6]}\n", "approved"),
        ("# @tw state=approved\n", "approved"),
        ("# @tw state=approved src=00000000\n", "stale"),
        (f"# @tw state=approved src={SRC}\n#, fuzzy\n", "needs-review"),
        (f"# @tw state=draft by=argos src={SRC}\n#, fuzzy\n", "draft"),
        ("# @tw state=draft src=00000000\n#, fuzzy\n", "draft"),
        (f"# @tw state=draft src={SRC}\n", "translated"),
        ("# @tw state=stale src=00000000\n#, fuzzy\n", "stale"),
        ("# @tw state=stale src=00000000\n", "translated"),
        ("# @tw state=rejected by=ก\n#, fuzzy\n", "rejected"),
        ("# @tw state=perfect\n", "translated"),
        ("# a note\n# @tw state=approved\n#: x.jsonl\n", "approved"),
        ("# not @tw state=approved\n#, fuzzy\n", "needs-review"),
        ("# fuzzy, she said\n", "translated"),
    ],
)
def test_the_state_comes_from_the_flag_and_the_comment(remarks: str, state: str) -> None:
    assert read(entry(remarks))["a/title"].state == state


def test_no_text_is_no_translation_whatever_the_comment_says() -> None:
    assert read(entry("# @tw state=approved\n", ""))["a/title"].state == "untranslated"


def test_messages_are_known_by_context_else_by_text() -> None:
    found = read(
        entry() + '\nmsgid "课程"\nmsgstr "ข"\n\nmsgid ""\n"a\\n"\n"\\"b\\"\\n"\nmsgstr ""\n'
    )
    assert list(found) == ["a/title", "课程", 'a\n"b"\n']


def test_a_message_knows_its_line() -> None:
    found = read("# one\n#, fuzzy\n" + entry())
    assert found["a/title"].line == 6


def test_plural_forms_are_read() -> None:
    text = 'msgid "n"\nmsgid_plural "ns"\nmsgstr[0] "أ"\nmsgstr[1] ""\n"ب\\n"\n"ت"\n'
    assert read(text)["n"].plurals == ("أ", "ب\nت")


def test_obsolete_entries_are_passed_over() -> None:
    assert list(read(entry() + '\n#, fuzzy\n#~ msgid "x"\n#~ msgstr "y"\n')) == ["a/title"]


@pytest.mark.parametrize(
    "text",
    [
        'msgid "a"\nmsgstr "b\\"\n',
        'msgid "a"\nmsgstr "b"c"\n',
        'msgid ""\n"a\\"\n"b"\nmsgstr ""\n',
        'msgid "a"\nmsgstr "b\\"\n"nc"\n',
        entry() + "\n" + entry(),
        'msgid "a"\nmsgstr "\\0"\n',
        'msgid "n"\nmsgid_plural "ns"\nmsgstr[1] ""\nmsgstr[0] ""\n',
        "<<<<<<< ours\n",
    ],
)
def test_a_broken_file_gives_no_messages_and_one_problem(text: str) -> None:
    problems = Problems()
    assert read_messages((HEAD + text).encode(), "th.po", problems) == {}
    assert len(problems.errors) == 1


def test_a_file_that_is_not_there_has_no_messages(tmp_path: Path) -> None:
    assert read_catalog(tmp_path / "no.po", "no.po", Problems()) == {}


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path, problems = tmp_path / "huge.po", Problems()
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    assert read_catalog(path, "translations/th/huge.po", problems) == {}
    assert "104,857,600 bytes" in problems.errors[0].fact


texts = st.text('a汉ب "\\\n\t~#', max_size=12)
marks = st.none() | st.builds(
    lambda state, by, src: Mark(state, by, src=src),
    st.sampled_from(["draft", "stale", "approved", "translated", "x"]),
    st.sampled_from(["", "ก"]),
    st.sampled_from(["", SRC]),
)


def made(text: str, context: str | None, msgstr: str, mark: Mark | None, fuzzy: bool) -> Entry:
    made = Entry(text, (msgstr,), context, previous=Previous("旧") if fuzzy else None)
    made = with_mark(made, mark) if mark else made
    made.flags = ("fuzzy",) if fuzzy else ()
    return made


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.builds(
            made,
            texts.filter(bool),
            st.none() | texts.filter(bool),
            texts,
            marks,
            st.booleans(),
        ),
        max_size=5,
        unique_by=lambda e: e.msgctxt or e.msgid,
    ),
    st.booleans(),
)
def test_the_quick_way_and_the_full_parser_agree(entries: list[Entry], by_text: bool) -> None:
    header = Entry("", ("Content-Type: text/plain; charset=UTF-8\n",))
    body = write_po(PoFile(header, entries))
    file = parse_po(body, "x.po", Problems())
    assert file is not None
    full = {_name(e, by_text): _message(e) for e in file.entries}
    assert read_messages(body, "x.po", Problems(), by_text) == full


@pytest.mark.real
def test_real_files_read_the_same_both_ways(real_data: Path) -> None:
    for path in sorted((real_data / "po").glob("*.po")):
        body = path.read_bytes()
        file = parse_po(body, path.name, Problems())
        if file is None:
            continue
        found = read_messages(write_po(file), path.name, Problems(), by_text=True)
        # Lines differ: the file was written anew.
        expected = {
            _name(e, True): _message(e)._replace(line=0) for e in file.entries if not e.obsolete
        }
        assert {k: m._replace(line=0) for k, m in found.items()} == expected, path.name


def test_the_swift_way_gives_what_the_full_parser_gives() -> None:
    """On every catalogue of this repository's own translations."""
    files = sorted((Path(__file__).parent.parent / "translations").glob("*/catalog/**/*.po"))
    swift = 0
    for path in files:
        text = path.read_text("utf-8")
        rows = read_swiftly(text)
        if rows is not None:
            swift += 1
            assert rows == {name: tuple(m) for name, m in _quick(text, False).items()}, path
    assert swift > 0.9 * len(files)
