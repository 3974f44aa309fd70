"""`release.json`, indexes and shards' manifests as bytes, and back with every check.

Their bytes are canonical: JSON without spaces, fields in the order of the structures. What does
not come out the same when it is written again is refused, so that no two readers of a file can
see different things in it.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from generator.release import limits
from generator.release.errors import Damaged, NewerFormat
from generator.release.model import FORMAT, Frame, Index, Release, Shard
from generator.release.paths import check_paths

T = TypeVar("T", Release, Index, Shard)


class _Version(msgspec.Struct):
    """What every format of these files has."""

    format: int


def encode(value: Release | Index | Shard) -> bytes:
    """Give the canonical bytes of a structure."""
    return msgspec.json.encode(value)


def decode_release(body: bytes) -> Release:
    """Give the release that `release.json` describes. Raises Damaged or NewerFormat."""
    release = _decode(body, Release, limits.RELEASE, "release.json")
    keys = [(s.edition, s.locale) for s in release.slices]
    if sorted(set(keys)) != keys:
        raise Damaged("release.json does not name its slices in order, each once.")
    return release


def decode_index(body: bytes, what: str = "An index") -> Index:
    """Give an index. Raises Damaged or NewerFormat, with `what` in the words."""
    index = _decode(body, Index, limits.INDEX, what)
    _check_frames(index.frames, len(index.packs), what)
    room = _Room(index.frames)
    for row in index.shards:
        if row.collection >= len(index.collections):
            raise Damaged(f"{what} names a collection that it does not list.")
        room.check(row.frame, row.offset, row.size, what)
    return index


def decode_shard(body: bytes, what: str = "A shard's manifest") -> Shard:
    """Give a shard's manifest; its paths are safe. Raises Damaged or NewerFormat."""
    shard = _decode(body, Shard, limits.SHARD, what)
    _check_frames(shard.frames, len(shard.packs), what)
    _check_digests("".join(file.digest for file in shard.files), what)
    check_paths(file.path for file in shard.files)
    room = _Room(shard.frames)
    before = ""
    for file in shard.files:
        if file.path <= before:
            raise Damaged(f"{what} does not list its files in order, each once.")
        before = file.path
        room.check(file.frame, file.offset, file.size, f"{what}: {file.path}")
    return shard


def _decode(body: bytes, kind: type[T], limit: int, what: str) -> T:
    if len(body) > limit:
        raise Damaged(f"{what} has {len(body):,} bytes; at most {limit:,} are read.")
    try:
        check_format(body, what)
        value: T = msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Damaged(f"{what} cannot be read: {error}.") from None
    if msgspec.json.encode(value) != body:
        raise Damaged(f"{what} is not written as this program writes it.")
    return value


def check_format(body: bytes, what: str) -> None:
    """Refuse a format of later days by its own words (NewerFormat)."""
    found = msgspec.json.decode(body, type=_Version).format
    if found > FORMAT:
        raise NewerFormat(what, found, FORMAT)


def _check_frames(frames: Iterable[Frame], packs: int, what: str) -> None:
    if any(frame.pack >= packs for frame in frames):
        raise Damaged(f"{what} names a pack that it does not list.")


def _check_digests(joined: str, what: str) -> None:
    try:
        good = bytes.fromhex(joined).hex() == joined
    except ValueError:
        good = False
    if not good:
        raise Damaged(f"{what} has a digest that is no SHA-256 in lower-case hexadecimal.")


class _Room:
    """Where frames begin when they are laid end to end: says whether an object fits."""

    def __init__(self, frames: Sequence[Frame]) -> None:
        self.sizes = [frame.size for frame in frames]
        self.begins = [0]
        for size in self.sizes:
            self.begins.append(self.begins[-1] + size)

    def check(self, frame: int, offset: int, size: int, what: str) -> None:
        if size == 0 and frame == 0 and offset == 0:
            return
        if frame >= len(self.sizes) or offset > self.sizes[frame]:
            raise Damaged(f"{what} lies in a frame that is not listed.")
        if self.begins[frame] + offset + size > self.begins[-1]:
            raise Damaged(f"{what} is longer than the frames that hold it.")


def as_plain(value: Any) -> Any:
    """Give a structure as plain lists and dictionaries, for `--json`."""
    return msgspec.to_builtins(value)
