"""The id of a row: from what does not change when rows move, and the same on every machine."""

from typing import NamedTuple

from generator.records.ids import id_fault
from generator.records.importing.mapping import IdRule
from generator.records.importing.pick import Cells, as_line, taker
from generator.records.importing.report import RowLog
from generator.records.importing.terms import short_hash, slug

_LONGEST = 80


class Identity(NamedTuple):
    """An id, and the text it was made of: two texts may come to the same id."""

    id: str
    key: str


class Identifier:
    """Makes ids of rows by one rule."""

    def __init__(self, rule: IdRule) -> None:
        self._rule = rule
        self._take = taker(rule.pattern)

    def identify(self, cells: Cells, log: RowLog) -> Identity | None:
        """Give a row's id; None after refusing the row because it has none."""
        parts = []
        for column in self._rule.columns:
            text = as_line(cells.get(column, ""))
            part = self._take(self._one_spelling(text)) if text else None
            if not part:
                log.refuse(column, "no-id", "nothing to make the id of", text)
                return None
            parts.append(part)
        return self._checked("\x1f".join(parts), log)

    def _one_spelling(self, text: str) -> str:
        codes = self._rule.codes.codes(text)
        return codes[0] if codes else text

    def _checked(self, key: str, log: RowLog) -> Identity | None:
        made = self._make(key)
        if fault := id_fault(made):
            log.refuse(self._rule.columns[0], "id", fault[0], key)
            return None
        return Identity(made, key)

    def _make(self, key: str) -> str:
        """Give the id: readable as far as the text is Latin, with a hash where much is lost."""
        plain = slug(key)
        room = _LONGEST - len(self._rule.prefix)
        is_lossy = (
            not key.isascii() or not plain or len(plain) > room or len(key) > len(plain) + 8
        )
        if self._rule.hash or is_lossy:
            plain = f"{plain[: room - 11]}-{short_hash(key, 10)}".lstrip("-")
        return f"{self._rule.prefix}{plain}"
