"""From a record and its passages to what `record.html.j2` and `card.html.j2` get."""

from collections.abc import Mapping
from functools import lru_cache

import msgspec

from generator.config.model import CollectionConfig, FieldConfig
from generator.locales import Locale, parse_locale
from generator.locales.formats import format_workload
from generator.records.model import Record, Value, Workload
from generator.render.desk import Desk
from generator.render.facets import facet_path, term_path, vocabulary_of
from generator.render.jsonld import record_jsonld
from generator.render.texts import Texts
from generator.theme.context import (
    Card,
    DateView,
    FieldView,
    Labelled,
    MediaView,
    RecordPage,
    TermView,
)
from generator.translation.passages import STATES, Html, Passage, State

_RANK = {state: rank for rank, state in enumerate(STATES)}


class Views:
    """Makes views of one collection's records for one locale; what repeats is made once."""

    def __init__(self, desk: Desk, collection: CollectionConfig) -> None:
        self.desk, self.collection = desk, collection
        self.term = lru_cache(maxsize=None)(self._term)
        self.kind_label = lru_cache(maxsize=None)(desk.kind_label)
        self.licence = lru_cache(maxsize=None)(self._licence)
        self.media_label = lru_cache(maxsize=None)(self._media_label)
        self.workload = lru_cache(maxsize=4096)(self._workload)
        self.labels = {f.name: desk.field_label(collection, f.name) for f in collection.fields}

    def page(self, record: Record, texts: Texts, home: Locale, improve: str) -> RecordPage:
        """Give the record's page; `texts` are its passages by field."""
        kind = record.kind or self.collection.kind
        shown = texts.shown()
        page = RecordPage(
            id=record.id,
            tail=f"{self.collection.name}/{record.id}.html",
            title=texts.passage("title"),
            summary=texts.passage("summary"),
            description=texts.markdown("description"),
            outcomes=texts.items("outcomes"),
            syllabus=texts.items("syllabus"),
            kind_label=self.kind_label(kind),
            provider=self.one("provider", record.provider, record),
            country=self.one("country", record.country, record),
            subjects=self.many("subjects", record.subjects, record),
            level=self.one("level", record.level, record),
            languages=tuple(map(self.desk.language, record.languages)),
            workload=self.workload(record.workload) if record.workload else (),
            audience=self.many("audience", record.audience, record),
            media=self.media(record.media),
            licence=self.licence(record.licence) if record.licence else None,
            link=record.link,
            published=self.date(record.published),
            updated=self.date(record.updated),
            tags=record.tags,
            tags_attrs=self.desk.attrs(home.tag),
            fields=self.fields(record, texts) if record.fields else (),
            retired=record.status == "retired",
            replaced_by=f"{self.collection.name}/{record.replaced_by}.html" if record.replaced_by else "",
            state=least_trusted([state for _, state in shown]),
            translated=sum([own for own, _ in shown]),
            translatable=len(shown),
            stale=sum([state == "stale" for _, state in shown]),
            source=source_label(texts.source_tag),
            improve=improve,
            jsonld=Html(),
        )
        page.jsonld = record_jsonld(record, kind, page, self.desk.site, self.desk.locale.tag)
        return page

    def card(self, record: Record, texts: Texts, leads_to: Locale) -> Card:
        """Give the record's card; its link leads to its page in `leads_to`."""
        title, summary = texts.passage("title"), texts.passage("summary")
        away = leads_to != self.desk.locale
        return Card(
            path=f"{leads_to.tag}/{self.collection.name}/{record.id}.html",
            title=title,
            summary=summary,
            kind_label=self.kind_label(record.kind or self.collection.kind),
            provider=self.one("provider", record.provider, record),
            level=self.one("level", record.level, record),
            languages=tuple(map(self.desk.language, record.languages)),
            state=least_trusted((title.state, summary.state)),
            leads_to=source_label(leads_to.tag) if away else None,
        )

    def one(self, name: str, code: str, record: Record) -> TermView | None:
        """Give the term of a field that has one code at most."""
        return self.term(name, code, record.status == "retired") if code else None

    def many(self, name: str, codes: tuple[str, ...], record: Record) -> tuple[TermView, ...]:
        """Give the terms of a field with any number of codes."""
        return tuple([self.term(name, code, record.status == "retired") for code in codes])

    def date(self, iso: str) -> DateView | None:
        """Give a date where there is one."""
        return self.desk.date(iso) if iso else None

    def media(self, media: Mapping[str, tuple[str, ...]]) -> tuple[MediaView, ...]:
        """Give what there is in which language."""
        return tuple(
            MediaView(self.media_label(name), tuple(map(self.desk.language, tags)))
            for name, tags in media.items()
        )

    def fields(self, record: Record, texts: Texts) -> tuple[FieldView, ...]:
        """Give the fields that the configuration added, in its order."""
        return tuple(
            self._field(own, record.fields[own.name], texts, record)
            for own in self.collection.fields
            if own.name in record.fields
        )

    def _field(self, own: FieldConfig, value: Value, texts: Texts, record: Record) -> FieldView:
        label = self.labels[own.name]
        match own.type:
            case "list":
                return FieldView(own.name, label, items=texts.items(own.name))
            case "markdown":
                return FieldView(own.name, label, text=texts.markdown(own.name))
            case "code" | "codes":
                codes = tuple(value) if isinstance(value, list) else (str(value),)
                return FieldView(own.name, label, terms=self.many(own.name, codes, record))
            case "url":
                return FieldView(own.name, label, link=str(value))
            case "date":
                return FieldView(own.name, label, date=self.date(str(value)))
            case "text":
                return FieldView(own.name, label, text=texts.passage(own.name))
            case _:
                return FieldView(own.name, label, text=self._plain(value))

    def _plain(self, value: Value) -> Passage:
        if isinstance(value, bool):
            text = self.desk.interface.gettext("Yes" if value else "No")
        else:
            text = f"{value:g}" if isinstance(value, float | int) else str(value)
        return self.desk.passage(text, self.desk.locale.tag, "source")

    def _term(self, name: str, code: str, retired: bool) -> TermView:
        vocabulary = vocabulary_of(self.collection, name)
        tag = self.desk.locale.tag
        browsable = name in self.collection.facets and not retired
        path = facet_path(tag, self.collection.name, name, code) if browsable else term_path(tag, vocabulary, code)
        return TermView(code, self.desk.term_label(vocabulary, code), path)

    def _licence(self, code: str) -> TermView:
        label = self.desk.term_label("licences", code)
        known = code in self.desk.vocabularies.get("licences", {})
        return TermView(code, label, term_path(self.desk.locale.tag, "licences", code) if known else "")

    def _media_label(self, name: str) -> Passage:
        return self.desk.term_label("media", name)

    def _workload(self, work: Workload) -> tuple[str, ...]:
        return format_workload(self.desk.locale, **msgspec.structs.asdict(work))


def least_trusted(states: list[State] | tuple[State, ...]) -> State:
    """Give the state that a page or card as a whole can claim.

    >>> least_trusted(["source", "approved", "draft"])
    'draft'
    """
    translated = [s for s in states if s != "source"]
    return min(translated, key=_RANK.__getitem__) if translated else "source"


@lru_cache(maxsize=512)
def source_label(tag: str) -> Labelled:
    """Give a language by its own name."""
    locale = parse_locale(tag)
    return Labelled(tag, locale.endonym, locale.direction)

