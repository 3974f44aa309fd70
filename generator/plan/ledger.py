"""The ledger: what the last builds made and from what, in SQLite beside the site.

It never lies: before a part's files are touched the part is marked open, and it is closed with
its new lines once all of them lie on the disk. A part still open on the next build was
interrupted and is made again. What a part no longer has is noted with the same stroke, and
removed when all other work is done. Losing the ledger costs a full build, nothing else.
"""

import errno
import shutil
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import msgspec

from generator.errors import OperatorError
from generator.files import disk_error
from generator.output import Written

#: Raised whenever the tables or what they hold change; another version is thrown away.
VERSION = 2
FILE = "ledger.sqlite"
_SCHEMA = """
create table if not exists source
    (path text primary key, size int, mtime int, digest blob, checked int) without rowid;
create table if not exists part
    (name text primary key, fingerprint blob, files blob, digest blob, seal int) without rowid;
create table if not exists gone (path text primary key) without rowid;
create table if not exists fact (name text primary key, value blob) without rowid;
"""
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Written]).decode
_PART = "select name, fingerprint, files, digest, seal from part"
#: SQLite's codes for a file whose content is broken, as against a disk that refuses.
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

#: With less room than this, SQLite may say "disk I/O error" where it means a full disk.
_TIGHT = 1 << 16


class LedgerDamaged(Exception):
    """The ledger cannot be believed: throw it away and build the site anew."""


class PartRow(NamedTuple):
    """A part as it was last built; an empty fingerprint means it is open."""

    name: str
    fingerprint: bytes
    files: bytes
    #: What listings need to know of a shard; see `generator.render.digest`.
    digest: bytes

    def written(self) -> list[Written]:
        """Give the part's files."""
        return decode_files(self.files)


class SourceRow(NamedTuple):
    """A source file as it was last seen: if size and time are the same, so is its SHA-256."""

    size: int
    mtime: int
    digest: bytes
    #: Whether it was read without a fault.
    checked: bool


def read_part(state: Path, name: str) -> PartRow:
    """Give a part from a process that only reads; one never built has nothing in it."""
    db = sqlite3.connect(f"file:{quote(str(state / FILE))}?mode=ro", uri=True)
    try:
        return _part(db, name)
    finally:
        db.close()


def _part(db: sqlite3.Connection, name: str) -> PartRow:
    row = db.execute(f"{_PART} where name = ?", (name,)).fetchone()
    return _believed(row) if row else PartRow(name, b"", b"", b"")


def _seal(name: str, files: bytes, digest: bytes) -> int:
    """SQLite does not notice bytes that change inside a row; this finds what a bad disk
    does.
    """
    return zlib.crc32(digest, zlib.crc32(files, zlib.crc32(name.encode())))


def _believed(row: tuple[str, bytes, bytes, bytes, int]) -> PartRow:
    name, fingerprint, files, digest, seal = row
    if seal != _seal(name, files, digest):
        raise LedgerDamaged(name)
    return PartRow(name, fingerprint, files, digest)


def decode_files(body: bytes) -> list[Written]:
    """Give the files that `encode_files` wrote."""
    return _decode(body) if body else []


def encode_files(files: list[Written]) -> bytes:
    """Give a part's files as the ledger keeps them; `files` are in order."""
    return _encode(files)


def fault_of(error: sqlite3.Error, state: Path) -> LedgerDamaged | OperatorError:
    """Give what an error of SQLite means: a broken file, or a disk that refuses."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code in _BROKEN or not isinstance(error, sqlite3.OperationalError):
        return LedgerDamaged(str(error))
    if code == sqlite3.SQLITE_FULL or shutil.disk_usage(state).free < _TIGHT:
        return disk_error(OSError(errno.ENOSPC, ""), state / FILE)
    hint = f"Check who owns {state} and whether the disk has room, or remove that folder."
    return OperatorError(f"What is known of earlier builds cannot be kept: {error}.", hint)


def discard(state: Path) -> None:
    """Throw the ledger away. Its log goes too: SQLite would play it into a new file."""
    for suffix in ("", "-wal", "-shm"):
        (state / f"{FILE}{suffix}").unlink(missing_ok=True)


class Ledger:
    """What is known of earlier builds of one site in one output folder."""

    def __init__(self, state: Path) -> None:
        """Open the ledger; one of another version starts anew.

        Raises LedgerDamaged, or sqlite3.Error for `fault_of` to explain.
        """
        state.mkdir(parents=True, exist_ok=True)
        self.db = _connect(state)
        if self._version() not in (0, VERSION):
            self.db.close()
            discard(state)
            self.db = _connect(state)
        self.db.executescript(f"{_SCHEMA} pragma user_version = {VERSION};")

    def _version(self) -> int:
        try:
            version: int = self.db.execute("pragma user_version").fetchone()[0]
        except sqlite3.Error:
            self.db.close()
            raise
        return version

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def forget(self) -> None:
        """Forget every part: the next build makes all of them."""
        self.db.executescript("delete from part; delete from gone; delete from fact;")

    def sources(self) -> dict[str, SourceRow]:
        """Give every source file seen by the last build."""
        rows = self.db.execute("select path, size, mtime, digest, checked from source")
        return {
            path: SourceRow(size, mtime, digest, bool(ok))
            for path, size, mtime, digest, ok in rows
        }

    def set_sources(self, rows: dict[str, SourceRow]) -> None:
        """Replace what is known of source files."""
        with self.db:
            self.db.execute("begin")
            self.db.execute("delete from source")
            self.db.executemany(
                "insert into source values (?, ?, ?, ?, ?)",
                [(path, *row) for path, row in sorted(rows.items())],
            )

    def fingerprints(self) -> dict[str, bytes]:
        """Give the name and fingerprint of every part."""
        return dict(self.db.execute("select name, fingerprint from part order by name"))

    def part(self, name: str) -> PartRow:
        """Give a part; one never built has nothing in it."""
        return _part(self.db, name)

    def parts(self) -> Iterator[PartRow]:
        """Give every part, by name."""
        yield from map(_believed, self.db.execute(f"{_PART} order by name"))

    def open_parts(self, names: Iterable[str]) -> None:
        """Mark parts as being worked on."""
        rows = [(name, _seal(name, b"", b"")) for name in names]
        with self._transaction():
            self.db.executemany(
                "insert into part values (?, x'', x'', x'', ?) "
                "on conflict (name) do update set fingerprint = x''",
                rows,
            )

    def close_part(
        self,
        name: str,
        fingerprint: bytes,
        files: list[Written] | bytes,
        digest: bytes,
        gone: Iterable[str] = (),
    ) -> None:
        """Note that a part is done: its files lie on the disk as told, those `gone` it needs no
        more. `files` may come from `encode_files`.
        """
        body = files if isinstance(files, bytes) else encode_files(sorted(files))
        with self._transaction():
            self.db.execute(
                "insert or replace into part values (?, ?, ?, ?, ?)",
                (name, fingerprint, body, digest, _seal(name, body, digest)),
            )
            self._note_gone(gone)

    def drop_part(self, name: str) -> None:
        """Note that a part is gone; its files are to be removed."""
        with self._transaction():
            self._note_gone(w.path for w in self.part(name).written())
            self.db.execute("delete from part where name = ?", (name,))

    def _note_gone(self, paths: Iterable[str]) -> None:
        self.db.executemany(
            "insert or ignore into gone values (?)", [(path,) for path in paths]
        )

    def gone(self) -> set[str]:
        """Give the paths to be removed: parts gave them up, and no other part has them now."""
        found = {path for (path,) in self.db.execute("select path from gone")}
        for row in self.parts() if found else ():
            found.difference_update(w.path for w in row.written())
        return found

    def forget_gone(self) -> None:
        """Note that what was to be removed is removed."""
        self.db.execute("delete from gone")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing. Parts that change put the index of the manifest out of date."""
        with self.db:
            self.db.execute("begin")
            self.db.execute("delete from fact where name = 'index'")
            yield

    def fact(self, name: str) -> bytes:
        """Give a small fact kept between builds; empty where there is none."""
        row = self.db.execute("select value from fact where name = ?", (name,)).fetchone()
        return row[0] if row else b""

    def set_fact(self, name: str, value: bytes) -> None:
        """Keep a small fact."""
        self.db.execute("insert or replace into fact values (?, ?)", (name, value))


def _connect(state: Path) -> sqlite3.Connection:
    db = sqlite3.connect(state / FILE, isolation_level=None)
    # Names that are no UTF-8 are damage, which their seal shows.
    db.text_factory = lambda body: body.decode("utf-8", "replace")
    try:
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = normal")
    except sqlite3.Error:
        db.close()
        raise
    except UnicodeDecodeError as error:  # the tables' own names
        db.close()
        raise LedgerDamaged(str(error)) from error
    return db
