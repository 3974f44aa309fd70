"""The disk, carefully: atomic writes, paths that cannot leave their root, one build at a
time.
"""

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from generator.errors import OperatorError, SourceError


def safe_join(root: Path, relative: str | PurePosixPath) -> Path:
    """Give `root/relative`, refusing anything that would lie outside `root`.

    Raises SourceError for absolute paths, `..`, NUL bytes and backslashes.
    """
    text = str(relative)
    path = PurePosixPath(text)
    if (
        path.is_absolute()
        or ".." in path.parts
        or "\0" in text
        or "\\" in text
        or not path.parts
    ):
        raise SourceError(
            f"The path {text!r} does not stay inside its folder.",
            "Use a relative path without `..`.",
        )
    return root / path


def write_atomic(path: Path, body: bytes) -> bool:
    """Write `body` so that a reader sees the old file or the new one whole; say whether it
    changed.
    """
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_size == len(body) and path.read_bytes() == body:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(body)
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise disk_error(error, path) from error
    return True


def disk_error(error: OSError, path: Path | str) -> OperatorError:
    """Say in plain words why the disk refused `path`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OperatorError(
            f"The disk is full: {path} could not be written.",
            "Free some space and run the command again; it goes on where it stopped.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return OperatorError(f"No permission for {path}.", "Check who owns the folder.")
    return OperatorError(f"{path}: {error.strerror or error}.")


def read_capped(path: Path, limit: int) -> bytes:
    """Give the file's bytes, refusing one larger than `limit` bytes (SourceError)."""
    try:
        size = path.stat().st_size
        if size > limit:
            raise SourceError(f"{path} has {size:,} bytes; at most {limit:,} are read.")
        return path.read_bytes()
    except OSError as error:
        raise disk_error(error, path) from error


@contextlib.contextmanager
def exclusive(path: Path, what: str = "build of this site") -> Iterator[None]:
    """Hold the lock file at `path`; the kernel gives it back however this process ends.

    Raises OperatorError when another process, another `what`, holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise OperatorError(
                f"Another {what} is running (process {holder}).",
                "Wait until it has ended.",
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
