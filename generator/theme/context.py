"""What a template may use: the contract between `render` and whoever writes templates.

Every page is rendered from two parts. **Known** per locale, kind of page and set of locales a
page exists in: the fields of `Chrome`, spread as top-level names (`site`, `root`, ...).
**Dynamic** per page: one object named `page`. The build folds everything known into text once;
so the more a template says with known names, the faster it is.

Besides these a template has `_(text)` and `ngettext(one, many, n)` (with `%(num)s`) for the
interface's own words, in English; they are extracted into `translations/<locale>/ui.po`.

Printing: `{{ passage }}` prints escaped text (or sanitised HTML for Markdown); put
`{{ passage.attrs }}` into the tag around it, which gives `lang` and `dir` where the passage is
in another language than the page.
Addresses: every path here is relative to the site's root; write `{{ root }}{{ path }}`.
"""

from collections.abc import Mapping
from typing import Literal

from markupsafe import Markup
from msgspec import Struct, field

from generator.theme.types import Repeated
from generator.translation.passages import Html, Passage, PassageList, State


class Shared:
    """A value that stands on many pages, made once for all of them: what it prints is
    remembered by its identity.
    """

    __slots__ = ()


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


class TermView(Struct, Shared, frozen=True, eq=False):
    """A term of a controlled vocabulary."""

    code: str
    label: Passage
    #: Page about the term, or empty.
    path: str = ""
    count: int = 0


class Labelled(Struct, Shared, frozen=True, eq=False):
    """A language (or anything with a code) and its name in the reader's language."""

    code: str
    label: str
    direction: str = "ltr"


class MediaView(Struct, Shared, frozen=True, eq=False):
    """One kind of media and the languages it exists in."""

    label: Passage
    languages: tuple[Labelled, ...]


class DateView(Struct, Shared, frozen=True, eq=False):
    """A date: ISO 8601 for machines, CLDR's medium form for readers."""

    iso: str
    text: str


class FieldView(Struct, frozen=True):
    """A field that the collection's configuration added. Just one of the values is set."""

    name: str
    label: str
    text: Passage | None = None
    items: PassageList | None = None
    terms: tuple[TermView, ...] = ()
    link: str = ""
    date: DateView | None = None
    #: Attributes where the label is in another language than the page.
    attrs: Markup = Markup("")


class Crumb(Struct, frozen=True):
    """A step of the path from the home page to this one."""

    label: str
    path: str
    #: Attributes where the label is in another language than the page.
    attrs: Markup = Markup("")


class RelatedView(Struct, gc=False, frozen=True):
    """A link to a record that is about the same."""

    #: Relative to the site's root, in a locale where it has a page.
    path: str
    title: Passage
    #: Set where the link leads to a page in another language: its endonym and tag.
    leads_to: Labelled | None = None


class AvailabilityRow(Struct, Shared, frozen=True, eq=False):
    """A language, and what there is in it."""

    language: Labelled
    #: The least trusted state among the page's texts in it; empty where there is no page.
    state: State | Literal[""]
    #: Whether some of the page's texts are in another language.
    partly: bool
    #: One for each of the media: `yes`, `machine` (made by a machine) or `no`.
    cells: tuple[str, ...]


class AvailabilityView(Struct, Shared, frozen=True, eq=False):
    """What there is of a resource, and in which language."""

    #: Labels of the media: "Subtitles".
    media: tuple[Passage, ...]
    rows: tuple[AvailabilityRow, ...]


class RecordPage(Struct, gc=False, kw_only=True):
    """`page` in `record.html.j2`."""

    id: str
    #: The page's path without its locale: `higher/xianxing-daishu.html`. `{{ a.tag }}/{{
    #: page.tail }}` is its page in locale `a`.
    tail: str
    title: Passage
    summary: Passage
    description: Passage
    outcomes: PassageList
    syllabus: PassageList
    #: Label of the record's kind in the reader's language: "Course".
    kind_label: Repeated
    provider: TermView | None
    country: TermView | None
    subjects: tuple[TermView, ...]
    level: TermView | None
    languages: tuple[Labelled, ...]
    #: Ready sentences such as "3–5 hours a week", "14 weeks".
    workload: tuple[str, ...]
    audience: tuple[TermView, ...]
    media: tuple[MediaView, ...]
    licence: TermView | None
    #: https address of the resource itself, or empty.
    link: str
    published: DateView | None
    updated: DateView | None
    #: Keywords that no vocabulary names, as the author wrote them.
    tags: tuple[str, ...]
    #: Language of the tags, as attributes.
    tags_attrs: Markup
    fields: tuple[FieldView, ...]
    retired: bool
    #: Path of the record that replaces this one, or empty.
    replaced_by: str
    #: The least trusted state among the passages shown that are not the author's own; `source`
    #: if all are.
    state: State
    #: How many of the record's translatable passages are shown in the page's locale, and of how
    #: many.
    translated: int
    translatable: int
    #: How many of them changed in the source since they were translated.
    stale: int
    #: Endonym and tag of the language the record was written in.
    source: Labelled
    #: Address where a reader can mend the translation, or empty.
    improve: str
    #: schema.org JSON-LD, safe inside a script element.
    jsonld: Html
    #: Records that are about the same, the nearest first.
    related: tuple[RelatedView, ...] = ()
    #: The title as its author wrote it, where the page has another; for readers who want both.
    original: Passage | None = None
    #: "3 min": how long the page takes to read; empty where it has next to no text.
    reading: Repeated = ""
    #: What exists in which language; None where there is but one.
    availability: AvailabilityView | None = None
    #: Keywords that the vocabulary `tags` names in the reader's language.
    keywords: tuple[Passage, ...] = ()


class MicroCredentialPage(RecordPage, kw_only=True):
    """`page` in `micro-credential.html.j2`: the elements of the European approach to
    micro-credentials, and the same for machines.
    """

    eqf: FieldView | None = None
    assessment: FieldView | None = None
    participation: FieldView | None = None
    quality: FieldView | None = None
    prerequisites: FieldView | None = None
    supervision: FieldView | None = None
    stackability: FieldView | None = None
    #: Paths of the Open Badges 3.0 Achievement in the page's language, and of the description
    #: in the words of the European Learning Model, in all languages.
    achievement: str = ""
    learning_model: str = ""


class ServicePage(RecordPage, kw_only=True):
    """`page` in `service.html.j2`."""

    group: FieldView | None = None
    documents: FieldView | None = None
    steps: FieldView | None = None
    cost: FieldView | None = None
    checked: FieldView | None = None


class StandardPage(RecordPage, kw_only=True):
    """`page` in `standard.html.j2`."""

    designation: FieldView | None = None
    type: FieldView | None = None
    issuer: FieldView | None = None
    issued: FieldView | None = None
    #: Each has an anchor: `#clause-1`, ...
    clauses: FieldView | None = None
    checked: FieldView | None = None


class EventPage(RecordPage, kw_only=True):
    """`page` in `event.html.j2`."""

    start: FieldView | None = None
    end: FieldView | None = None
    place: FieldView | None = None
    organiser: FieldView | None = None
    theme: FieldView | None = None
    figures: FieldView | None = None
    #: Path of the calendar file, or empty where only a month or a year is known.
    calendar: str = ""


class MirrorPage(RecordPage, kw_only=True):
    """`page` in `mirror.html.j2`."""

    operator: FieldView | None = None
    standing: FieldView | None = None
    since: FieldView | None = None
    checked: FieldView | None = None
    #: Whether this entry only shows how one is filled in.
    example: bool = False


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
