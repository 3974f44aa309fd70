"""Downloads, printed: the page and the OPDS catalogues.

Sources: OPDS Catalog 1.2 (https://specs.opds.io/opds-1.2), RFC 4287; OPDS Catalog 2.0
(https://drafts.opds.io/opds-2.0).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from generator.downloads import FORMATS, MEDIA_TYPES, Download
from generator.locales.formats import format_size
from generator.plan.fingerprints import Bases
from generator.render.desk import Desk
from generator.render.downloads import (
    OPDS,
    OPDS2,
    PAGE,
    DownloadsSheet,
    OpdsData,
    OpdsFeed,
    by_name,
    has_downloads,
    site_path,
)
from generator.render.press import Press
from generator.render.print_page import print_page
from generator.render.sheets import Sheet, sheet
from generator.render.stock import Stock
from generator.render.xml import escape, quoted
from generator.theme.context.downloads import DownloadGroup, DownloadsPage, DownloadView

_ATOM_TYPE = "application/atom+xml;profile=opds-catalog;kind=acquisition"
_ACQUIRE = "http://opds-spec.org/acquisition/open-access"
_EPOCH = "1970-01-01"


def downloads_page(files: tuple[Download, ...], path: str, desk: Desk) -> DownloadsPage:
    """Give the page of the files in one locale."""
    groups = [_group(desk, kind, name, some) for (kind, name), some in _ordered(desk, files)]
    tag = desk.locale.tag
    return DownloadsPage(
        tail=path.partition("/")[2],
        collections=tuple(g for kind, g in groups if kind == "collection"),
        documents=tuple(g for kind, g in groups if kind == "document"),
        formats=tuple(f for f in FORMATS if any(d.format == f for d in files)),
        opds=f"{tag}/{OPDS}",
        opds2=f"{tag}/{OPDS2}",
    )


_Group = tuple[tuple[str, str], list[Download]]


def _ordered(desk: Desk, files: tuple[Download, ...]) -> list[_Group]:
    """Give the files by collection and document, in the order of the site's navigation."""
    found, config = by_name(files), desk.config
    order = [("collection", c.name) for c in config.collections]
    order += [("document", d.name) for d in config.documents]
    return [(key, found[key]) for key in order if key in found]


def _label(desk: Desk, kind: str, name: str) -> tuple[str, str]:
    """Give the label and the sentence about a collection or a document."""
    if kind == "collection":
        collection = desk.config.collection(name)
        return desk.collection_label(collection), desk.collection_intro(collection)
    title = next(d.title for d in desk.config.documents if d.name == name)
    return desk.interface.config(f"document/{name}/title", title), ""


def _group(
    desk: Desk, kind: str, name: str, files: list[Download]
) -> tuple[str, DownloadGroup]:
    label, intro = _label(desk, kind, name)
    views = tuple(_view(desk, one) for one in files)
    return kind, DownloadGroup(
        name, label, intro, f"{desk.locale.tag}/{name}/index.html", views
    )


def _view(desk: Desk, one: Download) -> DownloadView:
    path = site_path(one)
    return DownloadView(
        one.format,
        path,
        path.rpartition("/")[2],
        format_size(one.size, desk.locale),
        desk.date(one.date),
        desk.counted("page", one.pages),
        bool(one.flavour),
        one.sha256,
    )


def opds(files: tuple[Download, ...], desk: Desk) -> bytes:
    """Give the OPDS 1.2 catalogue of one locale: an entry for each collection and document."""
    tag, base, word = desk.locale.tag, desk.site.base_url, desk.interface.gettext
    title = f"{word('Downloads')} · {desk.site.name}"
    newest = max((one.date for one in files), default=_EPOCH)
    head = [
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/terms/" ',
        f'xmlns:opds="http://opds-spec.org/2010/catalog" xml:lang={quoted(tag)}>\n',
        f"<id>{escape(f'{base}{tag}/{OPDS}')}</id>\n<title>{escape(title)}</title>\n",
        f"<updated>{newest}T00:00:00Z</updated>\n",
        f"<author><name>{escape(_publisher(desk))}</name></author>\n",
        f'<link rel="self" type="{_ATOM_TYPE}" href="{OPDS}"/>\n',
        f'<link rel="start" type="{_ATOM_TYPE}" href="{OPDS}"/>\n',
        '<link rel="alternate" type="text/html" href="downloads.html"/>\n',
    ]
    entries = [_entry(desk, *key, some) for key, some in _ordered(desk, files)]
    return "".join([*head, *entries, "</feed>\n"]).encode()


def _publisher(desk: Desk) -> str:
    return desk.site.publisher or desk.site.name


def _entry(desk: Desk, kind: str, name: str, files: list[Download]) -> str:
    tag = desk.locale.tag
    label, intro = _label(desk, kind, name)
    updated = max(one.date for one in files)
    links = "".join(_acquisition(desk, one) for one in files)
    return (
        f"<entry>\n<id>{escape(f'{desk.site.base_url}{tag}/{name}/index.html')}</id>\n"
        f"<title>{escape(label)}</title>\n<updated>{updated}T00:00:00Z</updated>\n"
        f"<author><name>{escape(_publisher(desk))}</name></author>\n"
        f"<dc:language>{escape(tag)}</dc:language>\n"
        f"<dc:publisher>{escape(_publisher(desk))}</dc:publisher>\n"
        f'<summary type="text">{escape(intro or label)}</summary>\n{links}</entry>\n'
    )


def _acquisition(desk: Desk, one: Download) -> str:
    kind, place, title = MEDIA_TYPES[one.format], _beside(one), _said(desk, one)
    return (
        f'<link rel="{_ACQUIRE}" type="{kind}" href={quoted(place)} '
        f'length="{one.size}" title={quoted(title)}/>\n'
    )


def _beside(one: Download) -> str:
    """Give the address of a file as the catalogue, in its locale's folder, names it."""
    return site_path(one).partition("/")[2]


def _said(desk: Desk, one: Download) -> str:
    bare = f", {desk.interface.gettext('Without pictures')}" if one.flavour else ""
    return f"{one.format.upper()}{bare}, {format_size(one.size, desk.locale)}"


def opds_data(files: tuple[Download, ...], desk: Desk) -> bytes:
    """Give the OPDS 2.0 catalogue of one locale."""
    title = f"{desk.interface.gettext('Downloads')} · {desk.site.name}"
    body = {
        "metadata": {"title": title, "numberOfItems": len(by_name(files))},
        "links": [
            {"rel": "self", "href": OPDS2, "type": "application/opds+json"},
            {"rel": "alternate", "href": "downloads.html", "type": "text/html"},
        ],
        "publications": [_publication(desk, *key, some) for key, some in _ordered(desk, files)],
    }
    return msgspec.json.format(msgspec.json.encode(body), indent=1) + b"\n"


def _publication(desk: Desk, kind: str, name: str, files: list[Download]) -> dict[str, object]:
    label, intro = _label(desk, kind, name)
    tag = desk.locale.tag
    about = {
        "@type": f"http://schema.org/{'Book' if kind == 'document' else 'Collection'}",
        "identifier": f"{desk.site.base_url}{tag}/{name}/index.html",
        "title": label,
        "language": tag,
        "modified": f"{max(one.date for one in files)}T00:00:00Z",
        "publisher": _publisher(desk),
        "description": intro or label,
    }
    links = [
        {
            "rel": _ACQUIRE,
            "href": _beside(one),
            "type": MEDIA_TYPES[one.format],
            "title": _said(desk, one),
            "size": one.size,
        }
        for one in files
    ]
    icon = {"href": f"../{desk.assets.icon}", "type": "image/svg+xml"}
    return {"metadata": about, "links": links, "images": [icon]}


def download_sheets(stock: Stock, bases: Bases) -> Iterator[Sheet]:
    """Give each locale's downloads page and OPDS catalogues, where the site has any."""
    if not has_downloads(stock.config, stock.downloads):
        return
    for tag in stock.tags:
        files = tuple(one for one in stock.downloads if one.locale == tag)
        yield sheet(f"{tag}/{PAGE}", tag, DownloadsSheet(files), bases)
        yield sheet(f"{tag}/{OPDS}", tag, OpdsFeed(files), bases)
        yield sheet(f"{tag}/{OPDS2}", tag, OpdsData(files), bases)


def _page(content: DownloadsSheet, sheet: Sheet, desk: Desk, _press: Press) -> bytes:
    page = downloads_page(content.files, sheet.path, desk)
    return print_page(desk, "downloads", sheet, page)


def _opds(content: OpdsFeed, _sheet: Sheet, desk: Desk, _press: Press) -> bytes:
    return opds(content.files, desk)


def _opds_data(content: OpdsData, _sheet: Sheet, desk: Desk, _press: Press) -> bytes:
    return opds_data(content.files, desk)


PRINTERS: Mapping[type, Callable[[Any, Sheet, Desk, Press], bytes]] = {
    DownloadsSheet: _page,
    OpdsFeed: _opds,
    OpdsData: _opds_data,
}
