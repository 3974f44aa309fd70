"""The entries of one PO file that wait for a draft, and what is to be translated for each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from generator.locales import Locale, parse_locale
from generator.translation.checks import kind_of
from generator.translation.draft.cascade import Passage
from generator.translation.merge import number_of_forms
from generator.translation.po import Entry, Key, PoFile
from generator.translation.resolve import same_writing
from generator.translation.states import (
    Mark,
    entry_mark,
    entry_state,
    is_machine_made,
    is_reviewed,
    with_mark,
)
from generator.translation.units import Shelf, Unit

_PLURALS = "a machine cannot tell more than two plural forms apart"
#: Passages of documents that are no sentences.
_TITLES = frozenset({" heading", " title", " alt", " nav", " term", " abbr"})


@dataclass(frozen=True, slots=True)
class Item:
    """An entry, the language it is in, and the texts to translate: one, or two for a plural."""

    entry: Entry
    source: Locale
    passages: tuple[Passage, ...]
    #: Whether the passages are a person's English translation, not the entry's own text.
    reviewed: bool = False
    #: Why no machine can do it.
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a machine made of an entry: one text, or one for each plural form."""

    msgstr: tuple[str, ...]
    mark: Mark


def may_draft(entry: Entry) -> bool:
    """Say whether an entry is empty, or holds a machine's draft that nobody touched.

    >>> may_draft(Entry("数学")), may_draft(Entry("数学", ("Maths",)))
    (True, False)
    """
    if entry.obsolete or not entry.msgid:
        return False
    state = entry_state(entry)
    return state == "untranslated" or (state == "draft" and is_machine_made(entry))


def drafted(entry: Entry, draft: Draft) -> Entry:
    """Give an entry with a draft; the very same one where it has this draft already."""
    old = entry_mark(entry)
    same = old is not None and old._replace(on="") == draft.mark._replace(on="")
    if same and entry.msgstr == draft.msgstr:
        return entry
    return with_mark(replace(entry, msgstr=draft.msgstr, previous=None), draft.mark)


def items(
    shelf: Shelf,
    file: PoFile,
    locale: Locale,
    english: Mapping[Key, Entry],
) -> Iterator[Item]:
    """Go through the entries of a file that wait for a draft, in the order of the sources.

    `english` holds the English entries of the same texts. Units that the file has no entry
    for are left out: they wait for `sync`.
    """
    entries: dict[Key, Entry] = {e.key: e for e in file.entries}
    forms = number_of_forms(file, locale)
    for unit in shelf.units:
        entry = entries.pop((unit.context or None, unit.text), None)
        if entry is not None and may_draft(entry):
            yield _item(unit, entry, shelf.path, forms, english)


def missing(shelf: Shelf, file: PoFile | None, locale: Locale) -> int:
    """Count the units that a file has no entry for."""
    known = {e.key for e in file.entries if not e.obsolete} if file else set()
    wanted = {
        (u.context or None, u.text)
        for u in shelf.units
        if not same_writing(parse_locale(u.tag), locale)
    }
    return len(wanted - known)


def _item(
    unit: Unit, entry: Entry, path: str, forms: int, english: Mapping[Key, Entry]
) -> Item:
    kind = kind_of(entry)
    whole = (
        path in ("ui.po", "terms.po")
        or unit.context.endswith("/title")
        or not _TITLES.isdisjoint(entry.extracted)
    )
    if entry.msgid_plural is not None and forms > 2:
        return Item(entry, parse_locale(unit.tag), (), fault=_PLURALS)
    if entry.msgid_plural is not None:
        texts = (entry.msgid, entry.msgid_plural) if forms == 2 else (entry.msgid_plural,)
        passages = tuple(Passage(text, kind, whole) for text in texts)
        return Item(entry, parse_locale(unit.tag), passages)
    known = english.get(entry.key)
    if known and known.msgid_plural is None and is_reviewed(known):
        passage = Passage(known.msgstr[0], kind, whole)
        return Item(entry, parse_locale("en"), (passage,), reviewed=True)
    return Item(entry, parse_locale(unit.tag), (Passage(unit.text, kind, whole),))
