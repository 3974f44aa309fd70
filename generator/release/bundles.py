"""Bundles: all that is new in a slice since an earlier release, as differences to it.

A bundle is the magic line, the head's two lengths (as stored and decoded, four bytes each, big
end first), the head, the new index, and the frames of its groups, end to end.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, NamedTuple

import msgspec

from generator.release import limits
from generator.release.codec import check_format
from generator.release.errors import Damaged
from generator.release.frames import check_digest, compress, decompress
from generator.release.model import BundleHead, Group, Index

MAGIC = b"TONGWEN-BUNDLE\n"
_LEVEL = 9


class Packed(NamedTuple):
    """A group and its frame."""

    group: Group
    stored: bytes


def encode_bundle(
    base: str,
    new: str,
    index: bytes,
    index_size: int,
    manifests: Sequence[Packed],
    objects: Sequence[Packed],
) -> Iterator[bytes]:
    """Give a bundle's bytes, piece by piece. `index` is the frame made against the earlier
    index.
    """
    head = BundleHead(
        1,
        base,
        new,
        (len(index), index_size),
        [packed.group for packed in manifests],
        [packed.group for packed in objects],
    )
    body = msgspec.json.encode(head)
    stored = compress(body, _LEVEL)
    yield MAGIC + len(stored).to_bytes(4, "big") + len(body).to_bytes(4, "big") + stored
    yield index
    for packed in (*manifests, *objects):
        yield packed.stored


class Bundle:
    """A bundle in a file that was checked against its signed digest; frames are read as asked
    for.
    """

    def __init__(self, file: BinaryIO, length: int, what: str = "The bundle") -> None:
        """Read the head. `length` is the file's. Raises Damaged or NewerFormat."""
        self._file, self._what = file, what
        file.seek(0)
        if file.read(len(MAGIC)) != MAGIC:
            raise Damaged(f"{what} is no bundle.")
        stored, size = (int.from_bytes(self._take(4), "big") for _ in range(2))
        if size > limits.BUNDLE_HEADER or stored > length:
            raise Damaged(f"{what} has a head of {size:,} bytes, which is too many.")
        self.head = _decode_head(decompress(self._take(stored), size, what), what)
        self._frames = len(MAGIC) + 8 + stored
        self._check_length(length)

    def _check_length(self, length: int) -> None:
        groups = (*self.head.manifests, *self.head.objects)
        wanted = self._frames + self.head.index[0] + sum(group.length for group in groups)
        if wanted != length:
            raise Damaged(f"{self._what} has {length:,} bytes; its head says {wanted:,}.")

    def _take(self, count: int) -> bytes:
        body = self._file.read(count)
        if len(body) != count:
            raise Damaged(f"{self._what} ends too early.")
        return body

    def index(self, base: bytes) -> bytes:
        """Give the new index's content from the earlier one's, checked by its digest."""
        length, size = self.head.index
        self._file.seek(self._frames)
        body = decompress(self._take(length), size, f"{self._what}'s index", base)
        check_digest(body, self.head.new, f"{self._what}'s index")
        return body

    def manifests(self) -> Iterator[Packed]:
        """Give the groups of manifests with their frames."""
        return self._groups(self._frames + self.head.index[0], self.head.manifests)

    def objects(self) -> Iterator[Packed]:
        """Give the groups of files with their frames."""
        begin = self._frames + self.head.index[0] + sum(g.length for g in self.head.manifests)
        return self._groups(begin, self.head.objects)

    def _groups(self, begin: int, groups: Iterable[Group]) -> Iterator[Packed]:
        for group in groups:
            self._file.seek(begin)
            yield Packed(group, self._take(group.length))
            begin += group.length


def _decode_head(body: bytes, what: str) -> BundleHead:
    try:
        check_format(body, what)
        head = msgspec.json.decode(body, type=BundleHead)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Damaged(f"{what}'s head cannot be read: {error}.") from None
    if msgspec.json.encode(head) != body:
        raise Damaged(f"{what}'s head is not written as this program writes it.")
    return head


def check_shards(groups: Iterable[Group], earlier: Index, new: Index, what: str) -> None:
    """Refuse (`Damaged`) groups that name shards which the indexes do not have."""
    for group in groups:
        for names, index in ((group.bases, earlier), (group.parts, new)):
            if any(not name or name[0] >= len(index.shards) for name in names):
                raise Damaged(f"{what} names a shard that is not there.")


def expand(packed: Packed, base: bytes, sizes: Sequence[int], what: str) -> list[memoryview]:
    """Give the parts of a group, whose `sizes` manifests say; their digests are still to be
    checked.

    `base` is the group's bases end to end. Raises Damaged.
    """
    group = packed.group
    if len(base) > limits.GROUP or sum(sizes) != group.size:
        raise Damaged(f"{what} does not fit the manifests.")
    body = memoryview(decompress(packed.stored, group.size, what, base))
    parts, begin = [], 0
    for size in sizes:
        parts.append(body[begin : begin + size])
        begin += size
    return parts
