"""What people have translated already, word for word: read from the PO files of a locale.

They are kept in a database of its own on the disk, thrown away in the end: memory stays flat.
"""

import sqlite3
from collections.abc import Iterator

from generator.config.model import Config
from generator.locales import Locale
from generator.problems import Problems
from generator.translation.read import read_catalog
from generator.translation.site_files import po_display, po_names, po_path
from generator.translation.states import OVERTAKEN


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
        path, display = po_path(config.root, locale.tag, name), po_display(locale.tag, name)
        for message in read_catalog(path, display, problems, by_text=True).values():
            if message.state in OVERTAKEN and not message.plurals:
                yield message.msgid, message.msgstr, int(message.state == "approved")
