"""Writes the PO files of a pseudo-locale, from the same texts as those of people's locales."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from generator.config.model import Config
from generator.errors import UsageError
from generator.files import write_atomic
from generator.locales import Locale
from generator.problems import Problems
from generator.translation.checks import kind_of
from generator.translation.merge import merge
from generator.translation.po import Entry
from generator.translation.po_write import write_po
from generator.translation.pseudo import pseudo
from generator.translation.site_files import po_display, po_names, po_path, read_po
from generator.translation.states import Mark, raw_mark, source_hash, with_mark
from generator.translation.units import Shelf

#: Who made a pseudo-translation: no person, so that nothing ever counts it as reviewed.
ACTOR = "pseudo:"


class Written(NamedTuple):
    """A PO file of the pseudo-locale, as it was written."""

    path: str
    entries: int


def write_pseudo(config: Config, locale: Locale, shelves: Iterable[Shelf]) -> Iterator[Written]:
    """Write a PO file for each shelf, one at a time.

    UsageError where a file holds a translation that was not made here.
    """
    for name in po_names(config, locale):
        _refuse_work_of_people(config, locale, name)
    for shelf in shelves:
        file = merge(None, shelf.units, locale)
        entries = [_entry(e, locale) for e in file.entries]
        path = po_path(config.root, locale.tag, shelf.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, write_po(replace(file, entries=entries)))
        yield Written(po_display(locale.tag, shelf.path), len(entries))


def _refuse_work_of_people(config: Config, locale: Locale, name: str) -> None:
    file = read_po(config, locale, name, Problems())
    for entry in file.entries if file else ():
        mark = raw_mark(entry)
        if entry.translated and (mark is None or mark.by != ACTOR):
            raise UsageError(
                f"{po_display(locale.tag, name)}:{entry.line} holds a translation that was "
                "not made by this command.",
                "Move the file away: pseudo-translations would overwrite it.",
            )


def _entry(entry: Entry, locale: Locale) -> Entry:
    kind = kind_of(entry)
    texts = (entry.msgid, *(entry.msgid_plural or "" for _ in entry.msgstr[1:]))
    if len(entry.msgstr) == 1 and entry.msgid_plural is not None:
        texts = (entry.msgid_plural,)
    made = tuple(pseudo(text, kind, locale) for text in texts)
    mark = Mark("draft", f"{ACTOR}{locale.tag}", src=source_hash(entry.msgid))
    return with_mark(replace(entry, msgstr=made), mark)
