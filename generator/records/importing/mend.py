"""The cells of a row that a mapping uses, each mended as the mapping says."""

import re

from generator.config.model import CollectionConfig
from generator.records.importing.cells import Cleaner, cleaner
from generator.records.importing.mapping import ImportRules
from generator.records.importing.pick import Cells
from generator.records.importing.report import RowLog
from generator.records.importing.targets import reading_of

#: Bytes that are not in the encoding come as lone surrogates (PEP 383).
_UNDECODED = re.compile("[\ud800-\udfff]")


def used_columns(rules: ImportRules) -> frozenset[str]:
    """Give the columns that a mapping takes something from."""
    columns = set(rules.id.columns)
    for rule in rules.fields:
        columns |= {rule.column, *rule.columns}
    return frozenset(columns - {""})


class Mender:
    """Mends cells; remembers for each column whether line breaks count in it."""

    def __init__(self, rules: ImportRules, collection: CollectionConfig) -> None:
        in_lines, in_one = cleaner(rules.repair, keep_lines=True), cleaner(rules.repair)
        many = {
            column
            for rule in rules.fields
            if reading_of(rule.target, collection) == "markdown"
            for column in (rule.column, *rule.columns)
        }
        names = sorted(used_columns(rules))
        self._columns = [(name, in_lines if name in many else in_one) for name in names]

    def mended(self, cells: Cells, log: RowLog) -> Cells:
        """Give the cells that the mapping uses; what was done is in the log."""
        mended: Cells = {}
        for column, clean in self._columns:
            cell = cells.get(column)
            if isinstance(cell, str):
                mended[column] = _mended(column, cell, clean, log)
            elif cell is not None:
                mended[column] = [_mended(column, text, clean, log) for text in cell]
        return mended


def _mended(column: str, text: str, clean: Cleaner, log: RowLog) -> str:
    if text.isalnum() and text.isascii():
        return text
    if not text.isascii() and _UNDECODED.search(text):
        reason = "the text is not in the encoding that the mapping names"
        log.refuse(column, "encoding", reason, text)
        return ""
    mended, steps = clean(text)
    for code, before, after in steps:
        log.repair(column, code, before, after)
    return mended
