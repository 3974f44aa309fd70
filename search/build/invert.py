"""Turns what stands in documents into postings in tiers: numpy, a run of terms at a time."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.build import scoring
from search.build.gather import Gathered
from search.build.terms import Terms
from search.codec.packs import Head, Tier
from search.codec.postings import BEST_BITS, TAIL_BITS, Lists, encode

Ints = NDArray[np.int64]

#: A term that no more documents have is one list in its pack; else tiers of these sizes.
INLINE, TIERS = 1024, (512, 4096, 16384)
#: So many postings are worked on at a time: what bounds the memory.
BATCH = 1 << 21
#: A posting as one number: term, document, whether in the title, how often.
_TERM, _DOCUMENT, _TITLE = 40, 16, 15
_TIMES = (1 << 15) - 1


class Postings(NamedTuple):
    """Postings of a run of terms, by term, then by document."""

    term: Ints
    document: Ints
    impact: Ints


class Inverted(NamedTuple):
    """All terms, and where their postings are."""

    #: Per term; None where no document is left (a stop word of texts only).
    heads: list[Head | None]
    #: Per term: the bytes of its tier 0.
    best: list[bytes]
    tails: list[bytes]
    frequency: Ints


def invert(gathered: Gathered, terms: Terms) -> Inverted:
    """Give the postings of all terms."""
    heads: list[Head | None] = [None] * len(terms.head)
    found = Inverted(heads, [b""] * len(heads), [], np.zeros(len(heads), np.int64))
    for batch in postings(gathered, terms):
        _tiered(batch, found)
    return found


def postings(gathered: Gathered, terms: Terms) -> Iterator[Postings]:
    """Yield the postings of all terms, in order, with their impacts."""
    packed = _packed(gathered, terms)
    collection = _collection(gathered, terms)
    at = 0
    while at < len(packed):
        end = min(at + BATCH, len(packed))
        if end < len(packed):
            # Whole terms only.
            term = packed[end] >> np.uint64(_TERM)
            end = int(np.searchsorted(packed, term << np.uint64(_TERM)))
            if end <= at:
                end = int(np.searchsorted(packed, (term + np.uint64(1)) << np.uint64(_TERM)))
        yield _scored(packed[at:end].astype(np.int64), collection)
        at = end


def _collection(gathered: Gathered, terms: Terms) -> scoring.Collection:
    """Count lengths: stop words are no part of them."""
    size = len(gathered.cards)
    title, text = gathered.title, gathered.text
    key = terms.key_of[title.surface]
    kept = (key >= 0) & ~terms.stopped[key]
    title_lengths = np.bincount(title.document[kept], minlength=size)
    key = terms.key_of[text.surface]
    kept = (key >= 0) & ~terms.stopped[key]
    text_lengths = np.bincount(text.document[kept], text.times[kept], size).astype(np.int64)
    return scoring.Collection(gathered.documents, title_lengths, text_lengths)


def _packed(gathered: Gathered, terms: Terms) -> NDArray[np.uint64]:
    """Give every occurrence as one number, sorted."""
    title, text = gathered.title, gathered.text
    key = terms.key_of[title.surface]
    kept = key >= 0
    of_title = (terms.term_of[key[kept]] << _TERM) | 1 << _TITLE | 1
    of_title |= title.document[kept].astype(np.int64) << _DOCUMENT
    key = terms.key_of[text.surface]
    kept = (key >= 0) & ~terms.stopped[key]
    of_text = terms.term_of[key[kept]] << _TERM
    of_text |= text.document[kept].astype(np.int64) << _DOCUMENT
    of_text |= np.minimum(text.times[kept], _TIMES)
    packed = np.concatenate((of_title, of_text)).view(np.uint64)
    packed.sort()
    return packed


def _scored(packed: Ints, collection: scoring.Collection) -> Postings:
    pair = packed >> _DOCUMENT
    first = np.flatnonzero(np.diff(pair, prepend=-1))
    times = packed & _TIMES
    in_title = (packed >> _TITLE) & 1
    title_times = np.add.reduceat(times * in_title, first)
    text_times = np.add.reduceat(times * (1 - in_title), first)
    term, document = pair[first] >> (_TERM - _DOCUMENT), pair[first] & ((1 << 24) - 1)
    _, of, frequency = np.unique(term, return_inverse=True, return_counts=True)
    weights = scoring.idf(frequency, collection.documents)[of]
    impact = scoring.impacts(title_times, text_times, document, weights, collection)
    return Postings(term, document, impact)


def _tiered(batch: Postings, found: Inverted) -> None:
    """Cut a run of terms into tiers, encode them, note where they are."""
    starts = np.flatnonzero(np.diff(batch.term, prepend=-1))
    sizes = np.diff(starts, append=len(batch.term))
    tier = _tiers(batch, starts, sizes)
    order = np.lexsort((batch.document, tier, batch.term))
    list_of = batch.term[order] * 4 + tier[order]
    list_starts = np.flatnonzero(np.diff(list_of, prepend=-1))
    ids = list_of[list_starts]
    bits = np.where(ids % 4 == 0, BEST_BITS, TAIL_BITS)
    lists = encode(batch.document[order], batch.impact[order], list_starts, bits)
    counts = np.diff(list_starts, append=len(list_of))
    found.frequency[batch.term[starts]] = sizes
    _note(ids, counts, lists, found)


def _tiers(batch: Postings, starts: Ints, sizes: Ints) -> Ints:
    """Give each posting's tier, by the rank of its impact in its term."""
    tier = np.zeros(len(batch.term), np.int64)
    large = np.flatnonzero(np.repeat(sizes > INLINE, sizes))
    if not len(large):
        return tier
    order = large[np.lexsort((batch.document[large], -batch.impact[large], batch.term[large]))]
    term_starts = np.repeat(starts, sizes)[order]
    first = np.flatnonzero(np.diff(term_starts, prepend=-1))
    rank = np.arange(len(order)) - np.repeat(first, np.diff(first, append=len(order)))
    tier[order] = np.searchsorted(np.cumsum(TIERS), rank, side="right")
    return tier


def _note(ids: Ints, counts: Ints, lists: Lists, found: Inverted) -> None:
    tiers: dict[int, list[Tier]] = {}
    rows = zip(
        ids.tolist(), counts.tolist(), lists.most.tolist(), lists.least.tolist(),
        lists.k.tolist(), lists.offsets[:-1].tolist(), lists.offsets[1:].tolist(), strict=True,
    )  # fmt: skip
    for identity, count, most, least, k, start, end in rows:
        term, tier = divmod(identity, 4)
        data = lists.data[start:end]
        if tier == 0:
            found.best[term] = data
            tiers[term] = [Tier(count, most, least, k, len(data))]
            continue
        file = len(found.tails)
        tiers[term].append(Tier(count, most, least, k, len(data), TAIL_BITS, file))
        found.tails.append(data)
    for term, listed in tiers.items():
        found.heads[term] = Head(int(found.frequency[term]), tuple(listed))
