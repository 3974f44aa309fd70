"""Rows that a stray quote swallowed: found inside a cell of another row, and taken out again.

A title such as `'Value Investing"` makes a parser read on to the next quote, one or more lines
below. The cell then holds the rest of its own row, a line end, and the beginning of the next
row, whose other cells follow. That is certain only where every piece begins as rows of the file
begin and has the right number of cells; else the row stays as it is.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.records.importing.mapping import SwallowedRule
from generator.records.importing.rows import Cell, Row


class Found(NamedTuple):
    """A cell with rows in it: which, and all the rows it makes with the cells around it."""

    column: int
    rows: list[list[str]]


class Swallowed:
    """Looks for rows inside cells."""

    def __init__(self, rule: SwallowedRule, header: Sequence[str], delimiter: str) -> None:
        self._header = header
        self._delimiter = delimiter
        self._start = (
            re.compile(f"(?:{rule.start}){re.escape(delimiter)}") if rule.start else None
        )
        self._least = len(header) - len(rule.lacks)

    def find(self, cells: list[str]) -> Found | None:
        """Give the cell that swallowed rows, with the rows; None where none did for certain."""
        if self._start is None:
            return None
        for column, cell in enumerate(cells):
            if "\n" in cell and (rows := self._unfold(cells, column)):
                return Found(column, rows)
        return None

    def _unfold(self, cells: list[str], column: int) -> list[list[str]] | None:
        first, *others = re.split(r"\r?\n", cells[column])
        if not all(self._start and self._start.match(line) for line in others):
            return None
        rows = [cells[:column] + self._parse(f'"{first}'), *map(self._parse, others)]
        rows[-1][-1] = rows[-1][-1].removesuffix('"')
        rows[-1] += cells[column + 1 :]
        return rows if self._are_whole(rows) else None

    def _parse(self, line: str) -> list[str]:
        return next(csv.reader([line], delimiter=self._delimiter), [""])

    def _are_whole(self, rows: list[list[str]]) -> bool:
        if len(rows[-1]) != len(self._header):
            return False
        return all(self._least <= len(row) <= len(self._header) for row in rows[:-1])

    def rows(self, number: int, line: int, cells: list[str], found: Found) -> Iterator[Row]:
        """Yield the rows of a cell; all have the number of the row they were found in."""
        name = self._header[found.column]
        hidden = len(found.rows) - 1
        repair = ("swallowed-rows", name, cells[found.column], f"{hidden + 1} rows")
        for offset, row in enumerate(found.rows):
            padded = row + [""] * (len(self._header) - len(row))
            values: dict[str, Cell] = dict(zip(self._header, padded, strict=True))
            yield Row(number, line + offset, values, None, (repair,), 0 if offset else hidden)
