"""Mapping files from YAML, read as the site's configuration is: all faults at once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from yaml.nodes import Node, ScalarNode, SequenceNode

from generator.config.faults import FaultLog, Key, path
from generator.config.model import CollectionConfig
from generator.config.nodes import compose, is_empty
from generator.config.reader import Reader
from generator.errors import UsageError
from generator.problems import Problems, nearest
from generator.records.importing.mapping import FieldRule, ImportRules, Table
from generator.records.importing.targets import fault_of_target, vocabulary_of
from generator.records.importing.terms import Vocabulary

#: Columns that a tree has besides the keys of its nodes.
TREE_COLUMNS = ("@topics", "@parts", "@depth")


def load_rules(file: Path, problems: Problems) -> tuple[ImportRules | None, FaultLog]:
    """Give the rules of a mapping file, and where each of them stands.

    Notes every fault in `problems`; raises UsageError where there is no such file.
    """
    if not file.is_file():
        raise UsageError(f"There is no mapping file {file}.", "See docs/guide/import.md.")
    reader = _RulesReader(str(file), problems)
    root = compose(file, problems)
    if root is None:
        return None, reader
    before = len(problems.errors)
    rules: ImportRules = reader.settings(ImportRules, root, ())
    if len(problems.errors) == before:
        _check_rules(rules, reader)
    return rules, reader


class _RulesReader(Reader):
    """The configuration's reader, with tables and with `field: column` for short."""

    def value(self, kind: Any, node: Node, key: Key) -> Any:
        if kind is Table:
            pairs = self._pairs_read(tuple[str, ...], node, key, dict[str, str])
            return Table({text: value for text, value in pairs if isinstance(value, tuple)})
        if kind == tuple[str, ...] and isinstance(node, ScalarNode) and not is_empty(node):
            # One value may stand without brackets: `codes: {Music: 0215}`.
            node = SequenceNode(_SEQUENCE, [node], node.start_mark, node.end_mark)
        return super().value(kind, node, key)

    def settings(self, entry: Any, node: Node, key: Key, name: Any = None) -> Any:
        if entry is FieldRule and isinstance(node, ScalarNode) and not is_empty(node):
            self.places[*key, "column"] = self.place(key)
            return FieldRule(name, column=node.value)
        return super().settings(entry, node, key, name)


_SEQUENCE = "tag:yaml.org,2002:seq"


def _check_rules(rules: ImportRules, log: FaultLog) -> None:
    _check_pattern(rules.id.pattern, ("id", "pattern"), log)
    _check_pattern(rules.swallowed_rows.start, ("swallowed_rows", "start"), log)
    _check_missing(rules.missing, ("missing",), log)
    if not rules.id.columns:
        log.fault(("id", "columns"), "`id.columns` is empty.", "Name a column.")
    if rules.source.format == "tree" and not rules.source.records:
        log.fault(("source", "records"), "`source.records` is missing.", "Name kinds of nodes.")
    for rule in rules.fields:
        _check_field(rule, ("fields", rule.target), log)


def _check_field(rule: FieldRule, key: Key, log: FaultLog) -> None:
    _check_pattern(rule.pattern, (*key, "pattern"), log)
    _check_missing(rule.missing, (*key, "missing"), log)
    if not (rule.column or rule.columns or rule.value):
        hint = "Write `column: NAME`, `columns: [...]` or `value: TEXT`."
        log.fault(key, f"{path(key)} has neither a column nor a value.", hint)


def _check_missing(texts: Iterable[str], key: Key, log: FaultLog) -> None:
    for number, text in enumerate(texts):
        if is_pattern(text):
            _check_pattern(text[1:-1], (*key, number), log)


def is_pattern(text: str) -> bool:
    """Say whether a text of `missing` is a pattern: it stands between slashes."""
    return len(text) > 2 and text[0] == text[-1] == "/"


def _check_pattern(text: str, key: Key, log: FaultLog) -> None:
    try:
        re.compile(text)
    except re.error as error:
        hint = f"{error.msg} at sign {(error.pos or 0) + 1}."
        log.fault(key, f"{path(key)} is no regular expression.", hint)


def check_targets(rules: ImportRules, collection: CollectionConfig, log: FaultLog) -> None:
    """Note fields that records of the collection do not have."""
    for rule in rules.fields:
        if (fault := fault_of_target(rule.target, collection)) and not rule.optional:
            key = ("fields", rule.target)
            log.fault(key, f"{path(key)} is no field of `{collection.name}`.", fault)
    if not log.problems.errors and not any(r.target == "title" for r in rules.fields):
        log.fault(("fields",), "`fields` has no `title`.", "Every record needs one.")


def check_codes(
    rules: ImportRules,
    collection: CollectionConfig,
    vocabularies: Mapping[str, Vocabulary],
    log: FaultLog,
) -> None:
    """Note codes that the mapping gives and the site's vocabularies do not have."""
    for rule in rules.fields:
        vocabulary = vocabulary_of(rule.target, collection)
        if vocabulary and vocabulary not in vocabularies:
            key = ("fields", rule.target)
            fact = f"{path(key)} needs the vocabulary `{vocabulary}`; the site has none."
            log.fault(key, fact, "Name its file under `vocabularies` in site_config.yml.")
        elif vocabulary and rule.vocabulary == "known":
            for way, code in _codes_of(rule):
                _check_code(code, way, vocabularies[vocabulary], log)


def _codes_of(rule: FieldRule) -> Iterator[tuple[Key, str]]:
    here: Key = ("fields", rule.target)
    yield from (
        ((*here, "codes", text), code) for text in rule.codes for code in rule.codes[text]
    )
    yield from (
        ((*here, word), text)
        for word in ("value", "otherwise")
        if (text := getattr(rule, word))
    )


def _check_code(code: str, key: Key, vocabulary: Vocabulary, log: FaultLog) -> None:
    known = code in vocabulary.terms if "codes" in key else vocabulary.find(code)
    if not known:
        near = nearest(code, list(vocabulary.terms))
        hint = near or "Use one of its codes, or add a term."
        log.fault(key, f"{path(key)}: `{code}` is no code of its vocabulary.", hint)


def check_columns(rules: ImportRules, header: tuple[str, ...], log: FaultLog) -> None:
    """Note columns that the mapping names and the file does not have."""
    for number, column in enumerate(rules.id.columns):
        _check_column(column, header, ("id", "columns", number), log)
    for rule in rules.fields:
        if rule.column:
            _check_column(rule.column, header, ("fields", rule.target, "column"), log)
        for number, column in enumerate(rule.columns):
            _check_column(column, header, ("fields", rule.target, "columns", number), log)


def _check_column(column: str, header: tuple[str, ...], key: Key, log: FaultLog) -> None:
    if column not in header:
        columns = ", ".join(f"`{name}`" for name in header[:20])
        hint = nearest(column, header) or f"Its columns are {columns}."
        log.fault(key, f"The file has no column `{column}`.", hint)
