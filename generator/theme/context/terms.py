"""`page` of vocabularies and their terms."""

from msgspec import Struct

from generator.theme.context.listings import FacetValue
from generator.theme.context.values import Crumb, TermView


class TermRow(Struct, frozen=True):
    """A term in a vocabulary's page: nested by `depth`."""

    term: TermView
    depth: int


class VocabularyPage(Struct):
    """`page` in `vocabulary.html.j2`: all terms of one vocabulary."""

    tail: str
    title: str
    crumbs: tuple[Crumb, ...]
    rows: tuple[TermRow, ...]


class TermPage(Struct):
    """`page` in `term.html.j2`: one term, and where records with it are."""

    tail: str
    title: str
    term: TermView
    note: str
    link: str
    crumbs: tuple[Crumb, ...]
    broader: tuple[TermView, ...]
    narrower: tuple[TermView, ...]
    #: Listings of records with this term, one a collection: label, path and count.
    listings: tuple[FacetValue, ...]
