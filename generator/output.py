"""What a build makes, and the one writer that puts it on the disk.

An `Output` is a path and bytes: a page, a feed, a stylesheet alike. The writer refuses two
outputs with one path, leaves identical files alone, never shows a half-written file, and gives
one `Written` line for each, from which the manifest and the next build's checks are made.
"""

import contextlib
import os
import shutil
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from generator.errors import SourceError
from generator.files import disk_error, safe_join

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
_FOLDER = os.O_RDONLY | os.O_DIRECTORY
#: No file may be called so.
_NO_NAMES = frozenset({"", ".", ".."})
#: Makes a named tuple quicker than by its names.
_new = tuple.__new__


class Output(NamedTuple):
    """A file of the site: path from its root with `/`, body, and what it was made from."""

    path: str
    body: bytes
    #: Changes whenever the body would; empty where the body itself is cheap to make.
    fingerprint: bytes = b""


class Written(NamedTuple):
    """A file as it lies on the disk."""

    path: str
    size: int
    #: SHA-256.
    digest: bytes
    #: Modification time in nanoseconds: says on the next build whether the file was touched.
    mtime: int
    fingerprint: bytes


class TreeWriter:
    """Writes outputs below `root`.

    `fresh` says that nothing lies there yet and that no reader looks before the whole is done,
    so that files may be written in place; otherwise each is written aside and moved over.
    """

    def __init__(self, root: Path, fresh: bool) -> None:
        self.root, self.fresh = root, fresh
        self.folders: dict[str, int] = {}
        self.seen: set[str] = set()

    def __enter__(self) -> "TreeWriter":
        return self

    def __exit__(self, *_: object) -> None:
        for descriptor in self.folders.values():
            os.close(descriptor)
        self.folders.clear()

    def write(self, output: Output) -> Written:
        """Put one output on the disk.

        Raises SourceError when its path is taken or leaves the site, OperatorError when the
        disk refuses.
        """
        path, body, fingerprint = output
        folder, _, name = path.rpartition("/")
        if name in _NO_NAMES or path[0] == "/" or "\0" in name:
            raise SourceError(f"The path {path!r} does not stay inside the site.")
        if path in self.seen:
            raise SourceError(
                f"Two pages want the address {path}.", "Rename one of their sources."
            )
        self.seen.add(path)
        try:
            descriptor = self.folders.get(folder)
            if descriptor is None:
                descriptor = self._folder(folder)
            mtime = None if self.fresh else _mtime_if_same(descriptor, name, body)
            if mtime is None:
                put = _create if self.fresh else _replace
                mtime = put(descriptor, name, body)
        except OSError as error:
            raise disk_error(error, path) from error
        return _new(Written, (path, len(body), sha256(body).digest(), mtime, fingerprint))

    def place(self, path: str, source: Path, size: int, digest: bytes) -> Written:
        """Put a large file that lies elsewhere into the site, as a link to the same bytes where
        the disk allows, else as a copy; its `digest` is known.

        Raises as `write` does.
        """
        if path in self.seen:
            raise SourceError(f"Two files want the address {path}.")
        self.seen.add(path)
        target = safe_join(self.root, path)
        aside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            aside.unlink(missing_ok=True)
            _link_or_copy(source, aside)
            aside.replace(target)
            # Two names of one file: replacing one by the other does nothing.
            aside.unlink(missing_ok=True)
            mtime = target.stat().st_mtime_ns
        except OSError as error:
            raise disk_error(error, path) from error
        return Written(path, size, digest, mtime, digest[:16])

    def _folder(self, folder: str) -> int:
        """Open a folder for the files that come, and make it where it is not there."""
        place = safe_join(self.root, folder) if folder else self.root
        if len(self.folders) > 200:
            os.close(self.folders.pop(next(iter(self.folders))))
        try:
            descriptor = os.open(place, _FOLDER)
        except FileNotFoundError:
            place.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(place, _FOLDER)
        self.folders[folder] = descriptor
        return descriptor


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copyfile(source, target, follow_symlinks=False)
        shutil.copystat(source, target)


def _create(folder: int, name: str, body: bytes) -> int:
    file = os.open(name, _NEW, 0o644, dir_fd=folder)
    try:
        written = os.write(file, body)
        while written < len(body):
            written += os.write(file, body[written:])
        return os.fstat(file).st_mtime_ns
    finally:
        os.close(file)


def _mtime_if_same(folder: int, name: str, body: bytes) -> int | None:
    try:
        file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=folder)
    except OSError:
        return None
    try:
        status = os.fstat(file)
        same = status.st_size == len(body) and os.read(file, len(body) + 1) == body
        return status.st_mtime_ns if same else None
    finally:
        os.close(file)


def _replace(folder: int, name: str, body: bytes) -> int:
    temporary = f".{name}.{os.getpid()}.tmp"
    with contextlib.suppress(FileNotFoundError):
        os.unlink(temporary, dir_fd=folder)
    try:
        mtime = _create(folder, temporary, body)
        os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise
    return mtime


def remove(root: Path, path: str) -> bool:
    """Remove a file of the site, and the folders it leaves empty; say whether it was there."""
    place = safe_join(root, path)
    try:
        place.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise disk_error(error, path) from error
    with contextlib.suppress(OSError):
        for folder in place.parents:
            if folder == root:
                break
            folder.rmdir()
    return True
