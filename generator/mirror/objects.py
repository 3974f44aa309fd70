"""What was fetched and is not unpacked yet: kept in parts, so that a cut line costs nothing."""

import contextlib
import os
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple

from generator.files import disk_error
from generator.mirror.download import Downloader
from generator.mirror.errors import Refused


class Piece(NamedTuple):
    """Some bytes of a file of the source: `[start:start + length]` of `path`."""

    path: str
    start: int
    length: int
    #: Whom it is fetched for: the slices of a release may have a pack in common.
    owner: str = ""

    @property
    def name(self) -> str:
        """How it is called here: its file's name is a digest."""
        digest = self.path.rpartition("/")[2]
        return "-".join(filter(None, (digest, str(self.start), str(self.length), self.owner)))


class Objects:
    """Fetches pieces into `folder`, going on where an earlier run stopped."""

    def __init__(self, folder: Path, downloader: Downloader) -> None:
        self.folder, self.downloader = folder, downloader

    def fetch(self, piece: Piece) -> Path:
        """Give a file with the piece's bytes, which are still to be verified.

        Raises Missing, Interrupted, Refused (it is shorter), OperatorError (the disk).
        """
        file = self.folder / piece.name
        try:
            self._append(file, piece)
        except OSError as error:
            raise disk_error(error, file) from error
        return file

    def _append(self, file: Path, piece: Piece) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
        target = os.open(file, flags, 0o644)
        try:
            have = os.fstat(target).st_size
            if have > piece.length:
                os.ftruncate(target, 0)
                have = 0
            end = piece.start + piece.length
            for body in self.downloader.rest(piece.path, end, piece.start + have):
                _write(target, body)
        finally:
            os.close(target)

    def verified(self, path: str, digest: str, length: int) -> Path:
        """Give a whole file whose SHA-256 is `digest`; what is not that is forgotten (Refused).

        Bytes that an earlier run left are not to blame the source for: then it is fetched anew.
        """
        piece = Piece(path, 0, length)
        resumed = (self.folder / piece.name).exists()
        for _ in range(2 if resumed else 1):
            file = self.fetch(piece)
            with file.open("rb") as opened:
                if file_digest(opened, "sha256").hexdigest() == digest:
                    return file
            file.unlink()
        raise altered(self.downloader.source.name, path)

    def clear(self) -> None:
        """Forget all pieces."""
        for file in self.folder.iterdir():
            with contextlib.suppress(OSError):
                file.unlink()


def altered(place: str, path: str) -> Refused:
    """Say that a file is not the one that was signed."""
    return Refused(
        f"{place}: {path} was altered: it is not what the publisher signed.",
        "The release you have stays. Run the command again; if it stays so, take another "
        "source or copy the drive anew, and tell whoever runs it.",
    )


def _write(file: int, body: bytes) -> None:
    written = os.write(file, body)
    while written < len(body):
        written += os.write(file, body[written:])
