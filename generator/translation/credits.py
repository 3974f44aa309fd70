"""Who translated a site: people and machines apart, from what the PO files themselves say.

An entry's state comment names who translated it, and who approved it; the header of a file
names its last translator and, in comments, those before, as gettext's tools write them.
Addresses are left out: what this gives is meant to be published.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from generator.config.model import Config
from generator.locales import Locale
from generator.problems import Problems
from generator.translation.po import Entry, PoFile
from generator.translation.site_files import po_names, read_po
from generator.translation.states import (
    Mark,
    entry_mark,
    entry_state,
    is_machine,
    is_machine_made,
)

#: Whoever translated entries that no comment signs.
UNSIGNED = ""
#: `# Leïla Ben Ali <leila@example.org>, 2024-2026.`
_COMMENT = re.compile(
    r"\s*([^<>@,:]{2,80}?)\s*(?:<[^<>]*>)?\s*,\s*(?:19|20)\d\d[\d\s,–-]*\.?\s*\Z"
)
_ADDRESS = re.compile(r"\s*<[^<>]*>|\s*\S+@\S+")
_PLACEHOLDERS = frozenset({"", "FULL NAME", "FIRST AUTHOR", "Automatically generated"})


@dataclass(slots=True)
class Credit:
    """What one person or machine did in one locale, in entries."""

    name: str
    is_machine: bool
    #: Translations that stand as they wrote them: reviewed by nobody else, or by others.
    translated: int = 0
    #: Translations of others, or their own, that they approved.
    approved: int = 0
    #: Drafts and translations that wait for review.
    waiting: int = 0
    #: Files whose header names them.
    files: int = 0
    #: The last day that a comment gives.
    last: str = ""

    @property
    def weight(self) -> int:
        """How much they did, to order by."""
        return self.translated + self.approved + self.waiting

    def json(self) -> dict[str, object]:
        """Give it for machines."""
        return {
            "name": self.name or None,
            "machine": self.is_machine,
            "translated": self.translated,
            "approved": self.approved,
            "waiting": self.waiting,
            "files": self.files,
            "last": self.last or None,
        }


@dataclass(slots=True)
class Credits:
    """Who translated into one locale, by name."""

    locale: Locale
    by_name: dict[str, Credit] = field(default_factory=dict)

    @property
    def people(self) -> list[Credit]:
        """The people, and what nobody signed, those who did most before others."""
        return self._sorted(machines=False)

    @property
    def machines(self) -> list[Credit]:
        """The machines."""
        return self._sorted(machines=True)

    def _sorted(self, machines: bool) -> list[Credit]:
        chosen = [c for c in self.by_name.values() if c.is_machine == machines]
        return sorted(chosen, key=lambda c: (not c.name, -c.weight, -c.files, c.name))

    def of(self, name: str) -> Credit:
        """Give the credit of a name, a new one where there is none."""
        return self.by_name.setdefault(name, Credit(name, is_machine(name)))

    def add(self, file: PoFile) -> None:
        """Take in a file."""
        for name in dict.fromkeys(_header_names(file)):
            self.of(name).files += 1
        for entry in file.entries:
            if not entry.obsolete and entry.translated:
                self._add_entry(entry)

    def _add_entry(self, entry: Entry) -> None:
        mark = entry_mark(entry) or Mark("")
        state = entry_state(entry)
        author = self.of(_author(entry, mark))
        if state in ("translated", "approved"):
            author.translated += 1
        else:
            author.waiting += 1
        author.last = max(author.last, mark.on if author.name == mark.by else "")
        if state == "approved" and mark.by:
            reviewer = self.of(mark.by)
            reviewer.approved += 1
            reviewer.last = max(reviewer.last, mark.on)


def _author(entry: Entry, mark: Mark) -> str:
    """Give who wrote the translation that stands there."""
    name = mark.translator or mark.by
    if is_machine(name) and name == mark.by and not is_machine_made(entry):
        return UNSIGNED  # someone changed what the machine wrote, and did not sign
    return name


def _header_names(file: PoFile) -> Iterator[str]:
    last = _ADDRESS.sub("", file.headers.get("Last-Translator", "")).partition(",")[0].strip()
    if last not in _PLACEHOLDERS:
        yield last
    for comment in file.header.comments if file.header else ():
        match = _COMMENT.match(comment)
        if match and match[1] not in _PLACEHOLDERS and "(C)" not in match[1]:
            yield match[1]


def credits(config: Config, locales: Iterable[Locale], problems: Problems) -> Iterator[Credits]:
    """Go through the locales, reading one PO file at a time; broken files are noted."""
    for locale in locales:
        found = Credits(locale)
        for name in po_names(config, locale):
            file = read_po(config, locale, name, problems)
            if file:
                found.add(file)
        yield found
