"""`page` of what stands alone: search, the state of translations, editions, feeds."""

from markupsafe import Markup
from msgspec import Struct

from generator.theme.context.chrome import NavItem
from generator.theme.context.home import CollectionView
from generator.theme.context.values import Labelled


class TombstonePage(Struct):
    """`page` in `tombstone.html.j2`: a record that was removed."""

    tail: str
    id: str
    #: Path from the site's root of what took its place, or empty; perhaps in another language.
    replaced_by: str


class SearchPage(Struct):
    """`page` in `search.html.j2`: where readers search, and ways to browse instead."""

    tail: str
    #: Path of the index's root file for this locale.
    index: str
    #: Paths of the script that searches and of the modules it is made of, itself first.
    modules: tuple[str, ...]
    collections: tuple[CollectionView, ...]
    vocabularies: tuple[NavItem, ...]


class StateColumn(Struct, frozen=True):
    """A state of translations: its label and what that means, in the reader's language."""

    label: str
    meaning: str


class StatusRow(Struct, frozen=True):
    """How far a part of the site is translated; numbers and shares as readers write them."""

    label: str
    #: Page of the part, or empty.
    path: str
    done: str
    #: One for each of the page's `columns`.
    counts: tuple[str, ...]
    total: str
    #: Attributes where the label is in another language than the page.
    attrs: Markup = Markup("")


class StatusPage(Struct):
    """`page` in `status.html.j2`: how far the site is translated into this language."""

    tail: str
    columns: tuple[StateColumn, ...]
    #: The whole site comes last.
    rows: tuple[StatusRow, ...]
    #: Passages whose original changed since they were translated, of so many.
    stale: int
    total: int
    #: Path of the same as JSON.
    data: str


class EditionView(Struct, frozen=True):
    """The site itself or a partner's edition of it, in a list of them."""

    name: str
    #: Absolute address of its home page, in the reader's language where it has that.
    link: str
    languages: tuple[Labelled, ...]
    #: Whether the reader is on it.
    current: bool = False


class EditionsPage(Struct):
    """`page` in `editions.html.j2`."""

    tail: str
    editions: tuple[EditionView, ...]


class DumpView(Struct, frozen=True):
    """A collection as data in one locale."""

    label: str
    #: Path of its Atom feed, and of its dump where there is one.
    feed: str
    dump: str = ""


class FeedsPage(Struct):
    """`page` in `feeds.html.j2`."""

    tail: str
    #: Path of the feed of the whole locale.
    feed: str
    collections: tuple[DumpView, ...]
    #: Paths of the list of dumps and of the changes; empty where there are no dumps.
    index: str = ""
    changes: str = ""
    #: Path of an example of a record's JSON; empty where records have none.
    record: str = ""
    licence: str = ""
    #: Path of the figures about the translation.
    status: str = ""


class MissingPage(Struct):
    """`page` in `404.html.j2`."""

    tail: str


class LearningPage(Struct):
    """`page` in `learning.html.j2`: what a reader keeps on the device; a script fills it."""

    tail: str
