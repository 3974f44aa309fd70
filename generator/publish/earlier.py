"""What an earlier release holds of a slice: read back from the release folder, every byte
checked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import file_digest
from pathlib import Path

from generator.publish.objects import PackReader, Place, files_of, manifests_of
from generator.publish.store import Store
from generator.release.codec import decode_index, decode_shard
from generator.release.errors import Damaged
from generator.release.frames import check_digest, decompress
from generator.release.model import Index, Pack, Shard, Slice
from generator.release.paths import index_path, pack_path


@dataclass(frozen=True)
class Earlier:
    """A slice as a release in the folder has it."""

    root: Path
    row: Slice
    #: Whether `has` reads a pack.
    recheck: bool = False

    @cached_property
    def body(self) -> bytes:
        """The index's content."""
        blob = self.row.index
        stored = Store(self.root).read(index_path(blob.stored), blob.stored, blob.length)
        body = decompress(stored, blob.size, "An earlier index")
        check_digest(body, blob.digest, "An earlier index")
        return body

    @cached_property
    def index(self) -> Index:
        """The index."""
        return decode_index(self.body)

    @cached_property
    def bodies(self) -> list[bytes]:
        """The content of every shard's manifest."""
        rows = self.index.shards
        with PackReader(self.root) as reader:
            places = manifests_of(self.index)
            return [
                reader.read(place, row.size, row.digest)
                for row, (_, place) in zip(rows, places, strict=True)
            ]

    @cached_property
    def shards(self) -> list[Shard]:
        """Every shard's manifest."""
        return [decode_shard(body) for body in self.bodies]

    def whole(self) -> bool:
        """Say whether it can be read and its packs lie there in their full length."""
        try:
            return bool(self.shards) and all(self.has(pack) for pack in self.index.packs)
        except Damaged:
            return False

    def has(self, pack: Pack) -> bool:
        """Say whether a pack lies there in its full length, and is what its name says where
        that is to be checked.
        """
        place = self.root / pack_path(pack.digest)
        try:
            if place.stat().st_size != pack.length:
                return False
            if self.recheck:
                with place.open("rb") as file:
                    return file_digest(file, "sha256").hexdigest() == pack.digest
        except OSError:
            return False
        return True

    def files(self) -> Iterator[tuple[str, Place]]:
        """Give the digest and place of every file."""
        for shard in self.shards:
            yield from files_of(shard)

    def manifests(self) -> Iterator[tuple[str, Place]]:
        """Give the digest and place of every manifest."""
        yield from manifests_of(self.index)
