"""The manifests of shards that a mirror keeps, by digest: what `verify` compares with."""

import contextlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from generator.errors import OperatorError
from generator.mirror.errors import Refused

#: Manifests that one query asks for.
_MANY = 500
_MAKE = "CREATE TABLE IF NOT EXISTS manifest (digest BLOB PRIMARY KEY, body BLOB) WITHOUT ROWID"


class Manifests:
    """A store of manifests; what comes out of it has the digest it is asked for by."""

    def __init__(self, file: Path) -> None:
        if file.is_symlink():
            raise Refused(f"{file} is a link.", "Remove it and sync again.")
        with _in_words(file):
            self._store = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
            # What is lost with the machine's power is fetched again: digests tell.
            self._store.execute("PRAGMA synchronous = OFF")
            self._store.execute("PRAGMA journal_mode = WAL")
            self._store.execute(_MAKE)
        self.file = file
        #: One slice is planned while another is made.
        self._lock = threading.Lock()

    def __enter__(self) -> "Manifests":
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._store.close()

    def get(self, digest: str) -> bytes | None:
        """Give a manifest; None where it is not kept, or not as it was."""
        with _in_words(self.file), self._lock:
            row = self._store.execute(
                "SELECT body FROM manifest WHERE digest = ?", (bytes.fromhex(digest),)
            ).fetchone()
        return row[0] if row and sha256(row[0]).hexdigest() == digest else None

    def have(self, digests: Iterable[str]) -> dict[str, bytes]:
        """Give those manifests that are kept, as they were."""
        wanted, found = [bytes.fromhex(digest) for digest in digests], {}
        with _in_words(self.file), self._lock:
            for begin in range(0, len(wanted), _MANY):
                some = wanted[begin : begin + _MANY]
                marks = ",".join("?" * len(some))
                query = f"SELECT digest, body FROM manifest WHERE digest IN ({marks})"  # noqa: S608 marks
                rows = self._store.execute(query, some)
                found.update({digest.hex(): body for digest, body in rows})
        return {d: body for d, body in found.items() if sha256(body).hexdigest() == d}

    def put(self, bodies: Iterable[bytes]) -> None:
        """Keep manifests."""
        rows = ((sha256(body).digest(), body) for body in bodies)
        with _in_words(self.file), self._together():
            self._store.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", rows)

    def keep_only(self, digests: Iterable[str]) -> None:
        """Forget the others."""
        wanted = {bytes.fromhex(digest) for digest in digests}
        with _in_words(self.file), self._together():
            kept = self._store.execute("SELECT digest FROM manifest").fetchall()
            gone = [row for row in kept if row[0] not in wanted]
            self._store.executemany("DELETE FROM manifest WHERE digest = ?", gone)

    @contextlib.contextmanager
    def _together(self) -> Iterator[None]:
        with self._lock:
            self._store.execute("BEGIN")
            try:
                yield
            except BaseException:
                self._store.execute("ROLLBACK")
                raise
            self._store.execute("COMMIT")


@contextlib.contextmanager
def _in_words(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        full = "full" in str(error)
        raise OperatorError(
            f"{'The disk is full' if full else 'It cannot be used'}: {file} ({error}).",
            "Free some space and run the command again."
            if full
            else f"Remove {file} and sync again: it is fetched anew.",
        ) from error
