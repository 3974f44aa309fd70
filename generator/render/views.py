"""From a record and its passages to what `record.html.j2` and `card.html.j2` get."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from markupsafe import escape
from msgspec.structs import replace

from generator.config.kinds import ON_CARDS
from generator.config.model import CollectionConfig, FieldConfig
from generator.locales import Locale, parse_locale
from generator.locales.formats import format_credits, format_hours, format_weekly, format_weeks
from generator.records.model import Record, Value, Workload
from generator.render.availability import Known, PageState, availability
from generator.render.desk import Desk
from generator.render.facets import facet_path, term_path, vocabulary_of
from generator.render.jsonld import RecordJsonld
from generator.render.kind_jsonld import DESCRIBED, Told, kind_script
from generator.render.kind_pages import special
from generator.render.reading import minutes, reading_time, speed
from generator.render.search_terms import LinkText, decode_link
from generator.render.texts import Runs, Standing, Texts, is_own
from generator.theme.context import (
    AvailabilityView,
    Card,
    DateView,
    FieldView,
    Labelled,
    MediaView,
    RecordPage,
    RelatedView,
    TermView,
)
from generator.theme.memo import Memo
from generator.translation.passages import NO_ATTRS, STATES, Html, Passage, State

_NO_HTML = Html()
_DOUBTFUL = frozenset({"draft", "needs-review", "stale"})
_RANK = {state: rank for rank, state in enumerate(STATES)}
Keywords = tuple[tuple[Passage, ...], tuple[str, ...]]
_Media = tuple[tuple[str, tuple[str, ...]], ...]


class Terms:
    """The terms that records name, by field: what repeats is made once."""

    def __init__(self, make: Callable[[str, str], TermView]) -> None:
        def one(name: str) -> Memo[str, TermView | None]:
            return Memo(lambda code: make(name, code) if code else None)

        def many(name: str) -> Memo[tuple[str, ...], tuple[TermView, ...]]:
            return Memo(lambda codes: tuple([make(name, code) for code in codes]))

        self.provider, self.country, self.level = one("provider"), one("country"), one("level")
        self.subjects, self.audience = many("subjects"), many("audience")
        self.own = Memo(many)


class Views:
    """Makes views of one collection's records for one locale; what repeats is made once."""

    def __init__(self, desk: Desk, collection: CollectionConfig) -> None:
        self.desk, self.collection = desk, collection
        self.tag = desk.locale.tag
        self.jsonld = RecordJsonld(desk.site, self.tag, collection.name)
        active, retired = Memo(self._browsable), Memo(self._retired)
        self.active = Terms(lambda name, code: active[name, code])
        self.retired = Terms(lambda name, code: retired[name, code])
        self.kind_label = Memo(desk.kind_label)
        self.licence = Memo(self._licence)
        self.date = Memo(self._date)
        self.languages = Memo(self._languages)
        self.media = Memo(self._media)
        self.medium = Memo(self._medium)
        self.attrs = Memo(desk.attrs)
        self.is_own: Memo[str, bool] = Memo(lambda tag: is_own(tag, desk.locale))
        self.standings: Memo[Runs, Standing] = Memo(self._standing)
        self.page_state: Memo[Standing, PageState] = Memo(self._page_state)
        self.speed = Memo(speed)
        #: By language, and how many characters or words of it.
        self.reading: Memo[tuple[str, int], str] = Memo(
            lambda read: self._time(read[1] / self.speed[read[0]][1])
        )
        self.availability: Memo[Known, AvailabilityView | None] = Memo(
            lambda known: availability(known, desk)
        )
        self.keywords: Memo[tuple[str, ...], Keywords] = Memo(self._keywords)
        self.on_cards = ON_CARDS.get(collection.kind, ())
        #: Own texts that are nobody's to translate, such as the designation of a standard.
        self.untold = frozenset(
            f.name for f in collection.fields if f.type == "text" and not f.translatable
        )
        self.labels = {f.name: desk.field_label(collection, f.name) for f in collection.fields}
        #: Attributes of labels in another language than the page, by field.
        attrs = {f.name: desk.facet_attrs(collection, f.name) for f in collection.fields}
        self.label_attrs = {name: found for name, found in attrs.items() if found}
        locale = desk.locale
        self.weekly: Memo[tuple[float, float], str] = Memo(
            lambda hours: format_weekly(*hours, locale)
        )
        self.weeks: Memo[float, str] = Memo(lambda weeks: format_weeks(weeks, locale))
        self.hours: Memo[float, str] = Memo(lambda hours: format_hours(hours, locale))
        self.credits: Memo[float, str] = Memo(lambda number: format_credits(number, locale))

    def page(
        self, record: Record, texts: Texts, home: Locale, improve: str, replaced_by: str = ""
    ) -> RecordPage:
        """Give the record's page; `texts` are its passages by field.

        `replaced_by` is the path of the page of what replaced it.
        """
        kind = record.kind or self.collection.kind
        title = texts.passage("title")
        is_retired = record.status == "retired"
        terms = self.retired if is_retired else self.active
        standing = self.standing(texts)
        outcomes, syllabus = texts.items("outcomes"), texts.items("syllabus")
        keywords, tags = (
            self.keywords[record.tags] if self.desk.tag_codes else ((), record.tags)
        )
        page = RecordPage(
            id=record.id,
            tail=f"{self.collection.name}/{record.id}.html",
            title=title,
            summary=texts.passage("summary"),
            description=texts.markdown("description"),
            outcomes=outcomes,
            syllabus=syllabus,
            kind_label=self.kind_label[kind],
            provider=terms.provider[record.provider],
            country=terms.country[record.country],
            subjects=terms.subjects[record.subjects],
            level=terms.level[record.level],
            languages=self.languages[record.languages],
            workload=self._workload(record.workload) if record.workload else (),
            audience=terms.audience[record.audience],
            media=self.media[tuple(record.media.items())] if record.media else (),
            licence=self.licence[record.licence],
            link=record.link,
            published=self.date[record.published],
            updated=self.date[record.updated],
            tags=tags,
            tags_attrs=self.attrs[home.tag],
            fields=self.fields(record, texts, terms) if record.fields else (),
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
            reading=self._reading(texts),
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
        terms = self.retired if record.status == "retired" else self.active
        tag = leads_to.tag
        facts = self._facts(record, texts, terms) if self.on_cards else ()
        least = _less_trusted[title.state, summary.state]
        return Card(
            path=f"{tag}/{self.collection.name}/{record.id}.html",
            title=title,
            summary=summary,
            kind_label=self.kind_label[record.kind or self.collection.kind],
            provider=terms.provider[record.provider],
            level=terms.level[record.level],
            languages=self.languages[record.languages],
            state=least_trusted(least, *self._doubts(facts)) if facts else least,
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

    def _reading(self, texts: Texts) -> str:
        runs = texts.runs
        if len(runs) == 1:
            tag = runs[0][0]
            by_characters, _ = self.speed[tag]
            return self.reading[tag, texts.characters() if by_characters else texts.spaces()]
        return self._time(minutes([(p.text, p.tag) for p in texts.fields.values()]))

    def _time(self, taken: float) -> str:
        return reading_time(round(taken, 1), self.desk.locale)

    def standing_in(self, texts: Texts) -> PageState:
        """Give how far the page of a record can be trusted in this locale."""
        return self.page_state[self.standing(texts)]

    def _page_state(self, found: Standing) -> PageState:
        return PageState(self.tag, found.state, found.translated < found.translatable)

    def related(self, links: Iterable[bytes]) -> tuple[RelatedView, ...]:
        """Give links to other records, encoded as the store of related resources has them."""
        return tuple([self._related(decode_link(link)) for link in links])

    def _related(self, link: LinkText) -> RelatedView:
        tag = link.path.partition("/")[0]
        title = Passage(
            link.title, escape(link.title).encode(), link.tag, link.state, self.attrs[link.tag]
        )
        return RelatedView(link.path, title, source_label(tag) if tag != self.tag else None)

    def _facts(self, record: Record, texts: Texts, terms: Terms) -> tuple[Passage, ...]:
        """Give what a card says of a record of this collection's kind."""
        found = {f.name: f for f in self.fields(record, texts, terms)}
        chosen = (found[name] for name in self.on_cards if name in found)
        return tuple(fact for field in chosen for fact in self._fact(field))

    def _doubts(self, facts: tuple[Passage, ...]) -> Iterator[State]:
        """Go through the states of those facts that a card must not pass off as sure."""
        return (fact.state for fact in facts if fact.state in _DOUBTFUL)

    def _fact(self, field: FieldView) -> Iterator[Passage]:
        if field.text:
            yield field.text
        elif field.date:
            yield self.desk.passage(field.date.text, self.tag, "source")
        yield from (term.label for term in field.terms)

    def fields(self, record: Record, texts: Texts, terms: Terms) -> tuple[FieldView, ...]:
        """Give the fields that the configuration added, in its order."""
        found = tuple(
            self._field(own, record.fields[own.name], texts, terms)
            for own in self.collection.fields
            if own.name in record.fields
        )
        if not self.label_attrs:
            return found
        return tuple(replace(f, attrs=self.label_attrs.get(f.name, NO_ATTRS)) for f in found)

    def _field(self, own: FieldConfig, value: Value, texts: Texts, terms: Terms) -> FieldView:
        label = self.labels[own.name]
        match own.type:
            case "list":
                return FieldView(own.name, label, items=texts.items(own.name))
            case "markdown":
                return FieldView(own.name, label, text=texts.markdown(own.name))
            case "code" | "codes":
                codes = tuple(value) if isinstance(value, list) else (str(value),)
                return FieldView(own.name, label, terms=terms.own[own.name][codes])
            case "url":
                return FieldView(own.name, label, link=str(value))
            case "date":
                return FieldView(own.name, label, date=self.date[str(value)])
            case "text":
                return FieldView(own.name, label, text=texts.passage(own.name))
            case _:
                return FieldView(own.name, label, text=self._plain(value))

    def _plain(self, value: Value) -> Passage:
        if isinstance(value, bool):
            text = self.desk.interface.gettext("Yes" if value else "No")
        else:
            text = f"{value:g}" if isinstance(value, float | int) else str(value)
        return self.desk.passage(text, self.tag, "source")

    def _browsable(self, named: tuple[str, str]) -> TermView:
        """A term of a record that listings name: leads to the listing of its facet."""
        name, code = named
        if name not in self.collection.facets:
            return self._retired(named)
        path = facet_path(self.tag, self.collection.name, name, code)
        return TermView(
            code, self.desk.term_label(vocabulary_of(self.collection, name), code), path
        )

    def _retired(self, named: tuple[str, str]) -> TermView:
        name, code = named
        vocabulary = vocabulary_of(self.collection, name)
        return TermView(
            code, self.desk.term_label(vocabulary, code), term_path(self.tag, vocabulary, code)
        )

    def _licence(self, code: str) -> TermView | None:
        if not code:
            return None
        label = self.desk.term_label("licences", code)
        known = code in self.desk.vocabularies.get("licences", {})
        return TermView(code, label, term_path(self.tag, "licences", code) if known else "")

    def _keywords(self, tags: tuple[str, ...]) -> Keywords:
        """Give the keywords that the site names in every language, and the others."""
        named = [found for tag in tags if (found := self.desk.keyword(tag))]
        return tuple(named), tuple(tag for tag in tags if tag not in self.desk.tag_codes)

    def _date(self, iso: str) -> DateView | None:
        return self.desk.date(iso) if iso else None

    def _languages(self, tags: tuple[str, ...]) -> tuple[Labelled, ...]:
        return tuple(map(self.desk.language, tags))

    def _media(self, media: _Media) -> tuple[MediaView, ...]:
        return tuple([self.medium[pair] for pair in media])

    def _medium(self, pair: tuple[str, tuple[str, ...]]) -> MediaView:
        name, tags = pair
        return MediaView(self.desk.term_label("media", name), self.languages[tags])

    def _workload(self, work: Workload) -> tuple[str, ...]:
        """Phrases of each part; their combinations are as many as records."""
        phrases = []
        if work.weekly_from or work.weekly_to:
            phrases.append(self.weekly[work.weekly_from, work.weekly_to])
        if work.weeks:
            phrases.append(self.weeks[work.weeks])
        if work.hours:
            phrases.append(self.hours[work.hours])
        if work.credits:
            phrases.append(self.credits[work.credits])
        return tuple(phrases)

    def standing(self, texts: Texts) -> Standing:
        """Give how far a record's texts can be trusted; worked out once for all that are
        alike.
        """
        found = texts.standing
        if found is None:
            found = texts.standing = self.standings[self._runs_of(texts)]
        return found

    def _runs_of(self, texts: Texts) -> Runs:
        if not self.untold:
            return texts.runs
        told = (p for name, p in texts.fields.items() if name not in self.untold)
        return tuple([(p.tag, p.state, 1) for p in told])

    def _standing(self, runs: Runs) -> Standing:
        translated = sum(count for tag, _, count in runs if self.is_own[tag])
        stale = sum(count for _, state, count in runs if state == "stale")
        least = least_trusted(*(state for _, state, _ in runs))
        return Standing(least, translated, sum(count for *_, count in runs), stale)


def least_trusted(*states: State) -> State:
    """Give the state that a page or card as a whole can claim.

    >>> least_trusted("source", "approved", "draft"), least_trusted()
    ('draft', 'source')
    """
    return min(states, key=_RANK.__getitem__, default="source")


_less_trusted: Memo[tuple[State, State], State] = Memo(lambda two: least_trusted(*two))


@lru_cache(maxsize=512)
def _escaped(words: str) -> bytes:
    """Give an author's title as HTML: the same on the pages of all locales."""
    return escape(words).encode()


@lru_cache(maxsize=512)
def source_label(tag: str) -> Labelled:
    """Give a language by its own name."""
    locale = parse_locale(tag)
    return Labelled(tag, locale.endonym, locale.direction)
