"""`page` of a record, of each kind."""

from markupsafe import Markup
from msgspec import Struct

from generator.theme.context.values import (
    AvailabilityView,
    DateView,
    FieldView,
    Labelled,
    MediaView,
    RelatedView,
    TermView,
)
from generator.theme.types import Repeated
from generator.translation.passages import Html, Passage, PassageList, State


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
