"""The PO files of one locale that hold entries to draft, some at a time.

A window is as many files as make two thousand texts: enough for full batches, little enough
for flat memory.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from generator.config.model import Config
from generator.locales import Locale
from generator.problems import Problems
from generator.translation.draft.items import Draft, Item, items, missing
from generator.translation.merge import number_of_forms
from generator.translation.po import Entry, Key
from generator.translation.read import message_key
from generator.translation.site_files import Opened, open_po, po_path, read_po
from generator.translation.ui import shipped_words
from generator.translation.units import Shelf

#: Texts and characters of a window.
_TEXTS, _CHARACTERS = 2048, 500_000


@dataclass(slots=True)
class Page:
    """One PO file, its entries that wait, and what becomes of them."""

    name: str
    opened: Opened
    forms: int
    items: list[Item]
    drafts: dict[Key, Draft] = field(default_factory=dict)


@dataclass(slots=True)
class Reader:
    """Reads what waits in the files of a locale."""

    config: Config
    locale: Locale
    problems: Problems
    #: Most entries in all.
    limit: int | None = None
    #: Entries that wait, and texts that have no entry yet.
    waiting: int = 0
    unsynced: int = 0

    def windows(self, shelves: Iterable[Shelf]) -> Iterator[list[Page]]:
        """Go through the files with entries that wait."""
        window: list[Page] = []
        texts = characters = 0
        for page in self._pages(shelves):
            window.append(page)
            texts += len(page.items)
            characters += sum(len(p.text) for item in page.items for p in item.passages)
            if texts >= _TEXTS or characters >= _CHARACTERS:
                yield window
                window, texts, characters = [], 0, 0
        if window:
            yield window

    def _pages(self, shelves: Iterable[Shelf]) -> Iterator[Page]:
        for shelf in shelves:
            if self.limit is not None and self.waiting >= self.limit:
                return
            page = self._page(shelf)
            if page and page.items:
                self.waiting += len(page.items)
                yield page

    def _page(self, shelf: Shelf) -> Page | None:
        if not po_path(self.config.root, self.locale.tag, shelf.path).exists():
            self.unsynced += missing(shelf, None, self.locale)
            return None
        opened = open_po(self.config, self.locale, shelf.path, self.problems)
        if opened is None:
            return None
        self.unsynced += missing(shelf, opened.file, self.locale)
        found = [
            item
            for item in items(shelf, opened.file, self.locale, self._english(shelf.path))
            if not (shelf.path == "ui.po" and self._comes_along(item))
        ]
        if self.limit is not None:
            found = found[: self.limit - self.waiting]
        return Page(shelf.path, opened, number_of_forms(opened.file, self.locale), found)

    def _comes_along(self, item: Item) -> bool:
        """Say whether a word of the interface comes with the program in this language."""
        entry = item.entry
        known = shipped_words(self.locale).get(message_key(entry.msgctxt or "", entry.msgid))
        return known is not None and bool(known.msgstr or any(known.plurals))

    def _english(self, path: str) -> Mapping[Key, Entry]:
        """Give the English entries of a file, from which other languages are drafted."""
        english = [c.locale for c in self.config.locales if c.locale.language == "en"]
        if not english or "en" in (self.locale.language, self.config.site.source.language):
            return {}
        if not po_path(self.config.root, english[0].tag, path).exists():
            return {}
        file = read_po(self.config, english[0], path, self.problems)
        return {e.key: e for e in file.entries if not e.obsolete} if file else {}
