"""The job of a few sheets: listings, vocabularies, home pages, feeds and the like, printed."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from generator.engine import without_collector
from generator.locales import parse_locale
from generator.output import Output, TreeWriter, Written
from generator.render import download_pages, machine_files, standing_pages, vocabulary_pages
from generator.render import sheets as s
from generator.render.desk import Desk
from generator.render.editions import editions_page
from generator.render.feeds_page import feeds_page
from generator.render.listing_pages import facet_page, hall_page, listing_page
from generator.render.portal import Home, collections, home_page
from generator.render.press import Press, SiteRef, press_for
from generator.render.print_page import print_page, tail
from generator.render.status import status_data, status_page
from generator.render.vocabulary_pages import browsed_vocabularies
from generator.theme.context import (
    LearningPage,
    MissingPage,
    SearchPage,
    TombstonePage,
)
from generator.theme.environment import known_names, renderer


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


def _listing(content: s.ListingSheet, sheet: s.Sheet, desk: Desk, press: Press) -> bytes:
    page = listing_page(content.listing, sheet.path, desk, press)
    kind = "listing" if content.listing.choices else "collection"
    return print_page(desk, kind, sheet, page, content.listing.collection)


def _hall(content: s.Hall, sheet: s.Sheet, desk: Desk, press: Press) -> bytes:
    page = hall_page(content, sheet.path, desk, press)
    return print_page(desk, "collection", sheet, page, content.collection)


def _facet(content: s.FacetSheet, sheet: s.Sheet, desk: Desk, press: Press) -> bytes:
    page = facet_page(content.index, sheet.path, desk, press)
    return print_page(desk, "listing", sheet, page, content.index.collection)


def _home(content: s.Home, sheet: s.Sheet, desk: Desk, press: Press) -> bytes:
    tag, root = desk.locale.tag, "../" * sheet.path.count("/")
    newest = (press.cards.card(name, m.shard, m.id, tag) for name, m in content.newest)
    home = Home(
        path=sheet.path,
        counts=dict(content.counts),
        ways=content.ways,
        figures=content.figures,
        cards=tuple(card.placed(root) for card in newest),
        vocabularies=browsed_vocabularies(desk),
    )
    return print_page(desk, "home", sheet, home_page(home, desk))


def _search(content: s.SearchSheet, sheet: s.Sheet, desk: Desk, _press: Press) -> bytes:
    page = SearchPage(
        tail=tail(sheet.path),
        index=f"search/{desk.locale.tag}/root.bin",
        modules=content.modules,
        collections=collections(desk, dict(content.counts)),
        vocabularies=browsed_vocabularies(desk),
    )
    return print_page(desk, "search", sheet, page)


def _stone(content: s.Stone, sheet: s.Sheet, desk: Desk, _press: Press) -> bytes:
    page = TombstonePage(tail(sheet.path), content.id, content.replaced_by)
    return print_page(desk, "tombstone", sheet, page, content.collection)


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
    return print_page(desk, "status", sheet, page)


def _status_data(content: s.StatusData, sheet: s.Sheet, _desk: Desk, _press: Press) -> bytes:
    return status_data(content.rows, sheet.tag)


def _editions(_content: s.EditionList, sheet: s.Sheet, desk: Desk, press: Press) -> bytes:
    page = editions_page(sheet.path, desk, press.ref.edition)
    return print_page(desk, "editions", sheet, page)


def _feeds(content: s.Feeds, sheet: s.Sheet, desk: Desk, _press: Press) -> bytes:
    page = feeds_page(sheet.path, desk, content.example)
    return print_page(desk, "feeds", sheet, page)


def _learning(_content: s.Learning, sheet: s.Sheet, desk: Desk, _press: Press) -> bytes:
    return print_page(desk, "learning", sheet, LearningPage(tail(sheet.path)))


def _entrance(_content: s.Entrance, sheet: s.Sheet, desk: Desk, _press: Press) -> bytes:
    return print_page(desk, "root", sheet, MissingPage("index.html"))


_PRINTERS: Mapping[type, Callable[[Any, s.Sheet, Desk, Press], bytes]] = {
    s.ListingSheet: _listing,
    s.FacetSheet: _facet,
    s.Hall: _hall,
    s.Home: _home,
    s.SearchSheet: _search,
    s.Stone: _stone,
    s.Missing: _missing,
    s.Status: _status,
    s.StatusData: _status_data,
    s.EditionList: _editions,
    s.Feeds: _feeds,
    s.Learning: _learning,
    s.Entrance: _entrance,
    **vocabulary_pages.PRINTERS,
    **machine_files.PRINTERS,
    **standing_pages.PRINTERS,
    **download_pages.PRINTERS,
}
