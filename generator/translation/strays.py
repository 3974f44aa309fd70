"""PO files whose source is gone: a shard that was divided, a page that was renamed.

Their entries move to the files where their texts are now, so that no translation is lost to a
change of file names.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from generator.config.model import Config
from generator.locales import Locale
from generator.problems import Problems
from generator.translation.po import Entry, PoFile
from generator.translation.site_files import open_po, po_names
from generator.translation.states import entry_mark, is_machine_made

#: Folders whose files come and go with their sources.
_FOLDERS = ("catalog/", "documents/")


class Strays:
    """The entries of a locale's files that belong to none of the files `names`."""

    def __init__(
        self, config: Config, locale: Locale, names: Collection[str], problems: Problems
    ) -> None:
        found = (
            name
            for name in po_names(config, locale)
            if name not in names and name.startswith(_FOLDERS)
        )
        read = ((name, open_po(config, locale, name, problems)) for name in found)
        self.opened = {name: opened for name, opened in read if opened}
        self.files = {name: opened.file for name, opened in self.opened.items()}
        self.taken: set[int] = set()
        entries = [e for f in self.files.values() for e in f.entries if e.translated]
        self._by_key = {e.key: e for e in entries}
        self._by_context = {e.msgctxt: e for e in entries if e.msgctxt}

    @property
    def live(self) -> bool:
        """Whether any entry still waits to be moved or made obsolete."""
        return any(not e.obsolete for f in self.files.values() for e in f.entries)

    def adopted(self, file: PoFile) -> PoFile:
        """Give `file` with stray translations in place of its untranslated entries, and of what
        the memory proposed for them.
        """
        return replace(file, entries=[self._adopted(e) for e in file.entries])

    def _adopted(self, entry: Entry) -> Entry:
        if entry.obsolete or (entry.translated and not _is_proposal(entry)):
            return entry
        stray = self._by_key.get(entry.key) or self._by_context.get(entry.msgctxt or "")
        if stray is None or id(stray) in self.taken:
            return entry
        self.taken.add(id(stray))
        return replace(stray, obsolete=False)

    def give_back(self, taken: Collection[int]) -> None:
        """Forget what was adopted since `taken` was all that had been."""
        self.taken = set(taken)

    def remains(self) -> Iterator[tuple[str, PoFile]]:
        """Go through the files that change: what no other file took is obsolete in them."""
        for name, file in self.files.items():
            left = [
                replace(e, obsolete=True, references=(), extracted=())
                for e in file.entries
                if id(e) not in self.taken and (e.translated or e.comments)
            ]
            if left != file.entries:
                yield name, replace(file, entries=left)


def _is_proposal(entry: Entry) -> bool:
    mark = entry_mark(entry)
    return bool(mark and mark.by == "memory" and is_machine_made(entry))
