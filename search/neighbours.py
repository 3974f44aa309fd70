"""Documents that are about the same, by the words they share: what their pages can lead to.

Made so that a change moves few lists. A word's weight is the *class* of how rare it is (powers
of two), so one document more or less moves hardly any; each document counts by its few
weightiest words, so no other one's length matters; equal scores are settled by the documents'
keys. Words are numbers of 24 bits (feature hashing): memory does not grow with the vocabulary.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from search.analysis.stems import stem_words, stop_words
from search.analysis.tokens import fold
from search.build.shard import numbers, read_shard

#: Joins the key under which signatures are cached: rises with every change to them.
SIGNATURE_VERSION = "1"
#: A word that more documents have says nothing of any; one that only one has relates nothing.
MOST, LEAST = 256, 2
#: Words of a document that count.
WORDS = 16
#: Two documents share so many of them, or they are no relatives.
SHARED = 2
#: Bits of a word's number; one more says that the word stands in the title, which doubles it.
BITS = 24
#: Pairs of documents looked at together: what bounds the memory.
_PAIRS = 2_000_000

Ints = NDArray[np.int64]


def signature(blob: bytes, locale: str) -> bytes:
    """Give the words of each document of a shard as numbers; `blob` is of `analyse_shard`.

    Little-endian u32: the number of documents, how many words each has, these.
    """
    shard = read_shard(blob)
    word_of = _word_numbers(shard.surfaces.split("\n"), locale)
    title = _pairs(shard.title.counts, shard.title.ids, word_of)
    text = _pairs(shard.text.counts, shard.text.ids, word_of)
    marked = np.unique(np.concatenate([title << 1 | 1, text << 1]))
    # A word of the title is one of the text no more.
    doubled = np.append(marked[1:] >> 1 == marked[:-1] >> 1, False) if len(marked) else marked
    kept = marked[~doubled.astype(np.bool_)]
    documents, words = kept >> BITS + 1, kept & (1 << BITS + 1) - 1
    counts = np.bincount(documents, minlength=len(shard.keys))
    return np.concatenate([[len(shard.keys)], counts, words]).astype("<u4").tobytes()


def _word_numbers(surfaces: list[str], locale: str) -> Ints:
    """Give each surface's word, -1 for one that says nothing."""
    stops = stop_words(locale)
    keys = [fold(surface) for surface in surfaces]
    kept = [n for n, key in enumerate(keys) if key and key not in stops]
    found = np.full(len(keys), -1, np.int64)
    stems = stem_words([keys[n] for n in kept], locale)
    found[kept] = [crc32(stem.encode()) >> 32 - BITS for stem in stems]
    return found


def _pairs(counts: bytes, ids: bytes, word_of: Ints) -> Ints:
    """Give document and word as one number each."""
    lengths = numbers(counts)
    words = word_of[numbers(ids)] if ids else np.empty(0, np.int64)
    documents = np.repeat(np.arange(len(lengths)), lengths)
    return (documents << BITS | words)[words >= 0]


def related(signatures: Iterable[bytes], keys: Sequence[str], count: int) -> NDArray[np.int32]:
    """Give each document's `count` most related, the best first; -1 where there are fewer.

    `keys` name the documents in the order in which the signatures have them.
    """
    size = len(keys)
    found = np.full((size, count), -1, np.int32)
    documents, words, weights = _weightiest(*_read(signatures), size)
    if not len(documents):
        return found
    rank = np.empty(size, np.int64)
    rank[np.array(sorted(range(size), key=keys.__getitem__), np.int64)] = np.arange(size)
    by_word = np.argsort(words, kind="stable")
    for one, other, score in _scored(documents, words, weights, by_word, size):
        order = np.lexsort((rank[other], -score, one))
        one, other = one[order], other[order]  # noqa: PLW2901 the same, sorted
        place = _place_in_run(one)
        best = place < count
        found[one[best], place[best]] = other[best]
    return found


def _read(signatures: Iterable[bytes]) -> tuple[NDArray[np.int32], NDArray[np.uint32]]:
    """Give document and marked word of all pairs, in four bytes each: there may be millions."""
    documents, words, start = [], [], 0
    for body in signatures:
        row = np.frombuffer(body, "<u4")
        size = int(row[0])
        ids = np.arange(start, start + size, dtype=np.int32)
        documents.append(np.repeat(ids, row[1 : size + 1]))
        words.append(row[size + 1 :])
        start += size
    if not documents:
        return np.empty(0, np.int32), np.empty(0, np.uint32)
    return np.concatenate(documents), np.concatenate(words)


def _class(values: NDArray[np.integer[Any]]) -> Ints:
    """Give the number of bits of each."""
    exponents: Ints = np.frexp(values.astype(np.float64))[1].astype(np.int64)
    return exponents


def _weightiest(
    named: NDArray[np.int32], marked: NDArray[np.uint32], size: int
) -> tuple[Ints, Ints, Ints]:
    """Give the words that count: (document, word, weight), each document's weightiest first."""
    counts = np.minimum(np.bincount(marked >> 1, minlength=1), MOST + 1).astype(np.uint16)
    of = counts[marked >> 1]
    kept = (of >= LEAST) & (of <= MOST)
    documents, words = named[kept].astype(np.int64), marked[kept].astype(np.int64)
    rarity = 1 + _class(np.array([size])) - _class(of[kept])
    words, weights = words >> 1, rarity * (1 + (words & 1))
    order = np.lexsort((words, -weights, documents))
    documents, words, weights = documents[order], words[order], weights[order]
    few = _place_in_run(documents) < WORDS
    return documents[few], words[few], weights[few]


def _place_in_run(values: Ints) -> Ints:
    """Give each member's place among its neighbours of the same value."""
    starts = np.flatnonzero(np.diff(values, prepend=-1))
    lengths = np.diff(starts, append=len(values))
    return np.arange(len(values)) - np.repeat(starts, lengths)


def _scored(
    documents: Ints, words: Ints, weights: Ints, by_word: Ints, size: int
) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Yield pairs of documents with their scores, for some documents at a time."""
    sorted_words = words[by_word]
    first = np.searchsorted(sorted_words, words, "left")
    lengths = np.searchsorted(sorted_words, words, "right") - first
    ends = np.cumsum(lengths)
    at = 0
    while at < len(documents):
        before = int(ends[at - 1]) if at else 0
        end = max(at + 1, int(np.searchsorted(ends, before + _PAIRS, "right")))
        # A document's words stay together.
        end = int(np.searchsorted(documents, documents[end - 1], "right"))
        part = slice(at, end)
        yield _score(
            documents, weights, by_word, (first[part], lengths[part]), np.arange(at, end), size
        )
        at = end


def _score(
    documents: Ints,
    weights: Ints,
    by_word: Ints,
    runs: tuple[Ints, Ints],
    members: Ints,
    size: int,
) -> tuple[Ints, Ints, Ints]:
    first, lengths = runs
    mine = np.repeat(members, lengths)
    within = np.arange(len(mine)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    theirs = by_word[np.repeat(first, lengths) + within]
    pairs = documents[mine] * size + documents[theirs]
    order = np.argsort(pairs, kind="stable")
    pairs = pairs[order]
    starts = np.flatnonzero(np.diff(pairs, prepend=-1))
    scores = np.add.reduceat((weights[mine] * weights[theirs])[order], starts)
    shared = np.diff(starts, append=len(pairs))
    one, other = pairs[starts] // size, pairs[starts] % size
    kept = (one != other) & (shared >= SHARED)
    return one[kept], other[kept], scores[kept]
