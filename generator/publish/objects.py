"""Where objects lie in packs, and their bytes."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from generator.release.errors import Damaged
from generator.release.frames import check_digest
from generator.release.model import Frame, Index, Shard
from generator.release.packs import open_frame, spans
from generator.release.paths import pack_path

#: Decoded frames that a reader keeps: about 32 MB.
_KEPT = 64


class Place(NamedTuple):
    """Where an object lies: its pack, the frames it runs through, the offset in the first."""

    pack: str
    frames: tuple[Frame, ...]
    offset: int


#: An empty object lies nowhere.
NOWHERE = Place("", (), 0)


def place_in(
    packs: Sequence[str], frames: Sequence[Frame], first: int, offset: int, size: int
) -> Place:
    """Give the place of an object that a manifest or an index describes."""
    if not size:
        return NOWHERE
    last = first
    for span in spans(frames, first, offset, size):
        last = span.frame
    return Place(packs[frames[first].pack], tuple(frames[first : last + 1]), offset)


class Tables:
    """The tables of packs and frames of a manifest or an index.

    Known packs come first, in the order of before, and frames in the order of their packs: what
    is new changes no number of what stays, so that a bundle has less to say.
    """

    def __init__(
        self, places: Iterable[Place], known: Iterable[str], packs: Iterable[str] = ()
    ) -> None:
        """Lay out tables for all `places`; `packs` are listed even if nothing lies in them."""
        frames = {(p.pack, f.offset): f for p in places for f in p.frames}
        used = dict.fromkeys([*packs, *(pack for pack, _ in frames)])
        order = dict.fromkeys(pack for pack in (*known, *used) if pack in used)
        #: The packs, in order.
        self.packs = list(order)
        numbers = {pack: number for number, pack in enumerate(self.packs)}
        keys = sorted(frames, key=lambda key: (numbers[key[0]], key[1]))
        self._numbers = {key: number for number, key in enumerate(keys)}
        #: The frames, in order.
        self.frames = [_numbered(frames[key], numbers[key[0]]) for key in keys]

    def find(self, place: Place) -> tuple[int, int]:
        """Give the number of an object's first frame and its offset there."""
        if not place.frames:
            return 0, 0
        return self._numbers[place.pack, place.frames[0].offset], place.offset


def _numbered(frame: Frame, pack: int) -> Frame:
    return Frame(pack, frame.offset, frame.length, frame.size, frame.digest)


class PackReader:
    """Reads objects from the packs of a release folder; every frame is checked."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._frames: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._open: tuple[str, BinaryIO] | None = None

    def __enter__(self) -> "PackReader":
        return self

    def __exit__(self, *_: object) -> None:
        if self._open:
            self._open[1].close()
            self._open = None

    def read(self, place: Place, size: int, digest: str) -> bytes:
        """Give an object. Raises Damaged when its pack is missing or altered."""
        pieces = spans(place.frames, 0, place.offset, size)
        body = b"".join(
            self._frame(place.pack, place.frames[s.frame])[s.begin : s.end] for s in pieces
        )
        check_digest(body, digest, f"An object in the pack {place.pack}")
        return body

    def _frame(self, pack: str, frame: Frame) -> bytes:
        key = pack, frame.offset
        body = self._frames.get(key)
        if body is None:
            file = self._file(pack)
            file.seek(frame.offset)
            body = _checked(pack, frame, file.read(frame.length))
            if len(self._frames) >= _KEPT:
                self._frames.popitem(last=False)
        self._frames[key] = body
        self._frames.move_to_end(key)
        return body

    def _file(self, pack: str) -> BinaryIO:
        if self._open is None or self._open[0] != pack:
            self.__exit__()
            try:
                self._open = pack, (self._root / pack_path(pack)).open("rb")
            except OSError:
                raise Damaged(f"The pack {pack} is missing.") from None
        return self._open[1]


def _checked(pack: str, frame: Frame, stored: bytes) -> bytes:
    what = f"A frame of the pack {pack}"
    try:
        return open_frame(frame, stored, what)
    except Damaged as error:
        raise Damaged(error.fact, "Make it again: tongwen publish --recheck") from None


def files_of(shard: Shard) -> Iterable[tuple[str, Place]]:
    """Give the digest and place of every file of a shard."""
    for file in shard.files:
        yield (
            file.digest,
            place_in(shard.packs, shard.frames, file.frame, file.offset, file.size),
        )


def manifests_of(index: Index) -> Iterable[tuple[str, Place]]:
    """Give the digest and place of every manifest that an index names."""
    packs = [pack.digest for pack in index.packs]
    for row in index.shards:
        yield row.digest, place_in(packs, index.frames, row.frame, row.offset, row.size)
