"""Bundles: what is new in a slice since an earlier release, as differences to it."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from generator import engine
from generator.publish.differences import Plan, Side, file_plans, manifest_plans, sides
from generator.publish.earlier import Earlier
from generator.publish.objects import PackReader, Place, place_in
from generator.publish.slices import Made
from generator.publish.store import Store
from generator.release import limits
from generator.release.bundles import Packed, encode_bundle
from generator.release.frames import compress_against
from generator.release.model import BundleRow, Frame, Group

#: Of zstd, for much and for little: the bases do most of the work.
LEVEL, THOROUGH = 9, 17
_LITTLE = 4 << 20
#: Groups that one job makes.
_BATCH = 8
#: A bundle may be so many bytes larger than what packs would bring: it spares many requests.
_SPARED = 64 << 10

#: An object to be read: where it lies, its size and digest.
Object = tuple[Place, int, str]


@dataclass(frozen=True, slots=True)
class GroupsJob:
    """Groups of files to be compressed."""

    number: int
    store: str
    #: For each group, its bases and its parts.
    groups: tuple[tuple[list[Object], list[Object]], ...]
    level: int


def compress_groups(job: GroupsJob) -> tuple[int, list[bytes]]:
    """Give the frames of a job's groups."""
    with PackReader(Path(job.store)) as reader:
        return job.number, [
            compress_against(_read(reader, bases), _read(reader, parts), job.level)
            for bases, parts in job.groups
        ]


def _read(reader: PackReader, objects: Iterable[Object]) -> bytes:
    return b"".join(reader.read(*one) for one in objects)


def write_bundle(
    store: Store, release: int, earlier: Earlier, made: Made, executor: Executor
) -> BundleRow | None:
    """Write the bundle from an earlier release's slice; None where it would not pay."""
    if earlier.row.index.size > limits.INDEX_BY_BUNDLE < len(made.body):
        return None
    index = compress_against(earlier.body, made.body, _level(len(made.body)))
    pairs = list(sides(earlier.index, earlier.shards, made.index, made.shards))
    outlines = [plan for pair in pairs for plan in manifest_plans(*pair)]
    level = _level(sum(plan.size for plan in outlines))
    manifests = [_manifests(earlier, made, plan, level) for plan in outlines]
    plans = [(pair, plan) for pair in pairs for plan in file_plans(*pair)]
    objects = list(_objects(store, plans, executor))
    if not _pays(plans, objects):
        return None
    base = earlier.row.index.digest
    chunks = encode_bundle(
        base, made.row.index.digest, index, len(made.body), manifests, objects
    )
    digest, length = store.put_chunks("d", chunks)
    return BundleRow(release, base, digest, length)


def _level(size: int) -> int:
    return THOROUGH if size <= _LITTLE else LEVEL


def _manifests(earlier: Earlier, made: Made, plan: Plan, level: int) -> Packed:
    base = b"".join(earlier.bodies[number] for number, _ in plan.bases)
    body = b"".join(made.bodies[number] for number, _ in plan.parts)
    stored = compress_against(base, body, level)
    bases, parts = ([[number] for number, _ in names] for names in (plan.bases, plan.parts))
    return Packed(Group(bases, parts, len(stored), len(body)), stored)


def _objects(
    store: Store, plans: list[tuple[tuple[Side, Side], Plan]], executor: Executor
) -> Iterator[Packed]:
    level = _level(sum(plan.size for _, plan in plans))
    jobs = [
        GroupsJob(
            begin,
            str(store.root),
            tuple(_inputs(*one) for one in plans[begin : begin + _BATCH]),
            level,
        )
        for begin in range(0, len(plans), _BATCH)
    ]
    done = dict(engine.run(executor, compress_groups, jobs))
    frames = (stored for number in sorted(done) for stored in done[number])
    for (_, plan), stored in zip(plans, frames, strict=True):
        group = Group(_named(plan.bases), _named(plan.parts), len(stored), plan.size)
        yield Packed(group, stored)


def _inputs(pair: tuple[Side, Side], plan: Plan) -> tuple[list[Object], list[Object]]:
    was, now = pair
    return _located(was, plan.bases), _located(now, plan.parts)


def _located(side: Side, names: list[tuple[int, int]]) -> list[Object]:
    found = []
    for number, file_number in names:
        shard = side.shards[number]
        file = shard.files[file_number]
        place = place_in(shard.packs, shard.frames, file.frame, file.offset, file.size)
        found.append((place, file.size, file.digest))
    return found


def _named(names: list[tuple[int, int]]) -> list[list[int]]:
    """Give names as a group has them: a shard, then its files."""
    return [
        [shard, *(file for _, file in files)]
        for shard, files in groupby(names, lambda name: name[0])
    ]


def _pays(plans: list[tuple[tuple[Side, Side], Plan]], objects: list[Packed]) -> bool:
    """Say whether a bundle is hardly larger than its share of the packs would be."""
    if not objects:
        return True
    share = 0.0
    for (_, now), plan in plans:
        for shard, file in plan.parts:
            at = now.shards[shard]
            frame: Frame = at.frames[at.files[file].frame]
            share += at.files[file].size * frame.length / frame.size
    return sum(len(packed.stored) for packed in objects) <= share + _SPARED
