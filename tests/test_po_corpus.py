"""Real PO files of a dozen projects and tools, one by one, with gettext as the judge."""

import re
import subprocess
from pathlib import Path

import pytest

from generator.problems import Problems
from generator.translation.po import PoFile
from generator.translation.po_parse import parse_po
from generator.translation.po_write import write_po
from generator.translation.read import read_messages
from generator.translation.states import entry_state

pytestmark = pytest.mark.real
#: What gettext cannot read either, with the line of the first fault.
REFUSED = {"polib-syntaxerr1.po": 5, "tt-syntaxerr-crlf.po": 7}
#: Charsets of the corpus besides UTF-8.
CHARSETS = {
    "polib-iso-8859-15.po": "iso8859-15",
    "vim-af-latin1.po": "latin-1",
    "vim-zh_CN-gb2312.po": "gb2312",
    "vim-zh_TW-big5.po": "big5",
}
TYPE = '"Content-Type: text/plain; charset=UTF-8\\n"\n'


def bodies(real_data: Path) -> dict[str, bytes]:
    found = {p.name: p.read_bytes() for p in sorted((real_data / "po").glob("*.po"))}
    assert len(found) == 20
    return found


def parsed(name: str, body: bytes) -> PoFile:
    problems = Problems()
    file = parse_po(body, name, problems)
    assert file is not None, [p.text() for p in problems.found]
    return file


def gettext(*command: str, body: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*command, "-"], input=body, capture_output=True, check=False)


def as_gettext_wants_it(name: str, body: bytes) -> bytes:
    """Give a file as gettext can read it: UTF-8 without BOM, LF, a charset that is named."""
    text = body.decode(CHARSETS.get(name, "utf-8-sig")).replace("\r\n", "\n")
    named = re.sub(r"charset=[\w-]+", "charset=UTF-8", text, count=1)
    if "charset=" not in text and not text.isascii():
        head, end = re.search(r'msgstr ""\n(?:".*"\n)+', text).span()  # type: ignore[union-attr]
        named = text[:head] + text[head:end] + TYPE + text[end:]
    return named.encode()


def counted(pattern: str, lines: list[str]) -> int:
    return sum(re.match(pattern, line) is not None for line in lines)


def test_each_file_comes_out_byte_for_byte_as_msgcat_gives_it(real_data: Path) -> None:
    for name, body in bodies(real_data).items():
        if name not in REFUSED:
            judge = gettext("msgcat", "--no-wrap", body=as_gettext_wants_it(name, body))
            assert judge.returncode == 0, (name, judge.stderr)
            assert write_po(parsed(name, body)) == judge.stdout, name


def test_canonical_files_come_out_byte_for_byte_as_they_were(real_data: Path) -> None:
    for name, body in bodies(real_data).items():
        if name not in REFUSED:
            canonical = write_po(parsed(name, body))
            assert write_po(parsed(name, canonical)) == canonical, name


def test_msgfmt_passes_on_each_file_that_we_write(real_data: Path) -> None:
    for name, body in bodies(real_data).items():
        if name not in REFUSED:
            written = write_po(parsed(name, body))
            checked = gettext("msgfmt", "-c", "-o", "/dev/null", body=written)
            assert checked.returncode == 0, (name, checked.stderr.decode())


def test_what_gettext_refuses_is_refused_with_file_line_and_hint(real_data: Path) -> None:
    for name, line in REFUSED.items():
        body, problems = bodies(real_data)[name], Problems()
        assert gettext("msgcat", body=body).returncode
        assert parse_po(body, name, problems) is None
        first = problems.errors[0]
        assert (first.place.path, first.place.line) == (name, line) and first.hint


def test_previous_texts_flags_contexts_and_obsolete_entries_are_all_there(
    real_data: Path,
) -> None:
    """Counted by lines in the file, not by our reader."""
    kept = {"#|": 0, "#~|": 0, "#~ msgid": 0, "msgctxt": 0, "fuzzy": 0}
    for name, body in bodies(real_data).items():
        if name in REFUSED:
            continue
        lines = as_gettext_wants_it(name, body).decode().split("\n")
        starts = [line.lstrip(" \t") for line in lines]
        file = parsed(name, body)
        want = {
            "#|": counted(r"#\|\s+msgid\s", starts),
            "#~|": counted(r"#~\|\s+msgid\s", starts),
            "#~ msgid": counted(r"#~\s+msgid\s", starts),
            "msgctxt": counted(r"(#~\s+)?msgctxt\s", starts),
            "fuzzy": counted(r"#,.*\bfuzzy\b", starts),
        }
        got = {
            "#|": sum(e.previous is not None and not e.obsolete for e in file.all()),
            "#~|": sum(e.previous is not None and e.obsolete for e in file.all()),
            "#~ msgid": sum(e.obsolete for e in file.all()),
            "msgctxt": sum(e.msgctxt is not None for e in file.all()),
            "fuzzy": sum(e.fuzzy for e in file.all()),
        }
        assert got == want, name
        kept = {key: kept[key] + want[key] for key in kept}
    assert all(kept.values()), kept


def test_the_quick_reader_of_the_build_sees_what_the_full_one_does(real_data: Path) -> None:
    for name, body in bodies(real_data).items():
        if name in REFUSED:
            continue
        full = parsed(name, body)
        live = [e for e in full.entries if not e.obsolete]
        for form in (body, write_po(full)):
            found = read_messages(form, name, Problems(), by_text=True)
            assert [(m.msgid, m.msgstr, m.state) for m in found.values()] == [
                (e.msgid, e.msgstr[0], entry_state(e)) for e in live
            ], name


def test_a_file_cut_off_anywhere_is_refused_or_loses_only_what_was_cut(
    real_data: Path,
) -> None:
    """Cuts inside an entry are told; between two entries nothing shows that there was more."""
    body = write_po(parsed("sphinx-ar.po", bodies(real_data)["sphinx-ar.po"]))
    whole = parsed("sphinx-ar.po", body)
    refused = 0
    for at in range(5, len(body), len(body) // 150):
        problems = Problems()
        file = parse_po(body[:at], "sphinx-ar.po", problems)
        if file is None:
            refused += 1
            assert problems.errors[0].place.line and problems.errors[0].hint
        else:
            known = whole.entries[: len(file.entries)]
            assert [e.key for e in file.entries] == [e.key for e in known]
            for got, want in zip(file.entries, known, strict=True):
                assert all(
                    w.startswith(g) for g, w in zip(got.msgstr, want.msgstr, strict=False)
                )
    assert refused > 75
