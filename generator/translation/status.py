"""How far each locale is: entries, words and characters by part of the site and state."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.config.model import Config
from generator.locales import Locale
from generator.problems import Problems
from generator.translation.amounts import count_words
from generator.translation.passages import STATES, State
from generator.translation.read import read_catalog
from generator.translation.site_files import po_display, po_names, po_path

#: Numbers of entries in each state, in the order of `STATES`.
Counts = tuple[int, ...]
#: Kinds of PO files, in the order of a report.
KINDS = ("ui", "terms", "catalog", "documents")


@dataclass(slots=True)
class Tally:
    """Counts of one locale and one part of the site: a collection, say, or the interface."""

    locale: str
    kind: str
    #: Name of the collection or document; empty for the interface and the terms.
    name: str = ""
    #: Entries, and the words and characters of their sources, by state.
    states: Counter[State] = field(default_factory=Counter)
    words: Counter[State] = field(default_factory=Counter)
    characters: Counter[State] = field(default_factory=Counter)

    @property
    def part(self) -> str:
        """Name of the part in reports: `catalog/higher`."""
        return f"{self.kind}/{self.name}" if self.name else self.kind

    @property
    def entries(self) -> int:
        """All entries."""
        return sum(self.states.values())

    @property
    def done(self) -> int:
        """Entries that a person translated and that are up to date."""
        return self.states["translated"] + self.states["approved"]

    @property
    def changed(self) -> int:
        """Entries whose source changed since they were translated, told by its hash."""
        return self.states["stale"]

    def add(self, text: str, state: State) -> None:
        """Count an entry."""
        self.states[state] += 1
        self.words[state] += count_words(text)
        self.characters[state] += len(text)

    def include(self, other: "Tally") -> None:
        """Add the counts of another part."""
        for own, more in zip(self._counters(), other._counters(), strict=True):
            own.update(more)

    def _counters(self) -> tuple[Counter[State], Counter[State], Counter[State]]:
        return self.states, self.words, self.characters

    def json(self) -> dict[str, object]:
        """Give the counts for machines."""
        return {
            "locale": self.locale,
            "kind": self.kind,
            "name": self.name,
            "entries": self.entries,
            "done": self.done,
            "changed": self.changed,
            "states": _by_state(self.states),
            "words": self.words.total(),
            "words_by_state": _by_state(self.words),
            "characters": self.characters.total(),
            "characters_by_state": _by_state(self.characters),
        }


def _by_state(counts: Counter[State]) -> dict[str, int]:
    return {s: counts[s] for s in STATES if counts[s]}


def counts_of(states: Mapping[State, int]) -> Counts:
    """Give numbers by state as they are kept.

    >>> counts_of({"draft": 3})
    (0, 0, 3, 0, 0, 0, 0, 0)
    """
    return tuple([states.get(state, 0) for state in STATES])


def summed(counts: Iterable[Sequence[int]]) -> Counts:
    """Give the sum of numbers by state.

    >>> summed([counts_of({"draft": 1}), counts_of({"draft": 2, "stale": 1}), ()])
    (0, 0, 3, 0, 1, 0, 0, 0)
    """
    none = (0,) * len(STATES)
    return tuple(map(sum, zip(*(one or none for one in (none, *counts)), strict=True)))


def tallies(config: Config, locales: Iterable[Locale], problems: Problems) -> Iterator[Tally]:
    """Count all PO files, one at a time; parts without entries are left out.

    Faults of files are noted in `problems`; what cannot be read is not counted.
    """
    for locale in locales:
        found: dict[tuple[str, str], Tally] = {}
        for name in po_names(config, locale):
            kind, part = part_of(name)
            if kind in KINDS:
                tally = found.setdefault((kind, part), Tally(locale.tag, kind, part))
                _read(tally, config, locale, name, problems)
        order = sorted(found, key=lambda key: (KINDS.index(key[0]), key[1]))
        yield from (found[key] for key in order if found[key].entries)


def _read(tally: Tally, config: Config, locale: Locale, name: str, problems: Problems) -> None:
    path = po_path(config.root, locale.tag, name)
    display = po_display(locale.tag, name)
    for message in read_catalog(path, display, problems, True).values():
        tally.add(message.msgid, message.state)


def part_of(name: str) -> tuple[str, str]:
    """Give kind and part of a PO file.

    >>> part_of("catalog/higher/03.po"), part_of("ui.po")
    (('catalog', 'higher'), ('ui', ''))
    """
    kind, _, rest = name.partition("/")
    return kind.removesuffix(".po"), rest.partition("/")[0]


def totals(found: Iterable[Tally]) -> Iterator[Tally]:
    """Give the sum of each locale's parts."""
    made: dict[str, Tally] = {}
    for tally in found:
        made.setdefault(tally.locale, Tally(tally.locale, "total")).include(tally)
    yield from made.values()
