"""The release folder: blobs that are written once, under the digest of their bytes.

Everything is written aside, flushed to the disk and then renamed. What a run wrote can be taken
back as long as nothing names it.
"""

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from generator.errors import OperatorError
from generator.files import disk_error
from generator.release.errors import Damaged
from generator.release.frames import check_digest

#: The publisher's workplace inside the folder; no mirror takes it.
WORK = ".publish"
#: Folders of blobs.
BLOBS = ("i", "p", "d")


class Store:
    """A release folder on the disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.written: list[Path] = []

    @property
    def work(self) -> Path:
        """The publisher's workplace."""
        return self.root / WORK

    def clear_work(self) -> None:
        """Remove what a killed run left half-written."""
        shutil.rmtree(self.work / "tmp", ignore_errors=True)
        (self.work / "tmp").mkdir(parents=True, exist_ok=True)

    def put(self, relative: str, body: bytes) -> None:
        """Write a file that never changes, unless it is there already."""
        with self.create() as file:
            file.write(body)
            file.flush()
            self.keep(Path(file.name), relative)

    @contextlib.contextmanager
    def create(self) -> Iterator[BinaryIO]:
        """Open a new file in the workplace; it is gone afterwards unless `keep` took it."""
        work = self.work / "tmp"
        temporary = work / f"{os.getpid()}-{os.urandom(8).hex()}"
        try:
            with temporary.open("xb") as file:
                yield file
        except OSError as error:
            raise disk_error(error, error.filename or self.root) from error
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink()

    def keep(self, temporary: Path, relative: str) -> None:
        """Give a file of the workplace its place, flushed to the disk first."""
        place = self.root / relative
        flush(temporary)
        if not place.exists():
            self.written.append(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(place)

    def put_chunks(self, folder: str, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Write a blob named by its digest; give digest and length."""
        hashed, length = sha256(), 0
        with self.create() as file:
            for chunk in chunks:
                hashed.update(chunk)
                length += file.write(chunk)
            file.flush()
            digest = hashed.hexdigest()
            self.keep(Path(file.name), f"{folder}/{digest[:2]}/{digest}")
        return digest, length

    def read(self, relative: str, digest: str, length: int) -> bytes:
        """Give a blob whose digest and length are known. Raises Damaged."""
        body = read_or_damaged(self.root / relative)
        if len(body) != length:
            raise Damaged(f"{relative} has {len(body):,} bytes, not {length:,}.")
        check_digest(body, digest, relative)
        return body

    def settle(self) -> None:
        """Flush the folders of what was written, so that the names outlast a power cut."""
        for folder in sorted({place.parent for place in self.written}):
            flush(folder)

    def take_back(self) -> None:
        """Remove what this run wrote: it failed, and nothing names it."""
        for place in self.written:
            with contextlib.suppress(OSError):
                place.unlink()
        shutil.rmtree(self.work / "tmp", ignore_errors=True)

    def check_room(self, wanted: int) -> None:
        """Refuse (OperatorError) to begin what will not fit."""
        place = next(p for p in (self.root, *self.root.absolute().parents) if p.exists())
        free = shutil.disk_usage(place).free
        if free < wanted:
            raise OperatorError(
                f"The release needs about {wanted / 1e6:,.0f} MB; {self.root} has "
                f"{free / 1e6:,.0f} MB free.",
                "Free some space or choose another disk with --to; nothing was changed.",
            )


def flush(path: Path) -> None:
    """Have the disk keep a file, or a folder's names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_or_damaged(path: Path) -> bytes:
    """Give a file of the release folder. Raises Damaged when it is missing."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise Damaged(
            f"{path} is missing.", "Put the release folder back from a copy, or a mirror."
        ) from None
    except OSError as error:
        raise disk_error(error, path) from error
