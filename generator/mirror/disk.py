"""The disk under a mirror: whether it has room, and that it holds what was written."""

import ctypes
import errno
import os
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from generator.errors import OperatorError
from generator.files import disk_error

#: Bytes after which the disk is told to write what is there.
_ENOUGH = 32 << 20


def room(root: Path, size: int, files: int) -> None:
    """Raises OperatorError unless the disk has room for `files` files of `size` bytes together.

    Each file is taken to fill its last block; 1 % and 16 MiB are left for others.
    """
    disk = os.statvfs(root)
    wanted = size + files * disk.f_frsize // 2
    free = disk.f_bavail * disk.f_frsize - (16 << 20)
    if wanted * 101 // 100 > free:
        raise OperatorError(
            f"{root} has {max(0, free) / 1e6:,.0f} MB free; the release needs "
            f"{wanted / 1e6:,.0f} MB.",
            "Free some space, keep fewer releases (--keep 1), or take fewer locales.",
        )
    if disk.f_files and disk.f_favail < files:
        raise OperatorError(
            f"{root} can take {disk.f_favail:,} more files; the release needs {files:,}.",
            "Take fewer locales, or a file system with more inodes.",
        )


def settle(root: Path) -> None:
    """Have the disk hold what was written: a power cut after this loses nothing.

    Raises OperatorError where it could not be written.
    """
    descriptor = os.open(root, os.O_RDONLY)
    try:
        _flush(descriptor, root)
    finally:
        os.close(descriptor)


def _flush(descriptor: int, root: Path) -> None:
    flush = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if flush is None:
        os.sync()
    elif flush(descriptor):
        number = ctypes.get_errno()
        if number != errno.ENOSYS:
            raise disk_error(OSError(number, os.strerror(number)), root)
        os.sync()


class WriteBack:
    """Has the disk write files while others are still made: then less is left to wait for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._thread = ThreadPoolExecutor(1)
        self._running: Future[None] | None = None
        self._bytes = 0

    def __enter__(self) -> "WriteBack":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._thread.shutdown()
        if self._running and kind is None:
            self._running.result()

    def more(self, size: int) -> None:
        """Note that `size` bytes more were made."""
        self._bytes += size
        if self._bytes < _ENOUGH:
            return
        if self._running:
            if not self._running.done():
                return
            self._running.result()
        self._bytes = 0
        self._running = self._thread.submit(settle, self.root)
