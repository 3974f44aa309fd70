"""Makes a release's tree aside and gives it its name once it is whole."""

import os
from collections.abc import Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from generator.engine import open_engine, without_collector
from generator.engine import run as run_jobs
from generator.errors import OperatorError
from generator.mirror import proof, state
from generator.mirror.download import Downloader
from generator.mirror.errors import Refused
from generator.mirror.install import CONNECTIONS, Installer, fetch
from generator.mirror.layout import Layout
from generator.mirror.manifests import Manifests
from generator.mirror.objects import altered
from generator.mirror.plan import Run
from generator.mirror.progress import Progress
from generator.mirror.selection import Selection
from generator.mirror.staging import remove_others, room, settle
from generator.mirror.take import Lists, Take
from generator.mirror.unpack import LinkJob, Place, act
from generator.mirror.work import Work, work
from generator.release import limits
from generator.release.errors import Damaged
from generator.release.model import Release, Slice
from generator.release.paths import Names

#: From so many files or bytes on, several processes are worth their start.
MANY_FILES = 20_000
MANY_BYTES = 64 * limits.MIB


class Maker:
    """Makes trees; `written` and `linked` say how many files it wrote and shared."""

    def __init__(
        self,
        layout: Layout,
        downloader: Downloader,
        progress: Progress,
        bundles: bool,
        jobs: int,
        repair: bool,
    ) -> None:
        self.layout, self.downloader, self.progress = layout, downloader, progress
        self.bundles, self.jobs, self.repair = bundles, jobs, repair
        self.written = self.linked = 0

    def make(self, release: Release, kept: state.Kept, old: state.Kept | None) -> state.Kept:
        """Give the release `kept` as it lies here whole; `old` is the one that is served."""
        file = self.layout.state / "manifests.sqlite"
        with Manifests(file) as manifests, without_collector():
            lists = Lists(self.layout, self.downloader, manifests, old)
            takes = self._lists(lists, kept.selection.slices(release), kept.selection)
            works = [work(take, lists) for take in takes]
            _no_clashes(works)
            self._room(works)
            self._install(works, lists, state.seconds(release.date), old)
        whole = replace(
            kept,
            files=sum(row.files for take in takes for row in take.rows),
            bytes=sum(row.bytes for take in takes for row in take.rows),
        )
        self._name(whole)
        return whole

    def _name(self, kept: state.Kept) -> None:
        """Give the tree its name. What is on the disk then survives a power cut."""
        settle(self.layout.root)
        proof.keep(self.layout, kept.name)
        state.write_kept(self.layout, kept)
        self.layout.discard(self.layout.release(kept.name))
        self.layout.staging.rename(self.layout.release(kept.name))
        for left in self.layout.objects.iterdir():
            left.unlink()

    def _lists(self, lists: Lists, slices: list[Slice], selection: Selection) -> list[Take]:
        self.progress.begin("lists", 2 * len(slices))
        take = partial(lists.take, selection=selection, bundles=self.bundles)
        with ThreadPoolExecutor(CONNECTIONS) as threads:
            takes = self._counted(threads.map(take, slices))
            selection.check_collections(one.index for one in takes)
            for one in takes:
                self._manifests(lists, one, threads)
                self.progress.step(1)
        return takes

    def _counted(self, takes: Iterable[Take]) -> list[Take]:
        found = []
        for take in takes:
            self.progress.step(1)
            found.append(take)
        return found

    def _manifests(self, lists: Lists, take: Take, threads: Executor) -> None:
        missing = lists.missing(take.rows)
        lists.fill(take, missing)
        wanted = lists.runs(take, missing)
        for run, file in run_jobs(threads, partial(fetch, lists.objects), wanted):
            self._unpack(lists, run, file)
            file.unlink()

    def _unpack(self, lists: Lists, run: Run, file: Path) -> None:
        """Keep a run's manifests. What an earlier run left damaged is fetched anew, once."""
        try:
            lists.unpack(run, file)
        except Damaged:
            file.unlink()
            lists.objects.fetch(run.piece)
            try:
                lists.unpack(run, file)
            except Damaged as error:
                file.unlink()
                raise altered(self.downloader.source.name, error.fact) from error

    def _room(self, works: list[Work]) -> None:
        files = sum(len(w.come) for w in works)
        room(self.layout.root, sum(w.bytes for w in works), files)

    def _install(
        self, works: list[Work], lists: Lists, stamp: int, old: state.Kept | None
    ) -> None:
        self.layout.staging.mkdir(exist_ok=True)
        served = self.layout.release(old.name) if old else None
        place = Place(self.layout.staging, stamp, served, self.repair)
        total = sum(row.files for one in works for row in one.take.rows)
        self.progress.begin("files", total)
        resuming = any(place.staging.iterdir())
        # Taken now: what is made is struck from the work.
        names = {path for one in works for path in one.paths()} if resuming else set()
        with self._engine(works) as executor:
            # Its processes start before there are threads: then they need not load anything.
            list(run_jobs(executor, act, [LinkJob(place, ())] * 2))
            installer = Installer(place, executor, lists.objects, self.progress, resuming)
            installer.install(works, lists)
        if resuming:
            remove_others(place.staging, names)
        _whole(place.staging, total)
        self.linked, self.written = installer.linked, installer.written

    def _engine(self, works: list[Work]) -> Executor:
        files = sum(w.files for w in works)
        many = files > MANY_FILES or sum(w.bytes for w in works) > MANY_BYTES
        return open_engine("process" if many else "serial", self.jobs)


def _whole(staging: Path, files: int) -> None:
    """Refuse to show a tree that somebody took a file from, or put one into."""
    found = sum(len(names) for _, _, names in os.walk(staging))
    if found != files:
        raise OperatorError(
            f"{staging} has {found:,} files; the release has {files:,}.",
            "Something else writes there. Stop it and run the command again.",
        )


def _no_clashes(works: list[Work]) -> None:
    names = Names()
    try:
        for one in works:
            names.add_all(one.paths())
    except Damaged as error:
        raise Refused(
            error.fact,
            "The release you have stays. Tell the publisher, who must rename one of them.",
        ) from error
