"""What to do for a slice: pure, from the files that are here and those that are signed.

>>> old = {"a.html": ("1" * 64, 5), "b.html": ("2" * 64, 5)}
>>> from generator.release.model import File
>>> new = [File("a.html", 5, "1" * 64, 0, 0), File("c.html", 5, "2" * 64, 0, 5)]
>>> [link[:3] for link in compare(Old(old), new)[0]]
[('a.html', 'a.html', 5), ('b.html', 'c.html', 5)]
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import msgspec

from generator.mirror.objects import Piece
from generator.release.errors import Damaged
from generator.release.model import File, Frame, Shard
from generator.release.packs import spans
from generator.release.paths import pack_path

#: Frames this near are fetched in one request: the bytes between cost less than another.
NEAR = 64 << 10
#: Share of a pack from which all of it is taken.
MOST = 0.5


class Link(NamedTuple):
    """A file that lies here already, in the release that is served."""

    source: str
    path: str
    size: int
    digest: str


class Part(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Bytes `[begin:end]` of the frame that begins at `frame` in its pack."""

    frame: int
    begin: int
    end: int


class Need(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An object to take from a pack: a file by its path, a manifest by its digest."""

    name: str
    size: int
    digest: str
    parts: tuple[Part, ...]
    #: Whoever unpacks a run knows these from the run.
    pack: str = ""
    frames: tuple[Frame, ...] = ()


class Run(msgspec.Struct, frozen=True, array_like=True):
    """Frames to fetch in one request, and what is in them."""

    piece: Piece
    frames: tuple[Frame, ...]
    needs: tuple[Need, ...]

    @property
    def size(self) -> int:
        """Bytes of its frames when decoded."""
        return sum(frame.size for frame in self.frames)

    def __reduce__(self) -> tuple[Any, ...]:
        """Go to another process as MessagePack, ten times as fast as what pickle makes."""
        needs = tuple(Need(n.name, n.size, n.digest, n.parts) for n in self.needs)
        return _unpacked, (msgspec.msgpack.encode(Run(self.piece, self.frames, needs)),)


def _unpacked(body: bytes) -> Run:
    return _DECODER.decode(body)


_DECODER = msgspec.msgpack.Decoder(Run)


class Old:
    """Files that are here: `files` gives the digest and the size of each by its path."""

    def __init__(self, files: Mapping[str, tuple[str, int]]) -> None:
        self.files = files
        self.paths = {digest: path for path, (digest, _) in files.items()}


def compare(old: Old, new: Iterable[File]) -> tuple[list[Link], list[File]]:
    """Give what can be linked from `old`, and what must come."""
    links, come = [], []
    for file in new:
        if old.files.get(file.path) == (file.digest, file.size):
            links.append(Link(file.path, file.path, file.size, file.digest))
        elif file.digest in old.paths:
            links.append(Link(old.paths[file.digest], file.path, file.size, file.digest))
        else:
            come.append(file)
    return links, come


def need(
    name: str,
    size: int,
    digest: str,
    at: tuple[int, int],
    frames: list[Frame],
    packs: Sequence[str],
) -> Need:
    """Say where an object lies; `at` is its frame's number and the offset in it.

    Raises Damaged for one that lies in several packs.
    """
    number, offset = at
    if size and offset + size <= frames[number].size:
        # Nearly all: it lies in one frame.
        frame = frames[number]
        part = Part(frame.offset, offset, offset + size)
        return Need(name, size, digest, (part,), packs[frame.pack], (frame,))
    found = list(spans(frames, number, offset, size))
    used = tuple(frames[span.frame] for span in found)
    if len({frame.pack for frame in used}) > 1:
        raise Damaged(f"{name} lies in several packs.")
    parts = tuple(Part(frames[s.frame].offset, s.begin, s.end) for s in found)
    return Need(name, size, digest, parts, packs[used[0].pack] if used else "", used)


def file_need(shard: Shard, file: File) -> Need:
    """Say where a file lies."""
    at = (file.frame, file.offset)
    return need(file.path, file.size, file.digest, at, shard.frames, shard.packs)


def runs(needs: Iterable[Need], lengths: Mapping[str, int], owner: str = "") -> list[Run]:
    """Give the requests that bring `needs`, by pack; `lengths` are those of the packs.

    A pack of which much is needed is taken whole, of others the frames, near ones together.
    """
    made: list[Run] = []
    ordered = sorted((n for n in needs if n.parts), key=_place)
    for pack, group in groupby(ordered, key=lambda n: n.pack):
        made += _of_pack(pack, list(group), lengths[pack], owner)
    return made


def _place(of: Need) -> tuple[str, int, int]:
    first = of.parts[0]
    return of.pack, first.frame, first.begin


def _of_pack(pack: str, needs: list[Need], length: int, owner: str) -> list[Run]:
    frames = sorted({f.offset: f for n in needs for f in n.frames}.items())
    wanted = sum(frame.length for _, frame in frames)
    gap = length if wanted > MOST * length else NEAR
    made = []
    for near in _together([frame for _, frame in frames], gap):
        begin, end = near[0].offset, near[-1].offset + near[-1].length
        inside = tuple(n for n in needs if begin <= n.parts[0].frame < end)
        made.append(Run(Piece(pack_path(pack), begin, end - begin, owner), tuple(near), inside))
    return made


def _together(frames: list[Frame], gap: int) -> list[list[Frame]]:
    """Part frames, in order of offset, where more than `gap` bytes lie between."""
    parts = [[frames[0]]]
    for frame in frames[1:]:
        before = parts[-1][-1]
        if frame.offset - before.offset - before.length <= gap:
            parts[-1].append(frame)
        else:
            parts.append([frame])
    return parts
