"""The source files of a site, and whether they changed: by size and time, by SHA-256 where in
doubt.
"""

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from generator.config.model import CollectionConfig, Config
from generator.files import disk_error
from generator.plan.ledger import SourceRow
from generator.problems import Problems
from generator.records.read import TOMBSTONES, list_shards

#: A file changed less than this before it was looked at may change again within the clock's
#: grain.
_RACY_NS = 2_000_000_000


class ShardFiles(NamedTuple):
    """A shard and its file, from the site's folder."""

    collection: str
    shard: str
    path: str


class Sources:
    """The files a build reads, each with its SHA-256; what the ledger knows is not read
    again.
    """

    def __init__(self, root: Path, known: Mapping[str, SourceRow]) -> None:
        self.root, self.known = root, known
        self.rows: dict[str, SourceRow] = {}
        self.now = time.time_ns()

    def digest(self, path: str) -> bytes:
        """Give the SHA-256 of a file, empty where there is none."""
        row = self.rows.get(path) or self._look(path)
        return row.digest if row else b""

    def _look(self, path: str) -> SourceRow | None:
        place = self.root / path
        try:
            status = place.stat()
        except FileNotFoundError:
            return None
        row = self.known.get(path)
        if row is None or (row.size, row.mtime) != (status.st_size, status.st_mtime_ns):
            row = self._read(place, row)
        self.rows[path] = row
        return row

    def _read(self, place: Path, before: SourceRow | None) -> SourceRow:
        try:
            with place.open("rb") as file:
                body = file.read()
                status = os.fstat(file.fileno())
        except OSError as error:
            raise disk_error(error, place) from error
        digest = sha256(body).digest()
        # A time too fresh to be trusted is not kept, so that the next build reads the file
        # again.
        mtime = status.st_mtime_ns if self.now - status.st_mtime_ns > _RACY_NS else -1
        return SourceRow(
            len(body),
            mtime,
            digest,
            bool(before and before.checked and before.digest == digest),
        )

    def combined(self, paths: Iterable[str]) -> bytes:
        """Give one digest for several files, in the order given."""
        return sha256(
            b"".join(path.encode() + b"\0" + self.digest(path) for path in paths)
        ).digest()


def shard_files(config: Config, problems: Problems) -> Iterator[ShardFiles]:
    """Give every shard of every collection, sorted."""
    for collection in config.collections:
        folder = config.root / collection.source
        for name, path in list_shards(
            folder, collection.source, collection.shard_digits, problems
        ):
            yield ShardFiles(collection.name, name, f"{collection.source}/{path.name}")


def tombstones_file(collection: CollectionConfig) -> str:
    """Give the file that keeps the ids of a collection's removed records."""
    return f"{collection.source}/{TOMBSTONES}"


def interface_files(config: Config, tag: str) -> list[str]:
    """Give the PO files that every page of a locale depends on."""
    locale = next(c for c in config.locales if c.locale.tag == tag)
    terms = [f"translations/{one.tag}/terms.po" for one in (locale.locale, *locale.fallback)]
    return [f"translations/{tag}/ui.po", *terms]
