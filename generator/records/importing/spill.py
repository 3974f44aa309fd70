"""Records on their way to their shards, on disk: memory does not grow with rows."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from generator.records.importing.convert import Converted
from generator.records.importing.merge import Candidate
from generator.records.model import Record
from generator.records.shards import address

#: Records wait in memory until they have so many bytes.
_PATIENCE = 8_000_000
#: Digits of the partitions' names: 256 files are few enough to handle, and their parts small.
_MOST_DIGITS = 2

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(tuple[int, int, str, msgspec.Raw]).decode
_decode_record = msgspec.json.Decoder(Record).decode


class Spill:
    """Takes converted rows in any order; gives them back by partition of their ids."""

    def __init__(self, folder: Path, digits: int) -> None:
        self._folder = folder
        self._digits = min(digits, _MOST_DIGITS)
        self._waiting: dict[str, list[bytes]] = {}
        self._size = 0

    def add(self, row: int, line: int, converted: Converted) -> None:
        """Take the record of one row."""
        text = _encode((row, line, converted.key, msgspec.Raw(converted.raw)))
        name = address(converted.record.id)[: self._digits]
        self._waiting.setdefault(name, []).append(text)
        self._size += len(text) + 100
        if self._size > _PATIENCE:
            self._flush()

    def _flush(self) -> None:
        for name, lines in self._waiting.items():
            with (self._folder / f"part-{name}").open("ab") as file:
                file.writelines(line + b"\n" for line in lines)
        self._waiting.clear()
        self._size = 0

    def partitions(self) -> Iterator[tuple[str, list[Candidate]]]:
        """Yield (leading digits of its shards, candidates) of every partition."""
        self._flush()
        count = 16**self._digits
        for number in range(count):
            name = f"{number:0{self._digits}x}" if self._digits else ""
            yield name, list(self._read(self._folder / f"part-{name}"))

    def _read(self, path: Path) -> Iterator[Candidate]:
        if not path.exists():
            return
        with path.open("rb") as file:
            for text in file:
                row, line, key, raw = _decode(text)
                yield Candidate(row, line, key, bytes(raw), _decode_record(raw))
