"""Where the links of a page lead in an export: they stay where their aim is in it; others lead
to the site online, which the reader sees by a mark.
"""

import posixpath
import re
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from generator.export.slices import Contents, Slice
from generator.manifest import Entry

_CSS_URL = re.compile(r"""url\(\s*(["']?)([^"')]*)\1\s*\)|@import\s+(["'])([^"']*)\3""")
_PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "webp", "avif", "bmp"})


class Aim(NamedTuple):
    """A link, taken apart."""

    #: From the site's root; empty for what does not lie in the site.
    path: str
    query: str
    fragment: str


def aim_of(page: str, address: str) -> Aim | None:
    """Give what an address on a page means; None for one that leads out of the site's tree.

    >>> aim_of("th/higher/index.html", "../../assets/a.css?x#y")
    Aim(path='assets/a.css', query='x', fragment='y')
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return Aim("", parts.query, parts.fragment)
    path = unquote(parts.path)
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    if joined == ".." or joined.startswith("../") or "\0" in joined:
        return None
    if path.endswith("/") or joined == ".":
        joined = posixpath.join("" if joined == "." else joined, "index.html")
    return Aim(joined, parts.query, parts.fragment)


def relative(page: str, path: str) -> str:
    """Give the address of a path of the site on a page.

    >>> relative("ar/higher/a.html", "ar/higher/by/x.html")
    'by/x.html'
    """
    return quote(posixpath.relpath(path, posixpath.dirname(page) or "."), safe="/-._~")


def is_picture(path: str) -> bool:
    """Say whether a file is a picture of points, of which there may be many and large ones."""
    return path.rpartition(".")[2].lower() in _PICTURES


@dataclass(slots=True)
class Links:
    """The links of one slice; remembers which files its pages show."""

    slice: Slice
    contents: Contents
    base_url: str
    #: Whether pictures are taken along.
    pictures: bool = True
    #: Files that are shown or linked to, besides pages.
    used: dict[str, Entry] = field(default_factory=dict)

    def link(self, page: str, address: str) -> str | None:
        """Give the address to write for a link; None to write none."""
        aim = aim_of(page, address)
        if aim is None:
            return None
        if not aim.path or aim.path in self.contents.pages:
            return address
        if aim.path in self.contents.own:
            return address if self._use(aim.path) else self._online(aim)
        if aim.path in (f"{self.slice.locale}/index.html", "index.html"):
            return relative(page, self.slice.main)
        return self._online(aim)

    def resource(self, page: str, address: str) -> str | None:
        """Give the address of something a page shows; None where it is not taken along."""
        aim = aim_of(page, address)
        if aim is None or not aim.path:
            return address if address.startswith("data:") else None
        return relative(page, aim.path) if self._use(aim.path) else None

    def css(self, path: str, text: str) -> str:
        """Give a stylesheet in which only files of the site are named; takes them along."""

        def change(match: re.Match[str]) -> str:
            address = self.resource(path, match[2] or match[4] or "")
            if match[4]:
                return f'@import "{address}"' if address else ""
            return f'url("{address}")' if address else "none"

        return _CSS_URL.sub(change, text)

    def _use(self, path: str) -> bool:
        """Take a file along; say whether it is there."""
        entry = self.contents.own.get(path) or self.contents.shared.get(path)
        if entry is None or (is_picture(path) and not self.pictures):
            return False
        self.used[path] = entry
        return True

    def _online(self, aim: Aim) -> str:
        whole = self.base_url + quote(aim.path, safe="/-._~")
        scheme, host, path, _, _ = urlsplit(whole)
        return urlunsplit((scheme, host, path, aim.query, aim.fragment))
