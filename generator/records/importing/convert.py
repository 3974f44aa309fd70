"""A row of a catalogue to a record, with a log of what was mended, left out or refused."""

import re
from typing import Any, NamedTuple

import msgspec

from generator.config.model import CollectionConfig
from generator.problems import Place, Problems
from generator.records.importing.cells import cleaner
from generator.records.importing.identity import Identifier
from generator.records.importing.mapping import FieldRule, ImportRules
from generator.records.importing.pick import Cells, Picker
from generator.records.importing.readings import Reader, Readers
from generator.records.importing.report import RowLog
from generator.records.importing.rows import Row
from generator.records.importing.targets import reading_of, vocabulary_of
from generator.records.importing.terms import Vocabulary
from generator.records.model import Record, Workload
from generator.records.read import Source
from generator.records.validate import RecordChecker

#: Bytes that are not in the encoding come as lone surrogates (PEP 383).
_UNDECODED = re.compile("[\ud800-\udfff]")
_encode = msgspec.json.Encoder().encode
#: Single values of a record; all its other fields are lists.
_SINGLE = frozenset(
    "title language kind summary description provider level licence link country published updated"
    .split()
)  # fmt: skip


class Converted(NamedTuple):
    """A record made of a row, with the text its id was made of and its canonical bytes."""

    record: Record
    key: str
    raw: bytes


class _Step(NamedTuple):
    rule: FieldRule
    picker: Picker
    read: Reader


class Converter:
    """Converts the rows of one import."""

    def __init__(
        self,
        rules: ImportRules,
        collection: CollectionConfig,
        vocabularies: dict[str, Vocabulary],
    ) -> None:
        self._rules = rules
        self._identifier = Identifier(rules.id)
        self._clean = cleaner(rules.repair)
        self._clean_lines = cleaner(rules.repair, keep_lines=True)
        self._steps = [_step(rule, rules, collection, vocabularies) for rule in rules.fields]
        self._many_lines = {
            column
            for rule in rules.fields
            if reading_of(rule.target, collection) == "markdown"
            for column in (rule.column, *rule.columns)
        }
        self._creating = [
            (rule.target, vocabularies[vocabulary_of(rule.target, collection)])
            for rule in rules.fields
            if rule.vocabulary == "create"
        ]
        self._used = used_columns(rules)
        self._problems = Problems()
        terms = {name: vocabulary.terms for name, vocabulary in vocabularies.items()}
        self._checker = RecordChecker(collection, terms, self._problems)

    def convert(self, row: Row, log: RowLog) -> Converted | None:
        """Give the record of a row; None where it is refused: the log says why."""
        for code, column, before, after in row.repairs:
            log.repair(column, code, before, after)
        if row.fault:
            log.refuse("", row.fault[0], row.fault[1], _sample(row))
            return None
        cells = self._cleaned(row.cells, log)
        identity = self._identifier.identify(cells, log)
        values = self._values(cells, log)
        if identity is None or log.is_refused:
            return None
        record = Record(id=identity.id, **values)
        return self._checked(Converted(record, identity.key, _encode(record)), row, log)

    def _cleaned(self, cells: Cells, log: RowLog) -> Cells:
        """Give the cells that the mapping uses, each mended."""
        cleaned: Cells = {}
        for column, cell in cells.items():
            if column not in self._used:
                continue
            if isinstance(cell, str):
                cleaned[column] = self._mended(column, cell, log)
            else:
                cleaned[column] = [self._mended(column, text, log) for text in cell]
        return cleaned

    def _mended(self, column: str, text: str, log: RowLog) -> str:
        if not text.isascii() and _UNDECODED.search(text):
            reason = "the text is not in the encoding that the mapping names"
            log.refuse(column, "encoding", reason, text)
            return ""
        clean = self._clean_lines if column in self._many_lines else self._clean
        mended, steps = clean(text)
        for code, before, after in steps:
            log.repair(column, code, before, after)
        return mended

    def _values(self, cells: Cells, log: RowLog) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for rule, picker, read in self._steps:
            cell = picker.pick(cells, log)
            value = read(cell, log) if cell else None
            if value not in (None, "", [], {}):
                _put(values, rule.target, value)
            elif rule.required or rule.target == "title":
                log.refuse(rule.target, "required", f"the row has no {rule.target}")
        if "workload" in values:
            workload = Workload(**values["workload"])
            # No hours are no workload: an empty one would be written in a way of its own.
            values["workload"] = None if workload == Workload() else workload
        for head in ("fields", "media"):
            # In one order, whatever order the mapping has: same record, same bytes.
            if head in values:
                values[head] = dict(sorted(values[head].items()))
        return values

    def _checked(self, converted: Converted, row: Row, log: RowLog) -> Converted | None:
        """Give what was converted if it would pass as a record of the collection."""
        self._checker.check(Source(converted.record, "", row.line, converted.raw))
        if not self._problems.found:
            for target, vocabulary in self._creating:
                vocabulary.used |= _codes_in(converted.record, target)
            return converted
        first = self._problems.found[0]
        log.refuse("", first.code or "record", first.fact, converted.record.title)
        self._problems.found.clear()
        return None


def _sample(row: Row) -> str:
    return ", ".join(str(cell) for cell in row.cells.values())[:200]


def _step(
    rule: FieldRule,
    rules: ImportRules,
    collection: CollectionConfig,
    vocabularies: dict[str, Vocabulary],
) -> _Step:
    vocabulary = vocabularies.get(vocabulary_of(rule.target, collection))
    reader = Readers(rule, vocabulary).reader(reading_of(rule.target, collection))
    return _Step(rule, Picker(rule, rules.missing), reader)


def used_columns(rules: ImportRules) -> frozenset[str]:
    """Give the columns that a mapping takes something from."""
    columns = set(rules.id.columns)
    for rule in rules.fields:
        columns |= {rule.column, *rule.columns}
    return frozenset(columns - {""})


def _codes_in(record: Record, target: str) -> set[str]:
    head, _, tail = target.partition(".")
    value = getattr(record, head)
    value = value.get(tail, "") if tail else value
    return {value} if isinstance(value, str) else set(value)


def _put(values: dict[str, Any], target: str, value: Any) -> None:
    """Set a field by its name in a mapping."""
    head, _, tail = target.partition(".")
    if head == "workload" and tail == "weekly":
        least, most = value
        values.setdefault("workload", {}).update(weekly_from=least, weekly_to=most)
    elif head == "media" and not tail:
        values.setdefault("media", {}).update(value)
    elif tail:
        values.setdefault(head, {})[tail] = tuple(value) if head == "media" else value
    else:
        values[head] = value if head in _SINGLE else tuple(value)
