"""What a bundle brings, and against what: pure plans over an earlier and a new slice.

What is changed in a slice are the shards whose manifests the earlier one does not have; the
shards that it has and the new one does not are what they are compared with.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from generator.release import limits
from generator.release.model import File, Index, Shard

#: A group is closed when its bases or its parts come to this many bytes.
GROUP = limits.MIB
#: A larger file is in no bundle: packs bring it.
LARGEST = 4 * limits.MIB


@dataclass(slots=True)
class Plan:
    """A group to be made: shards, or files as (shard, file) numbers."""

    bases: list[tuple[int, int]] = field(default_factory=list)
    parts: list[tuple[int, int]] = field(default_factory=list)
    base_size: int = 0
    size: int = 0

    @property
    def full(self) -> bool:
        """Whether the next part begins a group of its own."""
        return max(self.base_size, self.size) >= GROUP


@dataclass(frozen=True, slots=True)
class Side:
    """The shards of one collection that only one of two slices has, in order of path."""

    index: Index
    shards: Sequence[Shard]
    numbers: list[int]

    def manifest_size(self, number: int) -> int:
        """Give the size of a shard's manifest."""
        return self.index.shards[number].size

    def files(self) -> Iterator[tuple[tuple[int, int], File]]:
        """Give every file with its shard's number and its own."""
        for shard in self.numbers:
            for number, file in enumerate(self.shards[shard].files):
                yield (shard, number), file

    def first(self, number: int) -> str:
        """Give the first path of a shard."""
        return self.shards[number].files[0].path

    def last(self, number: int) -> str:
        """Give the last path of a shard."""
        return self.shards[number].files[-1].path


def sides(
    earlier: Index, old: Sequence[Shard], new: Index, shards: Sequence[Shard]
) -> Iterator[tuple[Side, Side]]:
    """Give, for each collection with changes, what was and what is."""
    had = _by_collection(earlier, {row.digest for row in new.shards})
    has = _by_collection(new, {row.digest for row in earlier.shards})
    for name, numbers in sorted(has.items()):
        yield Side(earlier, old, had.get(name, [])), Side(new, shards, numbers)


def _by_collection(index: Index, known: set[str]) -> dict[str, list[int]]:
    """Give the numbers of shards that the other side does not know, by collection."""
    rows = [
        (index.collections[row.collection], number)
        for number, row in enumerate(index.shards)
        if row.digest not in known
    ]
    return {name: [n for _, n in group] for name, group in groupby(rows, lambda row: row[0])}


def manifest_plans(was: Side, now: Side) -> Iterator[Plan]:
    """Give groups of manifests: each has the earlier shards that reach into its paths as
    bases.
    """
    plan, earlier = Plan(), iter(was.numbers)
    waiting = next(earlier, None)
    for number in now.numbers:
        while waiting is not None and was.first(waiting) <= now.last(number):
            plan.bases.append((waiting, 0))
            plan.base_size += was.manifest_size(waiting)
            waiting = next(earlier, None)
        plan.parts.append((number, 0))
        plan.size += now.manifest_size(number)
        if plan.full:
            yield plan
            plan = Plan()
    if plan.parts:
        yield plan


def file_plans(was: Side, now: Side) -> Iterator[Plan]:
    """Give groups of files that are new: each has the earlier file of the same path, or the one
    before it, as a base.
    """
    old = {file.path: (place, file) for place, file in was.files()}
    paths = sorted(old)
    seen = {file.digest for _, file in was.files()}
    plan, used = Plan(), set[tuple[int, int]]()
    for place, file in now.files():
        if not 0 < file.size <= LARGEST or file.digest in seen:
            continue
        seen.add(file.digest)
        base = old.get(file.path) or _neighbour(old, paths, file.path)
        if base and base[0] not in used and 0 < base[1].size <= LARGEST:
            used.add(base[0])
            plan.bases.append(base[0])
            plan.base_size += base[1].size
        plan.parts.append(place)
        plan.size += file.size
        if plan.full:
            yield plan
            plan, used = Plan(), set()
    if plan.parts:
        yield plan


def _neighbour(
    old: dict[str, tuple[tuple[int, int], File]], paths: list[str], path: str
) -> tuple[tuple[int, int], File] | None:
    """Give the earlier file before `path`, if it is of the same kind."""
    at = bisect_right(paths, path) - 1
    if at < 0 or paths[at].rpartition(".")[2] != path.rpartition(".")[2]:
        return None
    return old[paths[at]]
