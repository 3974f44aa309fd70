"""What one setting says about another: each function checks one kind of reference."""

import string
from collections.abc import Iterable, Sequence

from generator.config.faults import FaultLog, Key, path
from generator.config.kinds import FIELDS
from generator.config.model import CollectionConfig, Config, EditionConfig, FieldConfig
from generator.config.page_checks import check_pages
from generator.config.rules import (
    CODE_TYPES,
    COMMON_FACETS,
    COMMON_FIELDS,
    PLACEHOLDERS,
    TRANSLATABLE_TYPES,
)
from generator.config.words import did_you_mean, listed
from generator.locales import Locale


def check_references(config: Config, log: FaultLog) -> None:
    """Note every name that leads nowhere and every choice that contradicts another."""
    _site(config, log)
    _fallbacks(config, log)
    _cycles(config, log)
    for collection in config.collections:
        _fields(collection, config, log)
        _facets(collection, log)
    _shared_names(config, log)
    _search(config, log)
    _editions(config, log)
    check_pages(config, log)


def _search(config: Config, log: FaultLog) -> None:
    own = [f.name for c in config.collections for f in c.fields if f.type in CODE_TYPES]
    key = ("search", "facets")
    _known(config.search.facets, dict.fromkeys([*COMMON_FACETS, *own]), key, "facet", log)
    _repeated(config.search.facets, key, log)
    _repeated(config.search.fields, ("search", "fields"), log)


def _known(
    items: Iterable[object], known: Iterable[object], key: Key, what: str, log: FaultLog
) -> None:
    """Note each of `items` that is not among `known`."""
    names = [str(k) for k in known]
    for n, item in enumerate(items):
        if str(item) not in names:
            hint = did_you_mean(str(item), names)
            log.fault(
                (*key, n), f"{path((*key, n))}: there is no {what} `{str(item)[:60]}`.", hint
            )


def _repeated(items: Sequence[object], key: Key, log: FaultLog) -> None:
    for n, item in enumerate(items):
        if item in items[:n]:
            log.fault((*key, n), f"{path(key)} names `{item}` twice.", "Keep one.")


def _site(config: Config, log: FaultLog) -> None:
    locales = [str(c.locale) for c in config.locales]
    if not locales:
        log.fault(
            ("locales",),
            "The site has no locales.",
            "Write at least the source language under `locales`.",
        )
    elif str(config.site.default) not in locales:
        hint = did_you_mean(str(config.site.default), locales)
        fact = f"`site.default` is `{config.site.default}`, which is not among the locales."
        log.fault(("site", "default"), fact, hint)
    for name in _placeholders(config.site.improve_url):
        if name not in PLACEHOLDERS:
            fact = f"`site.improve_url` has the placeholder `{{{name}}}`, which is not known."
            log.fault(("site", "improve_url"), fact, did_you_mean(name, PLACEHOLDERS))


def _placeholders(text: str) -> list[str]:
    try:
        return [
            f"{name}!{turn}" if turn else f"{name}:{shape}" if shape else name
            for _, name, shape, turn in string.Formatter().parse(text)
            if name is not None
        ]
    except ValueError:
        return [text]


def _fallbacks(config: Config, log: FaultLog) -> None:
    known = dict.fromkeys([*(c.locale for c in config.locales), config.site.source])
    for entry in config.locales:
        key = ("locales", entry.locale.tag, "fallback")
        _known(entry.fallback, known, key, "locale", log)
        _repeated(entry.fallback, key, log)
        _unreachable(entry.fallback, config.site.source, key, log)


def _unreachable(chain: Sequence[Locale], source: Locale, key: Key, log: FaultLog) -> None:
    if source in chain[:-1]:
        fact = f"{path(key)}: what follows `{source}` is never read; it has every text."
        log.fault(
            (*key, chain.index(source) + 1),
            fact,
            f"Move `{source}` to the end, or leave it out.",
        )


def _cycles(config: Config, log: FaultLog) -> None:
    """Note each ring of locales that fall back to one another, once."""
    chains = {c.locale: c.fallback for c in config.locales}
    source = config.site.source
    done: set[Locale] = set()

    def walk(locale: Locale, way: tuple[Locale, ...]) -> None:
        if locale in way:
            ring = " → ".join(str(step) for step in (*way[way.index(locale) :], locale))
            log.fault(
                ("locales", way[-1].tag, "fallback"),
                f"The fallbacks go round in a ring: {ring}.",
                "Take one out.",
            )
        elif locale not in done:
            for step in chains.get(locale, ()):
                if step != source or locale == source:
                    walk(step, (*way, locale))
            done.add(locale)

    for locale in chains:
        walk(locale, ())


def _fields(collection: CollectionConfig, config: Config, log: FaultLog) -> None:
    for field in collection.fields:
        key = ("collections", collection.name, "fields", field.name)
        if field.name in COMMON_FIELDS:
            log.fault(
                key,
                f"{path(key)}: every record has a field `{field.name}` already.",
                "Choose another name.",
            )
        if field.translatable and field.type not in TRANSLATABLE_TYPES:
            fact = f"{path(key)} is of type `{field.type}`, which cannot be translated."
            log.fault((*key, "translatable"), fact, f"Only {listed(TRANSLATABLE_TYPES)} can.")
        _of_kind(field, collection.kind, key, log)
        _vocabulary(field, key, config, log)


def _of_kind(field: FieldConfig, kind: str, key: Key, log: FaultLog) -> None:
    """Note a field that the kind knows by another type: pages would leave it out."""
    wanted = FIELDS.get(kind, {}).get(field.name, field.type)
    if field.type != wanted:
        fact = (
            f"{path(key)} is of type `{field.type}`; records of kind `{kind}` have a "
            f"`{wanted}` there."
        )
        log.fault((*key, "type"), fact, f"Write `type: {wanted}`, or choose another name.")


def _vocabulary(field: FieldConfig, key: Key, config: Config, log: FaultLog) -> None:
    known = list(config.vocabularies)
    if field.type in CODE_TYPES and not field.vocabulary:
        log.fault(
            (*key, "vocabulary"),
            f"{path(key)} is of type `{field.type}` and names no vocabulary.",
            did_you_mean(field.name, known) or "Add `vocabulary:`.",
        )
    elif field.vocabulary and field.type not in CODE_TYPES:
        fact = f"{path(key)} names a vocabulary, but is of type `{field.type}`."
        log.fault(
            (*key, "vocabulary"), fact, f"Only {listed(CODE_TYPES)} take their values from one."
        )
    elif field.vocabulary and field.vocabulary not in known:
        fact = (
            f"{path((*key, 'vocabulary'))}: there is no vocabulary `{field.vocabulary[:60]}`."
        )
        log.fault(
            (*key, "vocabulary"),
            fact,
            did_you_mean(field.vocabulary, known) or "Add it under `vocabularies`.",
        )


def _facets(collection: CollectionConfig, log: FaultLog) -> None:
    key = ("collections", collection.name)
    own = (f.name for f in collection.fields if f.type in CODE_TYPES)
    _known(collection.facets, (*COMMON_FACETS, *own), (*key, "facets"), "facet", log)
    _repeated(collection.facets, (*key, "facets"), log)
    _repeated([tuple(sorted(pair)) for pair in collection.pairs], (*key, "pairs"), log)
    for n, pair in enumerate(collection.pairs):
        _known(pair, collection.facets, (*key, "pairs", n), "facet", log)
        _repeated(pair, (*key, "pairs", n), log)


def _shared_names(config: Config, log: FaultLog) -> None:
    """Collections and documents share the first segment of addresses below a locale."""
    collections = {c.name for c in config.collections}
    for document in config.documents:
        if document.name in collections:
            key = ("documents", document.name)
            log.fault(
                key,
                f"A collection is called `{document.name}` too.",
                "Both would have the same address: rename one.",
            )
    _shared_folders(config, log)


def _shared_folders(config: Config, log: FaultLog) -> None:
    first: dict[str, Key] = {}
    shelves = [("collections", c.name, c.source) for c in config.collections]
    for kind, name, source in [
        *shelves,
        *(("documents", d.name, d.source) for d in config.documents),
    ]:
        key, folder = (kind, name), source.rstrip("/")
        if folder and first.setdefault(folder, key) != key:
            fact = f"{path(key)} has the same folder as {path(first[folder])}."
            log.fault((*key, "source"), fact, "Give each its own.")


def _edition_default(edition: EditionConfig, config: Config, log: FaultLog) -> None:
    known = [str(one) for one in edition.locales or (c.locale for c in config.locales)]
    if edition.default and edition.default not in known:
        key = ("editions", edition.name, "default")
        fact = f"{path(key)} is `{edition.default[:60]}`, which is no locale of the edition."
        log.fault(key, fact, did_you_mean(edition.default, known))


def _editions(config: Config, log: FaultLog) -> None:
    for edition in config.editions:
        key = ("editions", edition.name)
        _known(
            edition.locales,
            [c.locale for c in config.locales],
            (*key, "locales"),
            "locale",
            log,
        )
        _known(
            edition.collections,
            [c.name for c in config.collections],
            (*key, "collections"),
            "collection",
            log,
        )
        _known(
            edition.documents,
            [d.name for d in config.documents],
            (*key, "documents"),
            "document",
            log,
        )
        _edition_default(edition, config, log)
        _repeated(edition.locales, (*key, "locales"), log)
        _repeated(edition.documents, (*key, "documents"), log)
        _repeated(edition.collections, (*key, "collections"), log)
