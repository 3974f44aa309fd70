"""From a record and its passages to what `record.html.j2` and `card.html.j2` get."""

from collections.abc import Iterable
from functools import lru_cache

from markupsafe import escape

from generator.config.model import CollectionConfig
from generator.locales import Locale, parse_locale
from generator.records.model import Record
from generator.render.availability import Known, availability
from generator.render.desk import Desk
from generator.render.field_views import FieldViews
from generator.render.jsonld import RecordJsonld
from generator.render.kind_jsonld import DESCRIBED, Told, kind_script
from generator.render.kind_pages import special
from generator.render.phrases import Phrases
from generator.render.search_terms import LinkText, decode_link
from generator.render.standings import Standings, least_trusted
from generator.render.term_views import TermViews
from generator.render.texts import Texts
from generator.theme.context import (
    AvailabilityView,
    Card,
    Labelled,
    RecordPage,
    RelatedView,
)
from generator.theme.memo import Memo
from generator.translation.passages import Html, Passage, State

_NO_HTML = Html()
#: States of facts that a card must not pass off as sure.
_DOUBTFUL = frozenset({"draft", "needs-review", "stale"})


class Views:
    """Makes views of one collection's records for one locale; what repeats is made once."""

    def __init__(self, desk: Desk, collection: CollectionConfig) -> None:
        self.desk, self.collection = desk, collection
        self.tag = desk.locale.tag
        self.jsonld = RecordJsonld(desk.site, self.tag, collection.name)
        self.terms, self.phrases = TermViews(desk, collection), Phrases(desk)
        self.fields = FieldViews(desk, collection, self.phrases)
        self.standings = Standings(desk.locale, self.fields.untold)
        self.kind_label = Memo(desk.kind_label)
        self.attrs = Memo(desk.attrs)
        self.availability: Memo[Known, AvailabilityView | None] = Memo(
            lambda known: availability(known, desk)
        )

    def page(
        self, record: Record, texts: Texts, home: Locale, improve: str, replaced_by: str = ""
    ) -> RecordPage:
        """Give the record's page; `texts` are its passages by field.

        `replaced_by` is the path of the page of what replaced it.
        """
        kind = record.kind or self.collection.kind
        title = texts.passage("title")
        is_retired = record.status == "retired"
        known, phrases = self.terms, self.phrases
        terms = known.retired if is_retired else known.active
        standing = self.standings.of(texts)
        keywords, tags = (
            known.keywords[record.tags] if self.desk.tag_codes else ((), record.tags)
        )
        page = RecordPage(
            id=record.id,
            tail=f"{self.collection.name}/{record.id}.html",
            title=title,
            summary=texts.passage("summary"),
            description=texts.markdown("description"),
            outcomes=texts.items("outcomes"),
            syllabus=texts.items("syllabus"),
            kind_label=self.kind_label[kind],
            provider=terms.provider[record.provider],
            country=terms.country[record.country],
            subjects=terms.subjects[record.subjects],
            level=terms.level[record.level],
            languages=known.languages[record.languages],
            workload=phrases.workload(record.workload) if record.workload else (),
            audience=terms.audience[record.audience],
            media=known.media[tuple(record.media.items())] if record.media else (),
            licence=known.licence[record.licence],
            link=record.link,
            published=phrases.date[record.published],
            updated=phrases.date[record.updated],
            tags=tags,
            tags_attrs=self.attrs[home.tag],
            fields=self.fields.of(record, texts, terms) if record.fields else (),
            retired=is_retired,
            replaced_by=replaced_by,
            state=standing.state,
            translated=standing.translated,
            translatable=standing.translatable,
            stale=standing.stale,
            source=source_label(texts.source_tag),
            improve=improve,
            jsonld=_NO_HTML,
            original=self._original(record, title, texts.source_tag),
            reading=phrases.reading(texts),
            keywords=keywords,
        )
        if kind in DESCRIBED:
            page = special(page, kind, record, self.tag, home.tag)
            page.jsonld = kind_script(kind, Told(record, page, self.desk.site, self.tag))
        else:
            page.jsonld = self.jsonld.script(record, kind, page)
        return page

    def card(self, record: Record, texts: Texts, leads_to: Locale) -> Card:
        """Give the record's card; its link leads to its page in `leads_to`."""
        title, summary = texts.passage("title"), texts.passage("summary")
        terms = self.terms.retired if record.status == "retired" else self.terms.active
        tag = leads_to.tag
        facts = self.fields.facts(record, texts, terms) if self.fields.on_cards else ()
        least = _less_trusted[title.state, summary.state]
        return Card(
            path=f"{tag}/{self.collection.name}/{record.id}.html",
            title=title,
            summary=summary,
            kind_label=self.kind_label[record.kind or self.collection.kind],
            provider=terms.provider[record.provider],
            level=terms.level[record.level],
            languages=self.terms.languages[record.languages],
            state=least_trusted(least, *_doubts(facts)) if facts else least,
            facts=facts,
            original=self._original(record, title, texts.source_tag),
            leads_to=source_label(tag) if tag != self.tag else None,
        )

    def _original(self, record: Record, title: Passage, tag: str) -> Passage | None:
        """Give the author's title where readers get another."""
        if title.state == "source":
            return None
        words = record.title
        return Passage(words, _escaped(words), tag, "source", self.attrs[tag])

    def related(self, links: Iterable[bytes]) -> tuple[RelatedView, ...]:
        """Give links to other records, encoded as the store of related resources has them."""
        return tuple([self._related(decode_link(link)) for link in links])

    def _related(self, link: LinkText) -> RelatedView:
        tag = link.path.partition("/")[0]
        title = Passage(
            link.title, escape(link.title).encode(), link.tag, link.state, self.attrs[link.tag]
        )
        return RelatedView(link.path, title, source_label(tag) if tag != self.tag else None)


_less_trusted: Memo[tuple[State, State], State] = Memo(lambda two: least_trusted(*two))


def _doubts(facts: tuple[Passage, ...]) -> list[State]:
    return [fact.state for fact in facts if fact.state in _DOUBTFUL]


@lru_cache(maxsize=512)
def _escaped(words: str) -> bytes:
    """Give an author's title as HTML: the same on the pages of all locales."""
    return escape(words).encode()


@lru_cache(maxsize=512)
def source_label(tag: str) -> Labelled:
    """Give a language by its own name."""
    locale = parse_locale(tag)
    return Labelled(tag, locale.endonym, locale.direction)
