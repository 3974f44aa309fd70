"""What a mirror notes: the releases it keeps, and the status that others may read.

`status.json` is documented in docs/guide/mirror.md: its keys are a contract.
"""

import time
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec

from generator.errors import OperatorError
from generator.files import read_capped, write_atomic
from generator.mirror.layout import Layout
from generator.mirror.selection import Selection
from generator.release.limits import MIB
from generator.release.model import Release

T = TypeVar("T")

TIME = "%Y-%m-%dT%H:%M:%SZ"


class KeptSlice(msgspec.Struct, frozen=True):
    """A slice of a kept release: its locale, and its index's digest."""

    locale: str
    index: str


class Kept(msgspec.Struct, frozen=True):
    """A release that lies here whole, or is about to."""

    #: Of its folder.
    name: str
    #: What is taken of which release: another sync of the same has the same.
    what: str
    release: int
    date: str
    site: str
    base_url: str
    selection: Selection
    slices: tuple[KeptSlice, ...]
    files: int
    bytes: int
    #: SHA-256 of the `release.json` it was taken by.
    signed: str


class Transfer(msgspec.Struct, frozen=True):
    """What a sync cost."""

    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0


class Status(msgspec.Struct, frozen=True, omit_defaults=False):
    """`status.json`. Times are UTC; empty text and null: not yet."""

    #: Raised when a key changes its meaning or goes.
    format: int = 1
    site: str = ""
    base_url: str = ""
    #: Number and time of publication of the release that is served; 0: none yet.
    release: int = 0
    released: str = ""
    edition: str = ""
    #: None named: all.
    locales: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    files: int = 0
    bytes: int = 0
    #: Where it was taken from: an address or a folder.
    source: str = ""
    #: When `current` was switched to this release.
    switched: str = ""
    #: When the source was last seen to have nothing newer.
    checked: str = ""
    #: When what the source signed ends: after it, silence is a freeze.
    expires: str = ""
    #: The last run: when, whether it went well, what it said, what it cost.
    attempted: str = ""
    ok: bool = False
    message: str = ""
    transfer: Transfer = Transfer()
    #: Releases that lie here, the newest first.
    kept: tuple[str, ...] = ()


def describe(release: Release, signed: str, selection: Selection) -> Kept:
    """Give what a release will be here; its name is that of what is taken of it."""
    slices = tuple(KeptSlice(s.locale, s.index.digest) for s in selection.slices(release))
    what = "\n".join([*(s.index for s in slices), *sorted(selection.collections)])
    name = f"{release.release}-{sha256(what.encode()).hexdigest()[:12]}"
    return Kept(
        name,
        name,
        release.release,
        release.date,
        release.name,
        release.base_url,
        selection,
        slices,
        files=0,
        bytes=0,
        signed=signed,
    )


def now() -> str:
    """Give the present time in UTC, as the files here have it."""
    return datetime.fromtimestamp(time.time(), UTC).strftime(TIME)


def seconds(text: str) -> int:
    """Give a time of these files in seconds since 1970."""
    return int(datetime.strptime(text, TIME).replace(tzinfo=UTC).timestamp())


def read_status(layout: Layout) -> Status:
    """Give the status as it was written last; the empty one where there is none."""
    return _read(layout.status, Status) or Status()


def write_status(layout: Layout, status: Status) -> None:
    """Write the status whole: a reader sees the old one or the new one."""
    body = msgspec.json.format(msgspec.json.encode(status), indent=2)
    write_atomic(layout.status, body + b"\n")


def read_kept(layout: Layout) -> list[Kept]:
    """Give the releases that lie here whole, the newest first."""
    found = [_read(file, Kept) for file in sorted(layout.kept.glob("*.json"))]
    whole = [k for k in found if k and layout.release(k.name).is_dir()]
    return sorted(whole, key=lambda k: (k.release, k.name), reverse=True)


def current(layout: Layout) -> Kept | None:
    """Give the release that is served."""
    name = layout.current_name()
    return _read(layout.kept / f"{name}.json", Kept) if name else None


def write_kept(layout: Layout, kept: Kept) -> None:
    """Note a release."""
    write_atomic(layout.kept / f"{kept.name}.json", msgspec.json.encode(kept))


def _read(file: Path, kind: type[T]) -> T | None:
    if not file.is_file() or file.is_symlink():
        return None
    try:
        return msgspec.json.decode(read_capped(file, MIB), type=kind)
    except msgspec.MsgspecError as error:
        raise OperatorError(
            f"{file} is not as this program writes it ({error}).",
            "Remove it and sync again; what is served stays.",
        ) from None
