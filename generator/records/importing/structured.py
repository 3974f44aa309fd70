"""JSON Lines, JSON lists and trees of JSON objects, as rows."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import msgspec

from generator.errors import SourceError
from generator.files import disk_error, read_capped
from generator.records.importing.mapping import SourceRule
from generator.records.importing.rows import LONGEST_CELL, Cell, Row

#: A file that must be held whole (a tree, or rows deep inside) has at most so many bytes.
LARGEST_WHOLE = 200_000_000
DEEPEST = 50
_CHUNK = 1 << 16
_BROKEN = ("json", "this is not valid JSON")
_NO_OBJECT = ("json", "this is no JSON object {…}")


class _StreamedSource:
    """A file that is read piece by piece, so that its size does not matter."""

    header: tuple[str, ...] = ()

    def __init__(self, path: Path) -> None:
        self._raw, self.size = _open(path)

    def close(self) -> None:
        """Let go of the file."""
        self._raw.close()

    def position(self) -> int:
        """Give how many bytes have been read."""
        return self._raw.tell()


class LinesSource(_StreamedSource):
    """JSON Lines: an object a line."""

    def __iter__(self) -> Iterator[Row]:
        number = 0
        for line_number, line in enumerate(_capped_lines(self._raw), 1):
            if line is None or line.strip():
                number += 1
                yield row_of(number, line_number, line)


class ListSource(_StreamedSource):
    """A JSON file that is one list."""

    def __iter__(self) -> Iterator[Row]:
        for number, (line, item) in enumerate(split_list(self._raw), 1):
            yield row_of(number, line, item)


def row_of(number: int, line: int, item: bytes | None) -> Row:
    """Give the row of one JSON object; None is one that was too long."""
    if item is None:
        return Row(number, line, {}, ("too-long", f"it has more than {LONGEST_CELL:,} bytes"))
    try:
        value = msgspec.json.decode(item.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return Row(number, line, {}, _BROKEN)
    return Row(number, line, *_cells_or_fault(value))


def _cells_or_fault(value: Any) -> tuple[dict[str, Cell], tuple[str, str] | None]:
    return (flat(value), None) if isinstance(value, dict) else ({}, _NO_OBJECT)


def flat(value: dict[str, Any], under: str = "", depth: int = 0) -> dict[str, Cell]:
    """Give an object's values as cells; those of objects inside it by a path.

    >>> flat({"名称": "线性代数", "school": {"name": "北大"}, "tags": ["a", 2], "x": None})
    {'名称': '线性代数', 'school.name': '北大', 'tags': ['a', '2']}
    """
    cells: dict[str, Cell] = {}
    for key, part in value.items():
        if isinstance(part, dict):
            if depth < DEEPEST:
                cells |= flat(part, f"{under}{key}.", depth + 1)
        elif isinstance(part, list):
            cells[under + key] = [as_text(x) for x in part if not isinstance(x, (dict, list))]
        elif part is not None:
            cells[under + key] = as_text(part)
    return cells


def as_text(value: Any) -> str:
    """Give a JSON value as the text it is written as."""
    if isinstance(value, str):
        return value
    return "" if value is None else str(msgspec.json.encode(value), "ascii")


def _open(path: Path) -> tuple[IO[bytes], int]:
    try:
        return path.open("rb"), path.stat().st_size
    except OSError as error:
        raise disk_error(error, path) from error


def _capped_lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """Yield lines; None for one that is too long."""
    while line := file.readline(LONGEST_CELL):
        if len(line) < LONGEST_CELL or line.endswith(b"\n"):
            yield line
            continue
        while (part := file.readline(LONGEST_CELL)) and not part.endswith(b"\n"):
            pass
        yield None


_SIGNS = re.compile(rb'["\[\]{},\n\\]')
_IN_STRING = re.compile(rb'["\\\n]')


class _Splitter:
    """Finds where the items of a JSON list begin and end, without reading what is in them."""

    def __init__(self) -> None:
        self.depth = 0
        self.line = self.began = 1
        self.in_string = self.skip = False
        self.item = bytearray()
        self.is_long = False

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes | None]]:
        """Take the next bytes of the file; yield the items that they end."""
        start = at = 0
        if self.skip:
            self.skip, at = False, 1
        while found := (_IN_STRING if self.in_string else _SIGNS).search(data, at):
            sign, at = found[0], found.end()
            if sign == b"\n":
                self.line += 1
                if self.in_string and self.depth:
                    # JSON texts hold no line ends: this quote was left open. The item ends
                    # here, so that the next lines are not lost with it.
                    self.in_string, self.depth = False, 1
                    self._keep(data[start:at])
                    yield from self._finish()
                    start = at
            elif sign == b"\\":
                self.skip = at == len(data)
                at += 1
            elif sign == b'"':
                self.in_string = not self.in_string
            elif sign in b"[{":
                self.depth += 1
                if self.depth == 1:
                    start = at
            elif self.depth == 1:
                self._keep(data[start : at - 1])
                yield from self._finish()
                start = at
            if sign in (b"]", b"}") and (self.depth > 1 or sign == b"]"):
                self.depth -= 1
        self._keep(data[start:])

    def _keep(self, part: bytes) -> None:
        if self.depth < 1:
            return
        if not self.item.strip() and part.strip():
            lead = part[: len(part) - len(part.lstrip())]
            self.began = self.line - part.count(b"\n") + lead.count(b"\n")
        if len(self.item) + len(part) > LONGEST_CELL:
            self.is_long = True
            self.item.clear()
            self.item += b"?"
        else:
            self.item += part

    def _finish(self) -> Iterator[tuple[int, bytes | None]]:
        item = bytes(self.item).strip()
        if item:
            yield self.began, None if self.is_long else item
        self.item.clear()
        self.is_long = False


def split_list(file: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Yield (line, bytes) of each item of the JSON list in a file; None if it is too long.

    Raises SourceError where the file is no list. A list that is cut off ends with what is left.
    """
    head = file.read(3)
    first = (head if head != b"\xef\xbb\xbf" else b"") + file.read(_CHUNK)
    if not first.lstrip().startswith(b"["):
        fact = "The file is no JSON list."
        raise SourceError(fact, "Name where the list lies with `source.rows` of the mapping.")
    splitter = _Splitter()
    data = first
    while data:
        yield from splitter.feed(data)
        data = file.read(_CHUNK)
    if splitter.depth > 0 and splitter.item.strip():
        yield splitter.began, bytes(splitter.item)


class WholeSource:
    """Rows that lie deep inside a JSON file, which is held whole."""

    header: tuple[str, ...] = ()

    def __init__(self, path: Path, rule: SourceRule) -> None:
        self.size = path.stat().st_size
        value = read_whole(path)
        for name in rule.rows.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        if not isinstance(value, list):
            fact = f"{path} has no list under `{rule.rows}`."
            raise SourceError(fact, "Correct `source.rows` of the mapping.")
        self._rows = value

    def close(self) -> None:
        """Nothing is open."""

    def position(self) -> int:
        """Give the size: the file was read whole."""
        return self.size

    def __iter__(self) -> Iterator[Row]:
        for number, value in enumerate(self._rows, 1):
            yield Row(number, 0, *_cells_or_fault(value))


def read_whole(path: Path) -> Any:
    """Give the value of a JSON file (SourceError where it is none, or too large)."""
    try:
        return msgspec.json.decode(
            read_capped(path, LARGEST_WHOLE).removeprefix(b"\xef\xbb\xbf")
        )
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} is not valid JSON.", str(error)) from error
    except RecursionError:
        raise SourceError(f"{path} is nested too deeply.", "") from None
