"""What the templates of the open-data centre, the self-assessments and the page about
translations may use: see `generator.theme.context`.
"""

from markupsafe import Markup
from msgspec import Struct, field

from generator.theme.context.chrome import LocaleView
from generator.theme.context.pages import StateColumn
from generator.theme.context.values import Crumb, DateView
from generator.translation.passages import Html, Passage


class FigureView(Struct, frozen=True):
    """One dated figure of a series."""

    date: DateView
    #: As readers write it, with what the source says before it: "more than 1,920,000,000".
    value: str
    #: The bare number, for machines.
    number: str
    unit: Passage
    source: Passage
    #: Anchor of the source on the same page: `source-xinhua-2023-06`.
    source_id: str
    #: `reported` or `unverified`, and the reader's word for it.
    status: str
    status_label: str


class SourceView(Struct, frozen=True):
    """A source of figures, explained once a page."""

    id: str
    label: Passage
    note: Passage
    link: str


class SeriesPage(Struct):
    """`page` in `series.html.j2`: one series of figures."""

    tail: str
    title: Passage
    note: Passage
    crumbs: tuple[Crumb, ...]
    #: An SVG element.
    chart: Markup
    #: In the order of their dates.
    rows: tuple[FigureView, ...]
    sources: tuple[SourceView, ...]
    #: Path of the series as CSV, in the reader's language.
    csv: str
    #: Whether a figure is unverified.
    doubtful: bool
    jsonld: Html = field(default_factory=Html)


class SeriesRow(Struct, frozen=True):
    """A series on the page of all: its newest figure, and how many there are."""

    label: Passage
    path: str
    newest: FigureView
    count: int


class SeriesGroup(Struct, frozen=True):
    """Series that belong together."""

    #: Empty for series without a group.
    label: Passage
    code: str
    rows: tuple[SeriesRow, ...]


class DataPage(Struct):
    """`page` in `data.html.j2`: the open-data centre."""

    tail: str
    groups: tuple[SeriesGroup, ...]
    #: Paths of all figures as CSV, and of the DCAT catalogue.
    csv: str
    catalogue: str
    figures: int
    series: int


class StatementView(Struct, frozen=True):
    """A statement that readers rate, and advice for those to whom it is new."""

    #: Name of its answers in the form: `safety-privacy`.
    id: str
    text: Passage
    advice: Passage


class RecordLink(Struct, frozen=True):
    """A record worth learning from; perhaps in another language."""

    title: Passage
    path: str
    #: Language of the page it leads to, where it is another one.
    leads_to: str = ""


class AreaView(Struct, frozen=True):
    """An area of a self-assessment."""

    code: str
    label: Passage
    note: Passage
    statements: tuple[StatementView, ...]
    records: tuple[RecordLink, ...]
    #: Most points it can bring, as readers write it.
    most: str


class AssessmentPage(Struct):
    """`page` in `assessment.html.j2`."""

    tail: str
    title: str
    intro: str
    areas: tuple[AreaView, ...]
    #: Number of statements, and most points in all.
    statements: int
    most: int


class TranslatedRow(Struct, frozen=True):
    """How far the site is translated into one language."""

    locale: LocaleView
    #: Share that a person or a language model translated and that is up to date.
    done: str
    #: One for each of the page's `columns`.
    counts: tuple[str, ...]
    total: str
    #: Page with the parts of the site.
    path: str


class TranslatorRow(Struct, frozen=True):
    """Who signed translations, into which language, and how many."""

    locale: LocaleView
    #: Empty where nobody signed.
    name: str
    machine: bool
    count: str


class TranslatedPage(Struct):
    """`page` in `translated.html.j2`: how this site was translated."""

    tail: str
    columns: tuple[StateColumn, ...]
    rows: tuple[TranslatedRow, ...]
    translators: tuple[TranslatorRow, ...]
    #: Whether `translators` counts the catalogue too; false on very large sites.
    whole: bool
