"""The stage of search that analyses the texts that changed.

What a build with nothing changed needs is read from one small file; neither `search` nor numpy
is loaded for it.
"""

import shutil
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple, TypeVar

import msgspec

from generator.build.planning import Plan, shard_job, source_files
from generator.build.session import Session
from generator.plan.ledger import LedgerDamaged
from generator.plan.sources import interface_files
from generator.render.digest import decode
from generator.render.related import read_seals
from generator.render.search import (
    BrokenTermsError,
    RelateJob,
    StandingJob,
    gather_shard,
    gather_standing,
    relate,
)
from generator.render.search_terms import (
    FOLDER,
    NEAR,
    STANDING,
    Row,
    Rows,
    program_digest,
    read_rows,
    read_terms,
    row_of,
    stored,
    terms_file,
    write_rows,
)
from generator.render.shard_jobs import ShardJob
from generator.render.standing import Facts

T = TypeVar("T")
#: Fact of the ledger: which lists of related resources all pages show.
_RELATED = "related"


class Gathered(NamedTuple):
    """What the terms of all shards are made from, and what they are."""

    #: Digest of what all of them depend on.
    shared: bytes
    rows: Rows
    #: What is remembered of the pages that no record makes; None where there are none.
    standing: Row | None = None


def gather(site: Session, plan: Plan, facts: Facts) -> Gathered:
    """Bring the terms of all shards, and of standing pages, up to date with their texts."""
    if not site.config.search.enabled:
        shutil.rmtree(site.state / FOLDER, ignore_errors=True)
        return Gathered(b"", {})
    rows, shared = read_rows(site.state), _shared(site, plan)
    jobs = [_job(site, part, shared) for part in sorted(plan.fingerprints)]
    stale = [job for job in jobs if not _is_gathered(site, job, rows)]
    names = {_name(job) for job in jobs}
    if stale or names != rows.keys():
        rows = {name: row for name, row in rows.items() if name in names}
        rows.update(_gathered(site, stale))
        _drop_others(site, names)
        write_rows(site.state, rows)
    if site.config.search.related:
        _relate(site, plan, rows)
    return Gathered(shared, rows, _standing(site, facts, shared))


def _standing(site: Session, facts: Facts, shared: bytes) -> Row | None:
    if not (facts.figures or site.config.assessments):
        return None
    fingerprint = sha256(shared + repr(facts.figures).encode()).digest()[:16]
    kept = read_terms(terms_file(site.state, STANDING))
    if kept and kept.fingerprint == fingerprint:
        return row_of(kept)
    job = StandingJob(site.press.ref, fingerprint, facts.figures)
    (made,) = site.run("Words for search", gather_standing, [job])
    site.summary.analysed += made.analysed
    return made.row


def _relate(site: Session, plan: Plan, rows: Rows) -> None:
    """Bring the lists of related resources up to date; plan the shards whose pages show others.

    Lists that did not change need no look at a shard, once a build has printed all of them.
    """
    seal = _seal_of_related(site, rows)
    settled = not site.fresh and site.ledger.fact(_RELATED) == seal
    if settled and not plan.jobs:
        return
    seals = read_seals(site.state, seal) or _related_anew(site, rows, seal)
    planned = {job.part for job in plan.jobs}
    if not settled:
        site.ledger.set_fact(_RELATED, b"")
        for part in sorted(plan.fingerprints.keys() - planned):
            if decode(site.ledger.part(part).digest).related != seals[_name_of(part)]:
                plan.jobs.append(shard_job(site, plan, part))
    plan.jobs[:] = [
        msgspec.structs.replace(job, related=seals.get(_name(job), b"")) for job in plan.jobs
    ]


def _seal_of_related(site: Session, rows: Rows) -> bytes:
    tags = [one.locale.tag for one in site.config.locales]
    parts = [repr((site.config.search.related, tags)).encode()]
    for name, row in sorted(rows.items()):
        parts += [name.encode(), row.keys[NEAR], *(row.links[tag] for tag in tags)]
    return sha256(b"\0".join(parts)).digest()[:16]


def _related_anew(site: Session, rows: Rows, seal: bytes) -> dict[str, bytes]:
    job = RelateJob(site.press.ref, seal, tuple(sorted(rows)))
    (seals,) = careful(site, site.run("Related", relate, [job]))
    return seals


def settle(site: Session, gathered: Gathered) -> None:
    """Note that all pages show the lists of related resources as they are now."""
    if site.config.search.enabled and site.config.search.related:
        site.ledger.set_fact(_RELATED, _seal_of_related(site, gathered.rows))


def careful(site: Session, results: Iterator[T]) -> Iterator[T]:
    """Pass results on; where what was kept is damaged, begin again from the sources."""
    try:
        yield from results
    except BrokenTermsError as error:
        shutil.rmtree(site.state / FOLDER, ignore_errors=True)
        raise LedgerDamaged(str(error)) from error


def _shared(site: Session, plan: Plan) -> bytes:
    """Give the digest of what texts of all shards depend on besides their own files."""
    words = site.sources.combined(
        path
        for one in site.config.locales
        for path in interface_files(site.config, one.locale.tag)
    )
    return sha256(plan.rules + words + program_digest()).digest()


def _job(site: Session, part: str, shared: bytes) -> ShardJob:
    _, collection, shard = part.split("/")
    source = f"{site.config.collection(collection).source}/{shard}.jsonl"
    files = site.sources.combined(source_files(site, source, collection, shard))
    fingerprint = sha256(shared + files).digest()[:16]
    return ShardJob(site.press.ref, collection, shard, source, fingerprint, {})


def _name(job: ShardJob) -> str:
    return f"{job.collection}/{job.shard}"


def _name_of(part: str) -> str:
    return part.removeprefix("records/")


def _is_gathered(site: Session, job: ShardJob, rows: Rows) -> bool:
    row = rows.get(_name(job))
    return bool(
        row
        and row.fingerprint == job.fingerprint
        and terms_file(site.state, _name(job)).exists()
    )


def _gathered(site: Session, jobs: list[ShardJob]) -> Iterator[tuple[str, Row]]:
    """Analyse shards; those with errors in them are told by the job of their pages."""
    if not jobs:
        return
    for result in site.run("Words for search", gather_shard, jobs):
        site.summary.analysed += result.analysed
        if result.row:
            yield result.name, result.row


def _drop_others(site: Session, names: set[str]) -> None:
    """Remove the terms of shards and documents that are gone."""
    wanted = names | {STANDING} | {f"documents/{d.name}" for d in site.config.documents}
    for name in stored(site.state):
        if name not in wanted:
            terms_file(site.state, name).unlink(missing_ok=True)
