"""Carries a deploy out: files up in order, the pointer, then the removals."""

import gzip
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path

from generator.deploy.differences import Differences, old_parts
from generator.deploy.headers import Headers, headers, phase
from generator.deploy.lock import Held, locked
from generator.deploy.pointer import (
    POINTER,
    PRIVATE,
    PROGRESS,
    Pointer,
    Progress,
    Retired,
    decode_retired,
    encode_retired,
    object_key,
    read_mark,
    read_pointer,
    write_mark,
)
from generator.deploy.store import Store
from generator.errors import SourceError
from generator.files import safe_join
from generator.hosting import TEXT, ending, is_mutable
from generator.manifest import Entry

#: Files in flight; between two marks of progress.
PARALLEL, MARKED = 16, 500
Bar = Callable[[str, Iterable[Entry], int], Iterator[Entry]]


@dataclass(frozen=True, slots=True)
class Order:
    """What to deploy: a built site, its manifest's folder, and how."""

    site: Path
    manifest: Path
    locales: frozenset[str]
    zipped: bool = False
    #: Seconds that a file stays after the site does not have it any more.
    grace: int = 86_400
    from_nothing: bool = False
    break_lock: bool = False

    @property
    def settings(self) -> str:
        """How files are encoded; another way means all of them again."""
        return "gzip" if self.zipped else "plain"


@dataclass(frozen=True, slots=True)
class Report:
    """What a deploy did, or would do."""

    put: int
    put_bytes: int
    resumed: int
    removed: int
    retired: int
    serial: int
    #: Addresses whose content changed under the same name: what a CDN must forget.
    invalidate: list[str]


def deploy(order: Order, store: Store, clock: Callable[[], float], bar: Bar) -> Report:
    """Bring the target up to the site. Raises OperatorError, SourceError; a rerun goes on."""
    with locked(store, clock, order.break_lock) as held:
        return _Deploy(order, store, clock).run(held, bar)


def preview(order: Order, store: Store, clock: Callable[[], float]) -> Report:
    """Say what `deploy` would do; writes nothing."""
    return _Deploy(order, store, clock).report(0, [])


class _Deploy:
    def __init__(self, order: Order, store: Store, clock: Callable[[], float]) -> None:
        self.order, self.store, self.now = order, store, int(clock())
        found = None if order.from_nothing else read_pointer(store)
        self.serial = found.serial if found else 0
        stale = found is not None and found.settings != order.settings
        self.old = old_parts(store, found, stale)
        self.differences = Differences(order.manifest, self.old)
        self.index = (order.manifest / "index.tsv").read_bytes()
        self.current = found is not None and not stale and found.index == _digest(self.index)
        self.due, self.kept = self._retired(found)

    def _retired(self, pointer: Pointer | None) -> tuple[list[str], list[Retired]]:
        """Give what is removed now, and what later."""
        listed = []
        if pointer and pointer.retired:
            listed = decode_retired(self.store.read(object_key(pointer.retired)) or b"")
        listed += [Retired(path, self.now) for path in self._left_over(pointer)]
        back = self._back({one.path for one in listed})
        listed = [one for one in listed if one.path not in back]
        due = [one.path for one in listed if one.since + self.order.grace <= self.now]
        return due, [one for one in listed if one.since + self.order.grace > self.now]

    def _left_over(self, pointer: Pointer | None) -> list[str]:
        """Give what nothing leads to any more: files of the site, and pieces of manifests."""
        if pointer is None:
            return []
        pieces = {part.digest for part in self.old.parts.values()}
        pieces |= {pointer.index, pointer.retired} - {""}
        return [*self.differences.gone, *sorted(map(object_key, pieces))]

    def _back(self, paths: set[str]) -> set[str]:
        """Give which of these the new site has: of its files only what goes up can be among."""
        if not paths:
            return set()
        pieces = {part.digest for part in self.differences.parts} | {_digest(self.index)}
        found = {entry.path for entry in self.differences.puts() if entry.path in paths}
        return found | (paths & set(map(object_key, pieces)))

    def run(self, held: Held, bar: Bar) -> Report:
        """Do it all, the pointer after every file that it speaks of."""
        done = self._put_files(held, bar)
        for part in self.differences.changed:
            self.store.write(object_key(part.digest), self.differences.body(part), PRIVATE)
        self.store.write(object_key(_digest(self.index)), self.index, PRIVATE)
        # Until they are gone, what is due is listed too: a deploy that ends here loses none.
        waiting = [*(Retired(path, 0) for path in self.due), *self.kept]
        if not self.current or self.due:
            self._point(waiting)
            held.renew()
            for batch in _batches(self.due, 500):
                self.store.remove(batch)
            if self.due:
                self._point(self.kept)
        self.store.remove([PROGRESS])
        return self.report(done, self._invalid())

    def _put_files(self, held: Held, bar: Bar) -> int:
        """Put the files that changed; give how many an earlier, broken off run had put."""
        plan = f"{self.serial} {_digest(self.index)} {self.order.settings}"
        mark = read_mark(self.store, PROGRESS, Progress)
        done = mark.done if mark and mark.plan == plan else 0
        todo = islice(self.differences.puts(), done, None)
        shown = bar("Putting files", todo, max(0, self.differences.count - done))
        count = done
        try:
            for count, _ in enumerate(_in_order(self._put, shown), done + 1):
                if count % MARKED == 0:
                    write_mark(self.store, PROGRESS, Progress(plan, count))
                    held.renew()
        except BaseException:
            if count > done:
                write_mark(self.store, PROGRESS, Progress(plan, count))
            raise
        return done

    def _put(self, entry: Entry) -> None:
        path = safe_join(self.order.site, entry.path)
        try:
            body = path.read_bytes()
        except OSError:
            body = b""
        if sha256(body).hexdigest() != entry.digest:
            raise SourceError(
                f"{entry.path} is not what the last build made.",
                "Build the site again, then deploy.",
            )
        told = headers(entry.path, self.order.locales, self.order.zipped)
        self.store.write(entry.path, self._encoded(entry.path, body, told), told)

    def _encoded(self, path: str, body: bytes, told: Headers) -> bytes:
        zipped = told.content_encoding == "gzip" and ending(path) in TEXT
        return gzip.compress(body, 6, mtime=0) if zipped else body

    def _point(self, retired: list[Retired]) -> None:
        digest = ""
        if retired:
            body = encode_retired(retired)
            digest = _digest(body)
            self.store.write(object_key(digest), body, PRIVATE)
        pointer = Pointer(_digest(self.index), self.serial + 1, self.order.settings, digest)
        write_mark(self.store, POINTER, pointer)

    def _invalid(self) -> list[str]:
        """Give the addresses of changed files whose names stayed."""
        changed = filter(is_mutable, self.differences.replaced())
        return sorted("/" + path for path in {*changed, *self.differences.gone})

    def report(self, resumed: int, invalid: list[str]) -> Report:
        """Say what was, or would be done."""
        found = self.differences
        serial = self.serial if self.current else self.serial + 1
        return Report(
            found.count, found.size, resumed, len(self.due), len(self.kept), serial, invalid
        )


def _in_order(put: Callable[[Entry], None], entries: Iterable[Entry]) -> Iterator[None]:
    """Put files, several at a time; yield for each, in order, when all up to it are there.

    No page goes up before the last of the assets is there, no index before the last page.
    """
    waiting: deque[Future[None]] = deque()
    now = 0
    with ThreadPoolExecutor(PARALLEL) as pool:
        try:
            for entry in entries:
                now, before = phase(entry.path), now
                while waiting and now != before:
                    yield waiting.popleft().result()
                waiting.append(pool.submit(put, entry))
                if len(waiting) >= 4 * PARALLEL:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _batches(keys: list[str], size: int) -> Iterator[list[str]]:
    return (keys[at : at + size] for at in range(0, len(keys), size))


def _digest(body: bytes) -> str:
    return sha256(body).hexdigest()
