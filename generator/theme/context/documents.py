"""`page` of long documents."""

from markupsafe import Markup
from msgspec import Struct, field

from generator.theme.context.chrome import NavItem
from generator.theme.context.values import Crumb, DateView
from generator.translation.passages import State


class TocItem(Struct, frozen=True):
    """A heading of a document's page."""

    title: str
    id: str
    level: int
    #: Attributes where the heading is in another language than the page.
    attrs: Markup = Markup("")


class DocumentPage(Struct):
    """`page` in `document.html.j2`: one page of a long document."""

    tail: str
    title: str
    document_title: str
    #: Sanitised HTML of the page.
    body: Markup
    #: Language and direction attributes of the body, where it is not in the page's locale as a
    #: whole.
    attrs: Markup
    nav: tuple[NavItem, ...]
    toc: tuple[TocItem, ...]
    previous: NavItem | None
    next: NavItem | None
    state: State
    translated: int
    translatable: int
    stale: int
    improve: str
    updated: DateView | None = None
    crumbs: tuple[Crumb, ...] = field(default=())
    #: Attributes of the title, where it is in another language than the page.
    title_attrs: Markup = Markup("")
    #: Version of the document, or empty.
    version: str = ""
    #: "12 min": how long the page takes to read.
    reading: str = ""
