"""CSV and TSV, row by row, in any of the common encodings, however broken."""

import csv
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO

from generator.errors import SourceError
from generator.files import disk_error
from generator.records.importing.mapping import SourceRule, SwallowedRule
from generator.records.importing.rows import LONGEST_CELL, Row
from generator.records.importing.swallowed import Swallowed

_DELIMITERS = {"csv": ",", "tsv": "\t"}


class DelimitedSource:
    """The rows of a CSV or TSV file. Blank lines are no rows."""

    def __init__(self, path: Path, rule: SourceRule, swallowed: SwallowedRule) -> None:
        try:
            self._raw = path.open("rb")
            self.size = path.stat().st_size
        except OSError as error:
            raise disk_error(error, path) from error
        self._lines = _Lines(self._raw, rule.encoding)
        csv.field_size_limit(LONGEST_CELL)
        delimiter = rule.delimiter or _DELIMITERS[rule.format]
        self._reader = csv.reader(self._lines, delimiter=delimiter)
        try:
            self.header = rule.columns or self._read_header(path)
            self._check_header(path)
        except SourceError:
            self.close()
            raise
        self._swallowed = Swallowed(swallowed, self.header, delimiter)

    def close(self) -> None:
        """Let go of the file."""
        self._raw.close()

    def position(self) -> int:
        """Give how many bytes have been read."""
        return self._raw.tell()

    def _read_header(self, path: Path) -> tuple[str, ...]:
        try:
            return tuple(cell.strip() for cell in next(self._reader))
        except StopIteration:
            raise SourceError(
                f"{path} is empty.", "It needs a line with the columns."
            ) from None
        except csv.Error:
            hint = "Check `source.encoding` and `source.delimiter` of the mapping."
            raise SourceError(f"The first line of {path} cannot be read.", hint) from None

    def _check_header(self, path: Path) -> None:
        twice = sorted({name for name in self.header if self.header.count(name) > 1})
        if twice:
            fact = f"{path} has two columns named `{twice[0]}`."
            raise SourceError(fact, "Rename one, or name all in `source.columns`.")

    def __iter__(self) -> Iterator[Row]:
        for number, (line, cells, fault) in enumerate(self._parsed(), 1):
            if fault:
                yield Row(number, line, {}, fault)
            elif len(cells) == len(self.header):
                yield from self._row(number, line, cells)
            else:
                yield self._ragged(number, line, cells)

    def _parsed(self) -> Iterator[tuple[int, list[str], tuple[str, str] | None]]:
        while True:
            line = self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield line, [], _fault_of(error)
            else:
                cut = _CUT if self._lines.take_cut() else None
                if cells or cut:
                    yield line, cells, cut

    def _row(self, number: int, line: int, cells: list[str]) -> Iterator[Row]:
        if found := self._swallowed.find(cells):
            yield from self._swallowed.rows(number, line, cells, found)
        else:
            yield Row(number, line, dict(zip(self.header, cells, strict=True)))

    def _ragged(self, number: int, line: int, cells: list[str]) -> Row:
        width = len(self.header)
        if len(cells) > width and not any(cells[width:]):
            repair = ("trailing-cells", "", str(len(cells)), str(width))
            return Row(
                number, line, dict(zip(self.header, cells, strict=False)), None, (repair,)
            )
        reason = f"the row has {len(cells)} cells, the header has {width}"
        lines = self._reader.line_num - line
        if lines:
            reason += f"; it goes over {lines + 1} lines: a quote may not be closed"
        return Row(number, line, {}, ("ragged", reason))


_CUT = ("too-long", f"the line has more than {LONGEST_CELL:,} characters")


def _fault_of(error: csv.Error) -> tuple[str, str]:
    if "limit" in str(error):
        reason = f"a cell has more than {LONGEST_CELL:,} characters; a quote may not be closed"
        return "too-long", reason
    return "syntax", "the line cannot be read as cells; it may hold a stray carriage return"


class _Lines:
    """The lines of a file as text, none longer than a cell may be."""

    def __init__(self, raw: IO[bytes], encoding: str) -> None:
        handler = "replace" if encoding.startswith("utf-16") else "surrogateescape"
        name = "utf-8-sig" if encoding == "utf-8" else encoding
        self._text = io.TextIOWrapper(raw, name, handler, newline="")
        self._cut = False

    def take_cut(self) -> bool:
        """Say whether a line was cut since the last time of asking."""
        cut, self._cut = self._cut, False
        return cut

    def __iter__(self) -> Iterator[str]:
        for line in iter(partial(self._text.readline, LONGEST_CELL), ""):
            if len(line) >= LONGEST_CELL and line[-1] not in "\r\n":
                self._skip_rest()
                yield "\n"
            else:
                yield line

    def _skip_rest(self) -> None:
        self._cut = True
        for part in iter(partial(self._text.readline, LONGEST_CELL), ""):
            if part[-1] in "\r\n":
                return
