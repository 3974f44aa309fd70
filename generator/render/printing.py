"""The job of a few sheets: listings, vocabularies, home pages, feeds and the like, printed."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from generator.engine import without_collector
from generator.hosting import headers_file
from generator.locales import parse_locale
from generator.locales.collation import sort_key
from generator.output import Output, TreeWriter, Written
from generator.render import download_pages, standing_pages
from generator.render import sheets as s
from generator.render.cards import StoredCard
from generator.render.desk import Desk
from generator.render.digest import Member
from generator.render.editions import editions_page
from generator.render.facets import (
    facet_path,
    term_path,
    vocabulary_of,
    vocabulary_path,
)
from generator.render.feeds import feed
from generator.render.feeds_page import feeds_page
from generator.render.front import feed_path
from generator.render.listing_pages import facet_page, hall_page, listing_page
from generator.render.portal import Home, collections, home_page
from generator.render.press import Press, SiteRef, press_for
from generator.render.sitemaps import sitemap, sitemap_index
from generator.render.status import status_data, status_page
from generator.theme.context import (
    Crumb,
    FacetValue,
    LearningPage,
    MissingPage,
    NavItem,
    SearchPage,
    TermPage,
    TermRow,
    TermView,
    TombstonePage,
    VocabularyPage,
)
from generator.theme.environment import known_names, renderer
from generator.translation.interface import VOCABULARIES


class SheetJob(Struct, frozen=True):
    """Some sheets of one part."""

    site: SiteRef
    part: str
    sheets: tuple[s.Sheet, ...]


def print_sheets(job: SheetJob) -> list[Written]:
    """Print sheets and put them on the disk."""
    press = press_for(job.site)
    with without_collector(), TreeWriter(press.output, job.site.fresh) as writer:
        return [
            writer.write(Output(one.path, body(one, press), one.fingerprint))
            for one in job.sheets
        ]


def body(sheet: s.Sheet, press: Press) -> bytes:
    """Give a sheet's bytes."""
    locale = parse_locale(sheet.tag) if sheet.tag else press.config.site.default
    return _PRINTERS[type(sheet.content)](sheet.content, sheet, press.desks[locale], press)


def _render(
    desk: Desk, kind: str, path: str, page: Any, content: s.Content, current: str = ""
) -> bytes:
    depth = path.count("/")
    template = s.TEMPLATES[type(content)]
    return desk.renderer(template, kind, depth, type(page), current)(page)


def _tail(path: str) -> str:
    return path.partition("/")[2]


def _listing(content: s.ListingSheet, sheet: s.Sheet, desk: Desk, press: Press) -> bytes:
    page = listing_page(content.listing, sheet.path, desk, press)
    kind = "listing" if content.listing.choices else "collection"
    return _render(desk, kind, sheet.path, page, content, content.listing.collection)


def _hall(content: s.Hall, sheet: s.Sheet, desk: Desk, press: Press) -> bytes:
    page = hall_page(content, sheet.path, desk, press)
    return _render(desk, "collection", sheet.path, page, content, content.collection)


def _facet(content: s.FacetSheet, sheet: s.Sheet, desk: Desk, press: Press) -> bytes:
    page = facet_page(content.index, sheet.path, desk, press)
    return _render(desk, "listing", sheet.path, page, content, content.index.collection)


def _home(content: s.Home, sheet: s.Sheet, desk: Desk, press: Press) -> bytes:
    tag, root = desk.locale.tag, "../" * sheet.path.count("/")
    newest = (press.cards.card(name, m.shard, m.id, tag) for name, m in content.newest)
    home = Home(
        path=sheet.path,
        counts=dict(content.counts),
        ways=content.ways,
        figures=content.figures,
        cards=tuple(card.placed(root) for card in newest),
        vocabularies=_vocabularies(desk),
    )
    return _render(desk, "home", sheet.path, home_page(home, desk), content)


def _search(content: s.SearchSheet, sheet: s.Sheet, desk: Desk, _press: Press) -> bytes:
    page = SearchPage(
        tail=_tail(sheet.path),
        index=f"search/{desk.locale.tag}/root.bin",
        modules=content.modules,
        collections=collections(desk, dict(content.counts)),
        vocabularies=_vocabularies(desk),
    )
    return _render(desk, "search", sheet.path, page, content)


#: Vocabularies worth a way in from the home page, where the site has them.
_BROWSED = ("subjects", "levels", "providers", "audiences", "countries")


def _vocabularies(desk: Desk) -> tuple[NavItem, ...]:
    return tuple(
        NavItem(vocabulary_title(desk, name), vocabulary_path(desk.locale.tag, name))
        for name in _BROWSED
        if _is_used(desk, name)
    )


def _is_used(desk: Desk, name: str) -> bool:
    return name in desk.vocabularies and any(
        vocabulary_of(c, f) == name for c in desk.config.collections for f in c.facets
    )


def vocabulary_title(desk: Desk, name: str) -> str:
    """Give the reader's word for a vocabulary; its name where there is none."""
    return desk.interface.gettext(VOCABULARIES[name]) if name in VOCABULARIES else name


def _vocabulary(content: s.Vocabulary, sheet: s.Sheet, desk: Desk, press: Press) -> bytes:
    terms = press.vocabularies[content.name]
    counts = dict(content.counts)
    children: dict[str, list[str]] = {}
    for code in counts:
        children.setdefault(terms[code].broader, []).append(code)
    rows: list[TermRow] = []

    def add(broader: str, depth: int) -> None:
        for code in sorted(
            children.get(broader, ()), key=lambda c: _term_key(desk, content.name, c)
        ):
            rows.append(TermRow(_term(desk, content.name, code, counts[code]), depth))
            add(code, depth + 1)

    add("", 0)
    title = vocabulary_title(desk, content.name)
    page = VocabularyPage(_tail(sheet.path), title, (), tuple(rows))
    return _render(desk, "vocabulary", sheet.path, page, content)


def _term_key(desk: Desk, vocabulary: str, code: str) -> tuple[bytes, str]:
    """Coded terms (`0541`, `6`) stand by code, others in the order of the reader's alphabet."""
    if code.isdigit():
        return (b"", code)
    return (sort_key(desk.term_label(vocabulary, code).text, desk.locale), code)


def _term(desk: Desk, vocabulary: str, code: str, count: int = 0) -> TermView:
    return TermView(
        code,
        desk.term_label(vocabulary, code),
        term_path(desk.locale.tag, vocabulary, code),
        count,
    )


def _term_sheet(content: s.TermSheet, sheet: s.Sheet, desk: Desk, press: Press) -> bytes:
    name, code, tag = content.vocabulary, content.code, desk.locale.tag
    term = press.vocabularies[name][code]
    label = desk.term_label(name, code)
    note = desk.terms.note(name, code, term.note)[0] if term.note else ""
    page = TermPage(
        tail=_tail(sheet.path),
        title=label.text,
        term=TermView(code, label, sheet.path),
        note=note,
        link=term.link,
        crumbs=(Crumb(vocabulary_title(desk, name), vocabulary_path(tag, name)),),
        broader=tuple(_term(desk, name, c) for c in content.broader),
        narrower=tuple(_term(desk, name, c) for c in content.narrower),
        listings=tuple(
            FacetValue(
                desk.collection_label(press.config.collection(collection)),
                facet_path(tag, collection, facet, code),
                count,
                attrs=desk.collection_attrs(press.config.collection(collection)),
            )
            for collection, facet, count in content.counts
        ),
    )
    return _render(desk, "term", sheet.path, page, content)


def _stone(content: s.Stone, sheet: s.Sheet, desk: Desk, _press: Press) -> bytes:
    page = TombstonePage(_tail(sheet.path), content.id, content.replaced_by)
    return _render(desk, "tombstone", sheet.path, page, content, content.collection)


def _missing(content: s.Missing, _sheet: s.Sheet, desk: Desk, press: Press) -> bytes:
    """This page stands at any address that leads nowhere, so its links start at the site's
    root.
    """
    root = urlsplit(press.config.site.base_url).path or "/"
    frame = desk.frame("missing", root)
    render = renderer(
        desk.env, s.TEMPLATES[type(content)], known_names(frame, desk.words), MissingPage
    )
    return render(MissingPage("404.html"))


def _status(content: s.Status, sheet: s.Sheet, desk: Desk, _press: Press) -> bytes:
    page = status_page(content.rows, sheet.path, desk)
    return _render(desk, "status", sheet.path, page, content)


def _status_data(content: s.StatusData, sheet: s.Sheet, _desk: Desk, _press: Press) -> bytes:
    return status_data(content.rows, sheet.tag)


def _editions(content: s.EditionList, sheet: s.Sheet, desk: Desk, press: Press) -> bytes:
    page = editions_page(sheet.path, desk, press.ref.edition)
    return _render(desk, "editions", sheet.path, page, content)


def _feeds(content: s.Feeds, sheet: s.Sheet, desk: Desk, _press: Press) -> bytes:
    page = feeds_page(sheet.path, desk, content.example)
    return _render(desk, "feeds", sheet.path, page, content)


def _newest_feed(content: s.NewestFeed, sheet: s.Sheet, desk: Desk, press: Press) -> bytes:
    tag = desk.locale.tag
    entries = [(_card(press, name, m, tag), m.updated) for name, m in content.newest]
    return feed(
        desk.site.base_url,
        tag,
        sheet.path,
        f"{tag}/index.html",
        desk.site.name,
        desk.site.publisher,
        entries,
    )


def _learning(content: s.Learning, sheet: s.Sheet, desk: Desk, _press: Press) -> bytes:
    return _render(desk, "learning", sheet.path, LearningPage(_tail(sheet.path)), content)


def _entrance(content: s.Entrance, sheet: s.Sheet, desk: Desk, _press: Press) -> bytes:
    return _render(desk, "root", sheet.path, MissingPage("index.html"), content)


def _feed(content: s.Feed, _sheet: s.Sheet, desk: Desk, press: Press) -> bytes:
    collection = press.config.collection(content.collection)
    tag = desk.locale.tag
    title = f"{desk.collection_label(collection)} · {desk.site.name}"
    entries = [(_card(press, content.collection, m, tag), m.updated) for m in content.newest]
    page = f"{tag}/{collection.name}/index.html"
    return feed(
        desk.site.base_url,
        tag,
        feed_path(tag, collection.name),
        page,
        title,
        desk.site.publisher,
        entries,
    )


def _card(press: Press, collection: str, member: Member, tag: str) -> StoredCard:
    return press.cards.card(collection, member.shard, member.id, tag)


def _sitemap(content: s.Sitemap, _sheet: s.Sheet, desk: Desk, _press: Press) -> bytes:
    return sitemap(desk.site.base_url + content.prefix, content.entries)


def _sitemap_index(
    content: s.SitemapIndex, _sheet: s.Sheet, desk: Desk, _press: Press
) -> bytes:
    return sitemap_index(desk.site.base_url, content.paths)


def _robots(_content: s.Robots, _sheet: s.Sheet, desk: Desk, _press: Press) -> bytes:
    return f"User-agent: *\nAllow: /\nSitemap: {desk.site.base_url}sitemap.xml\n".encode()


def _host_headers(
    _content: s.HostHeaders, _sheet: s.Sheet, _desk: Desk, _press: Press
) -> bytes:
    return headers_file()


def _redirects(content: s.Redirects, _sheet: s.Sheet, desk: Desk, _press: Press) -> bytes:
    """Lines as static hosts read them: from, to, status."""
    root = urlsplit(desk.site.base_url).path or "/"
    return "".join(f"{root}{old} {root}{new} 301\n" for old, new in content.pairs).encode()


_PRINTERS: Mapping[type, Callable[[Any, s.Sheet, Desk, Press], bytes]] = {
    s.ListingSheet: _listing,
    s.FacetSheet: _facet,
    s.Hall: _hall,
    s.Home: _home,
    s.SearchSheet: _search,
    s.Vocabulary: _vocabulary,
    s.TermSheet: _term_sheet,
    s.Stone: _stone,
    s.Missing: _missing,
    s.Status: _status,
    s.StatusData: _status_data,
    s.EditionList: _editions,
    s.Feeds: _feeds,
    s.NewestFeed: _newest_feed,
    s.Learning: _learning,
    s.Entrance: _entrance,
    s.Feed: _feed,
    s.Sitemap: _sitemap,
    s.SitemapIndex: _sitemap_index,
    s.Robots: _robots,
    s.Redirects: _redirects,
    s.HostHeaders: _host_headers,
    **standing_pages.PRINTERS,
    **download_pages.PRINTERS,
}
