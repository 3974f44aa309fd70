"""Sheets of what readers can take away: the page that lists it, and the OPDS catalogues.

Each says all it depends on, as those in `generator.render.sheets` do.
"""

from collections.abc import Iterable

from msgspec import Struct

from generator.config.model import Config
from generator.downloads import FOLDER, FORMATS, Download

PAGE = "downloads.html"
OPDS = "opds.xml"
OPDS2 = "opds.json"


class DownloadsSheet(Struct, frozen=True, array_like=True, gc=False, tag="downloads"):
    """The page of the files in one locale."""

    files: tuple[Download, ...]


class OpdsFeed(Struct, frozen=True, array_like=True, gc=False, tag="opds"):
    """The same as an OPDS 1.2 catalogue."""

    files: tuple[Download, ...]


class OpdsData(Struct, frozen=True, array_like=True, gc=False, tag="opds-data"):
    """The same as an OPDS 2.0 catalogue."""

    files: tuple[Download, ...]


def has_downloads(config: Config, files: Iterable[Download]) -> bool:
    """Say whether the site has downloads pages: there are files, or a link leads there."""
    return any(True for _ in files) or any(link.path == PAGE for link in config.links)


def site_path(one: Download) -> str:
    """Give where a file lies in the site: in its locale's folder, so that a mirror of some
    locales has what it needs.
    """
    name = one.path.rpartition("/")[2]
    return f"{one.locale}/{FOLDER}/{name}"


def by_name(files: Iterable[Download]) -> dict[tuple[str, str], list[Download]]:
    """Give the files of each collection and document, by kind and name."""
    found: dict[tuple[str, str], list[Download]] = {}
    for one in sorted(files, key=lambda d: (FORMATS.index(d.format), d.flavour)):
        found.setdefault((one.kind, one.name), []).append(one)
    return found
