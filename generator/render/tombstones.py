"""What stays of removed records, written beside the shards so that every later build knows of them."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from generator.files import write_atomic
from generator.records.model import Tombstone

_encode = msgspec.json.Encoder().encode


def bury(path: Path, ids: Iterable[str], stones: Mapping[str, Tombstone]) -> dict[str, Tombstone]:
    """Add tombstones for `ids` to the file, in canonical order; give all of them."""
    found = dict(stones) | {record_id: Tombstone(record_id) for record_id in ids}
    ordered = dict(sorted(found.items()))
    write_atomic(path, b"".join(_encode(stone) + b"\n" for stone in ordered.values()))
    return ordered
