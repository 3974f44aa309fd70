"""Records into the shards of a collection, partition by partition, beside what is there."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from generator.config.model import CollectionConfig
from generator.files import write_atomic
from generator.problems import Problems
from generator.records.importing.mapping import ImportRules
from generator.records.importing.merge import Candidate, resolve, update
from generator.records.importing.report import Report, RowLog
from generator.records.model import Record, Tombstone
from generator.records.read import TOMBSTONES, list_shards, read_shard, read_tombstones
from generator.records.shards import encode_shard, shard_name

_encode = msgspec.json.Encoder().encode


class Mode(NamedTuple):
    """Whether records that the file does not have go, and whether to write at all."""

    replace: bool = False
    dry_run: bool = False


class ShardWriter:
    """Writes the shards of one import; in a dry run only counts what it would do."""

    def __init__(
        self,
        folder: Path,
        collection: CollectionConfig,
        rules: ImportRules,
        report: Report,
        mode: Mode,
    ) -> None:
        self._folder = folder
        self._display = collection.source
        self._digits = collection.shard_digits
        self._policy = rules.same_id
        self._targets = [rule.target for rule in rules.fields]
        self._report = report
        self._replace = mode.replace
        self._dry_run = mode.dry_run
        self._gone: set[str] = set()
        self._added: set[str] = set()

    def check_existing(self, problems: Problems) -> None:
        """Note everything that keeps the shards that are there from being read."""
        for name, path in list_shards(self._folder, self._display, self._digits, problems):
            read_shard(path, f"{self._display}/{name}.jsonl", problems)
        self._tombstones = read_tombstones(
            self._folder / TOMBSTONES, f"{self._display}/{TOMBSTONES}", problems
        )

    def write(self, prefix: str, candidates: Iterable[Candidate]) -> None:
        """Write the shards whose names begin with `prefix`; `candidates` are all for them."""
        shards: dict[str, dict[str, Record]] = {}
        by_id: dict[str, list[Candidate]] = {}
        for candidate in candidates:
            by_id.setdefault(candidate.record.id, []).append(candidate)
        for record_id in sorted(by_id):
            record = self._resolve(by_id[record_id])
            shards.setdefault(shard_name(record_id, self._digits), {})[record_id] = record
        if self._replace:
            for path in self._folder.glob(f"{prefix}*.jsonl" if prefix else "all.jsonl"):
                if path.name != TOMBSTONES and len(path.stem) == (self._digits or 3):
                    shards.setdefault(path.stem, {})
        for name in sorted(shards):
            self._write_shard(name, shards[name])

    def _resolve(self, candidates: list[Candidate]) -> Record:
        found = resolve(candidates, self._policy)
        counts = self._report.counts
        counts.accepted += len(found.kept)
        counts.refused += len(found.refused)
        counts.records += 1
        for candidate, code, reason in found.refused:
            log = RowLog(candidate.row, candidate.line)
            log.refuse("", code, reason, candidate.record.title)
            self._report.add(log.entries[0])
        return found.record

    def _write_shard(self, name: str, new: dict[str, Record]) -> None:
        path = self._folder / f"{name}.jsonl"
        problems = Problems()
        there = (
            read_shard(path, f"{self._display}/{name}.jsonl", problems) if path.exists() else []
        )
        problems.raise_if_any()
        old = {source.record.id: source.record for source in there}
        records = self._together(old, new)
        body = encode_shard(records.values())
        before = b"".join(source.raw + b"\n" for source in there)
        if body != before or (there and path.stat().st_size != len(before)):
            self._report.counts.files += 1
            if not self._dry_run:
                write_atomic(path, body)

    def _together(self, old: dict[str, Record], new: dict[str, Record]) -> dict[str, Record]:
        counts = self._report.counts
        records = {} if self._replace else dict(old)
        for record_id, record in new.items():
            before = old.get(record_id)
            records[record_id] = update(before, record, self._targets)
            counts.added += before is None
            counts.unchanged += before == records[record_id]
            counts.updated += before is not None and before != records[record_id]
        gone = old.keys() - records.keys()
        counts.removed += len(gone)
        self._gone |= gone
        self._added |= (new.keys() - old.keys()) & self._tombstones.keys()
        return records

    def finish(self) -> None:
        """Write tombstones for records that went; take away those of records that came back."""
        if not (self._gone or self._added):
            return
        stones = self._tombstones | {gone: Tombstone(gone) for gone in self._gone}
        kept = [stones[name] for name in sorted(stones) if name not in self._added]
        self._report.counts.files += 1
        if not self._dry_run:
            body = b"".join(_encode(stone) + b"\n" for stone in kept)
            write_atomic(self._folder / TOMBSTONES, body)
