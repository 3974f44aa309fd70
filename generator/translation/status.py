"""How far each locale is: entries, words and characters by file and state."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from generator.config.model import Config
from generator.locales import Locale
from generator.problems import Problems
from generator.translation.passages import STATES, State
from generator.translation.read import read_catalog
from generator.translation.site_files import po_display, po_names, po_path

#: Kinds of PO files, in the order of a report.
KINDS = ("ui", "terms", "catalog", "documents")


@dataclass(slots=True)
class Tally:
    """Counts of one locale and one kind of file."""

    locale: str
    kind: str
    states: Counter[State] = field(default_factory=Counter)
    #: Characters of the sources, in all and of those without any translation.
    characters: int = 0
    untranslated_characters: int = 0

    @property
    def entries(self) -> int:
        """All entries."""
        return sum(self.states.values())

    @property
    def done(self) -> int:
        """Entries that a person translated and that are up to date."""
        return self.states["translated"] + self.states["approved"]

    def json(self) -> dict[str, object]:
        """Give the counts for machines."""
        return {
            "locale": self.locale,
            "kind": self.kind,
            "entries": self.entries,
            "states": {s: self.states[s] for s in STATES if self.states[s]},
            "characters": self.characters,
            "untranslated_characters": self.untranslated_characters,
        }


def tallies(config: Config, locales: Iterable[Locale], problems: Problems) -> Iterator[Tally]:
    """Count all PO files, one at a time; kinds without files are left out."""
    for locale in locales:
        found = {kind: Tally(locale.tag, kind) for kind in KINDS}
        for name in po_names(config, locale):
            tally = found.get(name.split("/", 1)[0].removesuffix(".po"))
            if tally:
                path = po_path(config.root, locale.tag, name)
                display = po_display(locale.tag, name)
                for message in read_catalog(path, display, problems, True).values():
                    _count(tally, message.msgid, message.state)
        yield from (t for t in found.values() if t.entries)


def _count(tally: Tally, text: str, state: State) -> None:
    tally.states[state] += 1
    tally.characters += len(text)
    if state == "untranslated":
        tally.untranslated_characters += len(text)
