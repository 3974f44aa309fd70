"""The dictionary of one locale, cut into packs."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from search.build.invert import Inverted
from search.build.terms import Terms
from search.codec.packs import Head, encode_pack

#: A pack is filled up to so many bytes, estimated: a key takes about four once
#: deflated, a head five more.
PACK, KEY, HEAD = 10_000, 4, 5


class Packs(NamedTuple):
    """The packs' payloads, and the least key of each but the first, shortened."""

    payloads: list[bytes]
    boundaries: tuple[bytes, ...]


def write_packs(terms: Terms, inverted: Inverted) -> Packs:
    """Give the packs of all keys that lead to a term with postings."""
    kept = [
        key
        for key, term in enumerate(terms.term_of.tolist())
        if inverted.heads[term] is not None
    ]
    pack_of, cuts = _cut(kept, terms, inverted)
    payloads, boundaries = [], []
    for start, end in zip(cuts, [*cuts[1:], len(kept)], strict=True):
        payloads.append(_pack(kept[start:end], terms, inverted, pack_of))
        if start:
            boundaries.append(
                separator(terms.keys[kept[start - 1]], terms.keys[kept[start]]).encode()
            )
    return Packs(payloads, tuple(boundaries))


def separator(before: str, key: str) -> str:
    """Give the shortest beginning of `key` that is greater than `before`.

    >>> separator("algorithm", "alpine")
    'alp'
    """
    shared = next(
        (at for at, (one, other) in enumerate(zip(before, key, strict=False)) if one != other),
        len(before),
    )
    return key[: shared + 1]


def _cut(kept: list[int], terms: Terms, inverted: Inverted) -> tuple[dict[int, int], list[int]]:
    """Give each key's pack, and where each pack begins in `kept`."""
    cuts = [0]
    sizes = [_cost(key, terms, inverted) for key in kept]
    while (end := _end(sizes, cuts[-1])) < len(kept):
        cuts.append(_best_cut(kept, terms.keys, sizes, (cuts[-1], end)))
    pack_of: dict[int, int] = {}
    for pack, (start, end) in enumerate(pairwise([*cuts, len(kept)])):
        pack_of |= dict.fromkeys(kept[start:end], pack)
    return pack_of, cuts


def _cost(key: int, terms: Terms, inverted: Inverted) -> int:
    term = int(terms.term_of[key])
    return KEY + HEAD + len(inverted.best[term]) if terms.head[term] == key else KEY


def _end(sizes: list[int], start: int) -> int:
    """Give the first place that a pack from `start` cannot take."""
    filled = 0
    for place in range(start, len(sizes)):
        filled += sizes[place]
        if filled > PACK and place > start:
            return place
    return len(sizes)


def _best_cut(
    kept: list[int], keys: list[str], sizes: list[int], limits: tuple[int, int]
) -> int:
    """Give the place in a pack's last third whose boundary is shortest: roots stay small.

    Bayer, R., Unterauer, K.: Prefix B-trees (1977).
    """
    start, end = limits
    best, least, rest = end, 1 << 30, 0
    for place in range(end, start + 1, -1):
        length = len(separator(keys[kept[place - 1]], keys[kept[place]]).encode())
        if length < least:
            best, least = place, length
        rest += sizes[place - 1]
        if rest > PACK // 3:
            break
    return best


def _pack(keys: list[int], terms: Terms, inverted: Inverted, pack_of: dict[int, int]) -> bytes:
    place = {key: index for index, key in enumerate(keys)}
    leads: list[Head | int | bytes] = []
    blobs = []
    for key in keys:
        term = int(terms.term_of[key])
        head = int(terms.head[term])
        if head == key:
            described = inverted.heads[term]
            assert described is not None  # noqa: S101 kept for its postings
            leads.append(described)
            blobs.append(inverted.best[term])
        elif pack_of[head] == pack_of[key]:
            leads.append(place[head])
        else:
            leads.append(terms.keys[head].encode())
    return encode_pack([terms.keys[key].encode() for key in keys], leads, b"".join(blobs))


def frequencies(terms: Terms, inverted: Inverted) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Give for each key how many documents have its term."""
    return inverted.frequency[terms.term_of]
