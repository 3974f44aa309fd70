"""Acts on the plan: makes the tree of a release aside, file by verified file."""

from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from generator.engine import run as run_jobs
from generator.mirror.disk import WriteBack
from generator.mirror.download import CONNECTIONS
from generator.mirror.objects import Objects, altered
from generator.mirror.plan import Run
from generator.mirror.progress import Progress
from generator.mirror.staging import Staging
from generator.mirror.take import Lists
from generator.mirror.unpack import Job, Place, RunJob, act, check_jobs, link_jobs
from generator.mirror.work import Work, group_jobs
from generator.release.errors import Damaged

T = TypeVar("T")


class Fetched(NamedTuple):
    """A run, and the file it was fetched into."""

    run: Run
    file: Path


class Installer:
    """Makes files below `place.staging`."""

    def __init__(
        self,
        place: Place,
        executor: Executor,
        objects: Objects,
        progress: Progress,
        resuming: bool,
    ) -> None:
        self.place, self.executor = place, executor
        self.objects, self.progress = objects, progress
        self.back = WriteBack(place.staging)
        #: Whether an interrupted run left something to go on with.
        self.resuming = resuming
        #: Files that were linked, and files that were written.
        self.linked = self.written = 0
        #: Runs that are being unpacked, by the files they were fetched into.
        self._running: dict[Path, RunJob] = {}

    def install(self, works: Iterable[Work], lists: Lists) -> None:
        """Make all files of a release. What is done of `works` is struck from them."""
        # Closed at the end whatever happens: nobody plans on when others clear away.
        planned = closing(ahead(iter(works)))
        with ThreadPoolExecutor(CONNECTIONS) as threads, self.back, planned as coming:
            bring = partial(fetch, self.objects)
            wanted = (run for work in coming for run in self._runs(work, lists))
            fetched = run_jobs(threads, bring, wanted, 2 * CONNECTIONS)
            jobs = map(self._job, fetched)
            for file, fault in run_jobs(self.executor, _unpack, jobs):
                self._finish(self._running.pop(file), fault)

    def _runs(self, work: Work, lists: Lists) -> list[Run]:
        """Make what can be made without packs; give the runs for the rest."""
        failed = self._do(link_jobs(self.place, work.links))
        self.linked += len(work.links) - len(failed)
        work.not_linked(failed, lists)
        self.written += len(work.come)
        if self.resuming:
            files = [file for _, file in work.come.values()]
            self._left(work, self._do(check_jobs(self.place, files)))
        self._by_bundle(work, lists)
        self._empty(work)
        runs = work.runs()
        work.links, work.come = [], {}
        lists.drop(work.take)
        return runs

    def _left(self, work: Work, missing: list[str]) -> None:
        work.come = {path: work.come[path] for path in missing}

    def _by_bundle(self, work: Work, lists: Lists) -> None:
        jobs = group_jobs(work, lists, self.place)
        failed = set(self._do(jobs))
        for job in jobs:
            for file in job.parts:
                if file.path not in failed:
                    work.come.pop(file.path, None)

    def _empty(self, work: Work) -> None:
        with Staging(self.place.staging, self.place.stamp) as staging:
            for path in work.empty():
                staging.write(path, b"")
                del work.come[path]
                self.progress.step(1)

    def _job(self, fetched: Fetched) -> RunJob:
        job = RunJob(self.place, fetched.run, fetched.file)
        self._running[job.file] = job
        return job

    def _finish(self, job: RunJob, fault: str) -> None:
        """Count a run as done. One with damaged bytes is fetched anew, once: an earlier run may
        have left them.
        """
        if fault:
            job.file.unlink()
            self.objects.fetch(job.run.piece)
            try:
                act(job)
            except Damaged as error:
                job.file.unlink()
                raise altered(self.objects.downloader.source.name, error.fact) from error
        job.file.unlink()
        self.back.more(job.run.size)
        self.progress.step(len(job.run.needs))

    def _do(self, jobs: Iterable[Job]) -> list[str]:
        """Run jobs; give the paths that could not be made."""
        failed: list[str] = []
        for done in run_jobs(self.executor, act, jobs):
            self.back.more(done.written)
            self.progress.step(done.files)
            failed += done.missing
        return failed


def ahead(items: Iterator[T]) -> Generator[T, None, None]:
    """Give items; the next one is made while one is used."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = thread.submit(next, items, None)
            yield item


def fetch(objects: Objects, run: Run) -> Fetched:
    """Fetch a run's bytes, which are still to be verified."""
    return Fetched(run, objects.fetch(run.piece))


def _unpack(job: RunJob) -> tuple[Path, str]:
    """Unpack a run; give what was wrong with its bytes."""
    try:
        act(job)
    except Damaged as error:
        return job.file, error.fact
    return job.file, ""
