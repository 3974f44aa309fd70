"""An import from end to end: read, mend, convert, sort into shards, merge, write.

Nothing is written before every row was read. A fault in the site, the mapping or the shards
that are there stops the import, with all faults at once. A row that cannot become a record
stops nothing: it is refused, and the report says why.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.config.load import load
from generator.config.model import CollectionConfig, Config
from generator.errors import UsageError
from generator.files import safe_join, write_atomic
from generator.problems import Problems, nearest
from generator.records.importing.convert import Converted, Converter
from generator.records.importing.load import (
    check_codes,
    check_columns,
    check_targets,
    load_rules,
)
from generator.records.importing.mapping import ImportRules
from generator.records.importing.mend import used_columns
from generator.records.importing.report import Counts, Entry, Report, RowLog
from generator.records.importing.rows import Row, Source
from generator.records.importing.sources import open_source
from generator.records.importing.spill import Spill
from generator.records.importing.targets import fitting
from generator.records.importing.terms import Vocabulary
from generator.records.importing.write import Mode, ShardWriter
from generator.records.read import read_vocabulary
from generator.records.shards import COMFORTABLE, digits_for
from generator.records.vocabularies import encode_vocabulary

#: Takes the bytes of the file, and how many have been read.
Progress = Callable[[int, int], None]
_ROWS_A_STEP = 256
_MOST_COLUMNS = 1_000


@dataclass(frozen=True, slots=True)
class ImportJob:
    """What to import, where to and how."""

    file: Path
    collection: str
    rules: Path
    config: Path
    report: Path | None = None
    dry_run: bool = False
    #: Remove records that the file does not have.
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did."""

    counts: Counts
    #: (action, code) to its number of report lines.
    entries: Counter[tuple[str, str]]
    unused_columns: tuple[str, ...] = ()
    #: Advice, where the collection's shards have become too large or too many.
    advice: str = ""


@dataclass(slots=True)
class _Import:
    """The parts of one import."""

    config: Config
    collection: CollectionConfig
    rules: ImportRules
    source: Source
    vocabularies: dict[str, Vocabulary]
    converter: Converter
    report: Report
    titles: dict[int, int] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)


def run_import(job: ImportJob, progress: Progress | None = None) -> Outcome:
    """Import a file and give the counts.

    Raises Faults with everything that is wrong with the site or the mapping, UsageError where a
    file or the collection is not there, SourceError where the file is not of the format.
    """
    with Report(job.report) as report, ExitStack() as stack:
        parts = _prepare(job, report, stack)
        target = safe_join(parts.config.root, parts.collection.source)
        mode = Mode(job.replace, job.dry_run)
        writer = ShardWriter(target, parts.collection, parts.rules, report, mode)
        problems = Problems()
        writer.check_existing(problems)
        problems.raise_if_any()
        folder = stack.enter_context(TemporaryDirectory(prefix="tongwen-import-"))
        spill = Spill(Path(folder), parts.collection.shard_digits)
        _read_rows(parts, spill, progress)
        unused = _note_unused(parts)
        _write_terms(parts, dry_run=job.dry_run)
        for prefix, candidates in spill.partitions():
            writer.write(prefix, candidates)
        writer.finish()
    return Outcome(report.counts, report.entries, unused, _advice(parts))


def _prepare(job: ImportJob, report: Report, stack: ExitStack) -> _Import:
    if not job.file.is_file():
        raise UsageError(f"There is no file {job.file}.", "Give the file to import.")
    config = load(job.config)
    collection = _collection(config, job.collection)
    problems = Problems()
    rules, log = load_rules(job.rules, problems)
    problems.raise_if_any()
    assert rules is not None  # noqa: S101 (no rules always come with an error)
    check_targets(rules, collection, log)
    rules = fitting(rules, collection)
    vocabularies = _vocabularies(config, problems)
    problems.raise_if_any()
    check_codes(rules, collection, vocabularies, log)
    source = open_source(job.file, rules)
    stack.callback(source.close)
    if source.header:
        check_columns(rules, source.header, log)
    problems.raise_if_any()
    converter = Converter(rules, collection, vocabularies)
    return _Import(config, collection, rules, source, vocabularies, converter, report)


def _collection(config: Config, name: str) -> CollectionConfig:
    for collection in config.collections:
        if collection.name == name:
            return collection
    names = [c.name for c in config.collections]
    hint = nearest(name, names) or f"Its collections are {', '.join(names)}."
    raise UsageError(f"The site has no collection `{name}`.", hint)


def _vocabularies(config: Config, problems: Problems) -> dict[str, Vocabulary]:
    read = {
        name: read_vocabulary(safe_join(config.root, path), path, problems)
        for name, path in sorted(config.vocabularies.items())
    }
    return {name: Vocabulary(terms) for name, terms in read.items()}


def _read_rows(parts: _Import, spill: Spill, progress: Progress | None) -> None:
    counts = parts.report.counts
    for row in parts.source:
        counts.rows += 1
        counts.recovered += row.hidden
        if not parts.source.header and len(parts.columns) < _MOST_COLUMNS:
            parts.columns |= row.cells.keys()
        log = RowLog(row.number, row.line)
        converted = parts.converter.convert(row, log)
        if converted:
            _note_same_title(parts, converted, row, log)
            spill.add(row.number, row.line, converted)
        else:
            counts.refused += 1
        counts.repaired += log.has_repairs
        for entry in log.entries:
            parts.report.add(entry)
        if progress and counts.rows % _ROWS_A_STEP == 0:
            progress(parts.source.size, parts.source.position())
    if progress:
        progress(parts.source.size, parts.source.size)


def _note_same_title(parts: _Import, converted: Converted, row: Row, log: RowLog) -> None:
    """Note a title that a record with another id has; two numbers a title are kept."""
    key = hash(converted.record.title.casefold())
    mark = hash(converted.record.id) & 0xFFFFFFFF
    first = parts.titles.setdefault(key, mark << 32 | row.number)
    if first >> 32 != mark:
        reason = f"row {first & 0xFFFFFFFF} has the same title under another id; both are kept"
        log.note("title", "same-title", reason, converted.record.title)


def _note_unused(parts: _Import) -> tuple[str, ...]:
    columns = parts.source.header or tuple(sorted(parts.columns))
    taken = used_columns(parts.rules) | set(parts.rules.source.ignore)
    unused = tuple(c for c in columns if c not in taken and not c.startswith("@"))
    for column in unused:
        reason = "no field of the mapping uses this column"
        parts.report.add(Entry(0, 0, "noted", column, "unused-column", reason))
    return unused


def _write_terms(parts: _Import, *, dry_run: bool) -> None:
    """Write new terms, before the records that need them."""
    for name, vocabulary in parts.vocabularies.items():
        created = vocabulary.used_new_terms()
        if not created:
            continue
        parts.report.counts.terms += len(created)
        parts.report.counts.files += 1
        for term in created:
            entry = Entry(0, 0, "noted", name, "new-term", "a new term", "", term.label)
            parts.report.add(entry)
        if not dry_run:
            path = safe_join(parts.config.root, parts.config.vocabularies[name])
            write_atomic(path, encode_vocabulary([*vocabulary.known, *created]))


def _advice(parts: _Import) -> str:
    counts, digits = parts.report.counts, parts.collection.shard_digits
    if counts.records / 16**digits <= 4 * COMFORTABLE:
        return ""
    wanted = digits_for(counts.records)
    return (
        f"The collection has {counts.records:,} records in {16**digits} shards: "
        f"`shard_digits: {wanted}` in site_config.yml suits it, before it is translated."
    )
