"""Pages of vocabularies and of their terms."""

from collections.abc import Callable, Mapping
from typing import Any

from generator.locales.collation import sort_key
from generator.render.desk import Desk
from generator.render.facets import facet_path, term_path, vocabulary_of, vocabulary_path
from generator.render.press import Press
from generator.render.print_page import print_page, tail
from generator.render.sheets import Sheet, TermSheet, Vocabulary
from generator.theme.context import (
    Crumb,
    FacetValue,
    NavItem,
    TermPage,
    TermRow,
    TermView,
    VocabularyPage,
)
from generator.translation.interface import VOCABULARIES

#: Vocabularies worth a way in from the home page, where the site has them.
_BROWSED = ("subjects", "levels", "providers", "audiences", "countries")


def browsed_vocabularies(desk: Desk) -> tuple[NavItem, ...]:
    """Give the ways in by those vocabularies that the site has and browses by."""
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


def _vocabulary(content: Vocabulary, sheet: Sheet, desk: Desk, press: Press) -> bytes:
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
    page = VocabularyPage(tail(sheet.path), title, (), tuple(rows))
    return print_page(desk, "vocabulary", sheet, page)


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


def _term_sheet(content: TermSheet, sheet: Sheet, desk: Desk, press: Press) -> bytes:
    name, code, tag = content.vocabulary, content.code, desk.locale.tag
    term = press.vocabularies[name][code]
    label = desk.term_label(name, code)
    note = desk.terms.note(name, code, term.note)[0] if term.note else ""
    page = TermPage(
        tail=tail(sheet.path),
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
    return print_page(desk, "term", sheet, page)


PRINTERS: Mapping[type, Callable[[Any, Sheet, Desk, Press], bytes]] = {
    Vocabulary: _vocabulary,
    TermSheet: _term_sheet,
}
