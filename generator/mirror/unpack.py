"""Files out of what was fetched: each is checked by its own digest before it gets a name.

The jobs run in this process or in others; they give back what could not be done, by path.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from generator.mirror.folders import Folders
from generator.mirror.plan import Link, Need, Part, Run
from generator.mirror.staging import Growing, Staging
from generator.release.bundles import Packed, expand
from generator.release.errors import Damaged
from generator.release.frames import Opener
from generator.release.limits import MIB
from generator.release.model import File, Group
from generator.release.packs import view_frame

Bytes = bytes | memoryview
#: A file up to this size is put together in memory.
SMALL = 8 * MIB


class Place(NamedTuple):
    """Where a release is made, and the time its files get."""

    staging: Path
    stamp: int
    #: The tree that is served; None where there is none yet.
    old: Path | None
    #: Whether files are hashed before they are taken over from it.
    repair: bool = False


class LinkJob(NamedTuple):
    """Files to take over from the release that is served."""

    place: Place
    links: tuple[Link, ...]


class RunJob(NamedTuple):
    """Files to take out of frames that were fetched."""

    place: Place
    run: Run
    file: Path


class GroupJob(NamedTuple):
    """Files to take out of a bundle's group: its frame lies at `start` of the bundle."""

    place: Place
    bundle: Path
    start: int
    group: Group
    #: Path and size of each base, and the files that come out.
    bases: tuple[tuple[str, int], ...]
    parts: tuple[File, ...]


class CheckJob(NamedTuple):
    """Files that an interrupted run may have made: path, size and digest of each."""

    place: Place
    files: tuple[tuple[str, int, str], ...]


Job = LinkJob | RunJob | GroupJob | CheckJob


class Done(NamedTuple):
    """What came of a job: how many files are there now, and the paths that are not."""

    files: int
    missing: list[str]
    #: Bytes that were written.
    written: int = 0


def act(job: Job) -> Done:
    """Do a job."""
    with Staging(job.place.staging, job.place.stamp) as staging:
        if isinstance(job, LinkJob):
            return _link(job, staging)
        if isinstance(job, GroupJob):
            return _expand(job, staging)
        if isinstance(job, CheckJob):
            return _check_made(job, staging)
        return _take_out(job, staging)


def _check_made(job: CheckJob, staging: Staging) -> Done:
    missing = [p for p, size, digest in job.files if not staging.holds(p, size, digest)]
    return Done(len(job.files) - len(missing), missing)


def _link(job: LinkJob, staging: Staging) -> Done:
    if job.place.old is None:
        return Done(0, [link.path for link in job.links])
    with Folders(job.place.old, create=False) as old:
        failed = [
            link.path
            for link in job.links
            if (job.place.repair and not old.holds(link.source, link.size, link.digest))
            or not staging.link(old, link.source, link.path, link.size)
        ]
    return Done(len(job.links) - len(failed), failed)


def _expand(job: GroupJob, staging: Staging) -> Done:
    """Decode a group. What lies here may have been altered: then nothing comes of it."""
    try:
        with job.bundle.open("rb") as bundle:
            bundle.seek(job.start)
            packed = Packed(job.group, bundle.read(job.group.length))
        base = _bases(job)
        bodies = expand(packed, base, [f.size for f in job.parts], "A group of the bundle")
    except (Damaged, FileNotFoundError):
        return Done(0, [file.path for file in job.parts])
    failed = []
    for file, body in zip(job.parts, bodies, strict=True):
        if sha256(body).hexdigest() == file.digest:
            staging.write(file.path, body)
        else:
            failed.append(file.path)
    return Done(len(job.parts) - len(failed), failed, job.group.size)


def _bases(job: GroupJob) -> bytes:
    if not job.bases:
        return b""
    if job.place.old is None:
        raise FileNotFoundError
    with Folders(job.place.old, create=False) as old:
        return b"".join(old.read(path, size) for path, size in job.bases)


def _take_out(job: RunJob, staging: Staging) -> Done:
    growing: dict[str, Growing] = {}

    def take(need: Need, body: Bytes, last: bool) -> None:
        if last and need.name not in growing:
            _check(need, sha256(body).hexdigest())
            staging.write(need.name, body)
            return
        if need.name not in growing:
            growing[need.name] = staging.growing(need.name)
        growing[need.name].add(body)
        if last:
            _check(need, growing.pop(need.name).done())

    with job.file.open("rb") as file:
        each(job.run, file, take)
    return Done(len(job.run.needs), [], sum(need.size for need in job.run.needs))


def each(run: Run, file: BinaryIO, take: Callable[[Need, Bytes, bool], None]) -> None:
    """Decode the frames of `run` in order; hand over what each object has in them, small ones
    whole. What `take` gets is its own only until it returns. Raises Damaged.
    """
    inside: dict[int, list[tuple[Need, Part]]] = {}
    for need in run.needs:
        for part in need.parts:
            inside.setdefault(part.frame, []).append((need, part))
    buffers: dict[str, list[bytes]] = {}
    opener = Opener()
    for frame in run.frames:
        file.seek(frame.offset - run.piece.start)
        what = f"{run.piece.path}: the frame at {frame.offset:,}"
        body = view_frame(frame, file.read(frame.length), opener, what)
        for need, part in inside.get(frame.offset, ()):
            piece = body[part.begin : part.end]
            if len(need.parts) == 1:
                take(need, piece, True)
            else:
                _hand_over(need, part, piece, buffers, take)


def _hand_over(
    need: Need,
    part: Part,
    piece: memoryview,
    buffers: dict[str, list[bytes]],
    take: Callable[[Need, Bytes, bool], None],
) -> None:
    """Give what `need` has in one of several frames; a small one once all of it is there."""
    last = part is need.parts[-1]
    if need.size > SMALL:
        take(need, piece, last)
        return
    buffers.setdefault(need.name, []).append(bytes(piece))
    if last:
        take(need, b"".join(buffers.pop(need.name)), True)


def _check(need: Need, found: str) -> None:
    if found != need.digest:
        raise Damaged(f"{need.name} was altered: its SHA-256 is {found}, not {need.digest}.")


#: Files of a job that has little to do for each.
MANY = 4096


def link_jobs(place: Place, links: Sequence[Link]) -> Iterator[LinkJob]:
    """Give the jobs that link files."""
    for begin in range(0, len(links), MANY):
        yield LinkJob(place, tuple(links[begin : begin + MANY]))


def check_jobs(place: Place, files: Sequence[File]) -> Iterator[CheckJob]:
    """Give the jobs that look which files an interrupted run made."""
    wanted = [(file.path, file.size, file.digest) for file in files]
    for begin in range(0, len(wanted), MANY):
        yield CheckJob(place, tuple(wanted[begin : begin + MANY]))
