"""Folders of a mirror, opened so that nobody can lead us elsewhere, and files read in them."""

import contextlib
import errno
import os
import stat
from hashlib import file_digest
from pathlib import Path

from generator.files import disk_error
from generator.mirror.errors import Refused

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
#: Open folders at a time.
MOST_OPEN = 200


class Folders:
    """Folders below `root`, opened part by part, so that no link is ever followed."""

    def __init__(self, root: Path, create: bool) -> None:
        self.root, self.create = root, create
        self._open: dict[str, int] = {}

    def __enter__(self) -> "Folders":
        return self

    def __exit__(self, *_: object) -> None:
        for descriptor in self._open.values():
            os.close(descriptor)
        self._open.clear()

    def descriptor(self, folder: str) -> int:
        """Give the open folder at a path with `/`; raises FileNotFoundError, Refused."""
        found = self._open.get(folder)
        return self._step(folder) if found is None else found

    def holds(self, path: str, size: int, digest: str) -> bool:
        """Say whether a plain file of that size and SHA-256 lies at `path`."""
        folder, _, name = path.rpartition("/")
        try:
            return file_digest_at(self.descriptor(folder), name, size) == digest
        except (FileNotFoundError, Refused):
            return False
        except OSError as error:
            raise disk_error(error, self.root / path) from error

    def read(self, path: str, size: int) -> bytes:
        """Give a plain file's bytes; raises FileNotFoundError unless it has `size` of them."""
        folder, _, name = path.rpartition("/")
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        try:
            file = os.open(name, flags, dir_fd=self.descriptor(folder))
        except (OSError, Refused):
            raise FileNotFoundError(path) from None
        try:
            body = _up_to(file, size + 1)
        finally:
            os.close(file)
        if len(body) != size:
            raise FileNotFoundError(path)
        return body

    def _step(self, folder: str) -> int:
        if not folder:
            return self._remember("", os.open(self.root, _FOLDER))
        above, _, name = folder.rpartition("/")
        parent = self.descriptor(above)
        if self.create:
            with contextlib.suppress(FileExistsError):
                os.mkdir(name, dir_fd=parent)
        try:
            return self._remember(folder, os.open(name, _FOLDER, dir_fd=parent))
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENOTDIR):
                raise linked(self.root / folder) from None
            raise

    def _remember(self, folder: str, descriptor: int) -> int:
        if len(self._open) >= MOST_OPEN:
            # The root stays: everything is reached from it.
            oldest = next(name for name in self._open if name)
            os.close(self._open.pop(oldest))
        self._open[folder] = descriptor
        return descriptor


def _up_to(file: int, size: int) -> bytes:
    body = os.read(file, size)
    # A file that ends early says so by its last, short piece: mostly the first.
    while body and size - len(body) > 1 and (more := os.read(file, size - len(body))):
        body += more
    return body


def file_digest_at(folder: int, name: str, size: int) -> str:
    """Give the SHA-256 of a plain file of `size` bytes; empty where it is none."""
    status = os.stat(name, dir_fd=folder, follow_symlinks=False)
    if not stat.S_ISREG(status.st_mode) or status.st_size != size:
        return ""
    opened = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=folder)
    with os.fdopen(opened, "rb") as file:
        return file_digest(file, "sha256").hexdigest()


def linked(path: Path) -> Refused:
    """Say that a link lies where a mirror wants to write."""
    return Refused(
        f"{path} is a link or a file where a folder belongs.",
        "Look who put it there. A mirror never writes through a link: remove it, sync again.",
    )
