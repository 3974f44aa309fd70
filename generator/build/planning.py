"""The first stage: find the shards that are out of date, and what of the output somebody
touched.
"""

import shutil
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from generator.build.checking import PAGES, check_shared, read_stones
from generator.build.session import MARKER, Session
from generator.config.model import BudgetsConfig
from generator.output import remove
from generator.plan.fingerprints import Bases, bases, code_digest, template_digests
from generator.plan.sources import ShardFiles, shard_files
from generator.plan.verify import damaged_in, look
from generator.records.model import Tombstone
from generator.render.cards import cards_file
from generator.render.kind_pages import RECORD_TEMPLATES
from generator.render.shard_jobs import ShardJob, part_name
from generator.render.sheets import TEMPLATES
from generator.render.texts import catalog_path
from generator.theme.kept import TOOLS

#: Templates of records' pages, and of files beside them, which have none; and of all that a
#: shard makes.
_OF_PAGES = (*RECORD_TEMPLATES, "")
_OF_SHARDS = (*RECORD_TEMPLATES, "card.html.j2")


@dataclass(slots=True)
class Plan:
    """What is to be done, and what is up to date."""

    bases: Bases
    jobs: list[ShardJob]
    #: Fingerprint of every shard's part.
    fingerprints: dict[str, bytes]
    tombstones: dict[str, dict[str, Tombstone]]
    #: Changes with anything that all records are checked against.
    rules: bytes = b""


def plan(site: Session) -> Plan:
    """Find the shards that are out of date."""
    shared = _shared(site)
    names = tuple(sorted({*TEMPLATES.values(), *PAGES}))
    kept = b"" if site.fresh else site.ledger.fact("templates")
    templates = template_digests(site.press.env, names, kept)
    base = bases(site.config, site.sources, templates, shared)
    site.ledger.set_fact("templates", templates.encode())
    _keep_compiled(site, base)
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
        if known.get(name) != fingerprint
        or _is_damaged(site, name)
        or not _has_cards(site, file)
    ]
    fingerprints = {name: f for name, (_, f) in wanted.items()}
    return Plan(base, jobs, fingerprints, stones, _rules(site))


def _keep_compiled(site: Session, base: Bases) -> None:
    """Open the store of compiled templates, and throw away those of other days."""
    seal = sha256(TOOLS + site.options.edition.encode())
    for tag, templates in base.items():
        seal.update(tag.encode() + b"".join(templates.values()))
    folder = site.state / "compiled" / seal.hexdigest()[:16]
    for other in folder.parent.glob("*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    site.press.keep_compiled(folder)


def keep(site: Session, plan: Plan) -> None:
    """Keep the shards that are up to date."""
    for name in sorted(plan.fingerprints.keys() - {job.part for job in plan.jobs}):
        site.keep(name)


def shard_job(site: Session, plan: Plan, part: str) -> ShardJob:
    """Give the job of a shard that is up to date but for what is related to its records."""
    _, collection, shard = part.split("/")
    path = f"{site.config.collection(collection).source}/{shard}.jsonl"
    file = ShardFiles(collection, shard, path)
    return _job(site, file, plan.fingerprints[part], plan.bases)


def _shared(site: Session) -> bytes:
    """Read what every page depends on, noting its faults; give its digest."""
    check_shared(site.press, site.problems)
    return sha256(_rules(site) + repr(site.press.ref.assets).encode()).digest()


def _rules(site: Session) -> bytes:
    """Give the digest of what records and catalogs are checked against.

    What other editions choose, and what a page may weigh, changes none of this one's pages.
    """
    config = replace(site.config, root=Path(), editions=(), budgets=BudgetsConfig())
    choices = repr((config, site.options.edition, site.options.locales)).encode()
    files = site.sources.combined(sorted(config.vocabularies.values()))
    return sha256(code_digest() + files + choices).digest()


def _fingerprint(site: Session, file: ShardFiles, base: Bases) -> bytes:
    tags = [c.locale.tag for c in site.config.locales]
    shared = b"".join(base[tag][name] for tag in tags for name in _OF_SHARDS)
    files = site.sources.combined(source_files(site, file.path, file.collection, file.shard))
    return sha256(files + shared).digest()[:16]


def source_files(site: Session, source: str, collection: str, shard: str) -> list[str]:
    """Give the files a shard's pages are made from."""
    return [source, *(catalog_path(c.locale, collection, shard) for c in site.config.locales)]


def _verify(site: Session) -> None:
    """Find files of the last build that somebody touched, and files that no build made."""
    known = [w for row in site.ledger.parts() for w in row.written()]
    found = look(site.target, known)
    site.damaged = found.damaged
    to_go = site.ledger.gone()
    strangers = [p for p in found.strangers if p != MARKER and p not in to_go]
    if any(not f for f in site.ledger.fingerprints().values()):
        # An interrupted build may have made pages it could not note down any more.
        before = set(site.ledger.fact("strangers").decode().split("\n"))
        for path in strangers:
            if path not in before:
                remove(site.target, path)
        strangers = [path for path in strangers if path in before]
    if strangers:
        shown = ", ".join(strangers[:3]) + (", ..." if len(strangers) > 3 else "")
        count = "1 file is" if len(strangers) == 1 else f"{len(strangers)} files are"
        site.summary.warnings.append(f"{count} in the output that no build made: {shown}")
    site.strangers = tuple(strangers)


def _has_cards(site: Session, file: ShardFiles) -> bool:
    return cards_file(site.state, file.collection, file.shard).exists()


def _is_damaged(site: Session, name: str) -> bool:
    return bool(site.damaged) and bool(
        damaged_in(site.ledger.part(name).written(), site.damaged)
    )


def _job(site: Session, file: ShardFiles, fingerprint: bytes, base: Bases) -> ShardJob:
    shared = {tag: {name: one[name] for name in _OF_PAGES} for tag, one in base.items()}
    part = part_name(file.collection, file.shard)
    damaged = damaged_in(site.ledger.part(part).written(), site.damaged)
    return ShardJob(
        site.press.ref, file.collection, file.shard, file.path, fingerprint, shared, damaged
    )
