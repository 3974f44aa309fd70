"""New sources into an old PO file, without losing a translation: a pure function.

Same text keeps all; changed text keeps its translation, which becomes stale, with the old
source in `#|`; what is gone becomes obsolete; what is new looks among the obsolete, among the
texts that left the file, and for the same text elsewhere in it. No msgstr that a person wrote
is overwritten or dropped.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.locales import Locale
from generator.locales.plurals import plural_count, plural_forms
from generator.translation.merge_entry import (
    changed,
    gone,
    new_entry,
    refreshed,
    remembered,
    worth_keeping,
)
from generator.translation.near import near_matches
from generator.translation.po import Entry, PoFile
from generator.translation.states import is_reviewed
from generator.translation.units import Unit

_NPLURALS = re.compile(r"nplurals\s*=\s*(\d)")


#: Gives the translation that people gave a unit's text elsewhere in the site, if there is one.
Memory = Callable[[Unit], tuple[str, ...] | None]


@dataclass(frozen=True, slots=True)
class Ways:
    """How a merge goes about it, beyond what the file itself says."""

    #: Whether changes of the source that leave its numbers and placeholders alone are taken to
    #: leave its meaning, so that trusted translations stay trusted.
    keep_approved: bool = False
    memory: Memory | None = None


AS_EVER = Ways()


def merge(
    old: PoFile | None, units: Iterable[Unit], locale: Locale, ways: Ways = AS_EVER
) -> PoFile:
    """Give the file with an entry for each unit, in order, and after them what was kept."""
    file = old or PoFile()
    header = file.header or new_header(locale)
    wanted = list({(u.context, u.text): u for u in units}.values())
    shelf = _Old(file, number_of_forms(file, locale), ways)
    entries = shelf.entries(wanted)
    left = [e for e in file.entries if id(e) not in shelf.used]
    kept = [e for e in left if e.obsolete]
    lost = [gone(e) for e in left if not e.obsolete and worth_keeping(e)]
    return PoFile(header, [*entries, *kept, *lost], file.tail)


def number_of_forms(file: PoFile, locale: Locale) -> int:
    """Give how many plural forms an entry of the file must have: its header decides."""
    found = _NPLURALS.search(file.headers.get("Plural-Forms", ""))
    return int(found[1]) if found else plural_count(locale)


class _Old:
    """The entries of the old file, by all that a unit may be found by."""

    def __init__(self, file: PoFile, forms: int, ways: Ways) -> None:
        self.forms, self.ways = forms, ways
        self.used: set[int] = set()
        self.by_key = {e.key: e for e in file.entries}
        self.by_context: dict[str, list[Entry]] = {}
        self.best_first = sorted(file.entries, key=lambda e: (not e.translated, e.obsolete))
        for entry in self.best_first:
            if entry.msgctxt:
                self.by_context.setdefault(entry.msgctxt, []).append(entry)

    @cached_property
    def memory(self) -> dict[str, Entry]:
        """Reviewed entries by their text; most files have nothing new to look for."""
        found: dict[str, Entry] = {}
        for entry in self.best_first:
            if entry.translated and is_reviewed(entry):
                found.setdefault(entry.msgid, entry)
        return found

    def entries(self, units: list[Unit]) -> list[Entry]:
        """Give the entry of each unit. What stands for some unit as it is, is for no other."""
        exact = [self.by_key.get((u.context or None, u.text)) for u in units]
        self.used.update(id(e) for e in exact if e)
        pairs = list(zip(units, exact, strict=True))
        near = self.near([unit for unit, same in pairs if not same])
        return [
            refreshed(same, unit, self.forms) if same else self.changed(unit, near)
            for unit, same in pairs
        ]

    def near(self, units: list[Unit]) -> dict[str, Entry]:
        """Give what new texts without context grew out of."""
        new = [u.text for u in units if not u.context and u.plural is None]
        plain = (e for e in self.by_key.values() if e.msgctxt is None and not e.obsolete)
        left = {
            e.msgid: e
            for e in plain
            if e.translated and e.msgid_plural is None and id(e) not in self.used
        }
        return {text: left[old] for text, old in near_matches(new, list(left)).items()}

    def changed(self, unit: Unit, near: Mapping[str, Entry]) -> Entry:
        old = self.of_context(unit) if unit.context else near.get(unit.text)
        if old:
            self.used.add(id(old))
            return changed(old, unit, self.forms, self.ways.keep_approved)
        texts = self.remembered(unit)
        return remembered(texts, unit, self.forms) if texts else new_entry(unit, self.forms)

    def remembered(self, unit: Unit) -> tuple[str, ...] | None:
        known = self.memory.get(unit.text)
        if known:
            return known.msgstr
        return self.ways.memory(unit) if self.ways.memory else None

    def of_context(self, unit: Unit) -> Entry | None:
        entries = self.by_context.get(unit.context, ()) if unit.keyed else ()
        return next((e for e in entries if id(e) not in self.used), None)


def new_header(locale: Locale) -> Entry:
    """Give the header of a new file: no date, so that the same sources give the same bytes."""
    fields = {
        "Project-Id-Version": "tongwen",
        "Language": locale.posix,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms(locale),
    }
    return Entry("", ("".join(f"{name}: {value}\n" for name, value in fields.items()),))
