"""Drafts that wait for a reviewer, those least to be trusted first."""

import heapq
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from generator.config.model import Config
from generator.locales import Locale
from generator.problems import Problems
from generator.translation.chosen import Chosen
from generator.translation.po import Entry
from generator.translation.site_files import po_display, po_names, read_po
from generator.translation.states import entry_mark, entry_state


class Waiting(NamedTuple):
    """One draft. Ordered by how little it can be trusted, then by where it stands."""

    #: 0 to 1; drafts that say nothing of it come first.
    score: float
    locale: str
    path: str
    line: int
    context: str
    source: str
    text: str
    by: str
    via: str
    flags: str


def waiting(
    config: Config, locales: Iterable[Locale], chosen: Chosen, limit: int, problems: Problems
) -> list[Waiting]:
    """Give the first `limit` drafts that a reviewer should see, and keep no more in memory."""
    chosen.verify(config)
    found = (draft for locale in locales for draft in _of(config, locale, chosen, problems))
    return heapq.nsmallest(limit, found)


def _of(
    config: Config, locale: Locale, chosen: Chosen, problems: Problems
) -> Iterator[Waiting]:
    for name in po_names(config, locale):
        file = read_po(config, locale, name, problems) if chosen.has_file(name) else None
        for entry in file.entries if file else ():
            if chosen.has(entry) and entry_state(entry) == "draft":
                yield _draft(entry, locale.tag, po_display(locale.tag, name))


def _draft(entry: Entry, tag: str, path: str) -> Waiting:
    mark = entry_mark(entry)
    by, via, flags = (mark.by, mark.via, mark.flags) if mark else ("", "", "")
    context = entry.msgctxt or entry.msgid[:60]
    score = _score(mark.score if mark else "")
    return Waiting(
        score, tag, path, entry.line, context, entry.msgid, entry.msgstr[0], by, via, flags
    )


def _score(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0
