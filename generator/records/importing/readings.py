"""Texts to values, one reader for each kind of field.

A reader takes a cell and gives the value, or an empty one. What it cannot understand is noted,
or the row is refused, as the mapping wants.
"""

from collections.abc import Callable
from typing import Any

from generator.records.importing import quantities
from generator.records.importing.items import splitter
from generator.records.importing.languages import language_tag
from generator.records.importing.mapping import FieldRule
from generator.records.importing.report import RowLog
from generator.records.importing.rows import Cell
from generator.records.importing.targets import Reading
from generator.records.importing.terms import Coder, Vocabulary
from generator.records.text import link_fault

Value = Any
Reader = Callable[[Cell, RowLog], Value]


class Readers:
    """Makes the reader of a field."""

    def __init__(self, rule: FieldRule, vocabulary: Vocabulary | None) -> None:
        self._rule = rule
        self._coder = Coder(rule, vocabulary)
        self._verbatim = {code for codes in rule.codes.values() for code in codes}
        self._split = splitter(rule.split)

    def reader(self, reading: Reading) -> Reader:
        """Give the function that reads the field's cells."""
        several: dict[str, Reader] = {
            "list": self._list, "codes": self._codes, "languages": self._languages,
            "media": self._media,
        }  # fmt: skip
        if reading in several:
            return several[reading]
        if reading in ("text", "markdown"):
            return self._text if self._rule.codes else _first
        return self._single(_SINGLE[reading] if reading in _SINGLE else self._special(reading))

    def _special(self, reading: Reading) -> Callable[[str, FieldRule], Value]:
        return {"code": self._code, "language": self._language}[reading]

    def _single(self, read: Callable[[str, FieldRule], Value]) -> Reader:
        table, rule = self._rule.codes, self._rule

        def reader(cell: Cell, log: RowLog) -> Value:
            text = _first(cell, log)
            value = read((table.codes(text) or (text,))[0], rule)
            if value is None:
                self._unknown(text, log)
            return value

        return reader

    def _items(self, cell: Cell) -> list[str]:
        return cell if isinstance(cell, list) else self._split(cell)

    def _unknown(self, text: str, log: RowLog) -> None:
        target = self._rule.target
        if self._rule.unknown == "refuse":
            log.refuse(target, "unknown-value", "the value is not understood", text)
        else:
            log.note(target, "unknown-value", "the value is not understood; left out", text)

    def _text(self, cell: Cell, log: RowLog) -> Value:
        text = _first(cell, log)
        codes = self._coder.codes(text)
        if codes or self._rule.otherwise:
            return codes[0] if codes else self._rule.otherwise
        self._unknown(text, log)
        return None

    def _code(self, text: str, _: FieldRule) -> str | None:
        codes = self._coder.codes(text)
        return codes[0] if codes else None

    def _language(self, text: str, _: FieldRule) -> str | None:
        if text in self._verbatim:
            return text
        return language_tag(text)

    def _list(self, cell: Cell, log: RowLog) -> list[str]:
        items = self._items(cell)
        return self._coded(items, log) if self._rule.codes else list(dict.fromkeys(items))

    def _codes(self, cell: Cell, log: RowLog) -> list[str]:
        return self._coded(self._items(cell), log)

    def _coded(self, items: list[str], log: RowLog) -> list[str]:
        found: dict[str, None] = {}
        for item in items:
            codes = self._coder.codes(item)
            if codes is None:
                self._unknown(item, log)
            found |= dict.fromkeys(codes or ())
        return list(found)

    def _languages(self, cell: Cell, log: RowLog) -> list[str]:
        found: dict[str, None] = {}
        for item in self._items(cell):
            tags = self._rule.codes.codes(item) or (self._language(item, self._rule),)
            if tags[0] is None:
                self._unknown(item, log)
            found |= dict.fromkeys(tag for tag in tags if tag)
        return list(found)

    def _media(self, cell: Cell, log: RowLog) -> dict[str, tuple[str, ...]]:
        languages = tuple(locale.tag for locale in self._rule.languages)
        return dict.fromkeys(sorted(self._coded(self._items(cell), log)), languages)


def _first(cell: Cell, _: RowLog) -> str:
    return cell if isinstance(cell, str) else ", ".join(cell)


def _link(text: str, _: FieldRule) -> str | None:
    return None if link_fault(text) else text


#: Readers of one value, from the text and the rule; None for what is not understood.
_SINGLE: dict[str, Callable[[str, FieldRule], Value]] = {
    "date": lambda text, rule: quantities.date(text, rule.format),
    "link": _link,
    "number": lambda text, _: quantities.number(text),
    "hours": lambda text, rule: quantities.hours(text, rule.unit),
    "weeks": lambda text, rule: quantities.weeks(text, rule.unit),
    "weekly": lambda text, rule: quantities.weekly(text, rule.unit),
    "boolean": lambda text, _: quantities.boolean(text),
}
