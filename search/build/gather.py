"""Reads the shards of one locale, one at a time, into arrays over all documents."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.build.numbering import Numbering
from search.build.shard import Field, Shard, numbers, read_shard
from search.errors import InputFault

Ints = NDArray[np.int64]
U32 = NDArray[np.uint32]


class Words(NamedTuple):
    """What stands where: per occurrence, a surface and a document."""

    surface: U32
    document: U32
    #: How often; for titles, not filled: occurrences come one by one, in order.
    times: NDArray[np.uint16]


class Gathered(NamedTuple):
    """All texts of one locale."""

    surfaces: list[str]
    title: Words
    text: Words
    #: Tokens of each document, by its number; 0 also where it has no text.
    title_lengths: Ints
    text_lengths: Ints
    #: By document number; None where this locale has no text of it.
    cards: list[bytes | None]

    @property
    def documents(self) -> int:
        """How many documents have a text in this locale."""
        return sum(card is not None for card in self.cards)


class _Gatherer:
    def __init__(self, numbering: Numbering) -> None:
        self.numbers = numbering.numbers
        size = len(numbering.keys)
        self.known: dict[str, int] = {}
        self.cards: list[bytes | None] = [None] * size
        self.lengths = {"title": np.zeros(size, np.int64), "text": np.zeros(size, np.int64)}
        self.parts: dict[str, list[tuple[U32, U32, NDArray[np.uint16]]]]
        self.parts = {"title": [], "text": []}

    def add(self, shard: Shard) -> None:
        documents = self._documents(shard)
        listed = shard.surfaces.split("\n") if shard.surfaces else []
        number = self.known.setdefault
        surfaces = np.array([number(one, len(self.known)) for one in listed], np.uint32)
        self._field("title", shard.title, documents, surfaces)
        self._field("text", shard.text, documents, surfaces)

    def _documents(self, shard: Shard) -> Ints:
        found = np.empty(len(shard.keys), np.int64)
        for place, (key, card) in enumerate(zip(shard.keys, shard.cards, strict=True)):
            document = self.numbers.get(key)
            if document is None:
                raise InputFault(f"{key} has a text but no entry; give both or neither")
            if self.cards[document] is not None:
                raise InputFault(f"{key} has two texts in one locale; give one")
            self.cards[document] = card
            found[place] = document
        return found

    def _field(self, name: str, field: Field, documents: Ints, surfaces: U32) -> None:
        self.lengths[name][documents] = numbers(field.lengths)
        of = np.repeat(documents, numbers(field.counts)).astype(np.uint32)
        times = np.frombuffer(field.times, "<u2").astype(np.uint16)
        self.parts[name].append((surfaces[numbers(field.ids)], of, times))

    def words(self, name: str) -> Words:
        parts = self.parts.pop(name) or [_NOTHING]
        return Words(*(np.concatenate(column) for column in zip(*parts, strict=True)))


_NOTHING = (np.zeros(0, np.uint32), np.zeros(0, np.uint32), np.zeros(0, np.uint16))


def gather(blobs: Iterable[bytes], numbering: Numbering) -> Gathered:
    """Read all shards of a locale; raises `InputFault` for a text without an entry, or two."""
    gatherer = _Gatherer(numbering)
    # In one order, whatever order they come in: surfaces are numbered as they are met.
    for blob in blobs:
        gatherer.add(read_shard(blob))
    title, text = gatherer.words("title"), gatherer.words("text")
    lengths = gatherer.lengths
    return Gathered(
        list(gatherer.known), title, text, lengths["title"], lengths["text"], gatherer.cards
    )
