"""What became of each row: the report, line by line, and the counts at its end."""

from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import IO, Literal

import msgspec

from generator.files import disk_error

Action = Literal["refused", "repaired", "noted"]
#: A cell is quoted up to this many characters.
_LONGEST_QUOTE = 2_000

_encoder = msgspec.json.Encoder()


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One line of the report."""

    #: Row of the file from 1, as its parser counts them; 0: the file as a whole.
    row: int
    #: Line of the file from 1; 0 where the format has no lines.
    line: int
    action: Action
    #: Column of the file, or field of the record where it is not about one column.
    field: str
    #: The kind of entry, for counting: `mojibake`, `duplicate`, ...
    code: str
    #: A sentence for people.
    reason: str
    before: str = ""
    after: str = ""


class Counts(msgspec.Struct):
    """The sums of an import."""

    #: Rows of the file, with those that were found inside cells of others.
    rows: int = 0
    accepted: int = 0
    refused: int = 0
    #: Rows in which something was repaired.
    repaired: int = 0
    #: Rows that were found inside cells of others.
    recovered: int = 0
    #: Records made of the accepted rows.
    records: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    #: Terms added to vocabularies.
    terms: int = 0
    #: Files that changed (or would, in a dry run).
    files: int = 0


class Report:
    """Takes entries as they come and keeps their counts; writes them where it was given a path.

    Use it as a context manager: the file takes its name only when all went well.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.counts = Counts()
        #: (action, code) to its number of entries.
        self.entries: Counter[tuple[str, str]] = Counter()
        self._path = path
        self._file: IO[bytes] | None = None

    def __enter__(self) -> "Report":
        if self._path:
            self._temporary = self._path.with_name(f".{self._path.name}.tmp")
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self._temporary.open("wb")
            except OSError as error:
                raise disk_error(error, self._path) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _: BaseException | None,
        __: TracebackType | None,
    ) -> None:
        if self._path and self._file:
            self._file.close()
            if kind is None:
                self._temporary.replace(self._path)
            else:
                self._temporary.unlink(missing_ok=True)

    def add(self, entry: Entry) -> None:
        """Take one entry."""
        self.entries[entry.action, entry.code] += 1
        if self._file:
            self._file.write(_encoder.encode(entry) + b"\n")


class RowLog:
    """The entries of one row while it is worked on."""

    def __init__(self, row: int = 0, line: int = 0) -> None:
        self.row = row
        self.line = line
        self.entries: list[Entry] = []
        self.is_refused = False

    def refuse(self, field: str, code: str, reason: str, before: str = "") -> None:
        """Say why the row cannot become a record; the first reason counts."""
        if not self.is_refused:
            self.is_refused = True
            self._add("refused", field, code, reason, before)

    def repair(self, field: str, code: str, before: str, after: str) -> None:
        """Say what was mended."""
        self._add("repaired", field, code, REPAIRS.get(code, code), before, after)

    def note(self, field: str, code: str, reason: str, before: str = "") -> None:
        """Say what was left out, or is odd but kept."""
        self._add("noted", field, code, reason, before)

    @property
    def has_repairs(self) -> bool:
        """Whether anything was mended."""
        return any(entry.action == "repaired" for entry in self.entries)

    def _add(self, action: Action, field: str, code: str, reason: str, *texts: str) -> None:
        quoted = (_printable(text[:_LONGEST_QUOTE]) for text in texts)
        entry = Entry(self.row, self.line, action, field, code, reason, *quoted)
        self.entries.append(entry)


def _printable(text: str) -> str:
    """Give text that UTF-8 can hold: bytes that were never decoded are spelt out."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


#: What a report says of each kind of repair.
REPAIRS = {
    "mojibake": "UTF-8 that was read as Latin-1 and written again; undone",
    "bidi": "direction controls removed",
    "invisible": "invisible characters removed",
    "spaces": "spaces at the ends, odd spaces and line breaks made plain",
    "brackets": "round brackets in Chinese text made full-width",
    "nfc": "characters brought into one form (Unicode NFC)",
    "trailing-cells": "empty cells after the last column dropped",
    "swallowed-rows": "whole rows lay inside a cell behind a stray quote; taken out",
    "shifted-column": "the value stood in another column",
}
