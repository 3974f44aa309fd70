"""Title buckets: pairs of neighbouring words and whole titles, by their hashes."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from search.codec.numbers import Cursor, ascending, text_hash, varint

#: The value of a whole title, and the impact it stands for.
WHOLE, WHOLE_IMPACT = 255, 1 << 24
UNIT = 64
#: A text that more titles have is left out.
MOST_TITLES = 2048


class TitleText(NamedTuple):
    """A pair or a whole title: its 32-bit hash, its value, the documents."""

    hash: int
    value: int
    documents: tuple[int, ...]


def encode_bucket(texts: Sequence[tuple[int, int, Sequence[int]]]) -> bytes:
    """Give a bucket's payload: (number in the bucket, value, documents), ascending."""
    found, before = bytearray(varint(len(texts))), 0
    for number, value, documents in texts:
        found += varint(number - before) + bytes((value,)) + varint(len(documents))
        found += ascending(documents)
        before = number
    return bytes(found)


def decode_bucket(payload: bytes) -> Iterator[tuple[int, int, list[int]]]:
    """Yield (number in the bucket, impact, documents)."""
    cursor = Cursor(payload)
    number = 0
    for _ in range(cursor.varint()):
        number += cursor.varint()
        value = cursor.u8()
        impact = WHOLE_IMPACT if value == WHOLE else UNIT * value
        yield number, impact, cursor.ascending(cursor.varint())


def place(text: str, buckets: int) -> tuple[int, int]:
    """Give a text's bucket and its number there."""
    number, bucket = divmod(text_hash(text), buckets)
    return bucket, number


def form_text(token: str) -> str:
    """Give the text under which the documents are that have a word in this very form."""
    return "=" + token


def title_texts(tokens: Sequence[str], stop: frozenset[str]) -> tuple[list[str], str]:
    """Give the pairs of a title (or a query), each once, and the whole.

    >>> title_texts(["introduction", "to", "linear", "algebra"], frozenset({"to"}))
    (['introduction linear', 'linear algebra'], '^introduction to linear algebra')
    """
    kept = [token for token in tokens if token not in stop] or list(tokens)
    pairs = dict.fromkeys(f"{one} {two}" for one, two in pairwise(kept))
    return list(pairs), "^" + " ".join(tokens)
