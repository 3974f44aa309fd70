"""The ledger: what it says is so, or it says nothing."""

import random
import sqlite3
from pathlib import Path

import pytest

from generator.errors import OperatorError
from generator.output import Written
from generator.plan.ledger import (
    FILE,
    Ledger,
    LedgerDamaged,
    SourceRow,
    discard,
    fault_of,
    read_part,
)

PAGES = [Written(f"ar/{n}.html", 1, b"d", n, b"f") for n in range(3)]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


def test_a_part_is_kept_with_its_files(ledger: Ledger, tmp_path: Path) -> None:
    ledger.close_part("records/higher/3f", b"print", PAGES[::-1], b"digest")
    for row in (ledger.part("records/higher/3f"), read_part(tmp_path, "records/higher/3f")):
        assert (row.fingerprint, row.written(), row.digest) == (b"print", PAGES, b"digest")
    assert ledger.part("none").written() == [] and ledger.part("none").fingerprint == b""


def test_a_part_that_is_worked_on_has_no_fingerprint_but_still_its_files(
    ledger: Ledger,
) -> None:
    ledger.close_part("a", b"print", PAGES, b"digest")
    ledger.open_parts(["a", "b"])
    assert ledger.fingerprints() == {"a": b"", "b": b""}
    assert ledger.part("a").written() == PAGES and ledger.part("b").written() == []


def test_what_parts_gave_up_is_to_go_unless_another_part_has_it(ledger: Ledger) -> None:
    ledger.close_part("a", b"1", PAGES[:2], b"", gone=["ar/2.html", "ar/9.html"])
    ledger.close_part("b", b"1", PAGES[2:], b"")
    assert ledger.gone() == {"ar/9.html"}
    ledger.drop_part("a")
    assert ledger.gone() == {"ar/0.html", "ar/1.html", "ar/9.html"}
    ledger.forget_gone()
    assert ledger.gone() == set()


def test_any_change_of_a_part_puts_the_index_out_of_date(ledger: Ledger) -> None:
    for change in (
        lambda: ledger.open_parts(["a"]),
        lambda: ledger.close_part("a", b"1", PAGES, b""),
        lambda: ledger.drop_part("a"),
    ):
        ledger.set_fact("index", b"yes")
        change()
        assert ledger.fact("index") == b""


def test_sources_are_replaced_as_a_whole(ledger: Ledger) -> None:
    ledger.set_sources({"b": SourceRow(1, 2, b"x", True), "a": SourceRow(1, 2, b"y", False)})
    ledger.set_sources({"a": SourceRow(3, 4, b"z", True)})
    assert ledger.sources() == {"a": SourceRow(3, 4, b"z", True)}


def test_another_version_starts_anew(ledger: Ledger, tmp_path: Path) -> None:
    ledger.close_part("a", b"1", PAGES, b"")
    ledger.db.execute("pragma user_version = 99")
    ledger.close()
    assert Ledger(tmp_path).fingerprints() == {}


def test_what_is_thrown_away_does_not_come_back_from_the_log(
    ledger: Ledger, tmp_path: Path
) -> None:
    ledger.close_part("a", b"1", PAGES, b"")
    log = (tmp_path / f"{FILE}-wal").read_bytes()
    assert log  # not yet moved into the file
    ledger.close()
    (tmp_path / FILE).write_bytes(b"garbage " * 1000)
    (tmp_path / f"{FILE}-wal").write_bytes(log)
    discard(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert Ledger(tmp_path).fingerprints() == {}


def test_damage_anywhere_in_the_file_is_found_or_harmless(
    ledger: Ledger, tmp_path: Path
) -> None:
    for n in range(40):
        ledger.close_part(f"p{n}", b"print", PAGES * 5, bytes(100))
    want = list(ledger.parts())
    ledger.close()
    good = (tmp_path / FILE).read_bytes()
    chance = random.Random(7)
    found = 0
    for _ in range(60):
        bad = bytearray(good)
        at = chance.randrange(len(bad))
        bad[at : at + 16] = chance.randbytes(len(bad[at : at + 16]))
        discard(tmp_path)
        (tmp_path / FILE).write_bytes(bad)
        try:
            damaged = Ledger(tmp_path)
        except (sqlite3.Error, LedgerDamaged):
            found += 1
            continue
        try:
            rows = list(damaged.parts())
        except (sqlite3.Error, LedgerDamaged):
            found += 1
        else:
            known = {row.name: row for row in want}
            assert all(row.files == known[row.name].files for row in rows if row.name in known)
            assert all(
                row.digest == known[row.name].digest for row in rows if row.name in known
            )
        finally:
            damaged.close()
    assert found > 20  # the rest hit empty space


def test_a_disk_that_refuses_is_no_damage(tmp_path: Path) -> None:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    assert isinstance(fault_of(full, tmp_path), OperatorError)
    assert "disk is full" in str(fault_of(full, tmp_path))
    shut = sqlite3.OperationalError("unable to open database file")
    shut.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
    assert isinstance(fault_of(shut, tmp_path), OperatorError)
    assert isinstance(fault_of(sqlite3.DatabaseError("malformed"), tmp_path), LedgerDamaged)
