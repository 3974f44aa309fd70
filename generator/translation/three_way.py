"""Two versions of a PO file that grew out of a third, made one again, entry by entry.

What only one side changed is taken from it. Where both translated one text, the file keeps
ours, waiting for review, with theirs in a comment: it stays a PO file that every editor opens,
and neither text is lost. A translation never ends up beside a source it was not made for,
unless it is marked stale.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple, TypeVar

from generator.translation.merge_entry import changed
from generator.translation.pairing import Pairing, Place
from generator.translation.passages import STATES
from generator.translation.po import Entry, Key, PoFile, Previous, escape_line, header_fields
from generator.translation.states import (
    MARK,
    Mark,
    entry_mark,
    entry_state,
    is_machine_made,
    source_hash,
    with_mark,
)
from generator.translation.units import Unit

T = TypeVar("T")
CONFLICT = " conflict: the other side"
#: Fields of a header that every save rewrites; where both sides did, theirs is as good as ours.
_PASSING = frozenset(
    {"PO-Revision-Date", "Last-Translator", "X-Generator", "POT-Creation-Date", "Language-Team"}
)


class Conflict(NamedTuple):
    """What both sides changed, each in its way."""

    #: Context or text of the entry; the field's name for one of the header.
    name: str
    ours: str
    theirs: str


def merge_three(base: PoFile, ours: PoFile, theirs: PoFile) -> tuple[PoFile, list[Conflict]]:
    """Give the merged file, and what a person has to decide."""
    conflicts: list[Conflict] = []
    pairing = Pairing(base, ours, theirs)
    merged = [entry for place in pairing.places() for entry in _of_place(place, conflicts)]
    header = _header(base.header, ours.header, theirs.header, conflicts)
    tail = _one(base.tail, ours.tail, theirs.tail) or ours.tail
    return PoFile(header, list(_unique(merged)), tail), conflicts


def _of_place(place: Place, conflicts: list[Conflict]) -> Iterable[Entry]:
    base, ours, theirs = place
    if ours is None or theirs is None:
        there = ours or theirs
        # One side deleted what the other left as it was.
        return [there] if there and there != base else []
    if ours == theirs or theirs == base:  # noqa: PLR1714 entries have no hash
        return [ours]
    if ours == base:
        return [theirs]
    return _both(base, ours, theirs, conflicts)


def _both(
    base: Entry | None, ours: Entry, theirs: Entry, conflicts: list[Conflict]
) -> Iterable[Entry]:
    """Give what is left of an entry that both sides changed."""
    if (ours.msgid, ours.msgid_plural) == (theirs.msgid, theirs.msgid_plural):
        return [_translated(base, ours, theirs, conflicts)]
    # The side that changed the source says what it is now; the other's text moves to it.
    if base and (base.msgid, base.msgid_plural) == (ours.msgid, ours.msgid_plural):
        return _moved(base, old=ours, new=theirs)
    if base and (base.msgid, base.msgid_plural) == (theirs.msgid, theirs.msgid_plural):
        return _moved(base, old=theirs, new=ours)
    conflicts.append(Conflict(_name(ours), ours.msgid, theirs.msgid))
    return [ours, replace(theirs, obsolete=True, references=(), extracted=())]


def _moved(base: Entry, old: Entry, new: Entry) -> list[Entry]:
    """Give `new`, whose source changed, with what `old` says about the text before."""
    if _said(old) == _said(base) or not old.translated:
        return [_remarked(base, new, old, new)]
    if _said(new) != _said(base) and not _is_stale_copy(new, base):
        # Both were translated, each for its own text: theirs waits in case the text comes back.
        return [new, replace(old, obsolete=True, references=(), extracted=())]
    unit = Unit(
        new.msgctxt or "", new.msgid, "", new.references, new.extracted,
        tuple(f for f in new.flags if f != "fuzzy"), new.msgid_plural,
    )  # fmt: skip
    return [_remarked(base, changed(old, unit, len(new.msgstr), False), old, new)]


def _is_stale_copy(new: Entry, base: Entry) -> bool:
    """Say whether an entry only carries on the translation it had before its source changed."""
    return new.msgstr == base.msgstr or not new.translated


def _translated(
    base: Entry | None, ours: Entry, theirs: Entry, conflicts: list[Conflict]
) -> Entry:
    side = _better(base, ours, theirs)
    entry = side if side else _disputed(ours, theirs)
    if side is None:
        conflicts.append(
            Conflict(_name(ours), "\n".join(ours.msgstr), "\n".join(theirs.msgstr))
        )
    notes = entry.comments if side is None else ()
    return _remarked(base, entry, ours, theirs, [c for c in notes if c not in ours.comments])


def _better(base: Entry | None, ours: Entry, theirs: Entry) -> Entry | None:
    """Give the side whose translation and state hold; None where a person has to say."""
    if base and _said(theirs) == _said(base):
        return ours
    if base and _said(ours) == _said(base):
        return theirs
    if ours.msgstr == theirs.msgstr:
        # Of two doubts the greater is told.
        return min(ours, theirs, key=lambda e: STATES.index(entry_state(e)))
    if not ours.translated or not theirs.translated:
        return ours if ours.translated else theirs
    mine, other = is_machine_made(ours), is_machine_made(theirs)
    if mine != other:
        return theirs if mine else ours
    return ours if mine else None


def _disputed(ours: Entry, theirs: Entry) -> Entry:
    mark = entry_mark(ours) or Mark("")
    note = f"{CONFLICT} ({_signed(theirs)}) has:"
    lines = [
        f" | {f'[{n}] ' if len(theirs.msgstr) > 1 else ''}{line}"
        for n, form in enumerate(theirs.msgstr)
        for line in escape_line(form.replace("\n", "\0")).split("\0")
    ]
    entry = replace(ours, comments=(*ours.comments, note, *lines))
    src = mark.src or source_hash(ours.msgid)
    return with_mark(entry, mark._replace(state="needs-review", was="", src=src))


def _signed(entry: Entry) -> str:
    mark = entry_mark(entry)
    return f"{entry_state(entry)} by {mark.by}" if mark and mark.by else entry_state(entry)


def _remarked(
    base: Entry | None, entry: Entry, ours: Entry, theirs: Entry, more: Iterable[str] = ()
) -> Entry:
    """Give an entry with the comments, flags and references of both sides."""
    mark = [c for c in entry.comments if c.startswith(MARK[1:])]
    before = base or Entry("")

    def both(part: Callable[[Entry], Sequence[str]]) -> tuple[str, ...]:
        return _union(part(before), part(ours), part(theirs))

    fuzzy = ("fuzzy",) if entry.fuzzy else ()
    obsolete = _one(before.obsolete, ours.obsolete, theirs.obsolete) if base else False
    return replace(
        entry,
        comments=(*both(_remarks), *(c for c in more if not c.startswith(MARK[1:])), *mark),
        extracted=() if obsolete else both(lambda e: e.extracted),
        references=() if obsolete else both(lambda e: e.references),
        flags=(*fuzzy, *both(lambda e: [f for f in e.flags if f != "fuzzy"])),
        obsolete=bool(obsolete),
    )


def _remarks(entry: Entry) -> list[str]:
    return [c for c in entry.comments if not c.startswith(MARK[1:])]


def _union(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """Give what both have or one of them added."""
    there = dict.fromkeys(chain(ours, theirs))
    return tuple(x for x in there if x not in base or (x in ours and x in theirs))


def _said(entry: Entry) -> tuple[tuple[str, ...], bool, str, Previous | None]:
    """Give what an entry says as a translation."""
    mark = next((c for c in entry.comments if c.startswith(MARK[1:])), "")
    return entry.msgstr, entry.fuzzy, mark, entry.previous


def _one(base: T, ours: T, theirs: T) -> T | None:
    """Give the value that holds where at most one side changed it; else None."""
    if ours == theirs or theirs == base:  # noqa: PLR1714
        return ours
    return theirs if ours == base else None


def _header(
    base: Entry | None, ours: Entry | None, theirs: Entry | None, conflicts: list[Conflict]
) -> Entry | None:
    if ours is None or theirs is None or ours == theirs:
        return ours or theirs
    before, mine, other = (
        dict(header_fields(e.msgstr[0])) if e else {} for e in (base, ours, theirs)
    )
    fields: dict[str, str] = {}
    for name in {**mine, **other}:
        values = before.get(name), mine.get(name), other.get(name)
        value = _one(*values)
        if value is None and None not in values[1:] and values[1] != values[2]:
            value = max(filter(None, values[1:]))
            if name not in _PASSING:
                value = mine[name]
                conflicts.append(Conflict(name, mine[name], other[name]))
        if value is not None:
            fields[name] = value
    text = "".join(f"{name}: {value}\n" for name, value in fields.items())
    remarks = _union(base.comments if base else (), ours.comments, theirs.comments)
    return replace(ours, msgstr=(text,), comments=remarks)


def _unique(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Pass entries on, each key once, live ones before obsolete ones of the same key."""
    found: dict[Key, Entry] = {}
    for entry in entries:
        first = found.get(entry.key)
        if first is None:
            found[entry.key] = entry
        elif entry.translated and entry.msgstr != first.msgstr:
            kept, other = (entry, first) if first.obsolete else (first, entry)
            found[entry.key] = _disputed(kept, other) if other.translated else kept
    yield from found.values()


def _name(entry: Entry) -> str:
    return entry.msgctxt or entry.msgid[:60]
