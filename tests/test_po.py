"""PO files in full: what gettext reads we read, what we write is gettext's own form."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.problems import Problems
from generator.translation.po import Entry, PoFile, Previous
from generator.translation.po_parse import parse_po
from generator.translation.po_write import write_po
from generator.translation.states import entry_state

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def read(text: str | bytes) -> PoFile:
    body = text if isinstance(text, bytes) else text.encode()
    problems = Problems()
    file = parse_po(body, "ar.po", problems)
    assert file is not None, [p.text() for p in problems.found]
    return file


def faults(text: str | bytes) -> list[str]:
    body = text if isinstance(text, bytes) else text.encode()
    problems = Problems()
    assert parse_po(body, "ar.po", problems) is None
    return [f"{p.place.line}: {p.fact}" for p in problems.found]


def msgcat(body: bytes, *options: str) -> bytes:
    command = ["msgcat", "--no-wrap", "-t", "UTF-8", *options, "-"]
    return subprocess.run(command, input=body, capture_output=True, check=True).stdout


FULL = r"""# مراجعة: ليلى
#  indented
# @tw state=stale by=ليلى on=2026-11-22 was=approved/0f0f0f0f src=f830684c
#. heading
#: catalog/higher/all.jsonl docs/a.md:12
#, fuzzy, python-format
#| msgctxt "a/title"
#| msgid "old %(n)s"
msgctxt "a/title"
msgid "new %(n)s"
msgstr "جديد %(n)s"

#, python-format, range: 0..9, no-wrap
msgid "%(num)s course"
msgid_plural "%(num)s courses"
msgstr[0] "مقرر"
msgstr[1] "مقررات"

msgctxt ""
msgid ""
"two\n"
"lines\t\"quoted\" \\ \a\n"
msgstr ""

# gone
#, fuzzy
#~| msgid "older"
#~ msgctxt "b/title"
#~ msgid ""
#~ "was\n"
#~ "here"
#~ msgstr "كان"
"""


def test_everything_in_a_file_is_kept() -> None:
    file = read(HEAD + FULL)
    first, plural, lines, gone = file.entries
    assert first.comments[0] == " مراجعة: ليلى"
    assert first.references == ("catalog/higher/all.jsonl", "docs/a.md:12")
    assert first.previous == Previous("old %(n)s", "a/title")
    assert plural.msgstr == ("مقرر", "مقررات")
    assert lines.msgctxt == "" and lines.msgid == 'two\nlines\t"quoted" \\ \a\n'
    assert gone.obsolete and gone.fuzzy and gone.previous == Previous("older")


def test_canonical_bytes_are_those_of_msgcat() -> None:
    body = (HEAD + FULL).encode()
    assert write_po(read(body)) == body == msgcat(body)


@pytest.mark.parametrize("change", ["\r\n", "bom", "no end"])
def test_other_editors_files_read_the_same(change: str) -> None:
    text = HEAD + FULL
    body = {
        "\r\n": text.replace("\n", "\r\n").encode(),
        "bom": b"\xef\xbb\xbf" + text.encode(),
        "no end": text.rstrip("\n").encode(),
    }[change]
    assert write_po(read(body)) == text.encode()


def test_only_the_header_declares_a_charset() -> None:
    note = '# saved with charset=latin-1\nmsgid "charset=big5"\nmsgstr "编码"\n'
    without = 'msgid ""\nmsgstr "Language: zh\\n"\n\n'
    for text in (note, without + note, "# charset=big5\n" + HEAD + note):
        assert read(text).entries[0].msgstr == ("编码",)


def test_a_header_without_charset_gets_one_where_gettext_needs_it() -> None:
    head = 'msgid ""\nmsgstr "Language: ar\\n"\n\n'
    plain = head + 'msgid "a"\nmsgstr "b"\n'
    assert write_po(read(plain)) == plain.encode()
    written = write_po(read(head + 'msgid "a"\nmsgstr "ب"\n'))
    assert b"Content-Type: text/plain; charset=UTF-8" in written
    assert msgcat(written) == written == write_po(read(written))


def test_a_legacy_charset_becomes_utf_8() -> None:
    text = HEAD.replace("UTF-8", "GB2312") + 'msgid "a"\nmsgstr "汉语"\n'
    assert "charset=UTF-8" in write_po(read(text.encode("gb2312"))).decode()
    assert read(text.encode("gb2312")).entries[0].msgstr == ("汉语",)


def test_unknown_flags_and_headers_stay() -> None:
    text = (
        HEAD.replace("\\n", "\\nX-Editor: Vim\\n")
        + '#, fuzzy, sparkling\nmsgid "a"\nmsgstr "b"\n'
    )
    written = write_po(read(text)).decode()
    assert "#, fuzzy, sparkling\n" in written and "X-Editor: Vim" in written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('msgid "a\nmsgstr "b"\n', ["1: a text has no quote at its end"]),
        ('msgid "a"\nmsgstr "b" c"\n\n', ["2: a quote stands inside a text"]),
        ('msgid "a\\q"\nmsgstr ""\n', ["1: gettext does not know `\\q`"]),
        ('msgid "a\\000"\nmsgstr ""\n', ["1: gettext does not know `\\000`"]),
        ('msgid "a"\nmsgid "b"\nmsgstr ""\n', ["2: msgid stands twice in one entry"]),
        ('msgstr "a"\n', ["1: msgstr stands without msgid"]),
        ('msgid "a"\n# hm\nmsgstr ""\n', ["2: a comment stands in the middle of an entry"]),
        ('hello\n\n', ["1: `hello` begins no line of a PO file"]),
        ('msgid "a"\nmsgstr ""\n\nmsgid "c"\n', ["4: the file ends in the middle of an entry"]),
        ('msgid "a"\nmsgstr "b', ["2: the file ends in the middle of an entry"]),
        (
            'msgid "a"\nmsgid_plural "b"\nmsgstr[0] ""\nmsgstr[2] ""\n',
            ["1: the plural forms are not numbered 0, 1, 2 ..."],
        ),
        (
            'msgctxt "x"\nmsgid "a"\nmsgstr ""\n\nmsgctxt "x"\nmsgid "a"\nmsgstr ""\n',
            ["5: `x` stands twice; first in line 1"],
        ),
        ('domain "x"\n', ["1: `domain` divides the file"]),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_its_line(text: str, expected: list[str]) -> None:
    assert faults(text) == expected


def test_all_faults_are_told_at_once() -> None:
    text = 'msgid "a\n\nmsgid "b"\nmsgstr "\\z"\n\nmsgid "c"\nmsgstr ""\n\nhm\n'
    assert [f.split(":")[0] for f in faults(text)] == ["1", "4", "9"]


def test_merge_conflicts_are_named() -> None:
    text = 'msgid "a"\n<<<<<<< HEAD\nmsgstr "b"\n=======\nmsgstr "c"\n>>>>>>> theirs\n'
    assert "2: there is an unresolved merge conflict" in faults(text)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (HEAD.encode() + b'msgid "\xe7"\nmsgstr ""\n', "4: byte 0xe7 is not UTF-8"),
        (HEAD.replace("UTF-8", "klingon").encode(), "2: the charset klingon is not known"),
        (HEAD.replace("UTF-8", "unicode_escape").encode(), "2: the charset unicode_escape"),
        (b"\xff\xfem\0s\0", "1: the file is in UTF-16"),
        (HEAD.encode() + b'msgid "a\0b"\nmsgstr ""\n', "4: there is a NUL byte"),
        (b"#" * (64 * 1024 * 1024 + 1), "0: the file has 67,108,865 bytes"),
    ],
    ids=["bytes", "charset", "codec", "utf-16", "nul", "huge"],
)
def test_what_is_no_text_is_refused(body: bytes, expected: str) -> None:
    assert faults(body)[0].startswith(expected)


def test_a_file_that_is_no_po_file_does_not_flood_the_terminal() -> None:
    assert len(faults("x\n\n" * 5000)) < 30


# Letters of several scripts and what needs escaping; msgcat wraps nothing here.
texts = st.text('aZ09 汉字अरबيةไทย"\\\n\t%(){}#~|', max_size=30)
words = st.text("abcé汉ق-_", min_size=1, max_size=8)
comments = st.text("abcé汉ق @=/ ", max_size=12).map(lambda s: f" {s}".rstrip() or "")
entries = st.builds(
    Entry,
    msgid=texts.filter(bool),
    msgstr=texts.map(lambda s: (s,)),
    msgctxt=st.none() | texts,
    comments=st.lists(comments, max_size=2).map(tuple),
    extracted=st.lists(comments, max_size=2).map(tuple),
    references=st.lists(words, max_size=12, unique=True).map(tuple),
    previous=st.none()
    | st.tuples(texts.filter(bool), st.none() | texts).map(lambda pair: Previous(*pair)),
)


def flagged(entry: Entry, fuzzy: bool, obsolete: bool) -> Entry:
    if not entry.msgstr[0]:
        return entry
    entry.flags = ("fuzzy",) if fuzzy else ()
    entry.obsolete = obsolete
    entry.previous = entry.previous if fuzzy else None
    return entry


files = st.lists(
    st.builds(flagged, entries, st.booleans(), st.booleans()),
    min_size=1,
    max_size=6,
    unique_by=lambda e: e.key,
).map(lambda found: PoFile(read(HEAD).header, sorted(found, key=lambda e: e.obsolete)))


@settings(max_examples=40, deadline=None)
@given(files)
def test_any_file_is_written_as_msgcat_writes_it_and_read_back(file: PoFile) -> None:
    for entry in file.entries:
        if not entry.msgstr[0]:
            entry.previous = None
    body = write_po(file)
    assert read(body) == file
    assert body == msgcat(body)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_to_a_file_ends_in_a_crash(data: st.DataObject) -> None:
    body = bytearray((HEAD + FULL).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body) - 1))
        kind = data.draw(st.sampled_from(["cut", "drop", "set", "repeat"]))
        if kind == "cut":
            body = body[: at + 1]
        elif kind == "drop":
            del body[at : at + data.draw(st.integers(1, 40))]
        elif kind == "set":
            body[at] = data.draw(st.sampled_from(b'"\\\n\r\0#~|[] m\xff<='))
        else:
            body[at:at] = body[at : at + 60]
        body = body or bytearray(b"x")
    problems = Problems()
    file = parse_po(bytes(body), "x.po", problems)
    assert (file is None) == bool(problems.errors)
    if file:
        again = read(write_po(file))
        assert write_po(again) == write_po(file)
        assert sorted(e.msgstr for e in again.entries) == sorted(e.msgstr for e in file.entries)


def test_a_translator_s_tools_keep_what_we_write(tmp_path: Path) -> None:
    """`msgmerge` with a changed source: the comment survives, the state becomes less."""
    ours = (
        FULL.partition("\n\n")[0]
        .replace("state=stale", "state=approved")
        .replace("#, fuzzy", "#,")
    )
    old, new = tmp_path / "old.po", tmp_path / "new.pot"
    old.write_text(HEAD + ours + "\n", "utf-8")
    new.write_text(HEAD + 'msgctxt "a/title"\nmsgid "newer %(n)s"\nmsgstr ""\n', "utf-8")
    command = ["msgmerge", "--no-wrap", "-q", "--previous", old, new]
    merged = subprocess.run(command, capture_output=True, check=True).stdout
    (entry,) = read(merged).entries
    assert entry.msgstr == ("جديد %(n)s",) and any(
        "@tw state=approved" in c for c in entry.comments
    )
    assert (
        entry.previous == Previous("new %(n)s", "a/title")
        and entry_state(entry) == "needs-review"
    )
