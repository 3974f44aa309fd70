"""The stages that make records' pages: find what is stale, check it, print it, take stock."""

from dataclasses import dataclass, field
from hashlib import sha256

from generator.build.checking import PAGES, check_collection, check_shared, read_stones
from generator.build.session import Session
from generator.plan.fingerprints import Bases, bases, code_digest
from generator.plan.ledger import SourceRow
from generator.plan.sources import ShardFiles, shard_files, tombstones_file
from generator.plan.verify import damaged_in, look
from generator.records.model import Tombstone
from generator.render.digest import Shelf, decode, shelf
from generator.render.front import Stock
from generator.render.records import (
    Checked,
    PartResult,
    ShardJob,
    check_shard,
    part_name,
    render_shard,
)
from generator.render.sheets import TEMPLATES
from generator.render.texts import catalog_path
from generator.render.tombstones import bury


@dataclass(slots=True)
class Plan:
    """What is to be done, and what is up to date."""

    bases: Bases
    jobs: list[ShardJob]
    #: Fingerprint of every shard's part.
    fingerprints: dict[str, bytes]
    tombstones: dict[str, dict[str, Tombstone]]
    #: Ids that parts to be printed or dropped held before, by collection.
    before: dict[str, set[str]] = field(default_factory=dict)


def plan(site: Session) -> Plan:
    """Find the shards that are out of date."""
    shared = _shared(site)
    templates = tuple(sorted({*TEMPLATES.values(), *PAGES}))
    base = bases(site.config, site.sources, site.press.env, templates, shared)
    stones = read_stones(site.config, site.problems)
    site.problems.raise_if_any()
    files = list(shard_files(site.config, site.problems))
    wanted = {part_name(f.collection, f.shard): (f, _fingerprint(site, f, base)) for f in files}
    site.problems.raise_if_any()
    known = {} if site.fresh else site.ledger.fingerprints()
    if not site.fresh:
        _verify(site)
    jobs = [
        _job(site, file, fingerprint, base)
        for name, (file, fingerprint) in wanted.items()
        if known.get(name) != fingerprint or _is_damaged(site, name)
    ]
    for name in sorted(wanted.keys() - {job.part for job in jobs}):
        site.keep(name)
    return Plan(base, jobs, {name: f for name, (_, f) in wanted.items()}, stones)


def _shared(site: Session) -> bytes:
    """Read what every page depends on, noting its faults; give its digest."""
    config = site.config
    check_shared(site.press, site.problems)
    name = site.options.config.absolute().relative_to(config.root).as_posix()
    files = site.sources.combined([name, *sorted(config.vocabularies.values())])
    choices = repr((site.options.edition, site.options.locales, site.press.ref.assets)).encode()
    return sha256(code_digest() + files + choices).digest()


def _fingerprint(site: Session, file: ShardFiles, base: Bases) -> bytes:
    locales = [c.locale for c in site.config.locales]
    catalogs = [catalog_path(locale, file.collection, file.shard) for locale in locales]
    shared = b"".join(base[locale.tag][name] for locale in locales for name in PAGES[:2])
    return sha256(site.sources.combined([file.path, *catalogs]) + shared).digest()[:16]


def _verify(site: Session) -> None:
    """Find files of the last build that somebody touched, and files that no build made."""
    known = [w for row in site.ledger.parts() for w in row.written()]
    found = look(site.target, known)
    site.damaged = found.damaged
    interrupted = any(not f for f in site.ledger.fingerprints().values())
    strangers = [p for p in found.strangers if p != ".tongwen"]
    if interrupted:
        # An interrupted build may have made pages it could not note down any more.
        for path in strangers:
            (site.target / path).unlink(missing_ok=True)
    elif strangers:
        shown = ", ".join(strangers[:3]) + (", ..." if len(strangers) > 3 else "")
        site.summary.warnings.append(f"{len(strangers)} files in the output are not of this site: {shown}")


def _is_damaged(site: Session, name: str) -> bool:
    return bool(site.damaged) and bool(damaged_in(site.ledger.part(name).written(), site.damaged))


def _job(site: Session, file: ShardFiles, fingerprint: bytes, base: Bases) -> ShardJob:
    shared = {tag: one[PAGES[0]] for tag, one in base.items()}
    part = part_name(file.collection, file.shard)
    damaged = damaged_in(site.ledger.part(part).written(), site.damaged)
    return ShardJob(site.press.ref, file.collection, file.shard, file.path, fingerprint, shared, damaged)


def check(site: Session, plan: Plan) -> None:
    """Check everything that is about to be printed before any file of the last good site is touched.

    A site made from nothing needs no such pass: what is printed is thrown away if there are errors.
    """
    if site.fresh:
        return
    unchecked = [job for job in plan.jobs if not _was_checked(site, job)]
    results = list(site.run("Checking", check_shard, unchecked))
    for found in results:
        site.problems.extend(found.problems)
    _check_references(site, plan, results, {job.part for job in unchecked})
    site.problems.raise_if_any()
    for job in unchecked:
        _set_checked(site, job)


def _was_checked(site: Session, job: ShardJob) -> bool:
    row = site.sources.rows.get(job.source)
    return bool(row and row.checked) and bool(site.ledger.part(job.part).digest)


def _set_checked(site: Session, job: ShardJob) -> None:
    row = site.sources.rows[job.source]
    site.sources.rows[job.source] = SourceRow(row.size, row.mtime, row.digest, True)


def render(site: Session, plan: Plan) -> None:
    """Print what is stale, and close each part as its files lie on the disk."""
    names = [job.part for job in plan.jobs]
    plan.before = _ids_before(site, plan)
    if not site.fresh:
        site.ledger.open_parts(names)
    results = []
    for result in site.run("Records", render_shard, plan.jobs):
        site.problems.extend(result.problems)
        if not site.problems.errors:
            _close(site, result)
            results.append(result.checked)  # type: ignore[arg-type]
    if site.fresh:
        _check_references(site, plan, results, set(names))
    site.problems.raise_if_any()
    for job in plan.jobs:
        _set_checked(site, job)


def _close(site: Session, result: PartResult) -> None:
    site.close(result.part, result.fingerprint, result.files, result.rendered, result.digest)


def _ids_before(site: Session, plan: Plan) -> dict[str, set[str]]:
    """Ids of the parts that will change or go: those not met again were removed."""
    if site.fresh:
        return {}
    found: dict[str, set[str]] = {}
    changing = {job.part for job in plan.jobs}
    for name in site.ledger.fingerprints():
        kind, _, rest = name.partition("/")
        if kind == "records" and (name in changing or name not in plan.fingerprints):
            found.setdefault(rest.split("/")[0], set()).update(decode(site.ledger.part(name).digest).ids)
    return found


def _check_references(site: Session, plan: Plan, results: list[Checked], seen: set[str]) -> None:
    """Check what records say of each other, over all shards of a collection."""
    for collection in site.config.collections:
        own = [r for r in results if r.collection == collection.name]
        ids = {i for r in own for i in r.ids}
        for name in plan.fingerprints:
            if name.startswith(f"records/{collection.name}/") and name not in seen:
                ids.update(decode(site.ledger.part(name).digest).ids)
        check_collection(collection, ids, own, plan.tombstones[collection.name], site.problems)


def stock(site: Session, plan: Plan) -> Stock:
    """Take stock of all collections: what listings are made from. Removed records get tombstones."""
    shelves: dict[str, Shelf] = {}
    stones = dict(plan.tombstones)
    for collection in site.config.collections:
        names = [n for n in sorted(plan.fingerprints) if n.startswith(f"records/{collection.name}/")]
        digests = ((n.rsplit("/", 1)[1], decode(site.ledger.part(n).digest)) for n in names)
        made = shelves[collection.name] = shelf(digests)
        gone = plan.before.get(collection.name, set()) - made.ids - stones[collection.name].keys()
        if gone:
            stones[collection.name] = bury(site.config.root / tombstones_file(collection), gone, stones[collection.name])
            site.summary.warnings.append(
                f"{len(gone)} removed from {collection.name}: noted in {tombstones_file(collection)}; keep that file."
            )
    return Stock(site.config, shelves, site.press.vocabularies, stones, {})


