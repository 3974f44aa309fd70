"""What a deploy leaves at its place: a pointer to the manifest of what lies there; marks."""

import re
from typing import TypeVar

import msgspec

from generator.deploy.headers import Headers
from generator.deploy.store import OWN, Store
from generator.errors import OperatorError

FORMAT = 1
PRIVATE = Headers("application/json", "no-store")
POINTER, LOCK, PROGRESS = f"{OWN}/pointer.json", f"{OWN}/lock.json", f"{OWN}/progress.json"
_DIGEST = re.compile(r"[0-9a-f]{64}")
Mark = TypeVar("Mark", bound=msgspec.Struct)


class Pointer(msgspec.Struct, frozen=True):
    """Which site lies there. Written last: who reads it finds all it speaks of."""

    #: SHA-256 of the manifest's index.
    index: str
    #: Counts deploys.
    serial: int
    #: How files were encoded: others must all go up again.
    settings: str
    #: SHA-256 of the list of files that no page leads to any more; empty for none.
    retired: str = ""
    format: int = FORMAT


class Progress(msgspec.Struct, frozen=True):
    """How far a deploy came: the first `done` of its files are there."""

    plan: str
    done: int


class Retired(msgspec.Struct, frozen=True):
    """A file that the site no longer has, and since when (Unix time)."""

    path: str
    since: int


def object_key(digest: str) -> str:
    """Give the key of a piece of a manifest or of a list, by its content."""
    return f"{OWN}/manifest/{digest}.tsv"


def read_mark(store: Store, key: str, kind: type[Mark]) -> Mark | None:
    """Give a mark; None where there is none. Raises OperatorError for one that is no mark."""
    body = store.read(key)
    if body is None:
        return None
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.MsgspecError as error:
        raise OperatorError(
            f"{key} at the target is damaged, so what lies there is unknown.",
            "Run the command with --from-nothing: it puts every file there again.",
        ) from error


def read_pointer(store: Store) -> Pointer | None:
    """Give what lies there; None for a new place."""
    found = read_mark(store, POINTER, Pointer)
    if found is None:
        return None
    digests = (found.index, found.retired or found.index)
    if found.format != FORMAT or not all(map(_DIGEST.fullmatch, digests)):
        raise OperatorError(
            "What lies at the target was put there by another version of tongwen.",
            "Use that version, or --from-nothing, which puts every file there again.",
        )
    return found


def write_mark(store: Store, key: str, mark: msgspec.Struct) -> None:
    """Put a mark there."""
    store.write(key, msgspec.json.encode(mark), PRIVATE)


def encode_retired(retired: list[Retired]) -> bytes:
    """Give the bytes of a list of files to be removed."""
    return "".join(f"{one.since}\t{one.path}\n" for one in retired).encode()


def decode_retired(body: bytes) -> list[Retired]:
    """Give a list of files to be removed, as it lies there."""
    rows = (line.partition("\t") for line in body.decode("utf-8", "replace").splitlines())
    return [Retired(path, int(since)) for since, _, path in rows if since.isdigit() and path]
