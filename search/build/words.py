"""Words for short beginnings, and words by their halves: completions and spelling."""

from bisect import bisect_left
from collections.abc import Iterator

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.analysis.tokens import gram_length
from search.build.terms import Terms
from search.codec.container import deflate
from search.codec.numbers import text_hash

Ints = NDArray[np.int64]

#: Completions of one beginning; bytes of a bucket before it is deflated.
COMPLETIONS, COMPLETION_BUCKET = 8, 12_000
#: Words that can be found by a wrong spelling, their lengths; words in a bucket.
SPELLINGS, SHORTEST, LONGEST, SPELLING_BUCKET = 65_536, 4, 32, 600


def write_completions(
    terms: Terms, frequency: Ints, boundaries: tuple[bytes, ...]
) -> list[bytes]:
    """Give the completion buckets: of all beginnings whose keys lie in several packs."""
    beginnings = {
        text[:length]
        for text in (boundary.decode() for boundary in boundaries)
        for length in range(1, len(text))
    }
    found = {one: _best(one, terms, frequency) for one in sorted(beginnings)}
    size = sum(len(one) + sum(map(len, keys)) + 12 for one, keys in found.items())
    count = max(1, -(-size * 2 // COMPLETION_BUCKET)) if found else 0
    buckets: list[dict[str, list[str]]] = [{} for _ in range(count)]
    for one, keys in found.items():
        buckets[text_hash(one) % count][one] = keys
    return [deflate(msgspec.json.encode(bucket)) for bucket in buckets]


def _best(beginning: str, terms: Terms, frequency: Ints) -> list[str]:
    """Give the keys with a beginning whose terms most documents have, one for each term."""
    low = bisect_left(terms.keys, beginning)
    high = bisect_left(terms.keys, beginning + "\U0010ffff")
    counts = frequency[low:high]
    found: dict[int, str] = {}
    for place in np.argsort(-counts, kind="stable")[:512].tolist():
        if counts[place]:
            found.setdefault(int(terms.term_of[low + place]), terms.keys[low + place])
    return list(found.values())[:COMPLETIONS]


def write_spellings(terms: Terms, frequency: Ints) -> list[bytes]:
    """Give the spelling buckets: the commonest words, by their first and last halves."""
    order = np.argsort(-terms.occurrences, kind="stable").tolist()
    words: list[int] = []
    for key in order:
        word = terms.keys[key]
        if frequency[key] and SHORTEST <= len(word) <= LONGEST and not gram_length(word):
            words.append(key)
            if len(words) == SPELLINGS:
                break
    filed = [(text_hash(half), key) for key in words for half in halves(terms.keys[key])]
    count = -(-len(filed) // SPELLING_BUCKET)
    buckets: list[set[int]] = [set() for _ in range(count)]
    for value, key in filed:
        buckets[value % count].add(key)
    return [_spelling(sorted(bucket), terms) for bucket in buckets]


def _spelling(keys: list[int], terms: Terms) -> bytes:
    lines = (
        chr(48 + int(terms.occurrences[key]).bit_length() - 1) + terms.keys[key] for key in keys
    )
    return deflate("\n".join(lines).encode())


def halves(word: str) -> list[str]:
    """Give what a word is filed under: it or one with a letter more or less.

    >>> halves("algebra")
    ['<al', '>ra', '<alg', '>bra']
    """
    sizes = sorted({(len(word) + more - 1) // 2 for more in (-1, 0, 1)})
    return [half for size in sizes for half in half_of(word, size)]


def half_of(word: str, size: int) -> Iterator[str]:
    """Yield a word's beginning and end of a size."""
    yield "<" + word[:size]
    yield ">" + word[len(word) - size :]
