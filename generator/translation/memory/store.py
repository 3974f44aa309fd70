"""A memory of one locale: refreshed from its PO files, asked for texts and those like them."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import NamedTuple, Self

from generator.config.model import Config
from generator.errors import OperatorError
from generator.locales import Locale
from generator.problems import Problems
from generator.translation.memory.near import NearTexts
from generator.translation.memory.schema import connect, text_key
from generator.translation.po import Entry
from generator.translation.site_files import open_po, po_names, po_path
from generator.translation.states import entry_mark, entry_state, is_machine_made, is_reviewed

_BATCH = 20_000
_QUERY = (
    "select t.text, target, approved, context, files.path, author from texts t"
    " join pairs on pairs.text = t.id join files on files.id = pairs.file where {}"
    " order by context <> ?, approved desc, files.path, context limit ?"
)


class Match(NamedTuple):
    """A translation that a person made or approved, of a text like the one asked for."""

    #: 0 to 100: how alike the texts are; 101 where the context is the same too.
    score: float
    source: str
    #: One text, or one for each plural form.
    target: tuple[str, ...]
    approved: bool
    context: str
    #: Where it stands, below `translations/<locale>/`.
    path: str
    #: Who translated or approved it, where the file says so.
    by: str


class Pair(NamedTuple):
    """A text and its translation, as it goes into the memory."""

    source: str
    target: tuple[str, ...]
    context: str = ""
    approved: bool = False
    by: str = ""


@dataclass(slots=True)
class Counts:
    """What a memory holds, and what it left out because only a machine vouches for it."""

    files: int = 0
    read: int = 0
    texts: int = 0
    pairs: int = 0
    machine: int = 0


def memory_path(config: Config, locale: Locale) -> Path:
    """Give where the memory of a locale lies; it may be deleted at any time."""
    return config.root / ".tongwen" / "memory" / f"{locale.tag}.sqlite"


class Memory:
    """What people translated into one language, by the source text."""

    def __init__(self, path: Path | None = None) -> None:
        """Open the memory at `path`, made where there is none; None keeps it in the process."""
        self.database = connect(path)
        self.near = NearTexts(self.database)

    def slim(self) -> None:
        """Keep little of the database in memory: for many memories open at once."""
        for setting in ("mmap_size=0", "cache_size=-2048", "shrink_memory"):
            self.database.execute(f"pragma {setting}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()

    # -- filling

    def refresh(self, config: Config, locale: Locale, problems: Problems) -> int:
        """Take in what changed in the locale's PO files; give how many were read anew.

        Only translations that a person vouches for come in: translated or approved, up to
        date, and not a machine's alone. Files that cannot be read are noted and left as they
        were.
        """
        known = {
            path: (number, size, changed, digest)
            for number, path, size, changed, digest in self.database.execute(
                "select id, path, size, changed, hash from files"
            )
        }
        names = po_names(config, locale)
        with self._whole():
            for path in sorted(known.keys() - set(names)):
                self._forget(known[path][0])
            return sum(
                self._file(config, locale, name, known.get(name), problems) for name in names
            )

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Take all of it in, or nothing."""
        try:
            with self.database:
                yield
        except sqlite3.DatabaseError as error:
            raise OperatorError(
                f"The translation memory cannot be written: {error}.",
                "Delete .tongwen/memory; it is made anew from the PO files.",
            ) from error

    def _file(
        self,
        config: Config,
        locale: Locale,
        name: str,
        known: tuple[int, int, int, str] | None,
        problems: Problems,
    ) -> bool:
        status = po_path(config.root, locale.tag, name).stat()
        stamp = (status.st_size, status.st_mtime_ns)
        if known and known[1:3] == stamp:
            return False
        opened = open_po(config, locale, name, problems)
        if opened is None:
            return False
        digest = sha256(opened.body).hexdigest()
        if known and known[3] == digest:
            query = "update files set size = ?, changed = ? where id = ?"
            self.database.execute(query, (*stamp, known[0]))
            return False
        if known:
            self._forget(known[0])
        live = [e for e in opened.file.entries if e.translated and not e.obsolete]
        pairs = [_pair(e) for e in live if is_reviewed(e)]
        machine = sum(is_machine_made(e) and not is_reviewed(e) for e in live)
        self.add(name, pairs, (*stamp, digest, machine))
        return True

    def _forget(self, file: int) -> None:
        self.database.execute("delete from pairs where file = ?", (file,))
        self.database.execute("delete from files where id = ?", (file,))

    def add(
        self, path: str, pairs: Iterable[Pair], stamp: tuple[int, int, str, int] = (0, 0, "", 0)
    ) -> None:
        """Add pairs under the name of a file; `stamp` tells later whether it changed."""
        size, changed, digest, machine = stamp
        cursor = self.database.execute(
            "insert into files(path, size, changed, hash, pairs, machine) values(?,?,?,?,0,?)",
            (path, size, changed, digest, machine),
        )
        file = cursor.lastrowid or 0
        total = sum(self._add(file, batch) for batch in _batches(pairs))
        self.database.execute("update files set pairs = ? where id = ?", (total, file))

    def _add(self, file: int, pairs: list[Pair]) -> int:
        numbers = self._numbers({p.source for p in pairs})
        self.database.executemany(
            "insert into pairs values(?,?,?,?,?,?)",
            (
                (numbers[p.source], file, p.context, "\0".join(p.target), p.approved, p.by)
                for p in pairs
            ),
        )
        return len(pairs)

    def _numbers(self, texts: set[str]) -> dict[str, int]:
        """Give the number of each text; those that are new get one."""
        found = {t: n for t in texts if (n := self._number(t)) is not None}
        new = sorted(texts - found.keys())
        (last,) = self.database.execute("select coalesce(max(id), 0) from texts").fetchone()
        added = dict(zip(new, count(last + 1), strict=False))
        self.database.executemany(
            "insert into texts values(?,?,?,?)",
            ((n, text_key(t), len(t), t) for t, n in added.items()),
        )
        self.near.add((n, t) for t, n in added.items())
        return found | added

    def _number(self, text: str) -> int | None:
        query = "select id from texts where key = ? and text = ?"
        row = self.database.execute(query, (text_key(text), text)).fetchone()
        return int(row[0]) if row else None

    # -- asking

    def exact(self, text: str, context: str = "", limit: int = 5) -> list[Match]:
        """Give the translations of this very text, those of the same context first, then those
        that were approved.
        """
        query = _QUERY.format("t.key = ? and t.text = ?")
        rows = self.database.execute(query, (text_key(text), text, context, limit))
        same = 101.0 if context else 100.0
        return [_match(row, same if row[3] == context else 100.0) for row in rows]

    def like(
        self, text: str, context: str = "", limit: int = 3, least: float = 70
    ) -> list[Match]:
        """Give the best translations of this text and of texts like it, each text once, the
        likest first. `least` is the lowest score, 0 to 100.
        """
        found = self.exact(text, context, 1)
        # Some texts may be left without a translation: their files changed.
        for number, other, score in self.near.find(text, 4 * limit, least):
            if other != text and len(found) < limit:
                rows = self.database.execute(_QUERY.format("t.id = ?"), (number, context, 1))
                found += [_match(row, score) for row in rows]
        return found

    def counts(self) -> Counts:
        """Count what is there."""
        one = self.database.execute(
            "select count(*), coalesce(sum(pairs), 0), coalesce(sum(machine), 0) from files"
        ).fetchone()
        (texts,) = self.database.execute("select count(distinct text) from pairs").fetchone()
        return Counts(files=one[0], texts=texts, pairs=one[1], machine=one[2])


def _pair(entry: Entry) -> Pair:
    mark = entry_mark(entry)
    approved = entry_state(entry) == "approved"
    by = mark.by if mark else ""
    return Pair(entry.msgid, entry.msgstr, entry.msgctxt or "", approved, by)


def _match(row: tuple[str, str, int, str, str, str], score: float) -> Match:
    source, target, approved, context, path, by = row
    return Match(score, source, tuple(target.split("\0")), bool(approved), context, path, by)


def _batches(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    batch: list[Pair] = []
    for pair in pairs:
        batch.append(pair)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
