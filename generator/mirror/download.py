"""Downloads that cannot surprise: answers are capped, broken ones go on where they broke."""

import contextlib
import time
from collections.abc import Callable, Generator

from generator.mirror.errors import Interrupted, Refused
from generator.mirror.pace import Pace, Patience
from generator.mirror.source import Source, Traffic

#: Requests at a time.
CONNECTIONS = 4
Pieces = Generator[bytes, None, None]
#: Seconds to wait before each further try.
PAUSES = (0.5, 2.0, 8.0, 20.0)
#: Bytes after which a break counts as the first one again.
PROGRESS = 16 << 10
#: Longest wait that a server can ask for.
LONGEST_WAIT = 60.0


class Downloader:
    """Takes files from a source; counts, holds the pace, tries again."""

    def __init__(
        self,
        source: Source,
        pace: Pace | None = None,
        pauses: tuple[float, ...] = PAUSES,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.source, self.pace = source, pace or Pace()
        self.pauses, self.sleep = pauses, sleep
        self.traffic = Traffic()

    def get(self, path: str, limit: int) -> bytes:
        """Give a file of at most `limit` bytes; raises Refused for a larger one."""
        return b"".join(self.pieces(path, limit))

    def pieces(self, path: str, limit: int) -> Pieces:
        """Give a file of at most `limit` bytes in pieces."""
        came = 0
        # One byte more than may be is taken: endless data shows itself by it.
        for piece in self._retried(path, 0, limit + 1, exact=False):
            came += len(piece)
            if came > limit:
                raise too_large(self.source.name, path, limit)
            yield piece

    def part(self, path: str, start: int, size: int) -> bytes:
        """Give `size` bytes from `start` on; raises Refused where there are fewer."""
        return b"".join(self.rest(path, start + size, start))

    def rest(self, path: str, size: int, start: int = 0) -> Pieces:
        """Give what a file of `size` bytes has after `start`, in pieces."""
        left = size - start
        if not left:
            return
        for piece in self._retried(path, start, left, exact=True):
            left -= len(piece)
            if left < 0:
                raise too_large(self.source.name, path, size)
            yield piece
        if left:
            raise truncated(self.source.name, path, left)

    def _retried(self, path: str, start: int, length: int, exact: bool) -> Pieces:
        """Read, and after a break go on at the byte reached; `exact` takes an early end for
        one.
        """
        at, end, tries = start, start + length, iter(self.pauses)
        while True:
            before = at
            try:
                for piece in self._once(path, at, end - at, exact or at > start):
                    at += len(piece)
                    yield piece
            except Interrupted as error:
                tries = iter(self.pauses) if at - before > PROGRESS else tries
                pause = next(tries, None)
                if pause is None:
                    raise
                self.sleep(max(pause, min(error.after, LONGEST_WAIT)))
            else:
                if not exact or at in (end, before):
                    return

    def _once(self, path: str, start: int, length: int, ranged: bool) -> Pieces:
        self.traffic.asked()
        patience = Patience(f"{self.source.name}: {path}", self.pace.clock)
        pieces = self.source.read(path, start, length if ranged else None)
        with contextlib.closing(pieces):
            while True:
                asked = self.pace.clock()
                piece = next(pieces, b"")
                if not piece:
                    return
                patience.wait(self.pace.clock() - asked, len(piece))
                self.traffic.came(len(piece))
                yield piece
                self.pace.spend(len(piece))


def truncated(place: str, path: str, left: int) -> Refused:
    """Say that a file ends before its signed length."""
    return Refused(
        f"{place}: {path} ends {left:,} bytes too early: it is truncated.",
        "Run the command again; if it stays so, the publisher must publish again, or the drive "
        "must be copied anew.",
    )


def too_large(place: str, path: str, limit: int) -> Refused:
    """Say that a file goes on past what was signed or is ever used."""
    return Refused(
        f"{place}: {path} is larger than the {limit:,} bytes it may have.",
        "Somebody tampers with it, or the publisher's server is broken: tell the publisher.",
    )
