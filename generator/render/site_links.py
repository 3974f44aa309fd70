"""Links of a document that leave it for other pages of the same site and locale.

An author writes them as a browser follows them from the page: `../cases/index.html`. What an
edition leaves out is no fault there: its words stay, without the link.
"""

import posixpath
import re
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from generator.config.model import Config
from generator.config.rules import PAGES
from generator.records.lines import line_of
from generator.records.shards import shard_name

_LINK = re.compile(r'<a (?:[^>]* )?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|/|#")


def on_shelf(config: Config, collection: str, record_id: str) -> bool:
    """Say whether a collection has a record, by looking into the one file it can be in."""
    shelf = config.collection(collection)
    path = config.root / shelf.source / f"{shard_name(record_id, shelf.shard_digits)}.jsonl"
    return path.is_file() and line_of(path, record_id) > 0


def has_series(config: Config, page: str) -> bool:
    """Say whether a page below `data/` is that of a series."""
    path = config.root / config.vocabularies["series"]
    code = f'"code":"{page.removesuffix(".html")}"'
    return page.endswith(".html") and path.is_file() and code in path.read_text("utf-8")


class SiteLinks(NamedTuple):
    """The rest of the site, as one document may link to it."""

    config: Config
    #: Name of the document.
    document: str
    #: Whether this is a partner's edition, which may lack what the site has.
    partial: bool = False

    def target(self, page: str, link: str) -> str:
        """Give the page below the locale's folder that a link of `page` leads to; empty where
        it stays in the document, or leaves the site.

        >>> SiteLinks(None, "about").target("a/b.md", "../../cases/index.html#x")
        'cases/index.html'
        """
        if _SCHEME.match(link):
            return ""
        path = unquote(link.partition("#")[0])
        folder = posixpath.join(self.document, posixpath.dirname(page))
        found = posixpath.normpath(posixpath.join(folder, path))
        return "" if found.startswith((f"{self.document}/", "../")) else found

    def leads(self, target: str) -> bool:
        """Say whether the site has a page at a `target`."""
        name, _, rest = target.partition("/")
        if name == "data" and self.config.figures:
            return rest == "index.html" or has_series(self.config, rest)
        if target in PAGES:
            return True
        if target in {f"{one.name}.html" for one in self.config.assessments}:
            return True
        for document in self.config.documents:
            if document.name == name:
                page = rest.removesuffix(".html") + ".md"
                return (self.config.root / document.source / "docs" / page).is_file()
        return any(c.name == name for c in self.config.collections) and (
            rest == "index.html" or on_shelf(self.config, name, rest.removesuffix(".html"))
        )

    def kept(self, page: str, html: str) -> str:
        """Give a page's HTML without the links to what this edition leaves out."""
        if not self.partial:
            return html

        def one(match: re.Match[str]) -> str:
            target = self.target(page, unescape(match[1]))
            return match[2] if target and not self.leads(target) else match[0]

        return _LINK.sub(one, html)
