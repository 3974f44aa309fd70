"""A row of a catalogue to a record, with a log of what was mended, left out or refused."""

from typing import Any, NamedTuple

import msgspec

from generator.config.model import CollectionConfig
from generator.problems import Problems
from generator.records.importing.identity import Identifier
from generator.records.importing.mapping import FieldRule, ImportRules
from generator.records.importing.mend import Mender
from generator.records.importing.pick import Cells, Picker
from generator.records.importing.readings import Readers
from generator.records.importing.report import RowLog
from generator.records.importing.rows import Row
from generator.records.importing.targets import reading_of, vocabulary_of
from generator.records.importing.terms import Vocabulary
from generator.records.model import Record, Workload
from generator.records.read import Source
from generator.records.validate import RecordChecker

_UNKNOWN = object()
#: How many texts of a column are remembered.
_MOST_KNOWN = 2_000
_encode = msgspec.json.Encoder().encode
#: Single values of a record; all its other fields are lists.
_SINGLE = frozenset(
    {"title", "language", "kind", "summary", "description", "provider", "level", "licence"}
    | {"link", "country", "published", "updated"}
)  # fmt: skip


class Converted(NamedTuple):
    """A record made of a row, with the text its id was made of and its canonical bytes."""

    record: Record
    key: str
    raw: bytes


class _Step:
    """Makes the value of one field; remembers what it read: columns repeat their texts."""

    def __init__(
        self,
        rule: FieldRule,
        rules: ImportRules,
        collection: CollectionConfig,
        vocabularies: dict[str, Vocabulary],
    ) -> None:
        self.target = rule.target
        #: The record's field, and the part of it.
        self.place: tuple[str, str] = rule.target.partition(".")[::2]
        self.required = rule.required or rule.target == "title"
        vocabulary = vocabularies.get(vocabulary_of(rule.target, collection))
        self._reader = Readers(rule, vocabulary).reader(reading_of(rule.target, collection))
        self._picker = Picker(rule, rules.missing)
        self._column = rule.column
        self._has_one = not rule.columns
        self._known: dict[str, Any] = {}

    def value(self, cells: Cells, log: RowLog) -> Any:
        """Give the value that a row has for the field, or an empty one."""
        cell = cells.get(self._column, "")
        if not self._has_one or cell.__class__ is not str:
            return self._read(cells, log)
        known = self._known.get(cell, _UNKNOWN)
        return self._read_new(cell, cells, log) if known is _UNKNOWN else known

    def _read(self, cells: Cells, log: RowLog) -> Any:
        cell = self._picker.pick(cells, log)
        return self._reader(cell, log) if cell else None

    def _read_new(self, cell: str, cells: Cells, log: RowLog) -> Any:
        before = len(log.entries)
        value = self._read(cells, log)
        # What had to be reported is read again each time, for its report.
        if len(log.entries) == before and len(self._known) < _MOST_KNOWN and len(cell) < 100:
            self._known[cell] = value
        return value


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
        self._mender = Mender(rules, collection)
        self._steps = [_Step(rule, rules, collection, vocabularies) for rule in rules.fields]
        self._creating = [
            (rule.target, vocabularies[vocabulary_of(rule.target, collection)])
            for rule in rules.fields
            if rule.vocabulary == "create"
        ]
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
        cells = self._mender.mended(row.cells, log)
        identity = self._identifier.identify(cells, log)
        values = self._values(cells, log)
        if identity is None or log.is_refused:
            return None
        record = Record(id=identity.id, **values)
        return self._checked(Converted(record, identity.key, _encode(record)), row, log)

    def _values(self, cells: Cells, log: RowLog) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for step in self._steps:
            value = step.value(cells, log)
            if value or value is False or value == 0:
                _put(values, step.place, value)
            elif step.required:
                log.refuse(step.target, "required", f"the row has no {step.target}")
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


def _codes_in(record: Record, target: str) -> set[str]:
    head, _, tail = target.partition(".")
    value = getattr(record, head)
    value = value.get(tail, "") if tail else value
    return {value} if isinstance(value, str) else set(value)


def _put(values: dict[str, Any], place: tuple[str, str], value: Any) -> None:
    """Set a field, or a part of one."""
    head, tail = place
    if not tail and head in _SINGLE:
        values[head] = value
    elif head == "workload" and tail == "weekly":
        least, most = value
        values.setdefault("workload", {}).update(weekly_from=least, weekly_to=most)
    elif head == "media" and not tail:
        values.setdefault("media", {}).update(value)
    elif tail:
        values.setdefault(head, {})[tail] = tuple(value) if head == "media" else value
    else:
        values[head] = tuple(value)
