"""Packing: jobs that read files of the site, hold them to the manifest, write one pack each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from generator import problems
from generator.files import disk_error, safe_join
from generator.publish.objects import Place
from generator.publish.store import Store
from generator.release.model import Frame, Pack
from generator.release.packs import LARGE_FRAME, PACK, PackWriter
from generator.release.paths import pack_path
from generator.release.shards import Source

#: Of zstd, for what is packed once and fetched often.
LEVEL = 12
#: Files that are compressed already, and the little effort that is made for them.
_DENSE = ("br", "epub", "gif", "gz", "jpg", "mp3", "mp4", "pdf", "png", "webp", "zim", "zip")
_QUICK = 1
#: Manifests share frames of this size: who updates without a bundle wants few of them.
MANIFESTS = 128 << 10


@dataclass(frozen=True, slots=True)
class PackJob:
    """One pack to be made: files of collections, one after the other."""

    number: int
    site: str
    store: str
    collections: tuple[tuple[Source, ...], ...]


class Packed(NamedTuple):
    """A pack that was written, what lies in it, and what was found wrong."""

    number: int
    pack: Pack | None
    places: dict[str, Place]
    #: Files that the run wrote, to be taken back should it fail.
    written: list[Path]
    problems: list[problems.Problem]


def dense(path: str) -> bool:
    """Say whether a file takes as much room in a pack as outside."""
    return path.rpartition(".")[2].lower() in _DENSE


def jobs(site: Path, store: Path, collections: Iterable[Iterable[Source]]) -> Iterator[PackJob]:
    """Cut files into packs: the same files give the same packs."""
    waiting: list[tuple[Source, ...]] = []
    filled = number = 0
    for files in collections:
        batch: list[Source] = []
        for file in files:
            batch.append(file)
            filled += file.size
            if filled >= PACK:
                yield PackJob(number, str(site), str(store), (*waiting, tuple(batch)))
                waiting, batch, filled, number = [], [], 0, number + 1
        if batch:
            waiting.append(tuple(batch))
    if waiting:
        yield PackJob(number, str(site), str(store), tuple(waiting))


def make_pack(job: PackJob) -> Packed:
    """Write the pack of a job."""
    store, found = Store(Path(job.store)), problems.Problems()
    with store.create() as file:
        writer = PackWriter(file.write, LEVEL)
        for files in job.collections:
            for source in files:
                _add(writer, Path(job.site), source, found)
            writer.divide()
        if found.errors:
            return Packed(job.number, None, {}, [], found.errors)
        pack, places = finish(store, file, writer)
    return Packed(job.number, pack, places, store.written, [])


def finish(store: Store, file: BinaryIO, writer: PackWriter) -> tuple[Pack, dict[str, Place]]:
    """Close a pack and give it its place in the store."""
    digest = writer.close()
    file.flush()
    store.keep(Path(file.name), pack_path(digest))
    places = {
        name: Place(digest, _frames(writer.frames, at.frame, at.offset, at.size), at.offset)
        for name, at in writer.places.items()
    }
    return Pack(digest, writer.length, writer.size), places


def _frames(frames: list[Frame], first: int, offset: int, size: int) -> tuple[Frame, ...]:
    """Give the frames that an object runs through."""
    last, left = first, size - (frames[first].size - offset)
    while left > 0:
        last += 1
        left -= frames[last].size
    return tuple(frames[first : last + 1])


def _add(writer: PackWriter, site: Path, source: Source, found: problems.Problems) -> None:
    place = safe_join(site, source.path)
    hashed, length = sha256(), 0

    def chunks(file: BinaryIO) -> Iterator[bytes]:
        nonlocal length
        for chunk in iter(partial(file.read, LARGE_FRAME), b""):
            hashed.update(chunk)
            length += len(chunk)
            yield chunk

    try:
        with place.open("rb") as file:
            level = _QUICK if dense(source.path) else LEVEL
            writer.add(source.digest, chunks(file), source.size, level)
    except FileNotFoundError:
        found.error(problems.Place(source.path), "It is missing in the site.", _AGAIN)
    except OSError as error:
        raise disk_error(error, place) from error
    else:
        if length != source.size or hashed.hexdigest() != source.digest:
            found.error(problems.Place(source.path), "It changed since the build.", _AGAIN)


_AGAIN = "Build again: `tongwen build` puts back what was changed by hand."


def pack_bodies(
    store: Store, collections: Iterable[Iterable[tuple[str, bytes]]]
) -> tuple[Pack | None, dict[str, Place]]:
    """Pack manifests that are at hand, by collection; None where there are none."""
    with store.create() as file:
        writer = PackWriter(file.write, LEVEL, MANIFESTS)
        for bodies in collections:
            for digest, body in bodies:
                writer.add(digest, [body], len(body))
            writer.divide()
        if not writer.length:
            return None, {}
        return finish(store, file, writer)
