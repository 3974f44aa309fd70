"""From the cells of a row to the text that a field is made of."""

import re
from collections.abc import Callable, Iterable

from generator.records.importing.load import is_pattern
from generator.records.importing.mapping import FieldRule
from generator.records.importing.report import RowLog
from generator.records.importing.rows import Cell

Cells = dict[str, Cell]
IsMissing = Callable[[str], bool]


def missing_test(texts: Iterable[str]) -> IsMissing:
    """Give a function that says whether a text stands for "nothing here".

    >>> is_missing = missing_test(["待定", "/^source_url=/"])
    >>> is_missing("待定"), is_missing("source_url=x"), is_missing("14周")
    (True, True, False)
    """
    texts = tuple(texts)
    plain = frozenset(text for text in texts if not is_pattern(text))
    patterns = [text[1:-1] for text in texts if is_pattern(text)]
    if not patterns:
        return plain.__contains__
    search = re.compile("|".join(f"(?:{p})" for p in patterns)).search
    return lambda text: text in plain or search(text) is not None


def taker(pattern: str) -> Callable[[str], str | None]:
    """Give a function from a text to the part of it that counts; None where it does not fit.

    >>> taker(r"([^/]+)/?$")("https://example.org/course/PKU-1001/")
    'PKU-1001'
    """
    if not pattern:
        return str
    search = re.compile(pattern).search

    def take(text: str) -> str | None:
        found = search(text)
        if not found:
            return None
        return next((g for g in found.groups() if g is not None), "") or found[0]

    return take


class Picker:
    """Finds the text for one field: in the right column, less what means nothing."""

    def __init__(self, rule: FieldRule, missing: Iterable[str]) -> None:
        self._rule = rule
        self._columns = ((rule.column,) if rule.column else ()) + rule.columns
        self._is_missing = missing_test((*missing, *rule.missing))
        self._take = taker(rule.pattern)
        self._is_plain = not (rule.prefix or rule.pattern)

    def pick(self, cells: Cells, log: RowLog) -> Cell | None:
        """Give the text (or the texts of a list); None where the row has none."""
        if self._rule.value:
            return self._rule.value
        unfit = ""
        for number, column in enumerate(self._columns):
            cell = cells.get(column)
            if not cell:
                continue
            picked = self._fit(cell, column, log)
            if picked:
                if number and unfit:
                    before = f"{self._columns[0]}: {cells.get(self._columns[0], '')}"
                    log.repair(column, "shifted-column", before, as_line(picked))
                return picked
            unfit = unfit or (as_line(cell) if picked is None else "")
        if unfit and not self._rule.otherwise:
            self._note_unfit(unfit, log)
        return self._rule.otherwise or None

    def _fit(self, cell: Cell, column: str, log: RowLog) -> Cell | None:
        """Give the part that counts; an empty text for what is missing, None for a misfit."""
        if isinstance(cell, list):
            return [text for text in cell if text and not self._is_missing(text)]
        if self._is_missing(cell):
            log.note(column, "missing", "it says that there is nothing", cell)
            return ""
        if self._is_plain:
            return cell
        for prefix in self._rule.prefix:
            cell = cell.removeprefix(prefix)
        taken = self._take(cell)
        if taken and taken != taken.strip():
            log.repair(column, "spaces", taken, taken.strip())
        return taken if taken is None else taken.strip()

    def _note_unfit(self, text: str, log: RowLog) -> None:
        log.note(self._rule.target, "unfit", "the text does not fit `pattern`; left out", text)


def as_line(cell: Cell) -> str:
    """Give a cell as the report quotes it."""
    return cell if isinstance(cell, str) else ", ".join(cell)
