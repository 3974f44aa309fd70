"""Pages that are not records: each a `Sheet` that says all it depends on, so that it can tell
when it is stale.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256

import msgspec
from msgspec import Struct

from generator.plan.fingerprints import Bases
from generator.records.figures import Figure
from generator.render.digest import Member
from generator.render.downloads import DownloadsSheet, OpdsData, OpdsFeed
from generator.render.listings import FacetIndex, Listing, Narrowing
from generator.render.standing import (
    Assessment,
    Catalogue,
    DataSheet,
    FiguresCsv,
    SeriesSheet,
    Translated,
)
from generator.render.status import Row
from generator.render.ways import Way
from generator.theme import context


class Home(Struct, frozen=True, array_like=True, gc=False, tag="home"):
    """The home page: how many records each collection has, and the newest of all."""

    counts: tuple[tuple[str, int], ...]
    newest: tuple[tuple[str, Member], ...]
    #: Ways into the collections, and figures worth a place here.
    ways: tuple[Way, ...] = ()
    figures: tuple[Figure, ...] = ()


class Vocabulary(Struct, frozen=True, array_like=True, gc=False, tag="vocabulary"):
    """The page of a vocabulary: how many records have each term that is used."""

    name: str
    counts: tuple[tuple[str, int], ...]


class TermSheet(Struct, frozen=True, array_like=True, gc=False, tag="term"):
    """The page of a term: how many records each collection has with it; terms with pages round
    it.
    """

    vocabulary: str
    code: str
    #: Collection, facet it can be browsed by, records.
    counts: tuple[tuple[str, str, int], ...]
    broader: tuple[str, ...]
    narrower: tuple[str, ...]


class Stone(Struct, frozen=True, array_like=True, gc=False, tag="stone"):
    """The page of a removed record."""

    collection: str
    id: str
    #: Page of what took its place, from the site's root, or empty.
    replaced_by: str


class Missing(Struct, frozen=True, array_like=True, gc=False, tag="missing"):
    """The page for an address that leads nowhere."""


class Status(Struct, frozen=True, array_like=True, gc=False, tag="status"):
    """The page about a locale's translation: kind, name and counts by state of each part."""

    rows: tuple[Row, ...]


class StatusData(Struct, frozen=True, array_like=True, gc=False, tag="status-data"):
    """The same for machines."""

    rows: tuple[Row, ...]


class SearchSheet(Struct, frozen=True, array_like=True, gc=False, tag="search"):
    """The search page: the modules of its script; how many records each collection has."""

    modules: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]


class EditionList(Struct, frozen=True, array_like=True, gc=False, tag="editions"):
    """The page that lists the site and its partners' editions: of each its name, address and
    locales.
    """

    editions: tuple[tuple[str, ...], ...]


class Feeds(Struct, frozen=True, array_like=True, gc=False, tag="feeds"):
    """The page about feeds and data: a record whose JSON is shown as an example."""

    example: str


class NewestFeed(Struct, frozen=True, array_like=True, gc=False, tag="newest"):
    """The Atom feed of a whole locale: collection and record, newest first."""

    newest: tuple[tuple[str, Member], ...]


class Learning(Struct, frozen=True, array_like=True, gc=False, tag="learning"):
    """The page of what a reader keeps on the device."""


class Entrance(Struct, frozen=True, array_like=True, gc=False, tag="entrance"):
    """The page at the root: a choice of languages."""


class Feed(Struct, frozen=True, array_like=True, gc=False, tag="feed"):
    """The Atom feed of a collection: its newest records."""

    collection: str
    newest: tuple[Member, ...]


class Sitemap(Struct, frozen=True, array_like=True, gc=False, tag="sitemap"):
    """One sitemap: addresses from the site's root, each with the date it changed."""

    path: str
    #: What all addresses begin with; locales with the same records share the entries.
    prefix: str
    entries: tuple[tuple[str, str], ...]


class SitemapIndex(Struct, frozen=True, array_like=True, gc=False, tag="sitemaps"):
    """The list of sitemaps."""

    paths: tuple[str, ...]


class Robots(Struct, frozen=True, array_like=True, gc=False, tag="robots"):
    """robots.txt."""


class HostHeaders(Struct, frozen=True, array_like=True, gc=False, tag="headers"):
    """What hosts that read `_headers` should send."""


class Redirects(Struct, frozen=True, array_like=True, gc=False, tag="redirects"):
    """Addresses that moved, for servers that can redirect."""

    pairs: tuple[tuple[str, str], ...]


class ListingSheet(Struct, frozen=True, array_like=True, gc=False, tag="listing"):
    """One page of a listing."""

    listing: Listing


class Hall(Struct, frozen=True, array_like=True, gc=False, tag="hall"):
    """The page of all services: the records of each group."""

    collection: str
    facet: str
    groups: tuple[tuple[str, tuple[Member, ...]], ...]
    total: int
    #: Other facets to browse by.
    narrowing: tuple[Narrowing, ...] = ()


class FacetSheet(Struct, frozen=True, array_like=True, gc=False, tag="facet"):
    """All values of a facet."""

    index: FacetIndex


Content = (
    Home
    | Vocabulary
    | TermSheet
    | Stone
    | Missing
    | SearchSheet
    | Status
    | StatusData
    | EditionList
    | Feeds
    | NewestFeed
    | Learning
    | Entrance
    | Feed
    | Sitemap
    | SitemapIndex
    | Robots
    | HostHeaders
    | Redirects
    | ListingSheet
    | FacetSheet
    | Hall
    | DataSheet
    | SeriesSheet
    | FiguresCsv
    | Catalogue
    | Assessment
    | Translated
    | DownloadsSheet
    | OpdsFeed
    | OpdsData
)

#: The template each kind is printed with; those without one are no pages.
TEMPLATES: dict[type, str] = {
    Home: "home.html.j2",
    Vocabulary: "vocabulary.html.j2",
    TermSheet: "term.html.j2",
    Stone: "tombstone.html.j2",
    Missing: "404.html.j2",
    SearchSheet: "search.html.j2",
    Status: "status.html.j2",
    EditionList: "editions.html.j2",
    Feeds: "feeds.html.j2",
    Learning: "learning.html.j2",
    Entrance: "index.html.j2",
    ListingSheet: "listing.html.j2",
    FacetSheet: "listing.html.j2",
    Hall: "hall.html.j2",
    DataSheet: "data.html.j2",
    SeriesSheet: "series.html.j2",
    Assessment: "assessment.html.j2",
    Translated: "translated.html.j2",
    DownloadsSheet: "downloads.html.j2",
}
#: What each template gets as `page`.
PAGE_TYPES: dict[str, tuple[type, ...]] = {
    "home.html.j2": (context.HomePage,),
    "vocabulary.html.j2": (context.VocabularyPage,),
    "term.html.j2": (context.TermPage,),
    "tombstone.html.j2": (context.TombstonePage,),
    "404.html.j2": (context.MissingPage,),
    "index.html.j2": (context.MissingPage,),
    "learning.html.j2": (context.LearningPage,),
    "status.html.j2": (context.StatusPage,),
    "editions.html.j2": (context.EditionsPage,),
    "feeds.html.j2": (context.FeedsPage,),
    "listing.html.j2": (context.ListingPage,),
    "hall.html.j2": (context.HallPage,),
    "record.html.j2": (context.RecordPage,),
    "micro-credential.html.j2": (context.MicroCredentialPage,),
    "service.html.j2": (context.ServicePage,),
    "standard.html.j2": (context.StandardPage,),
    "event.html.j2": (context.EventPage,),
    "mirror.html.j2": (context.MirrorPage,),
    "card.html.j2": (context.Card,),
    "document.html.j2": (context.DocumentPage,),
    "search.html.j2": (context.SearchPage,),
    "data.html.j2": (context.DataPage,),
    "series.html.j2": (context.SeriesPage,),
    "assessment.html.j2": (context.AssessmentPage,),
    "translated.html.j2": (context.TranslatedPage,),
    "downloads.html.j2": (context.DownloadsPage,),
}
_encode = msgspec.msgpack.Encoder().encode


class Sheet(Struct, frozen=True):
    """One file to print: its content, for one locale (empty: for none in particular)."""

    path: str
    tag: str
    content: Content
    fingerprint: bytes


def sheet(path: str, tag: str, content: Content, bases: Bases) -> Sheet:
    """Give a sheet with its fingerprint."""
    core = sha256(_encode(_seen_in(content, tag, bases))).digest()
    return Sheet(path, tag, content, _seal(core, b"", tag, content, bases))


def _seen_in(content: Content, tag: str, bases: Bases) -> Content:
    """Give the content with the cards of one locale only: others may change as they like."""
    n = 8 * list(bases).index(tag) if tag else 0
    match content:
        case Home():
            newest = tuple((name, _in_locale(m, n)) for name, m in content.newest)
            return msgspec.structs.replace(content, newest=newest)
        case NewestFeed():
            newest = tuple((name, _in_locale(m, n)) for name, m in content.newest)
            return msgspec.structs.replace(content, newest=newest)
        case Hall():
            groups = tuple((c, tuple(_in_locale(m, n) for m in ms)) for c, ms in content.groups)
            return msgspec.structs.replace(content, groups=groups)
        case Feed():
            return msgspec.structs.replace(
                content, newest=tuple(_in_locale(m, n) for m in content.newest)
            )
    return content


def _in_locale(member: Member, n: int) -> Member:
    return msgspec.structs.replace(member, card=member.card[n : n + 8])


def listing_sheets(listing: Listing, paths: dict[str, str], bases: Bases) -> Iterator[Sheet]:
    """Give a listing's page in each locale; only the cards of that locale count."""
    bare = msgspec.structs.replace(listing, members=())
    core = sha256(_encode((bare, [(m.id, m.shard) for m in listing.members]))).digest()
    content = ListingSheet(listing)
    for n, (tag, path) in enumerate(paths.items()):
        cards = b"".join([m.card[8 * n : 8 * n + 8] for m in listing.members])
        yield Sheet(path, tag, content, _seal(core, cards, tag, content, bases))


def _seal(core: bytes, cards: bytes, tag: str, content: Content, bases: Bases) -> bytes:
    template = TEMPLATES.get(type(content), "")
    tags = [tag] if tag else sorted(bases)
    shared = b"".join(bases[t][template] for t in tags)
    return sha256(core + cards + shared).digest()[:16]


def chunks(sheets: Iterable[Sheet], size: int) -> Iterator[list[Sheet]]:
    """Give the sheets in lists of at most `size`."""
    part: list[Sheet] = []
    for one in sheets:
        part.append(one)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
