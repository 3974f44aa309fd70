"""Takes rows back into the PO files: what can be taken is, what cannot is told row by row."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from generator.config.model import Config
from generator.locales import Locale
from generator.problems import Place, Problems
from generator.translation.apply import fault_of
from generator.translation.checks import entry_errors
from generator.translation.interchange.rows import Row, stamp
from generator.translation.merge import number_of_forms
from generator.translation.passages import STATES, State
from generator.translation.po import Entry
from generator.translation.site_files import Opened, open_po, po_names, save_all
from generator.translation.states import (
    FUZZY,
    MARK,
    Mark,
    entry_mark,
    entry_state,
    source_hash,
    with_mark,
)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who brings the rows, and how far they are to be trusted."""

    by: str
    on: str
    #: State of a text that was changed in a tool which says nothing of states.
    state: State = "translated"
    #: Whether texts go before better ones, and before what changed here meanwhile.
    force: bool = False


@dataclass(slots=True)
class Taken:
    """What became of the rows."""

    rows: int = 0
    taken: int = 0
    same: int = 0
    #: Without a translation.
    empty: int = 0
    #: Left as they are because the one in the file is better.
    kept: int = 0
    refused: int = 0
    files: dict[str, int] = field(default_factory=dict)


class Taking:
    """Brings rows into the files of one locale; `save` writes them."""

    def __init__(
        self, config: Config, locale: Locale, hand: Hand, display: str, problems: Problems
    ) -> None:
        self.config, self.locale, self.hand = config, locale, hand
        self.display, self.problems = display, problems
        self.done = Taken()
        self._names = set(po_names(config, locale))
        self._desks: dict[str, _Desk | None] = {}
        self._by_source: dict[str, list[tuple[_Desk, int]]] | None = None

    def take(self, rows: Iterable[Row]) -> Taken:
        """Take all rows; refusals are warnings in `problems`, with the row's line."""
        for row in rows:
            self.done.rows += 1
            fault = row.fault or self._row(row)
            if fault:
                self.done.refused += 1
                name = row.context or row.source[:60]
                place = Place(self.display, row.line)
                self.problems.warning(place, f"`{name}` is not taken: {fault}")
        return self.done

    def save(self) -> None:
        """Write the files that changed; Faults, and nothing written, where one is broken."""
        self.problems.raise_if_any()
        desks = [d for d in self._desks.values() if d and d.changed]
        save_all((d.opened, replace(d.opened.file, entries=d.entries)) for d in desks)

    def _row(self, row: Row) -> str:
        if not any(row.target):
            self.done.empty += 1
            return ""
        if not row.path:
            return self._stranger(row)
        if row.path not in self._names:
            return f"there is no translations/{self.locale.tag}/{row.path}"
        desk = self._desk(row.path)
        if desk is None:
            return f"translations/{self.locale.tag}/{row.path} cannot be read"
        at = desk.place(row)
        if at is None:
            return desk.whereabouts(row)
        return self._entry(desk, at, row)

    def _desk(self, path: str) -> "_Desk | None":
        if path not in self._desks:
            opened = open_po(self.config, self.locale, path, self.problems)
            self._desks[path] = _Desk(path, opened, self.locale) if opened else None
        return self._desks[path]

    def _stranger(self, row: Row) -> str:
        """Propose a text from elsewhere wherever its source waits for a translation."""
        found = [
            (desk, at)
            for desk, at in self._index().get(row.source, ())
            if not desk.entries[at].translated
            and (row.context is None or desk.entries[at].msgctxt in (None, row.context))
        ]
        if row.source not in self._index():
            return "no text here is like its source"
        if not found:
            self.done.kept += 1
            return ""
        proposal = replace(row, state="needs-review", comments=(), exported="")
        faults = {self._entry(desk, at, proposal) for desk, at in found}
        return min(faults)

    def _index(self) -> "dict[str, list[tuple[_Desk, int]]]":
        if self._by_source is None:
            self._by_source = {}
            for path in sorted(self._names):
                desk = self._desk(path)
                for at, entry in enumerate(desk.entries) if desk else ():
                    if desk and not entry.obsolete:
                        self._by_source.setdefault(entry.msgid, []).append((desk, at))
        return self._by_source

    def _entry(self, desk: "_Desk", at: int, row: Row) -> str:
        old = desk.entries[at]
        verdict = self._verdict(old, row)
        if verdict == "same":
            self.done.same += 1
        elif verdict == "kept":
            self.done.kept += 1
        elif verdict:
            return verdict
        else:
            new = self._restored(old, row) or self._new(old, row)
            fault = self._fault(old, new, row, desk.forms)
            if fault:
                return fault
            desk.entries[at] = new
            desk.changed += 1
            self.done.taken += 1
            self.done.files[desk.path] = desk.changed
        return ""

    def _verdict(self, old: Entry, row: Row) -> str:
        """Say `same` or `kept`, give a conflict, or nothing where the row is to be taken."""
        if not old.translated:
            return ""
        now = stamp(old.msgstr, entry_state(old))
        brought = stamp(row.target, row.state)
        if brought in (now, row.exported) or (row.state is None and old.msgstr == row.target):
            return "same"
        if self.hand.force:
            return ""
        if row.exported:
            fact = "it changed here too since it was exported; --force takes it all the same"
            return fact if now != row.exported else ""
        better = STATES.index(entry_state(old)) > STATES.index(row.state or self.hand.state)
        return "kept" if better else ""

    def _new(self, old: Entry, row: Row) -> Entry:
        """Give an entry as a row says it is."""
        state = self._state(old, row)
        mark = Mark(state, self.hand.by, self.hand.on, src=source_hash(old.msgid))
        own = [c for c in old.comments if not c.startswith(MARK[1:])]
        comments = (*own, *(c for c in row.remarks if c not in own))
        previous = old.previous if state in FUZZY else None
        return with_mark(
            replace(old, msgstr=row.target, comments=comments, previous=previous), mark
        )

    def _state(self, old: Entry, row: Row) -> State:
        """Give the state of a changed text: what the tool says, if it said it anew."""
        untouched = row.state == entry_state(old) and row.target != old.msgstr
        if row.state in (None, "untranslated") or (row.exported and untouched):
            return self.hand.state
        return row.state or self.hand.state

    def _restored(self, old: Entry, row: Row) -> Entry | None:
        """Give an entry that was lost here as it was when it was exported."""
        if old.translated or stamp(row.target, row.state) != row.exported:
            return None
        return _restored(old, row)

    def _fault(self, old: Entry, new: Entry, row: Row, forms: int) -> str:
        """Say why an entry cannot be so. What was so before comes back, sound or not."""
        if stamp(row.target, row.state) == row.exported and len(row.target) == len(old.msgstr):
            return ""
        fault = fault_of(old, row.target, forms)
        if fault or entry_state(new) != "approved":
            return fault
        found = entry_errors(new, self.locale, forms)
        return f"it cannot be approved: {found[0].fact}" if found else ""


def _restored(old: Entry, row: Row) -> Entry:
    """Give an entry as it was when it was exported."""
    fuzzy = ("fuzzy",) if row.state in FUZZY else ()
    flags = (*fuzzy, *dict.fromkeys((*row.flags, *(f for f in old.flags if f != "fuzzy"))))
    entry = replace(
        old, msgstr=row.target, comments=row.comments, flags=flags, previous=row.previous
    )
    if entry_state(entry) == row.state:
        return entry
    return with_mark(entry, (entry_mark(entry) or Mark(""))._replace(state=row.state or ""))


class _Desk:
    """One file while rows come in."""

    def __init__(self, path: str, opened: Opened, locale: Locale) -> None:
        self.path, self.opened = path, opened
        self.entries = list(opened.file.entries)
        self.forms = number_of_forms(opened.file, locale)
        self.changed = 0
        live = [(at, e) for at, e in enumerate(self.entries) if not e.obsolete]
        self._keys = {(e.msgctxt or "", e.msgid): at for at, e in live}
        self._contexts = {e.msgctxt for _, e in live if e.msgctxt}
        self._gone = {(e.msgctxt or "", e.msgid) for e in self.entries if e.obsolete}

    def place(self, row: Row) -> int | None:
        """Give where the entry of a row stands."""
        return self._keys.get((row.context or "", row.source))

    def whereabouts(self, row: Row) -> str:
        """Say why a row has no entry."""
        if (row.context or "", row.source) in self._gone:
            return "its source is gone; the entry is obsolete"
        if row.context in self._contexts:
            return "its source changed since it was exported"
        what = f"context `{row.context}`" if row.context else "text"
        return f"translations' {self.path} has no such {what}"
