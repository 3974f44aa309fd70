"""Which pages a site has besides its records and documents: pure, from the shelves alone."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from heapq import nlargest

from generator.config.model import CollectionConfig, EditionConfig
from generator.config.overlay import all_editions
from generator.plan.fingerprints import Bases
from generator.records.model import Term, Tombstone
from generator.render import sheets as s
from generator.render.data_paths import record_path
from generator.render.digest import Member, Shelf
from generator.render.facets import (
    facet_index_path,
    facet_path,
    pair_path,
    term_path,
    vocabulary_of,
    vocabulary_path,
)
from generator.render.listings import Listing, beside, facet_indexes, listings
from generator.render.sitemap_sheets import sitemap_sheets
from generator.render.status import STATUS_DATA, STATUS_PAGE, Row, interface_rows
from generator.render.stock import Stock
from generator.render.ways import chosen, newest, ways

NEWEST_ON_HOME = 6
NEWEST_IN_FEED = 20
#: More services than this stand in a listing of several pages.
MOST_IN_HALL = 120


def collection_sheets(
    stock: Stock, collection: CollectionConfig, bases: Bases
) -> Iterator[s.Sheet]:
    """Give the listings, facets, feeds and tombstones of one collection, in every locale."""
    shelf = stock.shelves[collection.name]
    hall = _hall(collection, shelf)
    for listing in listings(collection, shelf, stock.config.page_size):
        if hall and not listing.choices:
            continue
        paths = {tag: listing_path(tag, listing, listing.number) for tag in stock.tags}
        yield from s.listing_sheets(listing, paths, bases)
    feed = s.Feed(collection.name, _newest(shelf.members, NEWEST_IN_FEED))
    indexes = list(facet_indexes(collection, shelf))
    for tag in stock.tags:
        if hall:
            yield s.sheet(f"{tag}/{collection.name}/index.html", tag, hall, bases)
        for index in indexes:
            path = facet_index_path(tag, collection.name, index.facet)
            yield s.sheet(path, tag, s.FacetSheet(index), bases)
        yield s.sheet(feed_path(tag, collection.name), tag, feed, bases)
        for stone in stock.tombstones[collection.name].values():
            content = s.Stone(
                collection.name, stone.id, _replacement(stock, collection.name, stone, tag)
            )
            yield s.sheet(f"{tag}/{collection.name}/{stone.id}.html", tag, content, bases)


def _hall(collection: CollectionConfig, shelf: Shelf) -> s.Hall | None:
    """Give the page that shows all services at a glance, where they have groups and are few."""
    if collection.kind != "service" or "group" not in collection.facets:
        return None
    if not 0 < len(shelf.members) <= MOST_IN_HALL:
        return None
    groups: dict[str, list[Member]] = defaultdict(list)
    place = collection.facets.index("group")
    for member, facets in zip(shelf.members, shelf.facets, strict=True):
        for code in facets[place] or ("",):
            groups[code].append(member)
    found = tuple(
        (code, tuple(groups[code])) for code in sorted(groups, key=lambda c: (not c, c))
    )
    others = tuple(one for one in beside(collection, shelf) if one.facet != "group")
    return s.Hall(collection.name, "group", found, len(shelf.members), others)


def _replacement(stock: Stock, collection: str, stone: Tombstone, tag: str) -> str:
    """Give the page that takes a removed record's place, in another language where it has to
    be.
    """
    bits = stock.shelves[collection].ids.get(stone.replaced_by, 0)
    default = stock.config.site.default.tag
    there = [one for n, one in enumerate(stock.tags) if bits >> n & 1]
    best = next((one for one in (tag, default, *there) if one in there), "")
    return f"{best}/{collection}/{stone.replaced_by}.html" if best else ""


def listing_path(tag: str, listing: Listing, number: int) -> str:
    """Give the address of a listing's page."""
    leaf = listing.leaves[number]
    match listing.choices:
        case ():
            return f"{tag}/{listing.collection}/{f'page-{leaf}' if leaf else 'index'}.html"
        case ((facet, value),):
            path = facet_path(tag, listing.collection, facet, value)
        case (first, second):
            path = pair_path(tag, listing.collection, first, second)
        case _:
            raise AssertionError("a listing has two choices at most")
    # A dot, which no value's address has: `maths-01` may be a keyword too.
    return f"{path.removesuffix('.html')}.{leaf}.html" if leaf else path


def feed_path(tag: str, collection: str) -> str:
    """Give the address of a collection's feed."""
    return f"{tag}/{collection}/feed.xml"


def _newest(members: list[Member], count: int) -> tuple[Member, ...]:
    dated = (m for m in members if m.updated)
    return tuple(nlargest(count, dated, key=lambda m: (m.updated, m.id)))


def front_sheets(stock: Stock, bases: Bases) -> Iterator[s.Sheet]:
    """Give the home pages, the entrance, the pages for lost readers, sitemaps and redirects."""
    home = _home(stock)
    newest = s.NewestFeed(_newest_of_all(stock, NEWEST_IN_FEED))
    listed = s.EditionList(tuple(_listed(one) for one in all_editions(stock.config)))
    for tag in stock.tags:
        yield s.sheet(f"{tag}/index.html", tag, home, bases)
        yield s.sheet(f"{tag}/404.html", tag, s.Missing(), bases)
        if stock.modules:
            search = s.SearchSheet(stock.modules, home.counts)
            yield s.sheet(f"{tag}/search.html", tag, search, bases)
        yield s.sheet(f"{tag}/my-learning.html", tag, s.Learning(), bases)
        yield from _status(stock, tag, bases)
        if stock.config.editions:
            yield s.sheet(f"{tag}/editions.html", tag, listed, bases)
        yield s.sheet(f"{tag}/feeds.html", tag, s.Feeds(_example(stock)), bases)
        yield s.sheet(f"{tag}/feed.xml", tag, newest, bases)
    yield s.sheet("404.html", stock.config.site.default.tag, s.Missing(), bases)
    yield s.sheet("index.html", stock.config.site.default.tag, s.Entrance(), bases)
    yield s.sheet("robots.txt", "", s.Robots(), bases)
    yield s.sheet("_headers", "", s.HostHeaders(), bases)
    yield s.sheet("_redirects", "", _redirects(stock), bases)
    yield from sitemap_sheets(stock, bases)


def _status(stock: Stock, tag: str, bases: Bases) -> Iterator[s.Sheet]:
    """Give a locale's page about its translation, and the same as data."""
    used = status_rows(stock, tag)
    yield s.sheet(f"{tag}/{STATUS_PAGE}", tag, s.Status(used), bases)
    yield s.sheet(f"{tag}/{STATUS_DATA}", tag, s.StatusData(used), bases)


def status_rows(stock: Stock, tag: str) -> tuple[Row, ...]:
    """Give the parts of the site with their texts by state, in one locale."""
    rows = (
        *interface_rows(stock.config, tag),
        *(
            ("catalog", name, shelf.tallies[stock.tags.index(tag)] if shelf.tallies else ())
            for name, shelf in stock.shelves.items()
        ),
        *(("documents", name, found.get(tag, ())) for name, found in stock.tallies.items()),
    )
    return tuple(row for row in rows if any(row[2]))


def _home(stock: Stock) -> s.Home:
    counts = tuple((name, len(shelf.members)) for name, shelf in stock.shelves.items())
    best = newest(stock.shelves, NEWEST_ON_HOME)
    offered = ways(stock.config, stock.shelves, stock.vocabularies)
    figures = chosen(stock.facts.figures, stock.vocabularies.get("series", {}))
    return s.Home(counts, best, tuple(offered), figures)


def _listed(edition: EditionConfig) -> tuple[str, ...]:
    """Give what the list of editions says of one."""
    tags = (one.tag for one in edition.locales)
    return (edition.name, edition.site_name, edition.base_url, edition.default, *tags)


def _newest_of_all(stock: Stock, count: int) -> tuple[tuple[str, Member], ...]:
    newest = (
        (m.updated, m.id, name, m)
        for name, shelf in stock.shelves.items()
        for m in _newest(shelf.members, count)
    )
    best = nlargest(count, newest, key=lambda n: n[:3])
    return tuple((name, member) for _, _, name, member in best)


def _example(stock: Stock) -> str:
    """Give the path of one record's JSON, empty where records have none."""
    if not stock.config.data.records:
        return ""
    ids = ((name, min(shelf.ids)) for name, shelf in stock.shelves.items() if shelf.ids)
    return next((record_path(name, found) for name, found in ids), "")


def _redirects(stock: Stock) -> s.Redirects:
    moved = (
        (f"{tag}/{name}/{stone.id}.html", _replacement(stock, name, stone, tag))
        for name, stones in stock.tombstones.items()
        for stone in stones.values()
        for tag in stock.tags
    )
    return s.Redirects(tuple(sorted(pair for pair in moved if pair[1])))


def vocabulary_sheets(stock: Stock, name: str, bases: Bases) -> Iterator[s.Sheet]:
    """Give the page of a vocabulary and of each of its terms that any record uses."""
    counts = _counts(stock, name)
    terms = stock.vocabularies[name]
    used = _used(stock, name, terms)
    if not used:
        return
    totals = tuple((code, sum(n for _, _, n in counts[code])) for code in terms if code in used)
    narrower = defaultdict(list)
    for code in used:
        narrower[terms[code].broader].append(code)
    for tag in stock.tags:
        yield s.sheet(vocabulary_path(tag, name), tag, s.Vocabulary(name, totals), bases)
        for code in sorted(used):
            content = s.TermSheet(
                name,
                code,
                tuple(counts[code]),
                _broader(code, terms),
                tuple(sorted(narrower[code])),
            )
            yield s.sheet(term_path(tag, name, code), tag, content, bases)


def _used(stock: Stock, name: str, terms: Mapping[str, Term]) -> set[str]:
    found = {
        key.split("/", 1)[1]
        for shelf in stock.shelves.values()
        for key in shelf.used
        if key.startswith(f"{name}/")
    } & terms.keys()
    return found.union(*(_broader(code, terms) for code in found))


def _broader(code: str, terms: Mapping[str, Term]) -> tuple[str, ...]:
    found: list[str] = []
    while (code := terms[code].broader) and code not in found:
        found.append(code)
    return tuple(reversed(found))


def _counts(stock: Stock, name: str) -> dict[str, list[tuple[str, str, int]]]:
    """Records with each term, by collection and the facet they can be browsed by there."""
    found: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for collection in stock.config.collections:
        for place, facet in enumerate(collection.facets):
            if vocabulary_of(collection, facet) == name:
                for code, count in sorted(
                    _tally(stock.shelves[collection.name], place).items()
                ):
                    found[code].append((collection.name, facet, count))
    return found


def _tally(shelf: Shelf, place: int) -> dict[str, int]:
    tally: dict[str, int] = defaultdict(int)
    for facets in shelf.facets:
        for code in facets[place]:
            tally[code] += 1
    return tally
