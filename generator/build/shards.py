"""The stages that make records' pages: check what is stale, print it, take stock."""

from collections.abc import Iterator, Mapping

from generator.build.checking import check_collection
from generator.build.planning import Plan, source_files
from generator.build.session import Session
from generator.config.model import CollectionConfig
from generator.plan.ledger import SourceRow
from generator.plan.sources import tombstones_file
from generator.problems import Place
from generator.records.lines import line_of
from generator.render.digest import Shelf, decode, shelf
from generator.render.records import render_shard
from generator.render.shard_jobs import Checked, PartResult, ShardJob, check_shard
from generator.render.stock import Stock
from generator.render.tombstones import bury

#: Stands among the sources for the rules that they were checked by.
_RULES = ":rules"
_NONE = SourceRow(0, 0, b"", False)


def check(site: Session, plan: Plan) -> None:
    """Check everything that is about to be printed before any file of the last good site is
    touched.

    A site made from nothing needs no such pass: what is printed is thrown away if there are
    errors.
    """
    if site.fresh:
        return
    unchecked = [job for job in plan.jobs if not _was_checked(site, plan, job)]
    results = list(site.run("Checking", check_shard, unchecked))
    for found in results:
        site.problems.extend(found.problems)
    ids = _check_references(site, plan, results, {job.part for job in unchecked})
    site.problems.raise_if_any()
    _bury_gone(site, plan, ids)


def _was_checked(site: Session, plan: Plan, job: ShardJob) -> bool:
    """Say whether the last build found a job's files good, and the ledger has their digest."""
    files = source_files(site, job.source, job.collection, job.shard)
    rows = [site.sources.rows[f] for f in files if f in site.sources.rows]
    same_rules = site.sources.known.get(_RULES, _NONE).digest == plan.rules
    return bool(site.known_parts) and same_rules and all(row.checked for row in rows)


def render(site: Session, plan: Plan) -> None:
    """Print what is stale, and close each part as its files lie on the disk."""
    names = [job.part for job in plan.jobs]
    if not site.fresh:
        site.ledger.open_parts(names)
    results: list[Checked] = []
    for result in site.run("Records", render_shard, plan.jobs):
        site.problems.extend(result.problems)
        if not site.problems.errors:
            _close(site, result)
        if result.checked:
            results.append(result.checked)
    if site.fresh:
        _check_references(site, plan, results, set(names))
    site.problems.raise_if_any()
    site.sources.rows[_RULES] = SourceRow(0, 0, plan.rules, True)
    for job in plan.jobs:
        _set_checked(site, source_files(site, job.source, job.collection, job.shard))


def _close(site: Session, result: PartResult) -> None:
    if result.closed:
        fingerprint, digest = result.fingerprint, result.digest
        site.take(result.part, fingerprint, result.closed, result.rendered, digest)


def _set_checked(site: Session, files: list[str]) -> None:
    for path in files:
        if row := site.sources.rows.get(path):
            site.sources.rows[path] = row._replace(checked=True)


def _check_references(
    site: Session, plan: Plan, results: list[Checked], seen: set[str]
) -> dict[str, set[str]]:
    """Check what records say of each other, over all shards; give the ids of each
    collection.
    """
    found = {}
    for collection in site.config.collections:
        own = [r for r in results if r.collection == collection.name]
        ids = {i for r in own for i in r.ids}
        own += list(_kept(site, plan, collection, seen, ids))
        stones = plan.tombstones[collection.name]
        check_collection(site.config.root, collection, ids, own, stones, site.problems)
        found[collection.name] = ids
    return found


def _kept(
    site: Session, plan: Plan, collection: CollectionConfig, seen: set[str], ids: set[str]
) -> Iterator[Checked]:
    """Give what the ledger knows of shards that are not `seen` now, adding to `ids`."""
    found = []
    for name in _parts_of(plan, collection.name):
        if name not in seen:
            digest = decode(site.ledger.part(name).digest)
            ids.update(digest.ids)
            pairs = zip(digest.ids, digest.replaced_by, strict=True)
            found += [(i, target, name) for i, target in pairs if target]
    for i, target, name in found:
        path = f"{collection.source}/{name.rsplit('/', 1)[1]}.jsonl"
        line = 0 if target in ids else line_of(site.config.root / path, i)
        yield Checked(collection.name, (), (), ((i, target, Place(path, line)),))


def _parts_of(plan: Plan, collection: str) -> list[str]:
    return [
        name for name in sorted(plan.fingerprints) if name.startswith(f"records/{collection}/")
    ]


def _bury_gone(site: Session, plan: Plan, ids: dict[str, set[str]]) -> None:
    """Note records that were removed since the last build, before any page of theirs is
    touched.
    """
    for collection in site.config.collections:
        name, stones = collection.name, plan.tombstones[collection.name]
        gone = {
            i: target if target in ids[name] else ""
            for i, target in _held_before(site, plan, name)
            if i not in ids[name] and i not in stones
        }
        if gone:
            file = tombstones_file(collection)
            plan.tombstones[name] = bury(site.config.root / file, gone, stones)
            site.summary.warnings.append(
                f"{len(gone)} removed from {name}: noted in {file}; keep that file."
            )


def _held_before(site: Session, plan: Plan, collection: str) -> Iterator[tuple[str, str]]:
    """Give (id, what replaced it) of all records that parts to be printed or dropped held
    before.
    """
    changing = {job.part for job in plan.jobs}
    for part in site.ledger.fingerprints():
        if part.startswith(f"records/{collection}/") and (
            part in changing or part not in plan.fingerprints
        ):
            digest = decode(site.ledger.part(part).digest)
            yield from zip(digest.ids, digest.replaced_by, strict=True)


class Shelves(Mapping[str, Shelf]):
    """The collections' shelves, each put together when something needs it: nothing does if
    nothing changed.
    """

    def __init__(self, site: Session, plan: Plan) -> None:
        self._site, self._plan = site, plan
        self._made: dict[str, Shelf] = {}

    def __getitem__(self, name: str) -> Shelf:
        if name not in self._made:
            parts = _parts_of(self._plan, name)
            digests = (
                (p.rsplit("/", 1)[1], decode(self._site.ledger.part(p).digest)) for p in parts
            )
            self._made[name] = shelf(digests)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter([c.name for c in self._site.config.collections])

    def __len__(self) -> int:
        return len(self._site.config.collections)


def stock(site: Session, plan: Plan) -> Stock:
    """Take stock of all collections: what listings are made from."""
    return Stock(site.config, Shelves(site, plan), site.press.vocabularies, plan.tombstones, {})
