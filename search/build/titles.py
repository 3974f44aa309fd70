"""Title texts: neighbouring words and whole titles, forms of words; hashed all at once."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.build import scoring
from search.build.gather import Gathered
from search.build.terms import Terms
from search.codec.titles import MOST_TITLES, UNIT, WHOLE, encode_bucket

Ints = NDArray[np.int64]
U32 = NDArray[np.uint32]

#: Bytes of a bucket, about; a text takes about five, each of its documents two.
BUCKET, TEXT, LISTED = 1_600, 5, 2
#: A form of a word that stands in more titles and texts is not filed.
MOST_FORMS = 1024
#: Buckets written at a time: what bounds the memory.
_ABREAST = 4096
#: Bits of a document's number.
_DOCUMENT = 24
_START, _PRIME = 0x811C9DC5, np.uint32(0x01000193)


class Hasher:
    """FNV-1a over keys, for many texts abreast."""

    def __init__(self, keys: list[str]) -> None:
        encoded = [key.encode() for key in keys]
        self.lengths = np.array([len(key) for key in encoded], np.int64)
        self.starts = np.cumsum(self.lengths) - self.lengths
        self.bytes = np.frombuffer(b"".join(encoded), np.uint8).astype(np.uint32)

    def byte(self, states: U32, byte: int) -> U32:
        """Go on with one byte, the same for all."""
        return (states ^ np.uint32(byte)) * _PRIME

    def keys(self, states: U32, keys: Ints) -> U32:
        """Go on with a key for each."""
        states = states.copy()
        lengths, starts = self.lengths[keys], self.starts[keys]
        for at in range(int(lengths.max(initial=0))):
            live = np.flatnonzero(lengths > at)
            states[live] = (states[live] ^ self.bytes[starts[live] + at]) * _PRIME
        return states

    @staticmethod
    def finish(states: U32) -> U32:
        """Mix, as `text_hash` does in the end."""
        states = (states ^ (states >> np.uint32(16))) * np.uint32(0x85EBCA6B)
        states = (states ^ (states >> np.uint32(13))) * np.uint32(0xC2B2AE35)
        return states ^ (states >> np.uint32(16))


class Rows(NamedTuple):
    """Texts and documents: a row for each document of each text."""

    hash: U32
    value: NDArray[np.uint8]
    document: U32
    #: How many texts.
    texts: int


def write_titles(gathered: Gathered, terms: Terms, frequency: Ints) -> list[bytes]:
    """Give the title buckets; `frequency` is how many documents have a key's term."""
    key = terms.key_of[gathered.title.surface]
    kept = key >= 0
    keys, documents = key[kept], gathered.title.document[kept].astype(np.int64)
    hasher = Hasher(terms.keys)
    found = [
        _whole(hasher, keys, documents),
        _pairs(hasher, terms, keys, documents, frequency, gathered.documents),
        _forms(hasher, terms, gathered, frequency),
    ]
    rows = Rows(
        np.concatenate([one.hash for one in found]),
        np.concatenate([one.value for one in found]),
        np.concatenate([one.document for one in found]),
        sum(one.texts for one in found),
    )
    return list(_buckets(rows))


def _rows(hashes: Ints, values: Ints, documents: Ints, texts: int) -> Rows:
    return Rows(
        hashes.astype(np.uint32), values.astype(np.uint8), documents.astype(np.uint32), texts
    )


def _whole(hasher: Hasher, keys: Ints, documents: Ints) -> Rows:
    """Hash each document's whole title."""
    starts = np.flatnonzero(np.diff(documents, prepend=-1))
    lengths = np.diff(starts, append=len(documents))
    states = np.full(len(starts), _START, np.uint32)
    states = hasher.byte(states, ord("^"))
    for at in range(int(lengths.max(initial=0))):
        live = np.flatnonzero(lengths > at)
        if at:
            states[live] = hasher.byte(states[live], ord(" "))
        states[live] = hasher.keys(states[live], keys[starts[live] + at])
    hashes = hasher.finish(states).astype(np.int64)
    hashes, listed, counts = _distinct(hashes, documents[starts])
    kept = counts <= MOST_TITLES
    values = np.full(int(kept.sum()), WHOLE, np.int64)
    return _rows(hashes[kept], values, listed[kept], len(values))


def _pairs(
    hasher: Hasher, terms: Terms, keys: Ints, documents: Ints, frequency: Ints, total: int
) -> Rows:
    """Hash the pairs that can make a difference: of two words that many documents have."""
    kept = _kept(terms.stopped[keys], documents)
    keys, documents = keys[kept], documents[kept]
    seldom = max(2, total // 5000)
    beside = (documents[1:] == documents[:-1]) & (
        np.minimum(frequency[keys[1:]], frequency[keys[:-1]]) > seldom
    )
    at = np.flatnonzero(beside)
    pairs, of = np.unique(keys[at] << 32 | keys[at + 1], return_inverse=True)
    states = hasher.keys(np.full(len(pairs), _START, np.uint32), pairs >> 32)
    states = hasher.keys(hasher.byte(states, ord(" ")), pairs & 0xFFFFFFFF)
    hashes, listed, counts = _distinct(
        hasher.finish(states).astype(np.int64)[of], documents[at]
    )
    few = counts <= MOST_TITLES
    weights = scoring.PAIR * scoring.SCALE * scoring.idf(counts, total) / UNIT
    values = np.clip(np.rint(weights), 1, WHOLE - 1).astype(np.int64)
    return _rows(hashes[few], values[few], listed[few], len(pairs))


def _forms(hasher: Hasher, terms: Terms, gathered: Gathered, frequency: Ints) -> Rows:
    """Hash the forms of words that stand for other forms too."""
    pairs = _with_forms(terms, gathered)
    first = np.flatnonzero(np.diff(pairs >> _DOCUMENT, prepend=-1))
    key = pairs[first] >> _DOCUMENT
    counts = np.diff(first, append=len(pairs))
    telling = counts < frequency[key]
    states = hasher.byte(np.full(len(key), _START, np.uint32), ord("="))
    hashes = hasher.finish(hasher.keys(states, key)).astype(np.int64)
    weights = scoring.FORM * scoring.SCALE * scoring.idf(counts, gathered.documents) / UNIT
    values = np.clip(np.rint(weights), 1, WHOLE - 1).astype(np.int64)
    documents = pairs[np.repeat(telling, counts)] & ((1 << _DOCUMENT) - 1)
    listed = counts[telling]
    return _rows(
        np.repeat(hashes[telling], listed),
        np.repeat(values[telling], listed),
        documents,
        len(listed),
    )


def _with_forms(terms: Terms, gathered: Gathered) -> Ints:
    """Give key and document, as one number, of all words worth it; sorted, each once."""
    several = np.bincount(terms.term_of)[terms.term_of] > 1
    fields = (gathered.title, gathered.text)
    size = len(terms.key_of)
    times = np.sum([np.bincount(field.surface, minlength=size) for field in fields], axis=0)
    known = terms.key_of >= 0
    standing = np.bincount(terms.key_of[known], times[known], minlength=len(terms.keys))
    worth = several & ~terms.stopped & (standing <= MOST_FORMS)
    wanted = known.copy()
    wanted[known] = worth[terms.key_of[known]]
    found = []
    for field in fields:
        kept = wanted[field.surface]
        of = field.document[kept].astype(np.int64)
        found.append(terms.key_of[field.surface[kept]] << _DOCUMENT | of)
    pairs: Ints = np.concatenate(found)
    pairs.sort()
    once: Ints = pairs[np.diff(pairs, prepend=-1) != 0]
    return once


def _kept(stopped: NDArray[np.bool_], documents: Ints) -> NDArray[np.bool_]:
    """Leave stop words out, but of titles that have no other word."""
    size = int(documents.max(initial=0)) + 1
    others = np.bincount(documents, ~stopped, minlength=size)
    kept: NDArray[np.bool_] = ~stopped | (others[documents] == 0)
    return kept


def _distinct(hashes: Ints, documents: Ints) -> tuple[Ints, Ints, Ints]:
    """Give each (hash, document) once, sorted, with how many documents the hash has."""
    order = np.lexsort((documents, hashes))
    hashes, documents = hashes[order], documents[order]
    first = (np.diff(hashes, prepend=-1) != 0) | (np.diff(documents, prepend=-1) != 0)
    hashes, documents = hashes[first], documents[first]
    _, of, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    return hashes, documents, counts[of] if len(hashes) else hashes


def _buckets(rows: Rows) -> Iterator[bytes]:
    filled = TEXT * rows.texts + LISTED * len(rows.hash)
    buckets = max(1, -(-filled // BUCKET))
    bucket = rows.hash % np.uint32(buckets)
    for start in range(0, buckets, _ABREAST):
        end = min(start + _ABREAST, buckets)
        chosen = np.flatnonzero((bucket >= start) & (bucket < end))
        columns = (
            bucket[chosen], rows.hash[chosen] // np.uint32(buckets), rows.value[chosen],
            rows.document[chosen],
        )  # fmt: skip
        table = np.stack([column.astype(np.int64) for column in columns], axis=1)
        of, number, value, document = table.T
        table = table[np.lexsort((document, -value, number, of))]
        ends = np.searchsorted(table[:, 0], np.arange(start, end + 1))
        for low, high in pairwise(ends.tolist()):
            yield encode_bucket(_entries(table[low:high, 1:].tolist()))


def _entries(rows: list[list[int]]) -> list[tuple[int, int, list[int]]]:
    """Join rows of one text. Two texts of one hash: the greater value has it."""
    found: list[tuple[int, int, list[int]]] = []
    for number, value, document in rows:
        if not found or found[-1][0] != number:
            found.append((number, value, [document]))
        elif found[-1][1] == value:
            found[-1][2].append(document)
    return found
