"""What a web server says of a file: type, language, how long it keeps; and when it goes up."""

import re
from typing import NamedTuple

from generator.hosting import TEXT, cache_control, ending

#: By ending; text is UTF-8 throughout.
TYPES = {
    "atom": "application/atom+xml",
    "bin": "application/octet-stream",
    "css": "text/css; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "epub": "application/epub+zip",
    "gz": "application/gzip",
    "html": "text/html; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "webp": "image/webp",
    "xml": "application/xml",
    "zim": "application/x-zim",
    "zip": "application/zip",
}
#: Files that say where others are, or that browsers must never take from yesterday.
_INDEXES = re.compile(
    r"(?:^|/)(?:sw\.js|_redirects|_headers|robots\.txt|root\.bin)$|\.(?:xml|atom)$|^index\.html$"
)
ASSETS, PAGES, INDEXES = range(3)


class Headers(NamedTuple):
    """HTTP headers of one file; empty ones are not sent."""

    content_type: str
    cache_control: str
    content_language: str = ""
    content_encoding: str = ""


def phase(path: str) -> int:
    """Give when a file goes up: what pages need, pages, what leads to pages.

    >>> [phase(p) for p in ("assets/a.css", "th/index.html", "sitemap.xml")]
    [0, 1, 2]
    """
    if _INDEXES.search(path):
        return INDEXES
    return PAGES if ending(path) == "html" else ASSETS


def headers(path: str, locales: frozenset[str], zipped: bool) -> Headers:
    """Give the headers of a file; `zipped`: text lies there compressed by gzip."""
    suffix = ending(path)
    first = path.partition("/")[0]
    return Headers(
        TYPES.get(suffix, "application/octet-stream"),
        cache_control(path),
        first if first in locales and suffix in TEXT else "",
        "gzip" if zipped and suffix in TEXT else "",
    )
