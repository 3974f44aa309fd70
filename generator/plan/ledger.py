"""The ledger: what the last builds made and from what, in SQLite beside the site.

It never lies: before a part's files are touched the part is marked open, and it is closed with its
new lines once all of them lie on the disk. A part still open on the next build was interrupted and
is made again. Losing the ledger costs a full build, nothing else.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import msgspec

from generator.output import Written

#: Raised whenever the tables or what they hold change; another version is thrown away.
VERSION = 1
FILE = "ledger.sqlite"
_SCHEMA = """
create table if not exists source (path text primary key, size int, mtime int, digest blob, checked int) without rowid;
create table if not exists part (name text primary key, fingerprint blob, files blob, digest blob) without rowid;
create table if not exists fact (name text primary key, value blob) without rowid;
"""
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Written]).decode


class PartRow(NamedTuple):
    """A part as it was last built; an empty fingerprint means it is open."""

    name: str
    fingerprint: bytes
    files: bytes
    #: What listings need to know of a shard; see `generator.render.digest`.
    digest: bytes

    def written(self) -> list[Written]:
        """Give the part's files."""
        return _decode(self.files) if self.files else []


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
        row = db.execute("select name, fingerprint, files, digest from part where name = ?", (name,)).fetchone()
    finally:
        db.close()
    return PartRow(*row) if row else PartRow(name, b"", b"", b"")


class Ledger:
    """What is known of earlier builds of one site in one output folder."""

    def __init__(self, state: Path) -> None:
        state.mkdir(parents=True, exist_ok=True)
        path = state / FILE
        try:
            self.db = self._open(path)
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            self.db = self._open(path)

    def _open(self, path: Path) -> sqlite3.Connection:
        db = sqlite3.connect(path, isolation_level=None)
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = normal")
        version = db.execute("pragma user_version").fetchone()[0]
        if version not in (0, VERSION):
            db.close()
            raise sqlite3.DatabaseError("another version")
        db.executescript(_SCHEMA)
        db.execute(f"pragma user_version = {VERSION}")
        return db

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def forget(self) -> None:
        """Forget every part: the next build makes all of them."""
        self.db.executescript("delete from part; delete from fact;")

    def sources(self) -> dict[str, SourceRow]:
        """Give every source file seen by the last build."""
        rows = self.db.execute("select path, size, mtime, digest, checked from source")
        return {path: SourceRow(size, mtime, digest, bool(ok)) for path, size, mtime, digest, ok in rows}

    def set_sources(self, rows: dict[str, SourceRow]) -> None:
        """Replace what is known of source files."""
        with self.db:
            self.db.execute("begin")
            self.db.execute("delete from source")
            self.db.executemany("insert into source values (?, ?, ?, ?, ?)",
                                [(path, *row) for path, row in sorted(rows.items())])  # fmt: skip

    def fingerprints(self) -> dict[str, bytes]:
        """Give the name and fingerprint of every part."""
        return dict(self.db.execute("select name, fingerprint from part order by name"))

    def part(self, name: str) -> PartRow:
        """Give a part; one never built has nothing in it."""
        row = self.db.execute(
            "select name, fingerprint, files, digest from part where name = ?", (name,)
        ).fetchone()
        return PartRow(*row) if row else PartRow(name, b"", b"", b"")

    def parts(self) -> Iterator[PartRow]:
        """Give every part, by name."""
        yield from map(PartRow._make, self.db.execute(
            "select name, fingerprint, files, digest from part order by name"))  # fmt: skip

    def open_parts(self, names: Iterable[str]) -> None:
        """Mark parts as being worked on."""
        with self.db:
            self.db.execute("begin")
            self.db.executemany(
                "insert into part values (?, x'', x'', x'') on conflict (name) do update set fingerprint = x''",
                [(name,) for name in names],
            )

    def close_part(self, name: str, fingerprint: bytes, files: list[Written], digest: bytes) -> None:
        """Note that a part is done: its files lie on the disk as told."""
        self.db.execute("insert or replace into part values (?, ?, ?, ?)",
                        (name, fingerprint, _encode(sorted(files)), digest))  # fmt: skip

    def drop_part(self, name: str) -> None:
        """Note that a part is gone, with all its files."""
        self.db.execute("delete from part where name = ?", (name,))

    def fact(self, name: str) -> bytes:
        """Give a small fact kept between builds; empty where there is none."""
        row = self.db.execute("select value from fact where name = ?", (name,)).fetchone()
        return row[0] if row else b""

    def set_fact(self, name: str, value: bytes) -> None:
        """Keep a small fact."""
        self.db.execute("insert or replace into fact values (?, ?)", (name, value))
