"""What somebody with the publisher's keys, or some of them, could sign: anything at all."""

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any

from tuf.api.metadata import Metadata, MetaFile, Snapshot, TargetFile, Targets, Timestamp

from generator.release import codec, frames
from generator.release.model import (
    Blob,
    BundleRow,
    File,
    Frame,
    Index,
    Pack,
    Release,
    Shard,
    ShardRow,
    Slice,
)
from generator.release.paths import index_path, pack_path
from tests.mirror_site import NOW, Memory, Publisher


def digest(body: bytes) -> str:
    return sha256(body).hexdigest()


class Forger:
    """Writes releases into a source in memory, signed with the keys it has stolen."""

    def __init__(self, publisher: Publisher, source: Memory, keys: tuple[str, ...]) -> None:
        self.publisher, self.source = publisher, source
        held = publisher.ring.held()
        names = {keyid for keyid, file in held.items() if file.stem in keys}
        self.signers = list(publisher.ring.signers(names))

    def release(self, slices: list[Slice], number: int = 99) -> Release:
        """A release of these slices."""
        return Release(1, number, "2026-11-22T08:00:00Z", "site", "", slices)

    def sign(self, body: bytes, version: int = 99, metadata_versions: int = 99) -> None:
        """Sign a `release.json` and all above it."""
        target = TargetFile.from_data("release.json", body, ["sha256"])
        self.source.files[f"targets/{target.hashes['sha256']}.release.json"] = body
        expires = NOW + timedelta(days=9)
        targets = Targets(version, expires=expires, targets={"release.json": target})
        self.show(self._put(f"{version}.targets.json", targets), version, metadata_versions)

    def show(self, targets: bytes, version: int, number: int = 99) -> None:
        """Sign a snapshot and a timestamp that lead to some targets metadata."""
        expires = NOW + timedelta(days=9)
        meta = {"targets.json": _meta(version, targets)}
        snapshot = self._put(f"{number}.snapshot.json", Snapshot(number, None, expires, meta))
        stamp = Timestamp(number, expires=expires, snapshot_meta=_meta(number, snapshot))
        self._put("timestamp.json", stamp)

    def _put(self, name: str, signed: Any) -> bytes:
        metadata: Metadata[Any] = Metadata(signed)
        for signer in self.signers:
            metadata.sign(signer, append=True)
        body = metadata.to_bytes()
        self.source.files[f"metadata/{name}"] = body
        return body

    def slice(
        self,
        files: Mapping[str, bytes],
        *,
        bomb: str = "",
        bundles: tuple[BundleRow, ...] = (),
        collection: str = "",
    ) -> Slice:
        """A slice with files by path, whatever the paths; `bomb` says what expands too far."""
        content = b"".join(files.values()) or b"-"
        stored = frames.compress(b"\0" * (1 << 26) if bomb == "pack" else content, 9)
        frame = Frame(0, 0, len(stored), len(content), digest(stored))
        at, rows = 0, []
        for path, body in files.items():
            rows.append(File(path, len(body), digest(body), 0, at))
            at += len(body)
        shard = codec.encode(Shard(1, [digest(stored)], [frame], rows))
        lists = frames.compress(b"\0" * (1 << 26) if bomb == "manifest" else shard, 9)
        where = Frame(0, 0, len(lists), len(shard), digest(lists))
        packs = [
            Pack(digest(lists), len(lists), len(shard)),
            Pack(digest(stored), len(stored), 9),
        ]
        size = sum(map(len, files.values()))
        row = ShardRow(0, len(files), size, digest(shard), len(shard), 0, 0)
        index = codec.encode(Index(1, packs, [where], [collection], [row]))
        body = frames.compress(b"\0" * (1 << 26) if bomb == "index" else index, 9)
        blob = Blob(digest(body), len(body), digest(index), len(index))
        self.source.files |= {
            pack_path(digest(stored)): stored,
            pack_path(digest(lists)): lists,
            index_path(digest(body)): body,
        }
        return Slice("", "", len(files), size, blob, list(bundles))

    def forge(self, files: Mapping[str, bytes], bomb: str = "") -> None:
        """Sign a release of one slice with these files."""
        self.sign(codec.encode(self.release([self.slice(files, bomb=bomb)])))


def _meta(version: int, body: bytes) -> MetaFile:
    return MetaFile(version, len(body), {"sha256": digest(body)})
