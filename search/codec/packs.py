"""A pack: some hundred keys in order, where each leads, and the best postings of the heads."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from search.codec.container import deflate, inflate
from search.codec.numbers import Cursor, Damaged, varint, varints
from search.codec.postings import BEST_BITS, TAIL_BITS


class Tier(msgspec.Struct, frozen=True):
    """Where one tier's postings are, and how to read them."""

    count: int
    most: int
    least: int
    k: int
    size: int
    bits: int = BEST_BITS
    #: Number of the `t` file, or -1: in the pack, from `at`.
    file: int = -1
    at: int = 0


class Head(msgspec.Struct, frozen=True):
    """A term: how many documents have it, and its tiers."""

    frequency: int
    tiers: tuple[Tier, ...]
    #: By which it is called; filled in when read.
    key: str = ""


class Pack(NamedTuple):
    """A pack, read. `leads[i]` is where `keys[i]` leads: a head here, or a key elsewhere."""

    keys: list[str]
    leads: list[Head | str]
    postings: bytes


def front_coded(keys: Sequence[bytes]) -> tuple[list[int], bytes]:
    """Give shared and following lengths, in turn, and the following bytes."""
    lengths, rest, before = [], bytearray(), b""
    for key in keys:
        shared = shared_bytes(before, key)
        lengths += [shared, len(key) - shared]
        rest += key[shared:]
        before = key
    return lengths, bytes(rest)


def shared_bytes(one: bytes, other: bytes) -> int:
    """Count the bytes with which both begin."""
    if other.startswith(one):
        return len(one)
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def encode_pack(
    keys: Sequence[bytes], leads: Sequence[Head | int | bytes], blob: bytes
) -> bytes:
    """Give a pack's payload. A lead is a head, the index of one here, or a key elsewhere."""
    lengths, rest = front_coded(keys)
    tags, elsewhere, heads = [], bytearray(), bytearray()
    for lead in leads:
        if isinstance(lead, Head):
            tags.append(lead.frequency << 1)
            heads += _head(lead)
        elif isinstance(lead, bytes):
            tags.append(0)
            elsewhere += varint(len(lead)) + lead
        else:
            tags.append(lead << 1 | 1)
    dictionary = deflate(
        b"".join((varint(len(keys)), varints(lengths), rest, varints(tags), elsewhere, heads))
    )
    return len(dictionary).to_bytes(4, "little") + dictionary + blob


def _head(head: Head) -> bytes:
    first, *tails = head.tiers
    found = _tier(first)
    if tails:
        found += varints((len(tails), tails[0].file))
        found += b"".join(varint(tail.count) + _tier(tail) for tail in tails)
    return found


def _tier(tier: Tier) -> bytes:
    return varints((tier.most, tier.most - tier.least)) + bytes((tier.k,)) + varint(tier.size)


def decode_pack(payload: bytes, path: str, inline: int, best: int) -> Pack:
    """Read a pack; `inline` and `best` are the root's `inline` and first of `tiers`."""
    outer = Cursor(payload)
    cursor = Cursor(inflate(outer.take(outer.u32()), path))
    keys = _keys(cursor)
    tags = [cursor.varint() for _ in keys]
    others = [cursor.take(cursor.varint()).decode() for tag in tags if tag == 0]
    at, heads = 0, []
    for key, tag in zip(keys, tags, strict=True):
        if tag and not tag & 1:
            head = _read_head(cursor, key, tag >> 1, at, (inline, best))
            at += head.tiers[0].size
            heads.append(head)
    blob = payload[outer.at :]
    if at > len(blob):
        raise Damaged("the postings of a pack are cut short")
    return Pack(keys, _leads(tags, heads, others), blob)


def _keys(cursor: Cursor) -> list[str]:
    count = cursor.varint()
    cursor.fits(count)
    lengths = [(cursor.varint(), cursor.varint()) for _ in range(count)]
    keys, before = [], b""
    for shared, rest in lengths:
        if shared > len(before):
            raise Damaged("a key shares more than the one before has")
        before = before[:shared] + cursor.take(rest)
        keys.append(before.decode())
    return keys


def _leads(tags: list[int], heads: list[Head], others: list[str]) -> list[Head | str]:
    own, other = iter(heads), iter(others)
    leads: list[Head | str | int] = [
        next(other) if tag == 0 else tag >> 1 if tag & 1 else next(own) for tag in tags
    ]
    found: list[Head | str] = []
    for lead in leads:
        target = lead
        if isinstance(lead, int):
            target = leads[lead] if lead < len(leads) else lead
        if isinstance(target, int) or (isinstance(lead, int) and isinstance(target, str)):
            raise Damaged("a key leads to no term")
        found.append(target)
    return found


def _read_head(
    cursor: Cursor, key: str, frequency: int, at: int, limits: tuple[int, int]
) -> Head:
    inline, best = limits
    count = frequency if frequency <= inline else best
    tiers = [_read_tier(cursor, count, BEST_BITS, -1, at)]
    if frequency > inline:
        tails, file = cursor.varint(), cursor.varint()
        cursor.fits(tails)
        for tail in range(tails):
            tiers.append(_read_tier(cursor, cursor.varint(), TAIL_BITS, file + tail, 0))
    return Head(frequency, tuple(tiers), key)


def _read_tier(cursor: Cursor, count: int, bits: int, file: int, at: int) -> Tier:
    most = cursor.varint()
    least = most - cursor.varint()
    k = cursor.u8()
    return Tier(count, most, least, k, cursor.varint(), bits, file, at)
