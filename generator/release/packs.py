"""Packs: the bytes of many files, in zstd frames that can be fetched one by one.

A small file shares a frame with its neighbours; a large one runs through frames of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

from generator.release import limits
from generator.release.errors import Damaged
from generator.release.frames import Opener, check_digest, compress, decompress, digest_of
from generator.release.model import Frame

#: A frame is closed when it holds so many bytes: then hardly anything is gained by more.
FRAME = 512 * limits.KIB
#: A file of this size has frames of its own, of that size.
LARGE = limits.MIB
LARGE_FRAME = 4 * limits.MIB
#: A pack is closed when its frames hold so many bytes: 1 to 4 MB of pages as it is stored.
PACK = 12 * limits.MIB


class Place(NamedTuple):
    """Where an object lies: the number of its first frame in the pack, the offset in it, its
    size.
    """

    frame: int
    offset: int
    size: int


class Span(NamedTuple):
    """Some bytes of a frame, decoded: `[begin:end]`."""

    frame: int
    begin: int
    end: int


class PackWriter:
    """Makes one pack from objects in the order they come; `write` takes its bytes."""

    def __init__(
        self, write: Callable[[bytes], object], level: int, frame: int = FRAME
    ) -> None:
        """Close frames after `frame` bytes."""
        self._write, self._level, self._frame = write, level, frame
        self._hash = sha256()
        self._buffer: list[bytes] = []
        self._filled = 0
        self.length = 0
        #: Frames of pack 0, as they are closed.
        self.frames: list[Frame] = []
        self.places: dict[str, Place] = {}

    def add(
        self, digest: str, chunks: Iterable[bytes], size: int, level: int | None = None
    ) -> None:
        """Append the object `digest` of `size` bytes, in chunks of at most 4 MiB.

        `level` is the effort for its frames where it has frames of its own.
        """
        if size >= LARGE:
            self.divide()
        self.places[digest] = Place(len(self.frames), self._filled, size)
        for chunk in chunks:
            self._buffer.append(chunk)
            self._filled += len(chunk)
            if self._filled >= (LARGE_FRAME if size >= LARGE else self._frame):
                self.divide(level if size >= LARGE else None)
        if size >= LARGE:
            self.divide(level)

    def divide(self, level: int | None = None) -> None:
        """Close the frame: what comes next is fetched without what came before."""
        if not self._filled:
            return
        effort = self._level if level is None else level
        stored = compress(b"".join(self._buffer), effort)
        self.frames.append(Frame(0, self.length, len(stored), self._filled, digest_of(stored)))
        self._write(stored)
        self._hash.update(stored)
        self.length += len(stored)
        self._buffer, self._filled = [], 0

    def close(self) -> str:
        """Write what is left and give the pack's digest, its name."""
        self.divide()
        return self._hash.hexdigest()

    @property
    def size(self) -> int:
        """Bytes of all frames when decoded."""
        return sum(frame.size for frame in self.frames)


def open_frame(frame: Frame, stored: bytes, what: str = "A frame") -> bytes:
    """Give a frame's bytes; it is checked before it is decoded. Raises Damaged."""
    _check_stored(frame, stored, what)
    return decompress(stored, frame.size, what)


def view_frame(frame: Frame, stored: bytes, opener: Opener, what: str) -> memoryview:
    """Give what `open_frame` gives, in memory that is the opener's."""
    _check_stored(frame, stored, what)
    return opener.open(stored, frame.size, what)


def _check_stored(frame: Frame, stored: bytes, what: str) -> None:
    if len(stored) != frame.length:
        raise Damaged(f"{what} has {len(stored):,} bytes; signed are {frame.length:,}.")
    check_digest(stored, frame.digest, what)


def spans(frames: Sequence[Frame], frame: int, offset: int, size: int) -> Iterator[Span]:
    """Give the pieces of an object: which bytes of which frames, in order."""
    while size > 0:
        taken = min(size, frames[frame].size - offset)
        if taken:
            yield Span(frame, offset, offset + taken)
        size -= taken
        frame, offset = frame + 1, 0
