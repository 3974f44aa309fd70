"""A slice of the new release: what of the last is kept, what is packed, shards and index."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from generator.publish.earlier import Earlier
from generator.publish.objects import NOWHERE, Place, Tables
from generator.publish.packing import LEVEL, Packed, PackJob, jobs, pack_bodies
from generator.publish.site import Sources
from generator.publish.stock import keep
from generator.publish.store import Store
from generator.release.codec import encode
from generator.release.frames import compress, digest_of
from generator.release.model import Blob, File, Index, Pack, Shard, ShardRow, Slice
from generator.release.paths import index_path
from generator.release.shards import Source, cut


@dataclass(slots=True)
class Draft:
    """A slice in the making."""

    edition: str
    locale: str
    site: Path
    sources: Sources
    earlier: Earlier | None
    #: Where objects lie, as far as they do.
    places: dict[str, Place] = field(default_factory=dict)
    packs: dict[str, Pack] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take over what is worth keeping of the last release."""
        if self.earlier is None or not self.earlier.whole():
            self.earlier = None
            return
        self.packs = {pack.digest: pack for pack in self.earlier.index.packs}
        wanted = {f.digest: f.size for f in chain(*self.sources.values())}
        known = dict(self.earlier.files())
        held = {place.pack for place in known.values()}
        packs = [pack for pack in self.packs.values() if pack.digest in held]
        self.places = keep(packs, known, wanted)

    def known(self) -> list[str]:
        """Give the packs of the last release, in its order."""
        return [pack.digest for pack in self.earlier.index.packs] if self.earlier else []

    def missing(self) -> Iterator[list[Source]]:
        """Give the files that must be packed, by collection, each content once."""
        seen = set(self.places)
        for _, files in sorted(self.sources.items()):
            fresh = []
            for file in files:
                if file.size and file.digest not in seen:
                    seen.add(file.digest)
                    fresh.append(file)
            yield fresh

    def jobs(self, store: Store) -> list[PackJob]:
        """Give the packs that must be made."""
        return list(jobs(self.site, store.root, self.missing()))

    def take(self, packed: Packed) -> None:
        """Take in a pack that was made."""
        if packed.pack:
            self.packs[packed.pack.digest] = packed.pack
            self.places.update(packed.places)


@dataclass(frozen=True, slots=True)
class Made:
    """A slice that is done: its row, its index and manifests."""

    row: Slice
    index: Index
    body: bytes
    #: Manifests in order of `index.shards`, as bytes and as values.
    bodies: list[bytes]
    shards: list[Shard]


def make(draft: Draft, store: Store) -> Made:
    """Write the manifests and the index of a slice whose files are all packed."""
    collections, shards, known = [], [], draft.known()
    for number, (name, files) in enumerate(sorted(draft.sources.items())):
        collections.append(name)
        shards += [(number, _shard(batch, draft.places, known)) for batch in cut(files)]
    bodies = [encode(shard) for _, shard in shards]
    digests = [digest_of(body) for body in bodies]
    places = _manifests(draft, store, [n for n, _ in shards], bodies, digests)
    index = _index(draft, collections, shards, bodies, digests, places)
    body = encode(index)
    row = _row(draft, store, index, body)
    return Made(row, index, body, bodies, [shard for _, shard in shards])


def _shard(files: list[Source], places: dict[str, Place], known: list[str]) -> Shard:
    found = [places[f.digest] if f.size else NOWHERE for f in files]
    tables = Tables(found, known)
    rows = [
        File(f.path, f.size, f.digest, *tables.find(place))
        for f, place in zip(files, found, strict=True)
    ]
    return Shard(1, tables.packs, tables.frames, rows)


def _manifests(
    draft: Draft, store: Store, numbers: list[int], bodies: list[bytes], digests: list[str]
) -> dict[str, Place]:
    """Give the places of manifests, having packed those that are new."""
    wanted = {d: len(body) for d, body in zip(digests, bodies, strict=True)}
    known = dict(draft.earlier.manifests()) if draft.earlier else {}
    held = {place.pack for place in known.values()}
    places = keep((p for p in draft.packs.values() if p.digest in held), known, wanted)
    fresh: dict[int, list[tuple[str, bytes]]] = {}
    for number, digest, body in zip(numbers, digests, bodies, strict=True):
        if digest not in places:
            fresh.setdefault(number, []).append((digest, body))
    pack, made = pack_bodies(store, (fresh[number] for number in sorted(fresh)))
    if pack:
        draft.packs[pack.digest] = pack
    return {**places, **made}


def _index(
    draft: Draft,
    collections: list[str],
    shards: list[tuple[int, Shard]],
    bodies: list[bytes],
    digests: list[str],
    places: dict[str, Place],
) -> Index:
    packs = dict.fromkeys(chain.from_iterable(shard.packs for _, shard in shards))
    tables = Tables((places[digest] for digest in digests), draft.known(), packs)
    rows = [
        ShardRow(
            number,
            len(shard.files),
            sum(file.size for file in shard.files),
            digest,
            len(body),
            *tables.find(places[digest]),
        )
        for (number, shard), body, digest in zip(shards, bodies, digests, strict=True)
    ]
    rows_of_packs = [draft.packs[digest] for digest in tables.packs]
    return Index(1, rows_of_packs, tables.frames, collections, rows)


def _row(draft: Draft, store: Store, index: Index, body: bytes) -> Slice:
    stored = compress(body, LEVEL)
    name = digest_of(stored)
    store.put(index_path(name), stored)
    return Slice(
        draft.edition,
        draft.locale,
        sum(row.files for row in index.shards),
        sum(row.bytes for row in index.shards),
        Blob(name, len(stored), digest_of(body), len(body)),
        [],
    )
