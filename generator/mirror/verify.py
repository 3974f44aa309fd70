"""`tongwen mirror verify`: every file that is served, hashed again, without the source."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from generator.engine import open_engine
from generator.engine import run as run_jobs
from generator.errors import OperatorError, UsageError
from generator.mirror import proof, state
from generator.mirror.errors import Refused
from generator.mirror.folders import Folders, file_digest_at
from generator.mirror.layout import Layout
from generator.mirror.manifests import Manifests
from generator.mirror.progress import Progress, Silent
from generator.release.codec import decode_index, decode_shard
from generator.release.errors import Damaged
from generator.release.frames import check_digest
from generator.release.model import File, Index

#: Files of a job, and from how many on several processes are worth their start.
MANY = 1024
POOL = 5_000


@dataclass(slots=True)
class Report:
    """What was found; paths in order."""

    release: int
    released: str
    files: int = 0
    bytes: int = 0
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether every file is there as it was signed, and nothing else."""
        return not (self.missing or self.extra or self.altered)


class _Job(NamedTuple):
    root: Path
    files: tuple[tuple[str, int, str], ...]


class _Found(NamedTuple):
    checked: int
    missing: list[str]
    altered: list[str]


def verify(
    folder: Path, root: Path | None = None, jobs: int = 0, progress: Progress | None = None
) -> Report:
    """Hash what the mirror in `folder` serves and compare it with what was signed.

    `root` is the publisher's root.json; without it, the pinned one. Raises Refused where the
    mirror's own lists are not what was signed, UsageError where there is no release.
    """
    layout = Layout(folder).existing()
    kept = state.current(layout)
    if kept is None:
        raise UsageError(f"{layout.root} serves no release yet.", "Run tongwen mirror sync.")
    try:
        proof.check(layout, kept, root)
        files = _signed(layout, kept)
    except Damaged as error:
        raise Refused(error.fact, "Sync again with --repair: it is fetched anew.") from error
    report = Report(kept.release, kept.date, len(files), sum(f.size for f in files))
    _hash(layout.release(kept.name), files, report, jobs, progress or Silent())
    report.extra = _extra(layout.release(kept.name), {file.path for file in files})
    return report


def _signed(layout: Layout, kept: state.Kept) -> list[File]:
    """Give all files of a release, by lists that are checked from the signed one down."""
    files: list[File] = []
    with Manifests(layout.state / "manifests.sqlite") as manifests:
        for part in kept.slices:
            for row in kept.selection.rows(_index(layout, part.index)):
                body = manifests.get(row.digest)
                if body is None:
                    raise Damaged("A shard's manifest that was kept here is gone or altered.")
                files += decode_shard(body).files
    return files


def _index(layout: Layout, digest: str) -> Index:
    file = layout.indexes / digest
    if not file.is_file():
        raise Damaged("An index that was kept here is gone.")
    body = file.read_bytes()
    check_digest(body, digest, "An index that is kept here")
    return decode_index(body)


def _hash(
    root: Path, files: Sequence[File], report: Report, jobs: int, progress: Progress
) -> None:
    progress.begin("files", len(files))
    engine = open_engine("process" if len(files) > POOL else "serial", jobs)
    with engine as executor:
        for found in run_jobs(executor, _check, _jobs(root, files)):
            progress.step(found.checked)
            report.missing += found.missing
            report.altered += found.altered
    report.missing.sort()
    report.altered.sort()


def _jobs(root: Path, files: Sequence[File]) -> Iterator[_Job]:
    left = ((f.path, f.size, f.digest) for f in files)
    while some := tuple(islice(left, MANY)):
        yield _Job(root, some)


def _check(job: _Job) -> _Found:
    missing, altered = [], []
    with Folders(job.root, create=False) as folders:
        for path, size, digest in job.files:
            above, _, name = path.rpartition("/")
            try:
                found = file_digest_at(folders.descriptor(above), name, size)
            except (FileNotFoundError, Refused):
                missing.append(path)
            except OSError as error:
                raise OperatorError(f"{job.root / path}: {error.strerror}.") from error
            else:
                if found != digest:
                    altered.append(path)
    return _Found(len(job.files), missing, altered)


def _extra(root: Path, signed: set[str]) -> list[str]:
    """Give what lies in the tree and was not signed; of a link, only the link itself."""
    found = []
    for folder, folders, files in os.walk(root):
        here = Path(folder).relative_to(root)
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        paths = ((here / name).as_posix() for name in (*files, *links))
        found += [path for path in paths if path not in signed]
    return sorted(found)
