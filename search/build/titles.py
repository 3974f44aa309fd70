"""Title texts: neighbouring words and whole titles, hashed all at once."""

import numpy as np
from numpy.typing import NDArray

from search.build import scoring
from search.build.gather import Gathered, Words
from search.build.terms import Terms
from search.codec.titles import MOST_TITLES, UNIT, WHOLE, encode_bucket

Ints = NDArray[np.int64]
U32 = NDArray[np.uint32]

#: A bucket is filled to about so many bytes; an entry takes about seven.
BUCKET, ENTRY = 1_600, 7
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


def write_titles(gathered: Gathered, terms: Terms, frequency: Ints) -> list[bytes]:
    """Give the title buckets; `frequency` is how many documents have a key's term."""
    key = terms.key_of[gathered.title.surface]
    kept = key >= 0
    keys, documents = key[kept], gathered.title.document[kept].astype(np.int64)
    hasher = Hasher(terms.keys)
    found = [_whole(hasher, keys, documents)]
    found.append(_pairs(hasher, terms, keys, documents, frequency, gathered.documents))
    found.append(_forms(hasher, terms, gathered, frequency))
    hashes, values, listed = (np.concatenate(column) for column in zip(*found, strict=True))
    return _buckets(hashes, values, listed)


_Rows = tuple[Ints, Ints, Ints]


def _whole(hasher: Hasher, keys: Ints, documents: Ints) -> _Rows:
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
    return hashes[kept], np.full(int(kept.sum()), WHOLE, np.int64), listed[kept]


def _pairs(
    hasher: Hasher, terms: Terms, keys: Ints, documents: Ints, frequency: Ints, total: int
) -> _Rows:
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
    return hashes[few], values[few], listed[few]


def _forms(hasher: Hasher, terms: Terms, gathered: Gathered, frequency: Ints) -> _Rows:
    """Hash the forms of words that stand for other forms too.

    Robertson, Zaragoza (2009), 4.3: stems find more, the form that was asked for is surer.
    """
    several = np.bincount(terms.term_of)[terms.term_of] > 1
    wanted = several & ~terms.stopped
    fields = (gathered.title, gathered.text)
    found = [_occurrences(words, terms.key_of, wanted) for words in fields]
    pairs = np.unique(np.concatenate(found))
    key, of, counts = np.unique(pairs >> _DOCUMENT, return_inverse=True, return_counts=True)
    telling = (counts <= MOST_TITLES) & (counts < frequency[key])
    states = hasher.byte(np.full(len(key), _START, np.uint32), ord("="))
    hashes = hasher.finish(hasher.keys(states, key)).astype(np.int64)
    weights = scoring.FORM * scoring.SCALE * scoring.idf(counts, gathered.documents) / UNIT
    values = np.clip(np.rint(weights), 1, WHOLE - 1).astype(np.int64)
    kept = telling[of]
    at = of[kept]
    return hashes[at], values[at], pairs[kept] & ((1 << _DOCUMENT) - 1)


def _occurrences(words: Words, key_of: Ints, wanted: NDArray[np.bool_]) -> Ints:
    """Give key and document of each wanted word as one number."""
    key = key_of[words.surface]
    kept = (key >= 0) & wanted[key]
    found: Ints = key[kept] << _DOCUMENT | words.document[kept].astype(np.int64)
    return found


def _kept(stopped: NDArray[np.bool_], documents: Ints) -> NDArray[np.bool_]:
    """Leave stop words out, but of titles that have no other word."""
    size = int(documents.max(initial=0)) + 1
    others = np.bincount(documents, ~stopped, minlength=size)
    kept: NDArray[np.bool_] = ~stopped | (others[documents] == 0)
    return kept


def _distinct(hashes: Ints, documents: Ints) -> _Rows:
    """Give each (hash, document) once, sorted, with how many documents the hash has."""
    order = np.lexsort((documents, hashes))
    hashes, documents = hashes[order], documents[order]
    first = (np.diff(hashes, prepend=-1) != 0) | (np.diff(documents, prepend=-1) != 0)
    hashes, documents = hashes[first], documents[first]
    _, of, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    return hashes, documents, counts[of] if len(hashes) else hashes


def _buckets(hashes: Ints, values: Ints, documents: Ints) -> list[bytes]:
    buckets = max(1, -(-len(hashes) * ENTRY // BUCKET))
    bucket, number = hashes % buckets, hashes // buckets
    order = np.lexsort((documents, -values, number, bucket))
    rows = np.stack((bucket, number, values, documents), axis=1)[order]
    found = []
    ends = np.cumsum(np.bincount(rows[:, 0], minlength=buckets)).tolist()
    for start, end in zip([0, *ends[:-1]], ends, strict=True):
        found.append(encode_bucket(_entries(rows[start:end, 1:].tolist())))
    return found


def _entries(rows: list[list[int]]) -> list[tuple[int, int, list[int]]]:
    """Join rows of one text. Two texts of one hash: the greater value has it."""
    found: list[tuple[int, int, list[int]]] = []
    for number, value, document in rows:
        if not found or found[-1][0] != number:
            found.append((number, value, [document]))
        elif found[-1][1] == value:
            found[-1][2].append(document)
    return found
