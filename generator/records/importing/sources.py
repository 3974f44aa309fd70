"""The right reader for a file."""

from pathlib import Path

from generator.records.importing.delimited import DelimitedSource
from generator.records.importing.mapping import ImportRules
from generator.records.importing.rows import Source
from generator.records.importing.structured import LinesSource, ListSource, WholeSource
from generator.records.importing.tree import TreeSource


def open_source(path: Path, rules: ImportRules) -> Source:
    """Give the rows of a file as the mapping says it is to be read.

    Raises OperatorError where it cannot be opened, SourceError where it is of another format.
    """
    rule = rules.source
    if rule.format in ("csv", "tsv"):
        return DelimitedSource(path, rule, rules.swallowed_rows)
    if rule.format == "jsonl":
        return LinesSource(path)
    if rule.format == "tree":
        return TreeSource(path, rule)
    return WholeSource(path, rule) if rule.rows else ListSource(path)
