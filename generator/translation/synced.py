"""What `sync` saw last: which PO files were in step with which texts, by their content.

A file whose bytes and texts are those of last time needs no merge, nor to be taken apart. The
record is a help and no truth: without it, or with a broken one, everything is merged anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import file_digest, sha256
from pathlib import Path

import msgspec

from generator.files import write_atomic
from generator.translation.units import Shelf

#: Where the record lies, from the site's folder.
RECORD = ".tongwen/synced"
#: Digest of a file's texts, digest of its bytes, entries that are not obsolete.
_Row = tuple[bytes, bytes, int]
_Rows = dict[str, _Row]


class Synced:
    """The PO files that are in step, by `<locale>/<name>`."""

    def __init__(self, rows: _Rows) -> None:
        self._known, self._rows = rows, dict(rows)

    def entries(self, name: str, path: Path, seal: bytes) -> int | None:
        """Give the entries of the file at `path` if it is in step with the texts of `seal`."""
        row = self._known.get(name)
        if row is None or row[0] != seal:
            return None
        try:
            with path.open("rb") as file:
                same = file_digest(file, "sha256").digest() == row[1]
        except OSError:
            return None
        return row[2] if same else None

    def note(self, seal: bytes, name: str, body: bytes, entries: int) -> None:
        """Note that a file of these bytes is in step with the texts of `seal`."""
        self._rows[name] = (seal, sha256(body).digest(), entries)

    def save(self, path: Path) -> None:
        """Keep the record for the next time, if it changed."""
        if self._rows != self._known:
            write_atomic(path, msgspec.msgpack.encode(self._rows))


@contextmanager
def remembered(root: Path, keep: bool) -> Iterator[Synced]:
    """Give the record of the site at `root`; with `keep`, save it however things end."""
    path = root / RECORD
    try:
        rows = msgspec.msgpack.decode(path.read_bytes(), type=_Rows)
    except (OSError, msgspec.DecodeError):
        rows = {}
    synced = Synced(rows)
    try:
        yield synced
    finally:
        if keep:
            synced.save(path)


def seal_of(shelf: Shelf) -> bytes:
    """Give the digest of a shelf's texts, and of the program that would merge them."""
    return sha256(_program() + msgspec.msgpack.encode(shelf.units)).digest()


@lru_cache(maxsize=1)
def _program() -> bytes:
    files = sorted(Path(__file__).parent.glob("*.py"))
    return sha256(b"\0".join(path.read_bytes() for path in files)).digest()
