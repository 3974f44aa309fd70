"""The root of one locale's index, and the way from a file's number to its path."""

from bisect import bisect_right
from typing import Any

import msgspec

from search.codec.container import deflate, inflate
from search.codec.numbers import Cursor, Damaged, varints
from search.codec.packs import front_coded

NAME_BYTES = 6
#: Files of a kind are cut into at most so many groups.
MOST_GROUPS = 32


class Files(msgspec.Struct, frozen=True):
    """The files of one kind: how many, and under which names their groups lie."""

    folder: str
    kind: str
    count: int
    span: int
    names: tuple[str, ...]

    def path(self, number: int) -> str:
        """Give a file's path; raises `Damaged` where there is none of that number."""
        if not 0 <= number < self.count:
            raise Damaged(f"there is no file {number} of kind {self.kind}")
        return f"{self.folder}/{self.kind}/{self.names[number // self.span]}/{number}.bin"


class Root(msgspec.Struct, frozen=True):
    """What a reader must know before it asks for anything else."""

    locale: str
    documents: int
    size: int
    numbering: str
    analysis: int
    stop: tuple[str, ...]
    card: int
    inline: int
    tiers: tuple[int, ...]
    locales: tuple[tuple[str, tuple[str, ...]], ...]
    files: dict[str, Files]
    boundaries: tuple[bytes, ...]

    def pack_of(self, key: str) -> int:
        """Give the number of the pack a key belongs to."""
        return bisect_right(self.boundaries, key.encode())

    def spans_packs(self, beginning: str) -> bool:
        """Tell whether the keys with a beginning may lie in more than one pack."""
        return self.pack_of(beginning) != self.pack_of(beginning + "\U0010ffff")


def span_of(count: int) -> int:
    """Give how many neighbours make a group, among `count` files."""
    return max(1, -(-count // MOST_GROUPS))


def encode_root(root: Root) -> bytes:
    """Give a root's payload."""
    facts: dict[str, Any] = {
        field: getattr(root, field)
        for field in root.__struct_fields__
        if field not in ("files", "boundaries")
    }
    facts["files"] = {kind: (files.count, files.span) for kind, files in root.files.items()}
    json = msgspec.json.encode(facts)
    names = "".join(name for files in root.files.values() for name in files.names)
    boundaries = b"".join(
        varints(lengths) + rest for lengths, rest in _front_coded_each(root.boundaries)
    )
    return deflate(len(json).to_bytes(4, "little") + json + bytes.fromhex(names) + boundaries)


def _front_coded_each(keys: tuple[bytes, ...]) -> list[tuple[list[int], bytes]]:
    lengths, rest = front_coded(keys)
    found, at = [], 0
    for shared, more in zip(lengths[::2], lengths[1::2], strict=True):
        found.append(([shared, more], rest[at : at + more]))
        at += more
    return found


class _Facts(msgspec.Struct):
    locale: str
    documents: int
    size: int
    numbering: str
    analysis: int
    stop: tuple[str, ...]
    card: int
    inline: int
    tiers: tuple[int, int, int]
    locales: tuple[tuple[str, tuple[str, ...]], ...]
    files: dict[str, tuple[int, int]]


def decode_root(payload: bytes, path: str) -> Root:
    """Read a root; raises `Damaged` or `IndexFault`."""
    cursor = Cursor(inflate(payload, path))
    try:
        facts = msgspec.json.decode(cursor.take(cursor.u32()), type=_Facts)
    except msgspec.DecodeError as error:
        raise Damaged(f"its JSON is not that of a root: {error}") from error
    files = {
        kind: Files(facts.locale, kind, count, span, _names(cursor, count, span))
        for kind, (count, span) in facts.files.items()
    }
    given = {field: getattr(facts, field) for field in facts.__struct_fields__}
    return Root(**{**given, "files": files, "boundaries": _boundaries(cursor)})


def _names(cursor: Cursor, count: int, span: int) -> tuple[str, ...]:
    if span < 1:
        raise Damaged("a group has no files")
    groups = -(-count // span)
    cursor.fits(groups * NAME_BYTES)
    return tuple(cursor.take(NAME_BYTES).hex() for _ in range(groups))


def _boundaries(cursor: Cursor) -> tuple[bytes, ...]:
    found, before = [], b""
    while cursor.at < len(cursor.data):
        shared = cursor.varint()
        before = before[:shared] + cursor.take(cursor.varint())
        found.append(before)
    return tuple(found)
