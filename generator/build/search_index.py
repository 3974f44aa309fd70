"""The stage of search that writes the indexes of the locales whose texts changed."""

from hashlib import sha256

from generator.build.search import Gathered, careful
from generator.build.session import Session
from generator.plan.verify import damaged_in
from generator.render.search import IndexJob, write_index
from generator.render.search_terms import STANDING, read_terms, row_of, terms_file

#: Fact of the ledger: what the indexes that are there were made from.
_FACT = "search"
#: Part with the files that all locales share.
SHARED = "search/shared"


def index(site: Session, gathered: Gathered) -> None:
    """Write the indexes of the locales whose texts changed; keep the others."""
    if not site.config.search.enabled:
        return
    parts = {f"search/{one.locale.tag}": one.locale.tag for one in site.config.locales}
    parts[SHARED] = ""
    known = {} if site.fresh else site.ledger.fingerprints()
    sound = {p for p in parts if known.get(p) and not _is_damaged(site, p)}
    seal = _seal(site, gathered)
    if sound == parts.keys() and site.ledger.fact(_FACT) == seal:
        stale = []
    else:
        jobs = _jobs(site, parts, gathered)
        stale = [j for j in jobs if j.part not in sound or known[j.part] != j.fingerprint]
    for part in parts.keys() - {job.part for job in stale}:
        site.keep(part)
    if stale:
        site.ledger.set_fact(_FACT, b"")
    _write(site, stale)
    site.ledger.set_fact(_FACT, seal)


def _seal(site: Session, gathered: Gathered) -> bytes:
    """Give the digest of all that indexes are made from, as it is known without any file."""
    known = site.ledger.fingerprints()
    papers = {f"documents/{d.name}" for d in site.config.documents}
    prints = [p + repr(known.get(p)) for p in sorted(papers)]
    shards = [name + repr(row) for name, row in sorted(gathered.rows.items())]
    prints += [*shards, repr(gathered.standing)]
    return sha256(gathered.shared + "\0".join(prints).encode()).digest()


def _is_damaged(site: Session, part: str) -> bool:
    if not site.damaged:
        return False
    return bool(damaged_in(site.ledger.part(part).written(), site.damaged))


def _jobs(site: Session, parts: dict[str, str], gathered: Gathered) -> list[IndexJob]:
    rows = dict(gathered.rows)
    for document in site.config.documents:
        name = f"documents/{document.name}"
        if terms := read_terms(terms_file(site.state, name)):
            rows[name] = row_of(terms)
    if gathered.standing:
        rows[STANDING] = gathered.standing
    names = tuple(sorted(rows))
    found = b"".join([name.encode() + rows[name].seal for name in names])
    jobs = []
    for part, tag in parts.items():
        words = b"".join([rows[name].keys[tag] for name in names]) if tag else b""
        fingerprint = sha256(gathered.shared + found + words).digest()[:16]
        jobs.append(IndexJob(site.press.ref, part, tag, fingerprint, names))
    return jobs


def _write(site: Session, jobs: list[IndexJob]) -> None:
    if not jobs:
        return
    if not site.fresh:
        site.ledger.open_parts([job.part for job in jobs])
    for result in careful(site, site.run("Search", write_index, jobs)):
        before = {(w.path, w.digest) for w in site.ledger.part(result.part).written()}
        fresh = [w for w in result.files if (w.path, w.digest) not in before]
        site.close(result.part, result.fingerprint, result.files, len(fresh))
