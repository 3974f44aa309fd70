"""What models have said, kept on the disk: a sentence goes through a model once.

The key is all that decides the answer: the model's hash, the options that count, the sentence.
Answers are committed chunk by chunk, so that a run that is cut off goes on where it was.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from generator.errors import OperatorError
from generator.translation.draft.backend import Model, Rendering

_SCHEMA = """
create table if not exists rendering (
    model text not null, source blob not null, text text not null, score real,
    primary key (model, source)
) without rowid
"""
#: Variables of one SQLite statement.
_AT_ONCE = 500


class Cache:
    """Answers of models, by model and sentence. Make it with `open_cache`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def find(self, model: str, sentences: Sequence[str]) -> dict[str, Rendering]:
        """Give the answers there are; `model` names the model with its options."""
        keys = {_key(sentence): sentence for sentence in sentences}
        found = {}
        for some in _groups(list(keys)):
            marks = ",".join("?" * len(some))
            query = f"select source, text, score from rendering where model = ? and source in ({marks})"  # noqa: S608, E501 only question marks
            for key, text, score in self.connection.execute(query, [model, *some]):
                found[keys[key]] = Rendering(text, score)
        return found

    def add(self, model: str, answers: Mapping[str, Rendering]) -> None:
        """Keep answers, all of them or none."""
        rows = [(model, _key(s), r.text, r.score) for s, r in answers.items()]
        with self.connection:
            self.connection.executemany(
                "insert or replace into rendering values (?, ?, ?, ?)", rows
            )


def _key(sentence: str) -> bytes:
    return sha256(sentence.encode("utf-8", "surrogatepass")).digest()[:16]


def _groups(keys: list[bytes]) -> Iterator[list[bytes]]:
    for at in range(0, len(keys), _AT_ONCE):
        yield keys[at : at + _AT_ONCE]


@contextmanager
def open_cache(path: Path | None) -> Iterator[Cache]:
    """Open the cache at `path`, made where there is none; None keeps it in memory.

    A damaged file is put aside and a new one begun: it holds nothing that cannot be had again.
    """
    connection = _opened(path)
    try:
        yield Cache(connection)
    except sqlite3.OperationalError as error:
        raise OperatorError(
            f"The cache of drafts cannot be written: {path} ({error}).",
            "Is the disk full, or is another draft running?",
        ) from error
    finally:
        connection.close()


def _opened(path: Path | None) -> sqlite3.Connection:
    if path is None:
        return _connected(":memory:")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _connected(str(path))
    except sqlite3.DatabaseError:
        path.replace(path.with_suffix(".damaged"))
        return _connected(str(path))


def _connected(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, timeout=60)
    try:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")
        connection.execute(_SCHEMA)
        connection.execute("select count(*) from (select 1 from rendering limit 1)").fetchone()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def distinct(
    groups: Iterable[Iterable[tuple[Model, str]]],
) -> Iterator[list[tuple[Model, str]]]:
    """Give of each group what no group before had; remembers on the disk."""
    connection = sqlite3.connect("")
    connection.execute("create table seen (source blob primary key) without rowid")
    add = "insert or ignore into seen values (?)"
    for group in groups:
        yield [
            (model, sentence)
            for model, sentence in dict.fromkeys(group)
            if connection.execute(add, (_key(f"{model.hash} {sentence}"),)).rowcount
        ]
    connection.close()
