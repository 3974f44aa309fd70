"""The dictionary of one locale, cut into packs."""

from typing import NamedTuple

import numpy as np

from search.build.invert import Inverted
from search.build.terms import Terms
from search.codec.packs import Head, encode_pack

#: A pack is filled up to so many bytes, estimated: a key takes about four once deflated.
PACK, KEY, HEAD = 8_000, 4, 4


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
    pack_of: dict[int, int] = {}
    cuts, size = [0], 0
    for place, key in enumerate(kept):
        term = int(terms.term_of[key])
        cost = KEY
        if terms.head[term] == key:
            cost += HEAD + len(inverted.best[term])
        if size + cost > PACK and size:
            cuts.append(place)
            size = 0
        pack_of[key] = len(cuts) - 1
        size += cost
    return pack_of, cuts


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
