"""What readers can take away: the list of exported files, which `tongwen export` writes and
the build reads.

The files lie in one folder, by locale, with the list in `index.json`. A build puts them into
the site, in each locale's folder `downloads/`, and makes its page and OPDS feeds from the list.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from generator.errors import SourceError
from generator.files import read_capped, safe_join, write_atomic

#: The list, in the folder of the exports.
INDEX = "index.json"
#: Where the files lie in the site, in the folder of their locale.
FOLDER = "downloads"
VERSION = 1
_LARGEST_INDEX = 20_000_000

Format = Literal["zim", "epub", "pdf", "zip"]
FORMATS: tuple[Format, ...] = ("zim", "zip", "epub", "pdf")
#: IANA media types; ZIM's is the one that Kiwix uses.
MEDIA_TYPES: dict[Format, str] = {
    "zim": "application/x-zim",
    "zip": "application/zip",
    "epub": "application/epub+zip",
    "pdf": "application/pdf",
}


class Download(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One exported file."""

    #: From the folder of the exports: `ar/tongwen.ar.higher.zim`.
    path: str
    format: Format
    locale: str
    kind: Literal["collection", "document"]
    #: Of the collection or document.
    name: str
    #: What it holds is of this day, ISO 8601.
    date: str
    #: Pages in it.
    pages: int
    #: In bytes.
    size: int
    #: Hexadecimal.
    sha256: str
    #: `nopic`: without pictures; empty: with all.
    flavour: Literal["", "nopic"] = ""


class _Index(Struct, forbid_unknown_fields=True):
    version: int
    exports: tuple[Download, ...]


def read_downloads(folder: Path) -> tuple[Download, ...]:
    """Give what is in the folder's list; nothing where there is none.

    Raises SourceError for a list that is damaged or leads out of its folder.
    """
    place = folder / INDEX
    if not place.exists():
        return ()
    body = read_capped(place, _LARGEST_INDEX)
    try:
        found = msgspec.json.decode(body, type=_Index)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SourceError(
            f"{place} is not a list of exports: {error}.",
            "Remove the file and run the exports again.",
        ) from None
    if found.version != VERSION:
        raise SourceError(
            f"{place} has version {found.version}; this program reads version {VERSION}.",
            "Remove the file and run the exports again.",
        )
    for one in found.exports:
        safe_join(folder, one.path)
    return found.exports


def write_downloads(folder: Path, downloads: Iterable[Download]) -> None:
    """Write the folder's list, in order of path."""
    ordered = tuple(sorted(downloads, key=lambda one: one.path))
    body = msgspec.json.encode(_Index(VERSION, ordered))
    write_atomic(folder / INDEX, msgspec.json.format(body, indent=2) + b"\n")


def exports_folder(root: Path, name: str, edition: str = "") -> Path:
    """Give the folder the exports of a site lie in; an edition has its own beside it."""
    return root / (f"{name}-{edition}" if edition else name)
