"""What belongs into one export: a collection or a document in one locale."""

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Literal, NamedTuple

from msgspec import Struct

from generator.config.model import Config
from generator.export.site import BuiltSite
from generator.manifest import Entry

Kind = Literal["collection", "document"]
#: Folders at the site's root that no page of an export needs.
_APART = frozenset({"downloads", "search", "sitemaps"})


class Slice(NamedTuple):
    """A collection or a document in one locale."""

    locale: str
    kind: Kind
    name: str

    @property
    def prefix(self) -> str:
        """What the paths of its own files begin with."""
        return f"{self.locale}/{self.name}/"

    @property
    def main(self) -> str:
        """Its first page."""
        return f"{self.prefix}index.html"


class Contents(Struct, frozen=True):
    """The files of a slice, and those outside it that pages may show."""

    #: Its own pages, in order of path.
    pages: dict[str, Entry]
    #: Its other files.
    own: dict[str, Entry]
    #: Files of the site in no locale: stylesheets, pictures.
    shared: dict[str, Entry]


def slices(config: Config, kind: Kind) -> list[Slice]:
    """Give all slices of a kind, in the order of the configuration."""
    named = config.collections if kind == "collection" else config.documents
    return [Slice(c.locale.tag, kind, one.name) for one in named for c in config.locales]


class Survey(NamedTuple):
    """What one look through the manifest says of slices."""

    #: SHA-256 over each slice's files; a slice without pages has none.
    digests: dict[Slice, str]
    #: Digests of the files that were asked about; empty for those that are gone.
    files: dict[str, str]


def survey(site: BuiltSite, wanted: Iterable[Slice], asked: Iterable[str]) -> Survey:
    """Give the digest of each slice's files, and of some single files."""
    by_place = {(one.locale, one.name): one for one in wanted}
    hashes = {one: sha256() for one in by_place.values()}
    full: set[Slice] = set()
    files = dict.fromkeys(asked, "")
    for entry in site.entries():
        if entry.path in files:
            files[entry.path] = entry.digest
        tag, _, rest = entry.path.partition("/")
        found = by_place.get((tag, rest.partition("/")[0]))
        if found and not is_feed(entry.path):
            hashes[found].update(f"{entry.digest} {entry.path}\n".encode())
            if _is_reading(found, entry.path):
                full.add(found)
    return Survey({one: hashes[one].hexdigest() for one in hashes if one in full}, files)


def _is_reading(one: Slice, path: str) -> bool:
    """Say whether a page is more than a list of others."""
    rest = path.removeprefix(one.prefix)
    if one.kind == "document":
        return rest.endswith(".html")
    listing = "/" in rest or rest == "index.html" or rest.startswith("page-")
    return rest.endswith(".html") and not listing


def is_feed(path: str) -> bool:
    """Say whether a file is a feed, which is of no use offline."""
    return path.endswith("/feed.xml")


def contents(site: BuiltSite, one: Slice) -> Contents:
    """Give the files of a slice."""
    tags = {c.locale.tag for c in site.config.locales}
    pages, own, shared = {}, {}, {}
    for entry in site.entries():
        if entry.path.startswith(one.prefix):
            if entry.path.endswith(".html"):
                pages[entry.path] = entry
            elif not is_feed(entry.path):
                own[entry.path] = entry
        elif entry.path.partition("/")[0] not in tags | _APART:
            shared[entry.path] = entry
    return Contents(dict(sorted(pages.items())), own, shared)


_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)"')


def without_fallbacks(site: BuiltSite, digests: dict[Slice, str]) -> dict[Slice, str]:
    """Leave out documents of which a locale has no page of its own: what it shows is the text
    in another language, and a book would claim to be in this one.
    """
    papers = {one for one in digests if one.kind == "document"}
    own: set[Slice] = set()
    for entry in site.entries() if papers else ():
        tag, _, rest = entry.path.partition("/")
        one = Slice(tag, "document", rest.partition("/")[0])
        if one in papers - own and entry.path.endswith(".html"):
            found = _CANONICAL.search(site.text(entry))
            if found is None or found[1].endswith(f"/{entry.path}"):
                own.add(one)
    return {one: digest for one, digest in digests.items() if one not in papers - own}
