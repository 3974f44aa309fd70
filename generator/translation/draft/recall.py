"""What people have translated already, word for word: read from the PO files of a locale.

They are kept in a database of its own on the disk, thrown away in the end: memory stays flat.
"""

import sqlite3
from collections.abc import Iterator

from generator.config.model import Config
from generator.locales import Locale
from generator.problems import Problems
from generator.translation.site_files import po_names, read_po
from generator.translation.states import entry_state, is_reviewed


class Recall:
    """The reviewed translations of a locale, by their source text."""

    name = "memory"

    def __init__(self, config: Config, locale: Locale, problems: Problems) -> None:
        self.connection = sqlite3.connect("")
        self.connection.execute(
            "create table known (source text primary key, target text, rank integer)"
            " without rowid"
        )
        # Approved before translated; of equals the first, in the order of the files.
        self.connection.executemany(
            "insert into known values (?, ?, ?) on conflict (source) do update set"
            " target = excluded.target, rank = excluded.rank where excluded.rank > rank",
            _pairs(config, locale, problems),
        )

    def exact(self, text: str, context: str, source: Locale) -> str | None:  # noqa: ARG002
        """Give the translation of the very same text; None where nobody made one."""
        query = "select target from known where source = ?"
        row = self.connection.execute(query, (text,)).fetchone()
        return str(row[0]) if row else None


def _pairs(
    config: Config, locale: Locale, problems: Problems
) -> Iterator[tuple[str, str, int]]:
    for name in po_names(config, locale):
        file = read_po(config, locale, name, problems)
        for entry in file.entries if file else ():
            if entry.msgid_plural is None and not entry.obsolete and is_reviewed(entry):
                yield entry.msgid, entry.msgstr[0], int(entry_state(entry) == "approved")
