"""A record's texts as one locale's readers get them."""

from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from generator.config.model import CollectionConfig, Config
from generator.documents.descriptions import render_escaped
from generator.locales import Locale, parse_locale
from generator.problems import Problems
from generator.records.model import Record
from generator.records.read import Source
from generator.theme.memo import Memo
from generator.translation.passages import STATES, Passage, PassageList, State
from generator.translation.resolve import Files, Resolver, Wanted, same_writing
from generator.translation.shard import ShardReader
from generator.translation.status import Counts

#: Common fields that are lists; the others that can be translated are texts.
LISTS = frozenset({"outcomes", "syllabus"})
COMMON = ("title", "summary", "description", "outcomes", "syllabus")
_RANK = {state: rank for rank, state in enumerate(STATES)}
_NOTHING = Passage("", b"", "", "source")
_NO_ITEMS = PassageList("", b"", "", "source")


class Standing(NamedTuple):
    """How far the texts of a page can be trusted, and how many are in its language."""

    state: State
    #: So many of `translatable`.
    translated: int
    translatable: int
    stale: int


#: Languages and states of a row of texts, each with how many of them have it.
Runs = tuple[tuple[str, State, int], ...]


class Texts:
    """The passages of one record for one locale, by field."""

    __slots__ = (
        "_runs", "_sealed", "fields", "line", "locale", "record_id", "source_tag", "standing",
    )  # fmt: skip

    def __init__(
        self, locale: Locale, record_id: str, source_tag: str,
        fields: dict[str, Passage | PassageList], line: int = 0,
    ) -> None:  # fmt: skip
        self.locale, self.record_id, self.source_tag = locale, record_id, source_tag
        #: `line` is that of the entry that most needs a translator, where anybody asks.
        self.fields, self.line = fields, line
        #: How far they can be trusted, once somebody asked.
        self.standing: Standing | None = None
        self._sealed = b""
        self._runs: Runs = ()

    def passage(self, name: str) -> Passage:
        """Give a text; an empty one where the record has none."""
        return self.fields.get(name, _NOTHING)  # type: ignore[return-value]

    def items(self, name: str) -> PassageList:
        """Give a list; an empty one where the record has none."""
        return self.fields.get(name, _NO_ITEMS)  # type: ignore[return-value]

    def markdown(self, name: str) -> Passage:
        """Give a text in Markdown, rendered."""
        raw = self.passage(name)
        if not raw:
            return raw
        return Passage(
            raw.text, render_escaped(raw.text, raw.utf8), raw.tag, raw.state, raw.attrs
        )

    def in_locale(self, name: str) -> bool:
        """Say whether readers of the locale get this text in their own language and script."""
        found = self.fields.get(name)
        return found is not None and is_own(found.tag, self.locale)

    def shown(self) -> list[tuple[bool, State]]:
        """Give of every text whether it is in the reader's own language, and its state."""
        own = self.locale.tag
        return [
            (p.tag == own or is_own(p.tag, self.locale), p.state) for p in self.fields.values()
        ]

    def weakest(self, names: Container[str]) -> str:
        """Give the first of the fields `names` that most need a translator."""
        weakest, least, own = "title", len(_RANK), self.locale.tag
        for name, p in self.fields.items():
            rank = _RANK[p.state] if p.tag == own or is_own(p.tag, self.locale) else 0
            if rank < least and name in names:
                weakest, least = name, rank
        return weakest

    def sealed(self) -> bytes:
        """Give bytes that change with any text, its language or state, for a fingerprint."""
        if not self._sealed:
            self._scan()
        return self._sealed

    @property
    def runs(self) -> Runs:
        """Give the languages and states of the fields in order: how many in turn have them."""
        if not self._sealed:
            self._scan()
        return self._runs

    def _scan(self) -> None:
        parts = [b"%d" % self.line]
        runs: list[tuple[str, State, int]] = []
        tag, count = "", 0
        state: State = "source"
        for p in self.fields.values():
            if p.state != state or p.tag != tag:
                if count:
                    runs.append((tag, state, count))
                tag, state, count = p.tag, p.state, 0
                parts.append(_mark[tag, state])
            count += 1
            parts.append(p.utf8)
        self._sealed = b"\0".join(parts)
        self._runs = (*runs, (tag, state, count)) if count else ()

    def spaces(self) -> int:
        """Give how many spaces the texts hold: between words, where their language has such."""
        # Each run has one in its mark.
        return self.sealed().count(b" ") - len(self._runs)

    def characters(self) -> int:
        """Give how many characters the texts have; line ends between items count."""
        return sum([len(p.text) for p in self.fields.values()])


#: Stands before texts of a language and state. No text holds its first character.
_mark: Memo[tuple[str, str], bytes] = Memo(lambda run: "\1{} {}".format(*run).encode())


@lru_cache(maxsize=4096)
def is_own(tag: str, locale: Locale) -> bool:
    """Say whether text in `tag` is in the reader's own language and script."""
    return tag == locale.tag or same_writing(parse_locale(tag), locale)


class Catalogs(NamedTuple):
    """A shard's texts, and what it has of them in each locale."""

    #: The fields of each record, in order, and all their texts in one row.
    names: list[tuple[str, ...]]
    wanted: list[Wanted]
    #: By locale tag.
    files: Files
    #: Fields that translators get; empty where nobody asks for lines.
    improvable: frozenset[str] = frozenset()
    #: By locale tag: how many of the texts are in each state.
    tallies: Mapping[str, Counts] = {}


def read_catalogs(
    config: Config, collection: CollectionConfig, shard: str, sources: Sequence[Source],
    problems: Problems,
) -> Catalogs:  # fmt: skip
    """Give what a shard's catalogs have for its records."""
    default = config.site.source.tag
    fields = [_wanted(s.record, collection, s.record.language or default) for s in sources]
    wanted = [want for names in fields for want in names.values()]
    lines = "{line}" in config.site.improve_url
    reader = ShardReader(wanted, lines)
    files, tallies = {}, {}
    for one in config.locales:
        display = catalog_path(one.locale, collection.name, shard)
        found = reader.read(config.root / display, display, one, problems)
        if found:
            files[one.locale.tag] = found
        tallies[one.locale.tag] = reader.tally(found, one.locale)
    improvable = for_translators(collection) if lines else frozenset()
    names = [tuple(one) for one in fields]
    return Catalogs(names, wanted, files, improvable, tallies)


def catalog_path(locale: Locale, collection: str, shard: str) -> str:
    """Give the PO file of a shard, from the site's folder."""
    return f"translations/{locale.tag}/catalog/{collection}/{shard}.po"


def texts_of(
    config: Config, sources: Sequence[Source], catalogs: Catalogs, problems: Problems
) -> dict[Locale, list[Texts]]:
    """Give each record's texts in every locale, in the order of `sources`."""
    made = {}
    for one in config.locales:
        passages = Resolver(config, one.locale).passages(
            catalogs.wanted, catalogs.files, problems
        )
        made[one.locale] = portions = _portions(config, one.locale, sources, catalogs, passages)
        if catalogs.improvable and (file := catalogs.files.get(one.locale.tag)):
            for texts in portions:
                entry = f"{texts.record_id}/{texts.weakest(catalogs.improvable)}"
                texts.line = file.line(entry)
    return made


def _portions(
    config: Config, locale: Locale, sources: Sequence[Source], catalogs: Catalogs,
    passages: list[Passage | PassageList],
) -> list[Texts]:  # fmt: skip
    default = config.site.source.tag
    made, start = [], 0
    for source, names in zip(sources, catalogs.names, strict=True):
        record, end = source.record, start + len(names)
        fields = dict(zip(names, passages[start:end], strict=True))
        made.append(Texts(locale, record.id, record.language or default, fields))
        start = end
    return made


@lru_cache(maxsize=256)
def for_translators(collection: CollectionConfig) -> frozenset[str]:
    """Give the fields of a collection's records that translators get."""
    own = (f.name for f in collection.fields if f.translatable)
    return frozenset((*collection.translatable, *own))


def _wanted(record: Record, collection: CollectionConfig, tag: str) -> dict[str, Wanted]:
    """Give the texts of a record by field; those not for translators have no context."""
    found: dict[str, Wanted] = {}
    for name in COMMON:
        value = getattr(record, name)
        if value:
            context = f"{record.id}/{name}" if name in collection.translatable else ""
            is_list = name in LISTS
            found[name] = Wanted(context, "\n".join(value) if is_list else value, tag, is_list)
    for own in collection.fields if record.fields else ():
        value = record.fields.get(own.name)
        if value and own.type in ("text", "markdown", "list"):
            context = f"{record.id}/{own.name}" if own.translatable else ""
            text = "\n".join(value) if isinstance(value, list) else str(value)
            found[own.name] = Wanted(context, text, tag, own.type == "list")
    return found


def home_locale(config: Config, record: Record) -> Locale:
    """Give the locale where a record always has a page: its own, else the site's default."""
    return _home(record.language or config.site.source.tag,
                 tuple(c.locale for c in config.locales), config.site.default)  # fmt: skip


@lru_cache(maxsize=1024)
def _home(tag: str, locales: tuple[Locale, ...], default: Locale) -> Locale:
    return next((locale for locale in locales if is_own(tag, locale)), default)
