"""What is to be done for one slice: files to link, files to bring and where from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from generator.mirror.plan import Link, Old, Run, compare, file_need, runs
from generator.mirror.take import Lists, Take
from generator.mirror.unpack import GroupJob, Place
from generator.release.bundles import Bundle, check_shards
from generator.release.errors import Damaged
from generator.release.limits import GROUP
from generator.release.model import File, Group, Shard, ShardRow


@dataclass(slots=True)
class Work:
    """A slice's files, by what is to be done for them."""

    take: Take
    links: list[Link] = field(default_factory=list)
    #: Files to bring, by path, with their shards.
    come: dict[str, tuple[Shard, File]] = field(default_factory=dict)

    @property
    def bytes(self) -> int:
        """Bytes that will be written."""
        return sum(file.size for _, file in self.come.values())

    def paths(self) -> list[str]:
        """Give the paths of all files."""
        return [*(link.path for link in self.links), *self.come]

    def not_linked(self, failed: list[str], lists: Lists) -> None:
        """Bring the files that could not be linked: the old ones were altered or removed."""
        lost = set(failed)
        for row in self.take.rows if lost else ():
            shard = lists.shard(row)
            self.come.update({f.path: (shard, f) for f in shard.files if f.path in lost})

    def runs(self) -> list[Run]:
        """Give the requests that bring what is left to come."""
        lengths = {pack.digest: pack.length for pack in self.take.index.packs}
        needs = [file_need(shard, file) for shard, file in self.come.values()]
        strange = {need.pack for need in needs if need.pack} - lengths.keys()
        if strange:
            raise Damaged("A manifest names a pack that its index does not list.")
        return runs(needs, lengths, self.take.slice.locale)

    def empty(self) -> list[str]:
        """Give the files without bytes that are still to come: they lie in no pack."""
        return [path for path, (_, file) in self.come.items() if not file.size]


def work(take: Take, lists: Lists) -> Work:
    """Compare a slice with what is served."""
    before = {row.digest for row in take.old_rows}
    after = {row.digest for row in take.rows}
    gone = [row for row in take.old_rows if row.digest not in after]
    old = Old({f.path: (f.digest, f.size) for shard in lists.known(gone) for f in shard.files})
    made = Work(take)
    for shard in lists.known(row for row in take.rows if row.digest in before):
        made.links += [Link(f.path, f.path, f.size, f.digest) for f in shard.files]
    for shard in (lists.shard(row) for row in take.rows if row.digest not in before):
        links, come = compare(old, shard.files)
        made.links += links
        made.come.update({file.path: (shard, file) for file in come})
    return made


def group_jobs(made: Work, lists: Lists, place: Place) -> list[GroupJob]:
    """Give the jobs that take what is to come out of the slice's bundle."""
    take = made.take
    if take.bundle is None or take.old is None or not made.come:
        return []
    with take.bundle.open("rb") as file:
        bundle = Bundle(file, take.bundle.stat().st_size)
    check_shards(bundle.head.objects, take.old, take.index, "The bundle")
    return list(_Groups(made, lists, place, take.bundle, bundle.head.objects).jobs())


class _Groups:
    """Turns a bundle's numbers of shards and files into paths."""

    def __init__(
        self, made: Work, lists: Lists, place: Place, file: Path, groups: list[Group]
    ) -> None:
        self.made, self.lists, self.place = made, lists, place
        self.file, self.groups = file, groups
        self.old = made.take.old.shards if made.take.old else []
        self.new = made.take.index.shards
        self.chosen = {row.digest for row in made.take.rows}
        self._shards: dict[str, Shard | None] = {}

    def jobs(self) -> Iterator[GroupJob]:
        """Give a job for each group that has something we need."""
        # The groups of files are the last thing in a bundle.
        start = self.file.stat().st_size - sum(group.length for group in self.groups)
        for group in self.groups:
            job = self._job(group, start)
            start += group.length
            if job is not None:
                yield job

    def _job(self, group: Group, start: int) -> GroupJob | None:
        if any(self.new[names[0]].digest not in self.chosen for names in group.parts):
            return None
        parts = self._files(self.new, group.parts)
        bases = self._files(self.old, group.bases)
        if parts is None or bases is None:
            return None
        if not any(file.path in self.made.come for file in parts):
            return None
        if sum(file.size for file in bases) > GROUP:
            raise Damaged("A group of the bundle has too large a base.")
        sizes = tuple((file.path, file.size) for file in bases)
        return GroupJob(self.place, self.file, start, group, sizes, tuple(parts))

    def _files(self, rows: list[ShardRow], names: list[list[int]]) -> list[File] | None:
        """Give the files that `[shard, file, file, ...]` name; None: a manifest is not here."""
        found: list[File] = []
        for number, *files in names:
            shard = self._shard(rows[number])
            if shard is None:
                return None
            if any(file >= len(shard.files) for file in files):
                raise Damaged("A group of the bundle names a file that is not there.")
            found += [shard.files[file] for file in files]
        return found

    def _shard(self, row: ShardRow) -> Shard | None:
        if row.digest not in self._shards:
            self._shards[row.digest] = next(self.lists.known([row]), None)
        return self._shards[row.digest]
