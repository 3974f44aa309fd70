"""Which sitemaps a site has, and what stands in them."""

from collections.abc import Iterator
from itertools import compress

from generator.plan.fingerprints import Bases
from generator.render import sheets as s
from generator.render.digest import Member
from generator.render.downloads import PAGE as DOWNLOADS
from generator.render.downloads import has_downloads
from generator.render.sitemaps import sitemap_parts
from generator.render.standing import standing_paths
from generator.render.stock import Stock

#: An address, and the date it changed or nothing.
_Pairs = tuple[tuple[str, str], ...]


def sitemap_sheets(stock: Stock, bases: Bases) -> Iterator[s.Sheet]:
    """Give the sitemaps of every locale and collection, and their index."""
    paths = []
    for sitemap in _sitemap_contents(stock):
        paths.append(sitemap.path)
        yield s.sheet(sitemap.path, "", sitemap, bases)
    yield s.sheet("sitemap.xml", "", s.SitemapIndex(tuple(paths)), bases)


def _sitemap_contents(stock: Stock) -> Iterator[s.Sitemap]:
    catalogues = {name: _Entries(stock, name) for name in stock.shelves}
    for n, tag in enumerate(stock.tags):
        pages = [(f"{tag}/index.html", "")]
        pages += [(f"{tag}/{name}/index.html", "") for name in stock.shelves]
        pages += [(path, "") for path in stock.documents.get(tag, ())]
        pages += [(path, "") for path in standing_paths(stock.config, stock.facts, tag)]
        if has_downloads(stock.config, stock.downloads):
            pages.append((f"{tag}/{DOWNLOADS}", ""))
        yield s.Sitemap(f"sitemaps/{tag}.xml", "", tuple(sorted(pages)))
        for name, catalogue in catalogues.items():
            for leaf, entries in catalogue.of(n):
                path = f"sitemaps/{tag}-{name}{'-' + leaf if leaf else ''}.xml"
                yield s.Sitemap(path, f"{tag}/{name}/", entries)


class _Entries:
    """A collection's entries in sitemaps; locales with the same records share them."""

    def __init__(self, stock: Stock, name: str) -> None:
        self._shelf = stock.shelves[name]
        longest = max(stock.tags, key=len)
        self._prefix = f"{stock.config.site.base_url}{longest}/{name}/"
        self._made: dict[bytes, list[tuple[str, _Pairs]]] = {}

    def of(self, number: int) -> list[tuple[str, _Pairs]]:
        """Give the parts of the sitemap of the site's locale `number`, each with its name."""
        here = bytes([bits >> number & 1 for bits in self._shelf.available])
        if here not in self._made:
            parts = sitemap_parts(list(compress(self._shelf.members, here)), self._prefix)
            self._made[here] = [(leaf, _pairs(part)) for leaf, part in parts]
        return self._made[here]


def _pairs(members: list[Member]) -> _Pairs:
    return tuple(sorted((f"{m.id}.html", m.updated) for m in members))
