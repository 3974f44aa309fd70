"""A release repository in a folder: a USB drive, a network share."""

import os
import stat
from collections.abc import Generator, Iterator
from pathlib import Path

from generator.errors import OperatorError
from generator.files import safe_join
from generator.mirror.errors import Interrupted, Missing, Refused

PIECE = 1 << 18


class FolderSource:
    """Reads a release repository that lies at `root`."""

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise OperatorError(
                f"{root} is no folder.", "Check that the drive is there and mounted."
            )
        self.root, self.name = root, str(root)

    def read(
        self, path: str, start: int = 0, length: int | None = None
    ) -> Generator[bytes, None, None]:
        """Give a file's bytes; see Source. What is not a plain file is refused."""
        file = self._open(path)
        try:
            os.lseek(file, start, os.SEEK_SET)
            yield from _pieces(file, length)
        except OSError as error:
            raise Interrupted(f"{self.name}: {path}: {error.strerror}.") from error
        finally:
            os.close(file)

    def close(self) -> None:
        """Nothing is held."""

    def _open(self, path: str) -> int:
        place = safe_join(self.root, path)
        try:
            # A pipe must not hold us: it is opened without waiting, and then refused.
            file = os.open(place, os.O_RDONLY | os.O_NONBLOCK)
        except (FileNotFoundError, NotADirectoryError):
            raise Missing(path, self.name) from None
        except OSError as error:
            raise Interrupted(f"{place}: {error.strerror}.") from error
        if not stat.S_ISREG(os.fstat(file).st_mode):
            os.close(file)
            raise Refused(f"{place} is no plain file.", "Copy the release to the drive anew.")
        return file


def _pieces(file: int, length: int | None) -> Iterator[bytes]:
    left = length
    while left is None or left > 0:
        piece = os.read(file, PIECE if left is None else min(PIECE, left))
        if not piece:
            return
        left = None if left is None else left - len(piece)
        yield piece
