"""Files beside a record's page: calendars of events, micro-credentials for machines."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from generator.config.model import CollectionConfig
from generator.locales import Locale, parse_locale
from generator.locales.names import language_name
from generator.records.model import Record
from generator.render import jsonld
from generator.render.available import Available
from generator.render.badges import Award, Wording, achievement
from generator.render.calendars import Entry, calendar
from generator.render.desk import Desk
from generator.render.facets import term_path
from generator.render.learning_model import Element, qualification
from generator.render.texts import Texts
from generator.theme.context import TermView
from generator.translation.passages import Passage

#: Path from the site's root, and what gives the file's bytes.
Companion = tuple[str, Callable[[], bytes]]
#: Kinds that have such files.
WITH_COMPANIONS = frozenset({"event", "micro-credential"})
#: States of texts that stand in data, where no label can say what they are.
_TRUSTED = frozenset({"source", "approved", "translated"})


def achievement_path(tag: str, collection: str, record_id: str) -> str:
    """Give the file of a micro-credential as an Open Badges achievement, one a language."""
    return f"{tag}/{collection}/{record_id}.achievement.json"


def learning_model_path(home: str, collection: str, record_id: str) -> str:
    """Give the file of a micro-credential in the European Learning Model, one for all."""
    return f"{home}/{collection}/{record_id}.elm.json"


def calendar_path(tag: str, collection: str, record_id: str) -> str:
    """Give the calendar file of an event."""
    return f"{tag}/{collection}/{record_id}.ics"


def days(record: Record) -> tuple[date, date] | None:
    """Give the first and the last day of an event; None where no day is known."""
    start = record.fields.get("start", "")
    end = record.fields.get("end", "") or start
    try:
        found = date.fromisoformat(str(start)), date.fromisoformat(str(end))
    except ValueError:
        return None
    return found if found[0] <= found[1] else (found[0], found[0])


class Told(NamedTuple):
    """A record, where it has pages, and its texts by locale."""

    record: Record
    home: Locale
    available: Available
    texts: Mapping[Locale, Texts]


def companions(
    kind: str, told: Told, desk: Desk, desks: Mapping[Locale, Desk], config: CollectionConfig
) -> Iterator[Companion]:
    """Give the files beside a record's page in the desk's locale."""
    record, tag = told.record, desk.locale.tag
    match kind:
        case "event" if days(record):
            path = calendar_path(tag, config.name, record.id)
            yield path, lambda: _calendar(told, desk, config)
        case "micro-credential":
            path = achievement_path(tag, config.name, record.id)
            yield path, lambda: _achievement(told, desk, config)
            if desk.locale == told.home:
                path = learning_model_path(tag, config.name, record.id)
                yield path, lambda: _learning_model(told, desks, config)


def _page(told: Told, desk: Desk, config: CollectionConfig) -> str:
    return f"{desk.site.base_url}{desk.locale.tag}/{config.name}/{told.record.id}.html"


def _calendar(told: Told, desk: Desk, config: CollectionConfig) -> bytes:
    record, texts = told.record, told.texts[desk.locale]
    span = days(record)
    assert span is not None  # noqa: S101 asked before the path was given
    host = desk.site.base_url.split("//", 1)[1].split("/", 1)[0]
    title = texts.passage("title")
    entry = Entry(
        uid=f"{record.id}@{host}",
        start=span[0],
        end=span[1],
        stamp=date.fromisoformat(record.updated or record.published or span[0].isoformat()),
        language=title.tag,
        summary=title.text,
        url=_page(told, desk, config),
        location=texts.passage("place").text,
        description=texts.passage("summary").text,
    )
    return calendar(entry, desk.site.name)


# Open Badges


def _achievement(told: Told, desk: Desk, config: CollectionConfig) -> bytes:
    record, texts, base = told.record, told.texts[desk.locale], desk.site.base_url
    provider = _term(desk, "providers", record.provider)
    award = Award(
        id=record.id,
        address=f"{base}{achievement_path(desk.locale.tag, config.name, record.id)}",
        page=_page(told, desk, config),
        provider=provider,
        provider_page=f"{base}{provider.path}" if provider else "",
        subjects=tuple(_subjects(desk, record)),
        eqf=_eqf(record),
        credits=record.workload.credits if record.workload else 0,
        tags=_keywords(desk, record.tags, told.home),
        version=record.updated or record.published,
        related=tuple(_related(told, desk, config)),
    )
    made = achievement(award, _wording(texts, desk, config))
    return jsonld.document(made)


def _keywords(desk: Desk, tags: tuple[str, ...], home: Locale) -> tuple[str, ...]:
    """Give keywords in the desk's own language: all where the author wrote in it."""
    if desk.locale == home:
        return tags
    named = [found for tag in tags if (found := desk.keyword(tag))]
    return tuple([found.text for found in named if found.tag == desk.locale.tag])


def _wording(texts: Texts, desk: Desk, config: CollectionConfig) -> Wording:
    title = texts.passage("title")
    criteria = [(desk.interface.gettext("What you will learn"), texts.items("outcomes").items)]
    for field in config.fields:
        if field.name == "assessment":
            text = texts.passage(field.name).text
            criteria.append((desk.field_label(config, field.name), (text,) if text else ()))
    return Wording(
        title.tag, title.text, texts.passage("summary").text, tuple(c for c in criteria if c[1])
    )


def _related(told: Told, desk: Desk, config: CollectionConfig) -> Iterator[tuple[str, str]]:
    for locale in told.available.locales:
        if locale != desk.locale:
            path = achievement_path(locale.tag, config.name, told.record.id)
            yield f"{desk.site.base_url}{path}", locale.tag


def _subjects(desk: Desk, record: Record) -> Iterator[TermView]:
    for code in record.subjects:
        term = _term(desk, "subjects", code)
        if term is not None:
            yield term


def _term(desk: Desk, vocabulary: str, code: str) -> TermView | None:
    if not code:
        return None
    path = term_path(desk.locale.tag, vocabulary, code)
    return TermView(code, desk.term_label(vocabulary, code), path)


def _eqf(record: Record) -> int:
    level = record.fields.get("eqf", 0)
    return level if isinstance(level, int) and 1 <= level <= 8 else 0


# The European Learning Model


def _learning_model(
    told: Told, desks: Mapping[Locale, Desk], config: CollectionConfig
) -> bytes:
    record, home = told.record, desks[told.home]
    work = record.workload
    element = Element(
        address=f"{home.site.base_url}"
        f"{learning_model_path(told.home.tag, config.name, record.id)}",
        page=_page(told, home, config),
        id=record.id,
        scheme=home.site.name,
        title=_in_all(told, "title"),
        description=_in_all(told, "summary"),
        outcomes=_outcomes(told),
        volume=jsonld.iso_duration(work),
        longest=f"P{work.weeks:g}W" if work and work.weeks and work.weeks % 1 == 0 else "",
        credits=f"{work.credits:g}" if work and work.credits else "",
        eqf=_eqf(record),
        subjects=tuple((c, _labels(told, desks, "subjects", c)) for c in record.subjects),
        languages=tuple(_languages(record, told)),
        provider=_labels(told, desks, "providers", record.provider),
        country=record.country,
        country_name=_labels(told, desks, "countries", record.country),
        assessment=_in_all(told, "assessment"),
        participation=_in_all(told, "participation"),
        prerequisites=_in_all(told, "prerequisites"),
        notes=(
            *(_in_all(told, name) for name in ("quality", "supervision", "stackability")),
            _by_language(
                (locale, desks[locale].interface.gettext(NOT_ISSUED))
                for locale in told.available.locales
            ),
        ),
    )
    return jsonld.document(qualification(element))


#: Said on the page and in the data.
NOT_ISSUED = (
    "This describes what can be learned and shown. It is not a credential, and no credential "
    "is issued here."
)


def _by_language(texts: Iterator[tuple[Locale, str]]) -> dict[str, str]:
    """The model has languages without script: the first of two scripts stands."""
    found: dict[str, str] = {}
    for locale, text in texts:
        if text:
            found.setdefault(locale.language, text)
    return found


def _in_all(told: Told, name: str) -> dict[str, str]:
    """Give a text in every language in which somebody stands behind it."""
    found = ((locale, told.texts[locale]) for locale in told.available.locales)
    return _by_language((locale, _own(texts, name)) for locale, texts in found)


def _own(texts: Texts, name: str) -> str:
    passage = texts.passage(name)
    return passage.text if texts.in_locale(name) and passage.state in _TRUSTED else ""


def _outcomes(told: Told) -> tuple[dict[str, str], ...]:
    rows = []
    for locale in told.available.locales:
        texts = told.texts[locale]
        items = texts.items("outcomes")
        if texts.in_locale("outcomes") and items.state in _TRUSTED:
            rows.append((locale, items.items))
    count = len(told.record.outcomes)
    whole = [row for row in rows if len(row[1]) == count]
    return tuple(_by_language((loc, items[n]) for loc, items in whole) for n in range(count))


def _labels(
    told: Told, desks: Mapping[Locale, Desk], vocabulary: str, code: str
) -> dict[str, str]:
    if not code:
        return {}
    found = ((loc, desks[loc].term_label(vocabulary, code)) for loc in told.available.locales)
    return _by_language((loc, _label(label, loc)) for loc, label in found)


def _label(label: Passage, locale: Locale) -> str:
    same = parse_locale(label.tag).language == locale.language
    return label.text if same and label.state in _TRUSTED else ""


def _languages(record: Record, told: Told) -> Iterator[tuple[str, dict[str, str]]]:
    for language in dict.fromkeys(parse_locale(tag).language for tag in record.languages):
        names = (
            (loc, language_name(parse_locale(language), loc)) for loc in told.available.locales
        )
        yield language, _by_language(names)
