"""How far a query's postings are read, as the browser reads them: FORMAT.md, "Queries", 5."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.codec.packs import Head, Pack
from search.files import IndexFiles
from search.lookup import Asked

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: Bytes of tails read for each ten results wanted.
BUDGET = 80_000
#: Tiers are read together whose best posting counts at least so much of the best one's.
TOGETHER = 0.7
#: Each head has a bit of a document's set of heads; with more heads each group has one.
_BITS = 31


class Reading(NamedTuple):
    """How far postings are read."""

    #: Per head, by its key: its first tiers, so many of them.
    tiers: dict[str, int]
    #: Whether no posting left unread could change the results.
    complete: bool


class _Stream:
    """One head of the query, and how far it was read."""

    def __init__(self, key: str, pack: Pack, head: Head, bit: int) -> None:
        self.key, self.pack, self.head, self.bit = key, pack, head, bit
        self.read = 0

    @property
    def open(self) -> bool:
        return self.read < len(self.head.tiers)

    @property
    def bound(self) -> int:
        """The most that an unread posting adds."""
        return self.head.tiers[self.read].most

    @property
    def size(self) -> int:
        return self.head.tiers[self.read].size


class _Ranking(NamedTuple):
    documents: Ints
    #: So many of them have every group.
    full: int


class Reader:
    """Reads one query's postings, the most promising tiers first."""

    def __init__(self, index: IndexFiles, asked: Asked, allowed: Mask | None) -> None:
        self.index, self.allowed = index, allowed
        heads = [(at, key) for at, group in enumerate(asked.groups) for key in group.heads]
        self.exact = len(heads) <= _BITS
        self.streams: list[_Stream] = []
        self.wanted = [0] * len(asked.groups)
        for number, (at, key) in enumerate(heads):
            bit = 1 << (number if self.exact else at)
            self.wanted[at] |= bit
            if (lead := index.lead(key)) is not None:
                self.streams.append(_Stream(key, lead[1], lead[2], bit))
        self.scores = np.zeros(index.root.size, np.int64)
        self.heads = np.zeros(index.root.size, np.int64)
        self.touched = np.zeros(index.root.size, np.bool_)
        for text in asked.titles:
            impact, documents = index.title_text(text)
            self._add(np.array(documents, np.int64), impact, 0)

    def _add(self, documents: Ints, impacts: Ints | int, bit: int) -> None:
        if self.allowed is not None:
            kept = self.allowed[documents]
            documents = documents[kept]
            impacts = impacts if isinstance(impacts, int) else impacts[kept]
        self.scores[documents] += impacts
        self.heads[documents] |= bit
        self.touched[documents] = True

    def _advance(self, streams: Sequence[_Stream]) -> None:
        for stream in streams:
            documents, impacts = self.index.tier(stream.pack, stream.head.tiers[stream.read])
            stream.read += 1
            self._add(documents, impacts, stream.bit)

    def read(self, k: int, budget: int) -> Reading:
        """Read until the first `k` are settled, or `budget` bytes of tails are spent."""
        self._advance(self.streams)
        spent = 0
        while (left := [stream for stream in self.streams if stream.open]) and not (
            self.exact and self._settled(k, left)
        ):
            best = max(stream.bound for stream in left)
            following = [stream for stream in left if stream.bound >= best * TOGETHER]
            spent += sum(stream.size for stream in following)
            if spent > budget:
                return Reading({one.key: one.read for one in self.streams}, False)
            self._advance(following)
        return Reading({one.key: one.read for one in self.streams}, True)

    def _full(self, heads: int) -> bool:
        return all(heads & bits for bits in self.wanted)

    def _ranking(self, k: int, documents: Ints, full: Mask) -> _Ranking:
        known = self.heads[documents] != 0
        first = self._best(documents[known & full], k)
        rest = self._best(documents[known & ~full], k - len(first))
        return _Ranking(np.concatenate((first, rest)), len(first))

    def _best(self, documents: Ints, k: int) -> Ints:
        return documents[np.lexsort((documents, -self.scores[documents]))][:k]

    def _settled(self, k: int, left: Sequence[_Stream]) -> bool:
        """Tell whether no unread posting can change the first `k`."""
        documents = np.flatnonzero(self.touched)
        masks, of = np.unique(np.append(self.heads[documents], 0), return_inverse=True)
        of = of[:-1]
        everything = sum({stream.bit for stream in left})
        was = np.array([mask != 0 and self._full(mask) for mask in masks.tolist()])
        can = np.array([self._full(mask | everything) for mask in masks.tolist()])
        more = np.array(
            [sum(one.bound for one in left if not mask & one.bit) for mask in masks.tolist()]
        )
        ranking = self._ranking(k, documents, was[of])
        found, full = ranking
        last = -1 if len(found) < k else int(self.scores[found[-1]])
        unseen = int(np.flatnonzero(masks == 0)[0])

        def enters(most: Ints, able: Mask) -> bool:
            lacking = full < k
            return bool(((able & lacking) | ((able | lacking) & (most >= last))).any())

        if enters(more[[unseen]], can[[unseen]]):
            return False
        live = more[of] > 0
        most = self.scores[documents] + more[of]
        inside = np.isin(documents, found)
        outside = live & ~inside
        if enters(most[outside], can[of][outside]):
            return False
        within = live & inside
        if (can[of][within] != was[of][within]).any():
            return False
        place = {document: at for at, document in enumerate(found.tolist())}
        return not any(
            self._passes(found, place[document], score, full)
            for document, score in zip(
                documents[within].tolist(), most[within].tolist(), strict=True
            )
        )

    def _passes(self, found: Ints, at: int, most: int, full: int) -> bool:
        """Tell whether the document at `at` would pass the one before it with `most`."""
        return at > 0 and at != full and most >= int(self.scores[found[at - 1]])
