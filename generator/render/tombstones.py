"""What stays of removed records, written beside the shards so that every later build knows of
them.
"""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from generator.files import write_atomic
from generator.records.model import Tombstone

_encode = msgspec.json.Encoder().encode


def bury(
    path: Path, gone: Mapping[str, str], stones: Mapping[str, Tombstone]
) -> dict[str, Tombstone]:
    """Add tombstones to the file, in canonical order; give all of them.

    `gone` has the id of what replaced each removed record, empty where nothing did.
    """
    found = dict(stones) | {i: Tombstone(i, replaced_by) for i, replaced_by in gone.items()}
    for left in path.parent.glob(f".{path.name}.*.tmp"):
        left.unlink()
    ordered = dict(sorted(found.items()))
    write_atomic(path, b"".join(_encode(stone) + b"\n" for stone in ordered.values()))
    return ordered
