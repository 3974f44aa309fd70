"""What becomes of one PO entry when its source is read again: pure functions."""

import re
from collections.abc import Iterable
from dataclasses import replace

from generator.translation.po import Entry, Previous
from generator.translation.states import (
    OVERTAKEN,
    Mark,
    entry_mark,
    entry_state,
    source_hash,
    text_hash,
    with_mark,
)
from generator.translation.units import Unit

#: Numbers, placeholders and addresses: another one is another meaning.
_FIGURES = re.compile(r"\d+|%\(\w+\)\w|\{\w*\}|https?://[^\s)>\"]+")


def new_entry(unit: Unit, forms: int) -> Entry:
    """Give the empty entry of a unit."""
    return Entry(
        msgid=unit.text,
        msgstr=("",) if unit.plural is None else ("",) * forms,
        msgctxt=unit.context or None,
        msgid_plural=unit.plural,
        extracted=unit.notes,
        references=unit.references,
        flags=unit.flags,
    )


def refreshed(old: Entry, unit: Unit, forms: int) -> Entry:
    """Give an entry whose text did not change: only what the source says about it may."""
    flags = tuple(dict.fromkeys((*old.flags, *unit.flags))) if unit.flags else old.flags
    said = (unit.notes, unit.references, flags, False)
    if said == (old.extracted, old.references, old.flags, old.obsolete):
        entry = old
    else:
        entry = replace(
            old, extracted=unit.notes, references=unit.references, flags=flags, obsolete=False
        )
    return entry if unit.plural == old.msgid_plural else _replural(entry, unit, forms)


def _replural(old: Entry, unit: Unit, forms: int) -> Entry:
    """Give an entry that gained, lost or changed its plural; a person has to look at it."""
    if not old.translated:
        return replace(old, msgid_plural=unit.plural, msgstr=new_entry(unit, forms).msgstr)
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


def changed(old: Entry, unit: Unit, forms: int, keep_approved: bool) -> Entry:
    """Give the entry of a unit whose text changed."""
    if not old.translated:
        return replace(new_entry(unit, forms), comments=old.comments)
    if old.fuzzy and old.previous and old.previous.msgid == unit.text:
        return _restored(old, unit, forms)
    entry = refreshed(replace(old, msgid=unit.text), unit, forms)
    if keep_approved and _keeps_meaning(old, unit):
        mark = entry_mark(old) or Mark(entry_state(old))
        return with_mark(entry, mark._replace(src=source_hash(unit.text)))
    previous = old.previous if old.fuzzy and old.previous else Previous(old.msgid)
    return with_mark(replace(entry, previous=previous), _mark_after_change(old))


def _keeps_meaning(old: Entry, unit: Unit) -> bool:
    """Say whether an edit may be called neutral: of a trusted text, and of no figure in it."""
    return (
        entry_state(old) in OVERTAKEN
        and unit.plural == old.msgid_plural
        and _FIGURES.findall(unit.text) == _FIGURES.findall(old.msgid)
        and unit.text.count("\n") == old.msgid.count("\n")
    )


def _mark_after_change(old: Entry) -> Mark:
    state, mark = entry_state(old), entry_mark(old) or Mark("")
    src = mark.src or source_hash(old.msgid)
    if state in OVERTAKEN:
        return mark._replace(state="stale", was=f"{state}/{text_hash(old.msgstr)}", src=src)
    return mark._replace(state=state, src=src)


def _restored(old: Entry, unit: Unit, forms: int) -> Entry:
    """Give an entry whose source went back to what its translation was made for."""
    entry = refreshed(replace(old, msgid=unit.text, previous=None), unit, forms)
    mark = entry_mark(old)
    if mark is None:
        return entry
    state, _, translation = mark.was.partition("/")
    if mark.state != "stale":
        state = mark.state
    elif translation != text_hash(old.msgstr) or state not in OVERTAKEN:
        state = "needs-review"
    return with_mark(entry, mark._replace(state=state, was="", src=source_hash(unit.text)))


def remembered(known: tuple[str, ...], unit: Unit, forms: int) -> Entry:
    """Give the entry of a new unit whose text is translated elsewhere: a proposal."""
    entry = new_entry(unit, forms)
    if len(known) != len(entry.msgstr):
        return entry
    src = source_hash(unit.text)
    mark = Mark("needs-review", by="memory", made=text_hash(known), src=src)
    return with_mark(replace(entry, msgstr=known), mark)


def _with_fuzzy(flags: tuple[str, ...]) -> tuple[str, ...]:
    return ("fuzzy", *(f for f in flags if f != "fuzzy"))


def gone(entry: Entry) -> Entry:
    """Give an entry whose source is gone."""
    return replace(entry, obsolete=True, references=(), extracted=())


def worth_keeping(entry: Entry) -> bool:
    """Say whether anything of an entry would be missed."""
    return entry.translated or any(entry.comments)
