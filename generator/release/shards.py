"""How the files of a slice are cut into shards.

The cuts depend on paths alone: an added or removed file moves no more than the cuts beside it.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from zlib import crc32

#: Most files of a shard that this program makes.
FILES = 64


class Source(NamedTuple):
    """A file that a release is made of."""

    path: str
    size: int
    digest: str


def cut(files: Iterable[Source]) -> Iterator[list[Source]]:
    """Give the shards of one collection of one slice; `files` come in order of path.

    A shard ends after 64 files, and after a file whose path has a CRC-32 that 64 divides: 40 on
    average.
    """
    shard: list[Source] = []
    for file in files:
        shard.append(file)
        if len(shard) == FILES or crc32(file.path.encode()) % FILES == 0:
            yield shard
            shard = []
    if shard:
        yield shard
