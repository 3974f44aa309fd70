"""The store of related resources: which records are near each record, and what links say.

Made by the build when words or titles changed; jobs read single lists and links out of it, and
never the whole. `search/neighbours.py` says what is near.
"""

import mmap
from collections.abc import Mapping, Sequence
from pathlib import Path
from struct import unpack

import msgspec
from msgspec import Struct

from generator.files import write_atomic
from generator.render.search_terms import FOLDER

_encode = msgspec.msgpack.Encoder().encode
_INT, _LONG = 4, 8


class Stretch(Struct, frozen=True, array_like=True, gc=False):
    """One shard's place in the store."""

    #: Number of its first record.
    first: int
    #: Its records' ids to their numbers from `first` on.
    numbers: dict[str, int]
    #: Changes with any list of its records, or with what their links say.
    seal: bytes


class Directory(Struct, frozen=True, array_like=True, gc=False):
    """What is where: all shards by name, and how long lists may be."""

    #: What the store was made from.
    seal: bytes
    count: int
    stretches: dict[str, Stretch]


_decode = msgspec.msgpack.Decoder(Directory).decode


def folder(state: Path) -> Path:
    """Give the store's folder; its name has a dot, which no shard's has."""
    return state / FOLDER / ".related"


def read_seals(state: Path, seal: bytes) -> dict[str, bytes]:
    """Give each shard's seal; nothing where there is no store made from what `seal` says."""
    found = _directory(state)
    return {n: one.seal for n, one in found.stretches.items()} if found.seal == seal else {}


def _directory(state: Path) -> Directory:
    try:
        return _decode((folder(state) / "directory").read_bytes())
    except (FileNotFoundError, msgspec.DecodeError):
        return Directory(b"", 0, {})


def write_store(
    state: Path, directory: Directory, neighbours: bytes, links: Mapping[str, Sequence[bytes]]
) -> None:
    """Write the store: `neighbours` are little-endian i32, `links` by locale tag."""
    home = folder(state)
    for tag, rows in links.items():
        position, ends = 0, []
        for row in rows:
            position += len(row)
            ends.append(position.to_bytes(_LONG, "little"))
        write_atomic(home / f"{tag}.links", b"".join([*ends, *rows]))
    write_atomic(home / "neighbours", neighbours)
    write_atomic(home / "directory", _encode(directory))


class RelatedStore:
    """Reads the store."""

    def __init__(self, state: Path) -> None:
        self.home = folder(state)
        self.directory = _directory(state)
        self.size = sum(len(one.numbers) for one in self.directory.stretches.values())
        self._neighbours = _mapped(self.home / "neighbours")
        self._links: dict[str, bytes | mmap.mmap] = {}

    def numbers(self, shard: str, record_id: str) -> tuple[int, ...]:
        """Give the numbers of the records near one, the nearest first."""
        stretch = self.directory.stretches.get(shard)
        place = stretch.numbers.get(record_id) if stretch else None
        if stretch is None or place is None:
            return ()
        width = self.directory.count * _INT
        start = (stretch.first + place) * width
        row = self._neighbours[start : start + width]
        return tuple(n for n in unpack(f"<{self.directory.count}i", row) if n >= 0)

    def links(self, tag: str, numbers: Sequence[int]) -> list[bytes]:
        """Give what links to records say in one locale, encoded."""
        body = self._links.get(tag)
        if body is None:
            body = self._links[tag] = _mapped(self.home / f"{tag}.links")
        start = self.size * _LONG
        found = []
        for n in numbers:
            low = int.from_bytes(body[(n - 1) * _LONG : n * _LONG], "little") if n else 0
            high = int.from_bytes(body[n * _LONG : (n + 1) * _LONG], "little")
            found.append(body[start + low : start + high])
        return found


def _mapped(path: Path) -> bytes | mmap.mmap:
    """Give a file's bytes without reading it; an empty one cannot be mapped."""
    with path.open("rb") as file:
        if not path.stat().st_size:
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
