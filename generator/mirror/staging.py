"""The tree of a release that is not served yet: files are made in it, never changed."""

import contextlib
import errno
import os
import stat
from hashlib import sha256
from pathlib import Path

from generator.errors import OperatorError
from generator.files import disk_error
from generator.mirror.errors import Refused
from generator.mirror.folders import Folders

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
#: File systems that cannot link, or have linked a file as often as they can.
NO_LINK = (errno.EPERM, errno.EMLINK, errno.EXDEV, errno.EOPNOTSUPP, errno.ENOSYS)


class Staging:
    """Writes and links files below `root`; `stamp` is their modification time in seconds.

    The time is the release's: an unchanged file keeps its Last-Modified, and an old one that
    somebody wrote to since betrays itself.
    """

    def __init__(self, root: Path, stamp: int) -> None:
        self.folders = Folders(root, create=True)
        self.stamp, self.times = stamp, (stamp * 10**9, stamp * 10**9)

    def __enter__(self) -> "Staging":
        return self

    def __exit__(self, *fault: object) -> None:
        self.folders.__exit__(*fault)

    def write(self, path: str, body: bytes | memoryview) -> None:
        """Make a file of verified bytes; one that an interrupted run left is made anew."""
        folder, _, name = path.rpartition("/")
        try:
            parent = self.folders.descriptor(folder)
            try:
                self._create(parent, name, body)
            except FileExistsError:
                os.unlink(name, dir_fd=parent)
                self._create(parent, name, body)
        except OSError as error:
            raise disk_error(error, self.folders.root / path) from error

    def _create(self, parent: int, name: str, body: bytes | memoryview) -> None:
        file = os.open(name, _NEW, 0o444, dir_fd=parent)
        try:
            written = os.write(file, body)
            while written < len(body):
                written += os.write(file, body[written:])
            os.utime(file, ns=self.times)
        finally:
            os.close(file)

    def growing(self, path: str) -> "Growing":
        """Give a file to write piece by piece; it must be closed by `done`."""
        folder, _, name = path.rpartition("/")
        try:
            parent = self.folders.descriptor(folder)
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name, dir_fd=parent)
            return Growing(os.open(name, _NEW, 0o444, dir_fd=parent), self.stamp)
        except OSError as error:
            raise disk_error(error, self.folders.root / path) from error

    def holds(self, path: str, size: int, digest: str) -> bool:
        """Say whether an interrupted run made this file, whole."""
        return self.folders.holds(path, size, digest)

    def link(self, old: Folders, source: str, path: str, size: int) -> bool:
        """Take a file over from another release, where it is called `source`; say whether it
        was there unaltered.
        """
        above, _, before = source.rpartition("/")
        folder, _, name = path.rpartition("/")
        try:
            there = old.descriptor(above)
            status = os.stat(before, dir_fd=there, follow_symlinks=False)
        except (FileNotFoundError, Refused):
            return False
        if not unaltered(status, size, self.stamp):
            return False
        try:
            _link(there, before, self.folders.descriptor(folder), name)
        except OSError as error:
            if error.errno in NO_LINK:
                return False
            raise disk_error(error, self.folders.root / path) from error
        return True


class Growing:
    """A file that is written piece by piece; it holds what was signed only once `done` says."""

    def __init__(self, file: int, stamp: int) -> None:
        self.file, self.stamp, self.hash = file, stamp, sha256()

    def add(self, body: bytes | memoryview) -> None:
        """Append."""
        self.hash.update(body)
        left = memoryview(body)
        while left:
            left = left[os.write(self.file, left) :]

    def done(self) -> str:
        """Close the file and give its SHA-256."""
        try:
            os.utime(self.file, ns=(self.stamp * 10**9, self.stamp * 10**9))
        finally:
            os.close(self.file)
        return self.hash.hexdigest()


def _link(source: int, before: str, target: int, name: str) -> None:
    for _ in range(2):
        try:
            os.link(before, name, src_dir_fd=source, dst_dir_fd=target, follow_symlinks=False)
        except FileExistsError:
            # An interrupted run made it. What it holds is not known; the old file is.
            os.unlink(name, dir_fd=target)
        else:
            return


def unaltered(status: os.stat_result, size: int, stamp: int) -> bool:
    """Say whether a file looks as a sync left it: whole, and with a release's own time.

    A release's time is whole seconds and never after that of the release to come.
    """
    return (
        stat.S_ISREG(status.st_mode)
        and status.st_size == size
        and status.st_mtime_ns % 10**9 == 0
        and status.st_mtime_ns <= stamp * 10**9
    )


def whole(root: Path, files: int) -> None:
    """Refuse to show a tree that somebody took a file from, or put one into."""
    found = sum(len(names) for _, _, names in os.walk(root))
    if found != files:
        raise OperatorError(
            f"{root} has {found:,} files; the release has {files:,}.",
            "Something else writes there. Stop it and run the command again.",
        )


def remove_others(root: Path, paths: set[str]) -> None:
    """Remove what lies below `root` and is not among `paths`, links and empty folders too."""
    for folder, folders, files in os.walk(root, topdown=False):
        here = Path(folder)
        for name in [*files, *folders]:
            place = here / name
            if place.is_symlink() or not place.is_dir():
                if place.relative_to(root).as_posix() not in paths:
                    place.unlink()
            else:
                with contextlib.suppress(OSError):
                    place.rmdir()
