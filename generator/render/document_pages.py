"""Pages of a document as the theme and the search index get them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from generator.config.model import Config, DocumentConfig
from generator.documents.sections import Section, cut_sections
from generator.documents.segment import Segment
from generator.documents.sources import DocumentSource
from generator.locales import Locale, parse_locale
from generator.locales.formats import format_date
from generator.output import Output
from generator.problems import Problems
from generator.render.documents import DraftPage, Link, assets_folder
from generator.render.reading import minutes, reading_time
from generator.theme.context import DateView, DocumentPage, NavItem, TocItem
from generator.translation.passages import State
from generator.translation.read import read_catalog
from generator.translation.resolve import Catalog, Found, Resolver, Wanted, attrs_for
from generator.translation.status import Counts, counts_of

_TITLE = re.compile(r"\A\s*<h1(?P<inside>[^>]*)>.*?</h1>\s*", re.DOTALL)
_ID = re.compile(r' id="([^"]*)"')
_H1 = re.compile(r"(</?)h1(?=[ >])")


class BuiltPage(NamedTuple):
    """A page of a document in one locale: all that its template and the search index need."""

    #: From the site's root: `ar/white-paper/figures.html`.
    path: str
    #: Name of the page in addresses and PO files: `figures`.
    key: str
    #: `page` of `document.html.j2`; who knows the site adds `improve` and `crumbs`.
    page: DocumentPage
    #: Language of the body as a whole: the page's own, or that of the fallback.
    tag: str
    description: str
    sections: tuple[Section, ...]
    #: The text that most needs a translator.
    weakest: str = ""


def view_page(draft: DraftPage, title: str, locale: Locale) -> BuiltPage:
    """Give a page for the theme; `title` is the document's in this locale."""
    body, anchor = split_title(draft.html)
    tally, base = draft.plan.tally, draft.plan.work.base
    view = DocumentPage(
        tail=draft.link.path.removeprefix(f"{locale.tag}/"),
        title=draft.link.title,
        title_attrs=_attrs(draft.link.tag, locale),
        document_title=title,
        body=Markup(body),  # noqa: S704 - sanitised
        attrs=_attrs(base, locale),
        nav=tuple(_nav_item(link, locale, link == draft.link) for link in draft.nav),
        toc=tuple(
            TocItem(h.title, h.id, max(2, h.level), _attrs(h.tag, locale))
            for h in draft.toc
            if h.title and h.id != anchor
        ),
        previous=_nav_item(draft.previous, locale) if draft.previous else None,
        next=_nav_item(draft.next, locale) if draft.next else None,
        state=tally.state,
        translated=tally.translated,
        translatable=tally.translatable,
        stale=tally.stale,
        improve="",
        updated=_date(draft.updated, locale),
        reading=reading_time(minutes([(_words_of(body), base)]), locale),
    )
    description = draft.plan.description.text if draft.plan.description else ""
    sections = cut_sections(body)
    return BuiltPage(
        draft.link.path, draft.key, view, base, description, sections, tally.weakest
    )


def _words_of(body: str) -> str:
    return Markup(body).striptags()  # noqa: S704 - only counted


def _nav_item(link: Link, locale: Locale, current: bool = False) -> NavItem:
    return NavItem(link.title, link.path, current, _attrs(link.tag, locale))


def _date(iso: str, locale: Locale) -> DateView | None:
    return DateView(iso, format_date(iso, locale)) if iso else None


def _attrs(tag: str, locale: Locale) -> Markup:
    return attrs_for(parse_locale(tag), locale) if tag else Markup("")


def split_title(html: str) -> tuple[str, str]:
    """Give a page's HTML without its title, which the theme shows, and the title's anchor.

    The anchor stays where the title was. Further headings of the first level go one down.

    >>> split_title('<h1 id="a">概览</h1><p>x</p><h1>y</h1>')
    ('<span id="a"></span><p>x</p><h2>y</h2>', 'a')
    """
    match = _TITLE.match(html)
    rest = html[match.end() :] if match else html
    found = _ID.search(match["inside"]) if match else None
    mark = f'<span id="{found[1]}"></span>' if found else ""
    return mark + _H1.sub(r"\1h2", rest), unescape(found[1]) if found else ""


def document_assets(source: DocumentSource, name: str, folder: Path) -> Iterator[Output]:
    """Give a document's other files, read from its `folder` one at a time."""
    for path in source.files:
        yield Output(f"{assets_folder(name)}/{path}", (folder / "docs" / path).read_bytes())


def catalog_path(tag: str, document: str, key: str) -> str:
    """Give the PO file of a document's page, from the site's folder."""
    return f"translations/{tag}/documents/{document}/{key}.po"


class CatalogTranslate:
    """Gives the texts of a document's PO files, by policy: a `PageTranslate`."""

    def __init__(
        self, config: Config, document: DocumentConfig, locale: Locale, problems: Problems
    ) -> None:
        self._config, self._document, self._problems = config, document.name, problems
        self._resolver = Resolver(config, locale)
        self._pages: dict[str, Mapping[str, Catalog]] = {}

    def __call__(self, key: str, segment: Segment) -> Found:
        """Give the best translation there is of a segment of page `key`."""
        want = Wanted(segment.text, segment.text, self._config.site.source.tag)
        return self._resolver.resolve(want, self._catalogs(key), self._problems)

    def tally(self, texts: Mapping[str, Iterable[Segment]]) -> Counts:
        """Give how many of the texts of a document's pages are in each state."""
        found = Counter(
            self._state(key, segment.text) for key, some in texts.items() for segment in some
        )
        return counts_of(found)

    def _state(self, key: str, text: str) -> State:
        message = self._catalogs(key)[self._resolver.locale.tag].messages.get(text)
        return message.state if message else "untranslated"

    def line(self, key: str, text: str) -> int:
        """Give the line of a text in the page's own PO file, 0 where it has none."""
        return self._catalogs(key)[self._resolver.locale.tag].line(text)

    def _catalogs(self, key: str) -> Mapping[str, Catalog]:
        if key not in self._pages:
            tags = (locale.tag for locale in self._resolver.looks_into)
            self._pages[key] = {tag: self._catalog(tag, key) for tag in tags}
        return self._pages[key]

    def _catalog(self, tag: str, key: str) -> Catalog:
        path = catalog_path(tag, self._document, key)
        return Catalog(path, read_catalog(self._config.root / path, path, self._problems))
