"""The signed lists of a release: indexes and manifests, by bundle where there is one."""

import contextlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import msgspec

from generator.files import read_capped, write_atomic
from generator.mirror.download import CONNECTIONS, Downloader
from generator.mirror.errors import Missing
from generator.mirror.layout import Layout
from generator.mirror.manifests import Manifests
from generator.mirror.objects import Objects, altered
from generator.mirror.plan import Need, Run, need, runs
from generator.mirror.selection import Selection
from generator.mirror.state import Kept
from generator.mirror.unpack import each
from generator.release import limits
from generator.release.bundles import Bundle, check_shards, expand
from generator.release.codec import decode_index, decode_shard
from generator.release.errors import Damaged
from generator.release.frames import check_digest, decompress, digest_of
from generator.release.model import BundleRow, Index, Shard, ShardRow, Slice
from generator.release.paths import bundle_path, index_path


@dataclass(slots=True)
class Take:
    """A slice to take: what is signed of it, and what of it is here."""

    slice: Slice
    index: Index
    #: Shards to take, by the selection.
    rows: list[ShardRow]
    #: Shards of the release that is served, and the index they are named by; none: empty.
    old: Index | None = None
    old_rows: list[ShardRow] = field(default_factory=list)
    bundle: Path | None = None

    @property
    def new_rows(self) -> list[ShardRow]:
        """Shards that the release which is served has not."""
        before = {row.digest for row in self.old_rows}
        return [row for row in self.rows if row.digest not in before]

    @property
    def what(self) -> str:
        """How it is called in messages."""
        return f"The slice {self.slice.locale or 'of no locale'}"


class Lists:
    """Brings the lists of slices here, each checked."""

    def __init__(
        self, layout: Layout, downloader: Downloader, manifests: Manifests, old: Kept | None
    ) -> None:
        self.layout, self.downloader, self.manifests = layout, downloader, manifests
        self.objects = Objects(layout.objects, downloader)
        #: Manifests of the slices that are brought and not dropped yet.
        self._here: dict[str, bytes] = {}
        self.old = {s.locale: s.index for s in old.slices} if old else {}
        self.old_selection = old.selection if old else Selection()

    def take(self, of: Slice, selection: Selection, bundles: bool) -> Take:
        """Give a slice with its index; its bundle too, where there is one from what we have."""
        earlier, body = self._earlier(of)
        bundle = self._bundle(of, earlier) if bundles and body else None
        content = self.kept_index(of.index.digest)
        if content is None:
            content = self._by_bundle(bundle, body) if bundle else self._whole(of)
            check_digest(content, of.index.digest, "An index")
            write_atomic(self.layout.indexes / of.index.digest, content)
        index = decode_index(content)
        made = Take(of, index, selection.rows(index), bundle=bundle)
        if body:
            made.old = decode_index(body)
            made.old_rows = self.old_selection.rows(made.old)
        return made

    def _earlier(self, of: Slice) -> tuple[str, bytes]:
        digest = self.old.get(of.locale, "")
        return digest, (self.kept_index(digest) or b"") if digest else b""

    def kept_index(self, digest: str) -> bytes | None:
        """Give an index's content that is kept here unaltered."""
        file = self.layout.indexes / digest
        if not file.is_file():
            return None
        content = read_capped(file, limits.INDEX)
        return content if digest_of(content) == digest else None

    def _bundle(self, of: Slice, base: str) -> Path | None:
        row = next((b for b in of.bundles if b.base == base), None)
        if row is None:
            return None
        with contextlib.suppress(Missing):
            return self._fetched(row)
        return None

    def _fetched(self, row: BundleRow) -> Path:
        return self.objects.verified(bundle_path(row.stored), row.stored, row.length)

    def _by_bundle(self, bundle: Path, base: bytes) -> bytes:
        with bundle.open("rb") as file:
            return Bundle(file, bundle.stat().st_size).index(base)

    def _whole(self, of: Slice) -> bytes:
        blob = of.index
        file = self.objects.verified(index_path(blob.stored), blob.stored, blob.length)
        content = decompress(file.read_bytes(), blob.size, "An index")
        file.unlink()
        return content

    def bring(self, take: Take) -> None:
        """Bring a slice's manifests here, all that are not here yet."""
        rows = (*take.rows, *take.old_rows)
        self._here.update(self.manifests.have({row.digest for row in rows}))
        missing = {row.digest for row in take.rows} - self._here.keys()
        self._fill(take, missing)
        runs = self._runs(take, missing)
        with ThreadPoolExecutor(CONNECTIONS) as threads:
            files = threads.map(self.objects.fetch, [run.piece for run in runs])
            for run, file in zip(runs, files, strict=True):
                self._fetched_run(run, file)

    def drop(self, take: Take) -> None:
        """Hold a slice's manifests in memory no more."""
        for row in (*take.rows, *take.old_rows):
            self._here.pop(row.digest, None)

    def _fetched_run(self, run: Run, file: Path) -> None:
        """Keep a run's manifests. What an earlier run left damaged is fetched anew, once."""
        try:
            self._unpack(run, file)
        except Damaged:
            file.unlink()
            self.objects.fetch(run.piece)
            try:
                self._unpack(run, file)
            except Damaged as error:
                file.unlink()
                raise altered(self.downloader.source.name, error.fact) from error
        file.unlink()

    def _keep(self, bodies: list[bytes]) -> None:
        self.manifests.put(bodies)
        self._here.update({digest_of(body): body for body in bodies})

    def _fill(self, take: Take, missing: set[str]) -> None:
        """Bring the manifests that the bundle has of those `missing`, and say which are left.

        Takes what it brings out of `missing`.
        """
        if take.bundle is None or take.old is None or not missing:
            return
        with take.bundle.open("rb") as file:
            bundle = Bundle(file, take.bundle.stat().st_size)
            check_shards(bundle.head.manifests, take.old, take.index, "The bundle")
            self._keep(list(self._manifests(take, bundle, take.old, missing)))

    def _manifests(
        self, take: Take, bundle: Bundle, old: Index, missing: set[str]
    ) -> Iterator[bytes]:
        for packed in bundle.manifests():
            rows = [take.index.shards[names[0]] for names in packed.group.parts]
            if not missing.intersection(row.digest for row in rows):
                continue
            earlier = [old.shards[names[0]].digest for names in packed.group.bases]
            bases = [self.manifests.get(digest) for digest in earlier]
            if None in bases:
                continue
            base = b"".join(b for b in bases if b)
            for row, body in zip(rows, expand(packed, base, _sizes(rows), _GROUP), strict=True):
                check_digest(body, row.digest, _GROUP)
                missing.discard(row.digest)
                yield bytes(body)

    def _runs(self, take: Take, missing: set[str]) -> list[Run]:
        """Give the requests that bring the manifests still `missing`."""
        packs = [pack.digest for pack in take.index.packs]
        lengths = {pack.digest: pack.length for pack in take.index.packs}
        wanted = {row.digest: row for row in take.rows if row.digest in missing}
        return runs(
            (
                need(d, row.size, d, (row.frame, row.offset), take.index.frames, packs)
                for d, row in wanted.items()
            ),
            lengths,
        )

    def _unpack(self, run: Run, file: Path) -> None:
        """Keep the manifests of a run that was fetched. Raises Damaged."""
        found: list[bytes] = []

        def keep(one: Need, body: bytes | memoryview, _: bool) -> None:
            check_digest(body, one.digest, "A manifest")
            found.append(bytes(body))

        each(run, BytesIO(file.read_bytes()), keep)
        self._keep(found)

    def shard(self, row: ShardRow) -> Shard:
        """Give a shard whose manifest is kept here. Raises Damaged."""
        body = self._body(row)
        if body is None:
            raise Damaged("A manifest that was kept here is gone.", "Sync again.")
        return decode_shard(body)

    def known(self, rows: Iterable[ShardRow]) -> Iterator[Shard]:
        """Give those shards, of the release that is served, whose manifests are kept here.

        They are what they were when they were first taken, and checked.
        """
        bodies = map(self._body, rows)
        return (msgspec.json.decode(body, type=Shard) for body in bodies if body is not None)

    def _body(self, row: ShardRow) -> bytes | None:
        return self._here.get(row.digest) or self.manifests.get(row.digest)


_GROUP = "A group of the bundle"


def _sizes(rows: Iterable[ShardRow]) -> list[int]:
    return [row.size for row in rows]
