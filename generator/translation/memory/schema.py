"""The database behind a memory: made from PO files, so that it may be deleted at any time."""

import contextlib
import sqlite3
from hashlib import blake2b
from pathlib import Path

from generator.errors import OperatorError
from generator.files import disk_error

_VERSION = 1
_TABLES = """
create table files(
  id integer primary key, path text unique, size integer, changed integer, hash text,
  pairs integer, machine integer);
create table texts(id integer primary key, key integer, length integer, text text);
create index texts_key on texts(key);
create table pairs(
  text integer, file integer, context text, target text, approved integer, author text);
create index pairs_text on pairs(text);
create index pairs_file on pairs(file);
create virtual table grams using fts5(
  text, content='', detail=none, columnsize=0, tokenize='trigram case_sensitive 1');
create virtual table frequencies using fts5vocab('grams', 'row');
"""


def text_key(text: str) -> int:
    """Give the number by which a text is looked up; two texts may share one."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def connect(path: Path | None) -> sqlite3.Connection:
    """Give the database at `path`, empty where there is none or one of another version; None
    keeps it in memory. Raises OperatorError where the disk refuses.
    """
    if path is None:
        return _prepared(sqlite3.connect(":memory:"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, path) from error
    for _ in range(2):
        connection = sqlite3.connect(path, timeout=60)
        try:
            return _prepared(connection)
        except sqlite3.OperationalError as error:
            connection.close()
            raise OperatorError(f"The memory {path} cannot be opened: {error}.") from error
        except sqlite3.DatabaseError:
            # Damaged or of another version: nothing is lost with it.
            connection.close()
            for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
                with contextlib.suppress(FileNotFoundError):
                    path.with_name(name).unlink()
    raise disk_error(OSError(f"{path} is no database"), path)


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    # 64 MiB each of cache and of mapped file: what is resident does not grow with the memory.
    for setting in (
        "journal_mode=wal", "synchronous=off", "cache_size=-65536", "mmap_size=67108864",
    ):  # fmt: skip
        connection.execute(f"pragma {setting}")
    (version,) = connection.execute("pragma user_version").fetchone()
    if version == 0:
        connection.executescript(f"begin; {_TABLES} pragma user_version={_VERSION}; commit;")
    elif version != _VERSION:
        raise sqlite3.DatabaseError("another version")
    return connection
