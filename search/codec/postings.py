"""Postings: gaps in Rice code and quantised impacts, many lists in one pass of numpy.

Rice, R.F., Plaunt, J.R.: Adaptive variable-length coding (1971).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.codec.numbers import Damaged

Ints = NDArray[np.int64]
#: Bits of an impact in tier 0 and in the tails.
BEST_BITS, TAIL_BITS = 6, 4


class Lists(NamedTuple):
    """Encoded lists: list i has bytes `offsets[i]:offsets[i + 1]` of `data`."""

    data: bytes
    offsets: Ints
    most: Ints
    least: Ints
    k: Ints


def encode(documents: Ints, impacts: Ints, starts: Ints, bits: Ints) -> Lists:
    """Encode lists that lie one after the other.

    `starts[i]` is where list i begins; documents ascend within a list; `bits` an impact, by
    list.
    """
    if not len(starts):
        nothing = np.zeros(0, np.int64)
        return Lists(b"", np.zeros(1, np.int64), nothing, nothing, nothing)
    total = len(documents)
    sizes = np.diff(starts, append=total)
    of = np.repeat(np.arange(len(starts)), sizes)
    most, least = np.maximum.reduceat(impacts, starts), np.minimum.reduceat(impacts, starts)
    gaps = np.diff(documents, prepend=0) - 1
    gaps[starts] = documents[starts]
    k = _rice(np.add.reduceat(gaps, starts), sizes)
    levels = (1 << bits) - 1
    quantised = _quantise(impacts - least[of], (most - least)[of], levels[of])
    widths = np.where(most > least, bits, 0)
    return Lists(*_pack(gaps, quantised, k, widths, starts, of), most, least, k)


def _rice(sums: Ints, sizes: Ints) -> Ints:
    """Give for each list the k that suits its mean gap."""
    mean = np.maximum(1.0, 0.69 * sums / sizes)
    # Exact powers: no logarithm, whose last bit may differ between machines.
    k: Ints = np.clip(np.frexp(mean)[1] - 1, 0, 30).astype(np.int64)
    return k


def _quantise(above: Ints, span: Ints, levels: Ints) -> Ints:
    safe = np.maximum(span, 1)
    levelled: Ints = (2 * above * levels + safe) // (2 * safe)
    return levelled


def _pack(
    gaps: Ints, quantised: Ints, k: Ints, widths: Ints, starts: Ints, of: Ints
) -> tuple[bytes, Ints]:
    """Lay out all bits: each list from a byte's start."""
    k_each, width_each = k[of], widths[of]
    unary = gaps >> k_each
    lengths = unary + 1 + k_each + width_each
    list_bits = np.add.reduceat(lengths, starts)
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum((list_bits + 7) // 8)))
    ends = np.cumsum(lengths)
    begins = ends - lengths
    at = begins - begins[starts][of] + offsets[:-1][of] * 8 + unary
    bits = np.zeros(int(offsets[-1]) * 8, np.uint8)
    bits[at] = 1
    at += 1
    _put(bits, at, gaps, k_each)
    _put(bits, at + k_each, quantised, width_each)
    return np.packbits(bits).tobytes(), offsets


def _put(bits: NDArray[np.uint8], at: Ints, values: Ints, widths: Ints) -> None:
    """Write the lowest `widths` bits of each value, the highest first."""
    for bit in range(int(widths.max(initial=0))):
        wide = np.flatnonzero(widths > bit)
        bits[at[wide] + bit] = (values[wide] >> (widths[wide] - 1 - bit)) & 1


def decode(
    data: bytes, count: int, k: int, least: int, most: int, bits: int
) -> tuple[Ints, Ints]:
    """Give a list's documents and impacts; raises `Damaged` where the bits run out."""
    if k > 30 or count > 8 * len(data):
        raise Damaged("a list of postings is shorter than it says")
    width = bits if most > least else 0
    flags = np.unpackbits(np.frombuffer(data, np.uint8))
    stops = _stops(flags.tobytes(), count, k + width)
    starts = np.concatenate((np.zeros(1, np.int64), stops[:-1] + 1 + k + width))
    gaps = ((stops - starts[:count]) << k) + _bits(flags, stops + 1, k)
    levels = _bits(flags, stops + 1 + k, width)
    top = (1 << bits) - 1
    impacts = least + (2 * levels * (most - least) + top) // (2 * top)
    return np.cumsum(gaps + 1) - 1, impacts


def _stops(flags: bytes, count: int, tail: int) -> Ints:
    """Give where the unary part of each posting ends."""
    found, at, find = [], 0, flags.find
    for _ in range(count):
        stop = find(1, at)
        at = stop + 1 + tail
        if stop < 0 or at > len(flags):
            raise Damaged("a list of postings ends before its last document")
        found.append(stop)
    return np.array(found, np.int64)


def _bits(flags: NDArray[np.uint8], at: Ints, width: int) -> Ints:
    """Read `width` bits at each place."""
    values = np.zeros(len(at), np.int64)
    for bit in range(width):
        values = (values << 1) | flags[at + bit]
    return values
