"""Cards, facets, and `page` of listings."""

from markupsafe import Markup
from msgspec import Struct, field

from generator.theme.context.values import Crumb, Labelled, TermView
from generator.theme.types import Repeated
from generator.translation.passages import Html, Passage, State


class Card(Struct, gc=False, kw_only=True):
    """A record in a listing: `page` in `card.html.j2`. Rendered once per record and locale."""

    #: Relative to the site's root, in the locale where the record has a page.
    path: str
    title: Passage
    summary: Passage
    kind_label: Repeated
    provider: TermView | None
    level: TermView | None
    languages: tuple[Labelled, ...]
    state: State
    #: What matters of its kind: the day and place of an event, the group of a service.
    facts: tuple[Passage, ...] = ()
    #: Set where the link leads to a page in another language: its endonym and tag.
    leads_to: Labelled | None = None
    #: The title as its author wrote it, where the card has another.
    original: Passage | None = None


class FacetValue(Struct, frozen=True):
    """A value readers can browse by, and how many records have it."""

    label: str
    path: str
    count: int
    current: bool = False
    #: Attributes where the label is in another language.
    attrs: Markup = Markup("")
    #: 0 for a broad value, 1 for one under it, ...
    depth: int = 0


class FacetView(Struct, frozen=True):
    """A way to browse: its name and its values."""

    name: str
    label: str
    values: tuple[FacetValue, ...]
    #: Attributes where the label is in another language than the page.
    attrs: Markup = Markup("")
    #: Page of all values, or empty.
    path: str = ""


class PageLink(Struct, frozen=True):
    """A page of a listing in several pages."""

    number: int
    path: str
    current: bool = False


class ListingPage(Struct):
    """`page` in `listing.html.j2`: a collection, a facet's value or a pair of them."""

    tail: str
    title: str
    intro: str
    crumbs: tuple[Crumb, ...]
    #: Records in the whole listing; 0 on all pages but the first, so that one more changes one
    #: page.
    total: int
    #: Rendered cards, in the order of their titles.
    cards: tuple[Html, ...]
    facets: tuple[FacetView, ...]
    pages: tuple[PageLink, ...] = ()
    #: Page number from 1, of so many; `pages` holds the ones near it, the first and the last.
    number: int = 1
    of: int = 1
    #: Path of the Atom feed, or empty.
    feed: str = ""
    jsonld: Html = field(default_factory=Html)
    #: Attributes where the title is in another language than the page.
    title_attrs: Markup = Markup("")
    #: Attributes where the sentence about it is in another language than the page.
    intro_attrs: Markup = Markup("")


class GroupLink(Struct, frozen=True):
    """A record in a group: its title alone."""

    title: str
    #: In the reader's language, or in another where it has no page in that.
    path: str
    state: State
    #: Attributes where the title is in another language than the page.
    attrs: Markup = Markup("")


class GroupView(Struct, frozen=True):
    """A value of a facet, and all records that have it."""

    value: FacetValue
    #: Anchor of the group: `group-employment`.
    anchor: str
    links: tuple[GroupLink, ...]


class HallPage(Struct):
    """`page` in `hall.html.j2`: all services of a collection at a glance, by group."""

    tail: str
    title: str
    intro: str
    crumbs: tuple[Crumb, ...]
    total: int
    groups: tuple[GroupView, ...]
    #: Other ways to browse.
    facets: tuple[FacetView, ...] = ()
    #: Path of the Atom feed.
    feed: str = ""
    title_attrs: Markup = Markup("")
    intro_attrs: Markup = Markup("")
    jsonld: Html = field(default_factory=Html)
