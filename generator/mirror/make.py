"""Makes a release's tree aside and gives it its name once it is whole."""

from collections.abc import Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial

from msgspec.structs import replace

from generator.engine import open_engine, without_collector
from generator.engine import run as run_jobs
from generator.mirror import proof, state
from generator.mirror.agenda import Agenda
from generator.mirror.disk import settle
from generator.mirror.download import CONNECTIONS, Downloader
from generator.mirror.install import Installer
from generator.mirror.layout import Layout
from generator.mirror.manifests import Manifests
from generator.mirror.progress import Progress
from generator.mirror.selection import Selection
from generator.mirror.staging import remove_others, whole
from generator.mirror.take import Lists, Take
from generator.mirror.unpack import LinkJob, Place, act
from generator.release import limits
from generator.release.model import Release, Slice

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
        slices = kept.selection.slices(release)
        place = self._place(state.seconds(release.date), old)
        with self._engine(slices, place) as executor, without_collector():
            takes = self._make(kept.selection, slices, executor, place, old)
        made = replace(
            kept,
            files=sum(row.files for take in takes for row in take.rows),
            bytes=sum(row.bytes for take in takes for row in take.rows),
        )
        self._name(made)
        return made

    def _place(self, stamp: int, old: state.Kept | None) -> Place:
        self.layout.staging.mkdir(exist_ok=True)
        served = self.layout.release(old.name) if old else None
        return Place(self.layout.staging, stamp, served, self.repair)

    def _engine(self, slices: list[Slice], place: Place) -> Executor:
        """Give what runs jobs. Its processes start before there are threads: then they are
        forked, and need not load anything.
        """
        files, size = sum(s.files for s in slices), sum(s.bytes for s in slices)
        many = files > MANY_FILES or size > MANY_BYTES
        executor = open_engine("process" if many else "serial", self.jobs)
        list(run_jobs(executor, act, [LinkJob(place, ())] * 2))
        return executor

    def _make(
        self,
        selection: Selection,
        slices: list[Slice],
        executor: Executor,
        place: Place,
        old: state.Kept | None,
    ) -> list[Take]:
        with Manifests(self.layout.state / "manifests.sqlite") as manifests:
            lists = Lists(self.layout, self.downloader, manifests, old)
            takes = self._lists(lists, slices, selection)
            self._install(Agenda(takes, lists), executor, place, lists)
        return takes

    def _name(self, kept: state.Kept) -> None:
        """Give the tree its name. What is on the disk then survives a power cut."""
        with ThreadPoolExecutor(1) as thread:
            settled = thread.submit(settle, self.layout.root)
            whole(self.layout.staging, kept.files)
            settled.result()
        proof.keep(self.layout, kept.name)
        state.write_kept(self.layout, kept)
        self.layout.discard(self.layout.release(kept.name))
        self.layout.staging.rename(self.layout.release(kept.name))
        for left in self.layout.objects.iterdir():
            left.unlink()

    def _lists(self, lists: Lists, slices: list[Slice], selection: Selection) -> list[Take]:
        self.progress.begin("lists", len(slices))
        take = partial(lists.take, selection=selection, bundles=self.bundles)
        with ThreadPoolExecutor(CONNECTIONS) as threads:
            takes = self._counted(threads.map(take, slices))
            selection.check_collections(one.index for one in takes)
        return takes

    def _counted(self, takes: Iterable[Take]) -> list[Take]:
        found = []
        for take in takes:
            self.progress.step(1)
            found.append(take)
        return found

    def _install(self, agenda: Agenda, executor: Executor, place: Place, lists: Lists) -> None:
        agenda.check_room(self.layout.root)
        self.progress.begin("files", agenda.files)
        resuming = any(place.staging.iterdir())
        installer = Installer(place, executor, lists.objects, self.progress, resuming)
        installer.install(agenda.works(), lists)
        if resuming:
            remove_others(place.staging, set(agenda.names.paths))
        self.linked, self.written = installer.linked, installer.written
