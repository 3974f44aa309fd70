"""Texts like another, among a million: by the rarest of their runs of three characters.

The trigrams of the text are taken in ascending order of how many texts have them, until a
budget of postings is spent; the texts that share most of them are compared in full.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz import fuzz, process

#: Postings read for one text. At a million texts 8,000 find as much as comparing with all.
_BUDGET = 8_000
#: Texts compared in full.
_CANDIDATES = 400
#: Trigrams looked up of a long text.
_GRAMS = 96


class Near(NamedTuple):
    """A text that is like another: its number, itself, and how alike, 0 to 100."""

    number: int
    text: str
    score: float


class NearTexts:
    """Finds texts in a memory's database; its index grows with them."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        self._frequencies: dict[str, int] = {}

    def add(self, texts: Iterable[tuple[int, str]]) -> None:
        """Index texts by their numbers."""
        self._frequencies.clear()
        self.database.executemany(
            "insert into grams(rowid, text) values(?, ?)", ((n, t.casefold()) for n, t in texts)
        )

    def find(self, text: str, limit: int = 3, least: float = 70) -> list[Near]:
        """Give the texts most like `text`, the likest first; of texts under three characters,
        those that begin with it.
        """
        rows = list(self._short(text) if len(text) < 3 else self._candidates(text, least))
        scored = process.extract(
            text, [row[1] for row in rows], scorer=fuzz.ratio, score_cutoff=least, limit=limit
        )
        found = [Near(*rows[at], score) for _, score, at in scored]
        return sorted(found, key=lambda n: (-n.score, n.text))

    def _short(self, text: str) -> Iterator[tuple[int, str]]:
        query = "select id, text from texts where length <= ? and substr(text, 1, ?) = ?"
        yield from self.database.execute(query, (2 * len(text) + 1, len(text), text))

    def _candidates(self, text: str, least: float) -> Iterator[tuple[int, str]]:
        shared = Counter[int]()
        for numbers in self._postings(text.casefold()):
            shared.update(numbers)
        best = [number for number, _ in shared.most_common(_CANDIDATES)]
        # A ratio of r is out of reach of texts shorter than r/(2-r) of the other.
        part = least / (200 - least)
        low, high = int(len(text) * part), int(len(text) / max(part, 0.01)) + 1
        marks = ",".join("?" * len(best))
        query = f"select id, text from texts where id in ({marks}) and length between ? and ?"  # noqa: S608 only question marks
        yield from self.database.execute(query, (*best, low, high))

    def _postings(self, text: str) -> Iterator[list[int]]:
        grams = self._by_rarity(text)
        spent = 0
        for at, (frequency, gram) in enumerate(grams):
            if at and spent + frequency > _BUDGET:
                return
            if frequency > _BUDGET:
                # Even the rarest is common: texts that have several rare ones go first.
                yield self._having(" AND ".join(_quoted(g) for _, g in grams[:6]))
                yield self._having(_quoted(gram))
                return
            spent += frequency
            yield self._having(_quoted(gram))

    def _having(self, expression: str) -> list[int]:
        query = "select rowid from grams where grams match ? limit ?"
        return [n for (n,) in self.database.execute(query, (expression, _BUDGET))]

    def _by_rarity(self, text: str) -> list[tuple[int, str]]:
        grams = list(dict.fromkeys(text[i : i + 3] for i in range(len(text) - 2)))
        step = -(-len(grams) // _GRAMS)
        found = ((self._frequency(gram), gram) for gram in grams[::step])
        return sorted(pair for pair in found if pair[0])

    def _frequency(self, gram: str) -> int:
        known = self._frequencies.get(gram)
        if known is None:
            query = "select doc from frequencies where term = ?"
            row = self.database.execute(query, (gram,)).fetchone()
            known = self._frequencies[gram] = int(row[0]) if row else 0
            if len(self._frequencies) > 200_000:
                self._frequencies.clear()
        return known


def _quoted(gram: str) -> str:
    return '"' + gram.replace('"', '""') + '"'
