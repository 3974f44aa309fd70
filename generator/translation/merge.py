"""New sources into an old PO file, without losing a translation: a pure function.

Same text keeps all; changed text keeps its translation, which becomes stale, with the old
source in `#|`; what is gone becomes obsolete; what is new looks among the obsolete, among the
texts that left the file, and for the same text elsewhere in it. No msgstr that a person wrote
is overwritten or dropped.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256

from generator.locales import Locale
from generator.locales.plurals import plural_count, plural_forms
from generator.translation.near import near_matches
from generator.translation.po import Entry, PoFile, Previous
from generator.translation.states import (
    OVERTAKEN,
    Mark,
    entry_mark,
    entry_state,
    source_hash,
    with_mark,
)
from generator.translation.units import Unit

_NPLURALS = re.compile(r"nplurals\s*=\s*(\d)")


def merge(old: PoFile | None, units: Iterable[Unit], locale: Locale) -> PoFile:
    """Give the file with an entry for each unit, in order, and after them what was kept."""
    file = old or PoFile()
    header = file.header or new_header(locale)
    wanted = list({(u.context, u.text): u for u in units}.values())
    shelf = _Old(file, number_of_forms(file, locale))
    entries = shelf.entries(wanted)
    left = [e for e in file.entries if id(e) not in shelf.used]
    kept = [e for e in left if e.obsolete]
    gone = [_gone(e) for e in left if not e.obsolete and _worth_keeping(e)]
    return PoFile(header, [*entries, *kept, *gone], file.tail)


def number_of_forms(file: PoFile, locale: Locale) -> int:
    """Give how many plural forms an entry of the file must have: its header decides."""
    found = _NPLURALS.search(file.headers.get("Plural-Forms", ""))
    return int(found[1]) if found else plural_count(locale)


class _Old:
    """The entries of the old file, by all that a unit may be found by."""

    def __init__(self, file: PoFile, forms: int) -> None:
        self.forms = forms
        self.used: set[int] = set()
        self.by_key = {e.key: e for e in file.entries}
        self.by_context: dict[str, list[Entry]] = {}
        self.memory: dict[str, Entry] = {}
        for entry in sorted(file.entries, key=lambda e: (not e.translated, e.obsolete)):
            if entry.msgctxt:
                self.by_context.setdefault(entry.msgctxt, []).append(entry)
            if entry.translated and entry_state(entry) in OVERTAKEN:
                self.memory.setdefault(entry.msgid, entry)

    def entries(self, units: list[Unit]) -> list[Entry]:
        """Give the entry of each unit. What stands for some unit as it is, is for no other."""
        exact = [self.by_key.get((u.context or None, u.text)) for u in units]
        self.used.update(id(e) for e in exact if e)
        pairs = list(zip(units, exact, strict=True))
        near = self.near([unit for unit, same in pairs if not same])
        return [
            _refreshed(same, unit, self.forms) if same else self.changed(unit, near)
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
            return _changed(old, unit, self.forms)
        known = self.memory.get(unit.text)
        return _remembered(known, unit, self.forms) if known else _new(unit, self.forms)

    def of_context(self, unit: Unit) -> Entry | None:
        entries = self.by_context.get(unit.context, ()) if unit.keyed else ()
        return next((e for e in entries if id(e) not in self.used), None)


def _new(unit: Unit, forms: int) -> Entry:
    return Entry(
        msgid=unit.text,
        msgstr=("",) if unit.plural is None else ("",) * forms,
        msgctxt=unit.context or None,
        msgid_plural=unit.plural,
        extracted=unit.notes,
        references=unit.references,
        flags=unit.flags,
    )


def _refreshed(old: Entry, unit: Unit, forms: int) -> Entry:
    """Give an entry whose text did not change: only what the source says about it may."""
    entry = replace(
        old,
        extracted=unit.notes,
        references=unit.references,
        flags=tuple(dict.fromkeys((*old.flags, *unit.flags))),
        obsolete=False,
    )
    return entry if unit.plural == old.msgid_plural else _replural(entry, unit, forms)


def _replural(old: Entry, unit: Unit, forms: int) -> Entry:
    """Give an entry that gained, lost or changed its plural; a person has to look at it."""
    if not old.translated:
        return replace(old, msgid_plural=unit.plural, msgstr=_new(unit, forms).msgstr)
    msgstr = _fitted(old, unit, forms)
    lost = _lines(old.msgstr[1:]) if len(msgstr) < len(old.msgstr) else []
    return replace(
        old,
        msgid_plural=unit.plural,
        msgstr=msgstr,
        comments=(*old.comments, *(f" was: {line}" for line in lost)),
        previous=Previous(old.msgid, None, old.msgid_plural),
        flags=_with_fuzzy(old.flags),
    )


def _fitted(old: Entry, unit: Unit, forms: int) -> tuple[str, ...]:
    """Give the translations of an entry in as many forms as it needs now."""
    if unit.plural is None:
        return old.msgstr[:1]
    return old.msgstr if old.msgid_plural is not None else old.msgstr * forms


def _lines(forms: Iterable[str]) -> list[str]:
    return [line for form in forms for line in form.split("\n")]


def _changed(old: Entry, unit: Unit, forms: int) -> Entry:
    """Give the entry of a unit whose text changed."""
    if not old.translated:
        return replace(_new(unit, forms), comments=old.comments)
    if old.fuzzy and old.previous and old.previous.msgid == unit.text:
        return _restored(old, unit, forms)
    entry = _refreshed(replace(old, msgid=unit.text), unit, forms)
    previous = old.previous if old.fuzzy and old.previous else Previous(old.msgid)
    return with_mark(replace(entry, previous=previous), _mark_after_change(old))


def _mark_after_change(old: Entry) -> Mark:
    state, mark = entry_state(old), entry_mark(old) or Mark("")
    src = mark.src or source_hash(old.msgid)
    if state in OVERTAKEN:
        return mark._replace(state="stale", was=f"{state}/{_short(old)}", src=src)
    return mark._replace(state=state, src=src)


def _restored(old: Entry, unit: Unit, forms: int) -> Entry:
    """Give an entry whose source went back to what its translation was made for."""
    entry = _refreshed(replace(old, msgid=unit.text, previous=None), unit, forms)
    mark = entry_mark(old)
    if mark is None:
        return entry
    state, _, translation = mark.was.partition("/")
    if mark.state != "stale":
        state = mark.state
    elif translation != _short(old) or state not in OVERTAKEN:
        state = "needs-review"
    return with_mark(entry, mark._replace(state=state, was="", src=source_hash(unit.text)))


def _short(entry: Entry) -> str:
    """Give a short hash of a translation, which tells whether anyone touched it since."""
    return sha256("\0".join(entry.msgstr).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _remembered(known: Entry, unit: Unit, forms: int) -> Entry:
    """Give the entry of a new unit whose text is translated elsewhere here: a proposal."""
    entry = _new(unit, forms)
    if (known.msgid_plural is None) != (unit.plural is None):
        return entry
    mark = Mark("needs-review", by="memory", src=source_hash(unit.text))
    return with_mark(replace(entry, msgstr=known.msgstr), mark)


def _with_fuzzy(flags: tuple[str, ...]) -> tuple[str, ...]:
    return ("fuzzy", *(f for f in flags if f != "fuzzy"))


def _gone(entry: Entry) -> Entry:
    return replace(entry, obsolete=True, references=(), extracted=())


def _worth_keeping(entry: Entry) -> bool:
    return entry.translated or any(entry.comments)


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
