"""Shards, tombstones and vocabularies from disk, streaming; every fault with its line.

`generator.records.validate` then checks what the records mean.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from generator.problems import Place, Problems
from generator.records.ids import RESERVED, id_fault
from generator.records.lines import explain, numbered_lines, shown
from generator.records.model import Record, Tombstone
from generator.records.shards import address
from generator.records.vocabularies import read_vocabulary

__all__ = [
    "RESERVED", "TOMBSTONES", "Source", "list_shards", "read_shard", "read_tombstones",
    "read_vocabulary",
]  # fmt: skip

#: Name of the file that keeps the ids of removed records, beside the shards.
TOMBSTONES = "tombstones.jsonl"

_ID_ONLY = re.compile(rb'\{"id":"([a-z0-9._-]{1,80})"')

S = TypeVar("S", bound=msgspec.Struct)


class Source(msgspec.Struct, frozen=True, gc=False):
    """A record together with where it stands and its bytes there."""

    record: Record
    path: str
    line: int
    #: The line without its end: what a fingerprint is made of.
    raw: bytes

    @property
    def place(self) -> Place:
        """Where to send whoever has to mend it."""
        return Place(self.path, self.line)


def list_shards(
    folder: Path, display: str, digits: int, problems: Problems
) -> list[tuple[str, Path]]:
    """Give (shard name, file) for each shard of a collection, sorted; notes other files.

    A folder that is not there is a collection without records.
    """
    good = re.compile(f"[0-9a-f]{{{digits}}}" if digits else "all")
    shards = []
    for path in sorted(folder.glob("*.jsonl")):
        if good.fullmatch(path.stem):
            shards.append((path.stem, path))
        elif path.name != TOMBSTONES:
            _note_stray(Place(f"{display}/{path.name}"), digits, problems)
    return shards


def _note_stray(place: Place, digits: int, problems: Problems) -> None:
    wanted = f"{digits} hexadecimal digits" if digits else "`all`"
    hint = (
        f"`shard_digits: {digits}` asks for {wanted}; rename or remove it, or change the key."
    )
    problems.error(place, "this file's name is no shard of the collection", hint, "shard")


def read_shard(path: Path, display: str, problems: Problems) -> list[Source]:
    """Give the usable records of one shard in file order; notes the others, each with its line.

    Finds what is wrong with a line on its own, ids that cannot be used, ids that stand twice,
    and records that belong into another shard.
    """
    return _ShardReader(display, path.stem, problems).read(path)


class _ShardReader:
    """One pass over a shard. Fast on the clean path: 300,000 lines go through it."""

    def __init__(self, display: str, shard: str, problems: Problems) -> None:
        self.display = display
        self.shard = "" if shard == "all" else shard
        self.problems = problems
        self.seen: dict[str, int] = {}

    def read(self, path: Path) -> list[Source]:
        decode = msgspec.json.Decoder(Record).decode
        sources = []
        for number, line in numbered_lines(path, self.display, self.problems):
            try:
                record = decode(line)
            except (ValueError, RecursionError):
                explain(line, Record, Place(self.display, number), self.problems)
                self._remember(line, number)
                continue
            if self._fits(record.id, number):
                sources.append(Source(record, self.display, number, line))
        return sources

    def _remember(self, line: bytes, number: int) -> None:
        """Keep the id of a faulty line, so that its twin is named in the same run."""
        if found := _ID_ONLY.match(line):
            self.seen.setdefault(found[1].decode(), number)

    def _fits(self, record_id: str, number: int) -> bool:
        first = self.seen.setdefault(record_id, number)
        if first != number:
            self._note(
                number,
                f"the id {shown(record_id)} stands in line {first} already",
                "Give each record an id of its own.",
                "duplicate",
            )
            return False
        if fault := id_fault(record_id):
            self._note(number, *fault, "id")
            return False
        return self._at_home(record_id, number)

    def _at_home(self, record_id: str, number: int) -> bool:
        home = address(record_id)[: len(self.shard)]
        if home == self.shard:
            return True
        fact = f"the record {shown(record_id)} belongs into another shard"
        self._note(number, fact, f"Move the line to `{home}.jsonl`.", "shard")
        return False

    def _note(self, number: int, fact: str, hint: str, code: str) -> None:
        self.problems.error(Place(self.display, number), fact, hint, code)


def read_tombstones(path: Path, display: str, problems: Problems) -> dict[str, Tombstone]:
    """Give a collection's tombstones by id; none where the file is not there."""
    if not path.exists():
        return {}
    tombstones: dict[str, Tombstone] = {}
    for place, stone in _decoded(path, display, Tombstone, problems):
        if stone.id in tombstones:
            problems.error(
                place, f"the id {shown(stone.id)} stands here twice", "Keep one.", "duplicate"
            )
        elif fault := id_fault(stone.id):
            problems.error(place, *fault, "id")
        tombstones[stone.id] = stone
    return tombstones


def _decoded(
    path: Path, display: str, kind: type[S], problems: Problems
) -> Iterator[tuple[Place, S]]:
    decoder = msgspec.json.Decoder(kind)
    for number, line in numbered_lines(path, display, problems):
        place = Place(display, number)
        try:
            yield place, decoder.decode(line)
        except (ValueError, RecursionError):
            explain(line, kind, place, problems)
