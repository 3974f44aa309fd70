"""Real PO files through every format and back, and through merges: nothing is missing."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from generator.locales import parse_locale
from generator.problems import Problems
from generator.translation.interchange import FORMATS
from generator.translation.interchange.rows import row_of
from generator.translation.po import Entry, PoFile, escape_line
from generator.translation.po_parse import parse_po
from generator.translation.po_write import write_po
from generator.translation.three_way import merge_three

EN, AR = parse_locale("en"), parse_locale("ar")
#: Enough of each kind; the largest files have nothing that these lack.
LARGEST = 400_000


@pytest.fixture(scope="module")
def files(real_data: Path) -> list[PoFile]:
    paths = sorted((real_data / "po").glob("*.po"))
    small = [p for p in paths if p.stat().st_size <= LARGEST]
    read = [parse_po(p.read_bytes(), p.name, Problems()) for p in small]
    found = [file for file in read if file]
    assert len(found) >= 12
    return found


@pytest.mark.real
@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_real_entries_come_back_as_they_went(files: list[PoFile], kind: str) -> None:
    count = 0
    for file in files:
        rows = [row_of(e, "catalog/a/b.po") for e in file.entries if not e.obsolete]
        if kind == "tmx":
            rows = [r for r in rows if any(r.target)]
        problems = Problems()
        body = FORMATS[kind].write(rows, EN, AR)
        assert [replace(r, line=0) for r in FORMATS[kind].read(body, AR, "x", problems)] == rows
        assert not problems.found
        count += len(rows)
    assert count > 5_000


def edited(file: PoFile, mark: str, chance: random.Random) -> PoFile:
    """The file with a tenth of its live translations changed, a few entries gone and moved."""
    entries = list(file.entries)
    for at in chance.sample(range(len(entries)), -(-len(entries) // 10)):
        if not entries[at].obsolete:
            old = entries[at]
            entries[at] = replace(old, msgstr=tuple(form + mark for form in old.msgstr))
    return replace(file, entries=entries)


@pytest.mark.real
def test_real_files_merge_without_losing_a_text(files: list[PoFile]) -> None:
    chance = random.Random(3)
    both = 0
    for base in files:
        ours, theirs = edited(base, "«A»", chance), edited(base, "«B»", chance)
        merged, conflicts = merge_three(base, ours, theirs)
        there = {form for e in merged.entries for form in e.msgstr}
        remarks = {c for e in merged.entries for c in e.comments}
        for entry in (*ours.entries, *theirs.entries):
            for form in entry.msgstr:
                if form.endswith(("«A»", "«B»")):
                    assert form in there or noted(form, entry, remarks)
        assert merge_three(base, base, theirs) == (theirs, [])
        assert merge_three(base, ours, base) == (ours, [])
        assert parse_po(write_po(merged), "m.po", Problems()) is not None
        both += len(conflicts)
    assert both > 20


def noted(form: str, entry: Entry, remarks: set[str]) -> bool:
    mark = f"[{entry.msgstr.index(form)}] " if len(entry.msgstr) > 1 else ""
    return all(f" | {mark}{escape_line(line)}" in remarks for line in form.split("\n"))
