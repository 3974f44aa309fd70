"""Which shard a record lies in, and the canonical bytes of a shard.

A shard's name is the leading hexadecimal digits of SHA-256 of the record's id, so it depends on
the id alone: adding a record rewrites one shard and nothing else. How many digits a collection
uses is the length of its shards' names.
"""

from collections.abc import Iterable
from hashlib import sha256

import msgspec

from generator.records.model import Record

#: A shard larger than this is heavy for editors, reviewers and memory.
COMFORTABLE = 400

_encoder = msgspec.json.Encoder()


def address(record_id: str) -> str:
    """Give the place of an id in the hash space: 16 hexadecimal digits; shards take some.

    >>> address("线性代数")[:4]
    'f830'
    """
    return sha256(record_id.encode()).hexdigest()[:16]


def shard_name(record_id: str, digits: int) -> str:
    """Give the name of the shard an id lies in; with no digits there is one shard, `all`.

    >>> shard_name("数据结构", 2), shard_name("数据结构", 0)
    ('3c', 'all')
    """
    return address(record_id)[:digits] or "all"


def digits_for(count: int) -> int:
    """Give the number of digits that keeps shards of `count` records comfortable.

    >>> [digits_for(n) for n in (60, 5_000, 300_000)]
    [0, 1, 3]
    """
    digits = 0
    while count / 16**digits > COMFORTABLE:
        digits += 1
    return digits


def encode_shard(records: Iterable[Record]) -> bytes:
    """Give the canonical bytes of a shard: one record a line, by id."""
    lines = [_encoder.encode(r) for r in sorted(records, key=lambda r: r.id)]
    return b"".join(line + b"\n" for line in lines)
