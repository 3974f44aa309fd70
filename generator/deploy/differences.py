"""What must go up and what has gone: two manifests compared, part by part, nothing listed.

Parts are compared by digest, so that only changed ones are read; memory is one part's paths and
those that went.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from generator import manifest
from generator.deploy.headers import ASSETS, INDEXES, PAGES, phase
from generator.deploy.pointer import Pointer, object_key
from generator.deploy.store import Store
from generator.errors import OperatorError, SourceError
from generator.manifest import Entry, Part

PHASES = (ASSETS, PAGES, INDEXES)


class Old(NamedTuple):
    """The parts of what lies there, by name. What was fetched is kept: 110 bytes a file."""

    parts: dict[str, Part]
    store: Store
    fetched: dict[str, bytes]
    #: Whether every file must go up again, as if it had changed.
    stale: bool = False

    def paths(self, name: str) -> dict[str, str]:
        """Give path → digest of the files of a part; empty for one that is not there."""
        part = self.parts.get(name)
        if part is None:
            return {}
        if part.digest not in self.fetched:
            self.fetched[part.digest] = _fetch(self.store, part.digest)
        files = decode(self.fetched[part.digest])
        return {entry.path: "" if self.stale else entry.digest for entry in files}

    def same(self, part: Part) -> bool:
        """Tell whether a part's files lie there as they are."""
        known = self.parts.get(part.name)
        return known is not None and known.digest == part.digest and not self.stale


def old_parts(store: Store, pointer: Pointer | None, stale: bool) -> Old:
    """Give the parts of what lies there."""
    if pointer is None:
        return Old({}, store, {})
    rows = manifest.decode_index(_fetch(store, pointer.index).decode())
    return Old({part.name: part for part in rows}, store, {}, stale)


def _fetch(store: Store, digest: str) -> bytes:
    body = store.read(object_key(digest))
    if body is None or sha256(body).hexdigest() != digest:
        raise OperatorError(
            f"{object_key(digest)} at the target is missing or damaged.",
            "Run the command with --from-nothing: it puts every file there again.",
        )
    return body


def decode(body: bytes) -> Iterator[Entry]:
    """Give the files of a part."""
    for line in body.decode().splitlines():
        digest, size, path = line.split("\t")
        yield Entry(path, int(size), digest)


class Differences:
    """The site in `folder` (its manifest) against what lies at a target."""

    def __init__(self, folder: Path, old: Old) -> None:
        self.folder, self.old = folder, old
        self.parts = manifest.read_index(folder)
        self.changed = [part for part in self.parts if not old.same(part)]
        #: Files and bytes that go up.
        self.count = self.size = 0
        #: Paths that the site no longer has, in order.
        self.gone: list[str] = []
        self._compare()

    def _compare(self) -> None:
        new = {part.name for part in self.parts}
        gone: set[str] = set()
        for name in self.old.parts.keys() - new:
            gone.update(self.old.paths(name))
        for part, known in self._changed_parts():
            for entry in self._entries(part):
                if known.pop(entry.path, None) != entry.digest:
                    self.count += 1
                    self.size += entry.size
            gone.update(known)
        # A file may have moved from one part to another: to a changed one, then.
        if gone:
            for part in self.changed:
                gone.difference_update(entry.path for entry in self._entries(part))
        self.gone = sorted(gone)

    def _changed_parts(self) -> Iterator[tuple[Part, dict[str, str]]]:
        return ((part, self.old.paths(part.name)) for part in self.changed)

    def body(self, part: Part) -> bytes:
        """Give a part of the new manifest, as it lies beside the site."""
        body = manifest.part_file(self.folder, part.name).read_bytes()
        if sha256(body).hexdigest() != part.digest:
            raise SourceError(
                f"The manifest of the site was altered: {part.name}.", "Build the site again."
            )
        return body

    def _entries(self, part: Part) -> Iterator[Entry]:
        return decode(self.body(part))

    def replaced(self) -> Iterator[str]:
        """Yield the paths that have another content now."""
        for part, known in self._changed_parts():
            for path, _, digest in self._entries(part):
                if known.get(path, digest) != digest:
                    yield path

    def puts(self) -> Iterator[Entry]:
        """Yield the files that go up, in order: assets, pages, indexes."""
        for wanted in PHASES:
            for part, known in self._changed_parts():
                for entry in self._entries(part):
                    if phase(entry.path) == wanted and known.get(entry.path) != entry.digest:
                        yield entry
