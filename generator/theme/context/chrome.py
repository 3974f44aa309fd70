"""What is known before a page's own content: the names at the top level of every template."""

from collections.abc import Mapping

from markupsafe import Markup
from msgspec import Struct

from generator.translation.passages import State


class SiteView(Struct, frozen=True):
    """The site as a reader of one locale sees it."""

    name: str
    description: str
    #: Absolute, with a slash at the end. Only for canonical, hreflang, OpenGraph and JSON-LD.
    base_url: str
    publisher: str
    contact: str
    #: A partner edition's notice, or empty.
    notice: str = ""
    #: What the site is, or empty.
    about: str = ""
    about_attrs: Markup = Markup("")
    #: Attributes where a text is in another language than the page: nobody translated it yet.
    name_attrs: Markup = Markup("")
    description_attrs: Markup = Markup("")
    publisher_attrs: Markup = Markup("")
    notice_attrs: Markup = Markup("")


class LocaleView(Struct, frozen=True):
    """A language of the site."""

    tag: str
    direction: str
    #: Its name in itself: `العربية`.
    endonym: str


class NavItem(Struct, frozen=True):
    """An entry of the site's navigation."""

    label: str
    path: str
    #: Whether the page belongs under this entry.
    current: bool = False
    #: Attributes where the label is in another language than the page.
    attrs: Markup = Markup("")


class Assets(Struct, frozen=True):
    """Paths of the theme's files, named by their content."""

    #: The stylesheet of every page.
    css: str
    #: The script of every page; a page is complete without it.
    js: str
    icon: str
    #: Beside `css`, for the search page.
    search_css: str = ""
    #: What the reader chose for all pages, put in force before the first picture.
    early_js: str = ""
    #: Beside `css`: for home pages, listings, documents, and all other pages.
    home_css: str = ""
    list_css: str = ""
    document_css: str = ""
    read_css: str = ""
    #: The script of the page "My learning".
    learning_js: str = ""
    #: The stylesheet of figures and self-assessments, and the latter's script.
    figures_css: str = ""
    assessment_js: str = ""
    #: The home page of a language; pages of micro-credentials, services, standards, events and
    #: mirrors; the page of all services.
    portal_css: str = ""
    kinds_css: str = ""
    hall_css: str = ""


class Chrome(Struct, frozen=True):
    """All that is known before a page's own content: each field is a top-level name in
    templates.
    """

    site: SiteView
    locale: LocaleView
    #: `../../`: leads from the page to the site's root; empty for a page at the root.
    root: str
    nav: tuple[NavItem, ...]
    #: The locales this page exists in, itself among them: for the language switch and hreflang.
    alternates: tuple[LocaleView, ...]
    #: Where `x-default` leads: one of `alternates`.
    x_default: str
    assets: Assets
    #: State of a passage to its label in the reader's language: `draft` → "Machine
    #: translation".
    state_labels: Mapping[State, str]
    #: Path of the home page of this locale: `ar/index.html`.
    home: str
    #: Kind of page: home, collection, listing, record, vocabulary, term, document, search,
    #: tombstone, missing.
    kind: str
    #: Key and label of the collection the page belongs to, else empty.
    collection: str = ""
    collection_label: str = ""
    #: Path of this locale's search page: `ar/search.html`; empty where the site has no search.
    search: str = ""
    #: Path of the page of what a reader keeps: `ar/my-learning.html`.
    learning: str = ""
    #: How to cite a page in this language, in pieces: text, and the names `provider`, `title`,
    #: `site`, `date` and `url` where these stand.
    citation: tuple[str, ...] = ()
    #: The site's links at the foot of every page.
    footer: tuple[NavItem, ...] = ()
