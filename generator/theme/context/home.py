"""`page` of the home page of a language."""

from markupsafe import Markup
from msgspec import Struct, field

from generator.theme.context.chrome import NavItem
from generator.theme.context.listings import FacetView
from generator.theme.context.values import DateView
from generator.translation.passages import Html, Passage


class CollectionView(Struct, frozen=True):
    """A collection on the home page."""

    name: str
    label: str
    intro: str
    path: str
    count: int
    #: Attributes where the label is in another language than the page.
    attrs: Markup = Markup("")
    #: Attributes where the sentence about it is in another language than the page.
    intro_attrs: Markup = Markup("")


class DocumentView(Struct, frozen=True):
    """A document on the home page."""

    title: str
    path: str
    #: Attributes where the title is in another language than the page.
    attrs: Markup = Markup("")


class SectorView(Struct, frozen=True):
    """A collection on the home page, and the ways into it."""

    collection: CollectionView
    ways: tuple[FacetView, ...]


class HomeFigure(Struct, frozen=True):
    """A dated figure on the home page: the newest of its series."""

    label: Passage
    #: Page of the series.
    path: str
    #: As readers write it, in short: "1.92 billion".
    value: str
    unit: Passage
    date: DateView


class HomePage(Struct):
    """`page` in `home.html.j2`."""

    tail: str
    #: Collections of courses, lessons, trainings and resources.
    sectors: tuple[SectorView, ...]
    #: Collections of micro-credentials.
    credentials: tuple[SectorView, ...]
    #: Collections of services.
    services: tuple[SectorView, ...]
    #: All other collections.
    library: tuple[CollectionView, ...]
    documents: tuple[DocumentView, ...]
    vocabularies: tuple[NavItem, ...]
    #: Newest records, rendered.
    cards: tuple[Html, ...]
    total: int
    figures: tuple[HomeFigure, ...] = ()
    #: Page of all figures, or empty.
    data: str = ""
    jsonld: Html = field(default_factory=Html)
