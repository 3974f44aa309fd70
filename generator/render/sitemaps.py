"""Sitemaps, cut so that no file passes the protocol's limits. Source: sitemaps.org, protocol
0.9.

Language alternates stand in each page's head, not here: they would make the files ten times as
long.
"""

from collections.abc import Iterable
from itertools import chain

from generator.render.digest import Member
from generator.render.listings import cut
from generator.render.xml import escape

MOST_ENTRIES = 50_000
MOST_BYTES = 50_000_000
#: A file is cut well below the limits, so that it can be read and sent in one go.
_COMFORTABLE = 10_000
_AROUND = len("<url><loc></loc><lastmod>2026-11-22</lastmod></url>\n")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap_parts(members: list[Member], prefix: str) -> list[tuple[str, list[Member]]]:
    """Give the parts of a sitemap, each with its name; `prefix` stands before each id in an
    address.

    Cut by the members' places in the hash space, so that one more record changes one file.
    """
    longest = _AROUND + 5 * len(prefix.encode()) + 100
    size = min(_COMFORTABLE, MOST_ENTRIES, MOST_BYTES // longest)
    return cut(members, size) if members else []


def sitemap(start: str, entries: Iterable[tuple[str, str]]) -> bytes:
    """Give a sitemap's bytes from (path, date or empty) pairs; `start` stands before each."""
    lines, start = [_HEAD, f"<urlset {_NAMESPACE}>\n"], escape(start)
    # Escaped in one go: neither a path nor a date holds a NUL.
    words = escape("\0".join(chain.from_iterable(entries))).split("\0")
    for path, date in zip(words[::2], words[1::2], strict=False):
        day = f"<lastmod>{date}</lastmod>" if date else ""
        lines.append(f"<url><loc>{start}{path}</loc>{day}</url>\n")
    return "".join([*lines, "</urlset>\n"]).encode()


def sitemap_index(base_url: str, paths: Iterable[str]) -> bytes:
    """Give the bytes of the list of sitemaps."""
    lines = [f"<sitemap><loc>{escape(base_url + path)}</loc></sitemap>\n" for path in paths]
    return "".join(
        [_HEAD, f"<sitemapindex {_NAMESPACE}>\n", *lines, "</sitemapindex>\n"]
    ).encode()
