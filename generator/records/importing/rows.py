"""A row of a catalogue, whatever file it comes from."""

from collections.abc import Iterator
from typing import Protocol

import msgspec

#: A cell: text, or the texts of a list (JSON only).
Cell = str | list[str]

#: A cell or a line of more characters is no text: a quote was not closed, or worse.
LONGEST_CELL = 1_000_000


class Row(msgspec.Struct):
    """A row of the file: its cells by column, or what makes it unreadable."""

    #: From 1, as the parser counts them.
    number: int
    #: From 1; 0 where the format has no lines.
    line: int
    cells: dict[str, Cell]
    #: (code, reason) of a row that cannot be read.
    fault: tuple[str, str] | None = None
    #: What was mended in reading it: (code, column, before, after).
    repairs: tuple[tuple[str, str, str, str], ...] = ()
    #: How many rows lay inside a cell of this one; they follow it.
    hidden: int = 0


class Source(Protocol):
    """A file that is read row by row."""

    #: Names of its columns; empty where each row has its own (JSON).
    header: tuple[str, ...]
    #: Bytes of the file, and how many have been read: for a progress bar.
    size: int

    def __iter__(self) -> Iterator[Row]: ...

    def close(self) -> None:
        """Let go of the file."""

    def position(self) -> int:
        """Give how many bytes have been read."""
