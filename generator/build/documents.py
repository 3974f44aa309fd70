"""The stage of the long documents: one job each, run when any of its files changed."""

from collections.abc import Iterator
from hashlib import sha256

import msgspec

from generator.build.planning import Plan
from generator.build.session import Session
from generator.config.model import DocumentConfig
from generator.plan.verify import damaged_in
from generator.render.document_job import (
    DocumentJob,
    DocumentResult,
    check_document,
    render_document,
)
from generator.render.search_terms import program_digest, terms_file
from generator.render.stock import Stock
from generator.translation.status import Counts

#: What the ledger keeps of a document: pages for the sitemaps, and counts by locale and state.
_Kept = tuple[tuple[str, ...], dict[str, Counts]]


def plan_documents(site: Session, plan: Plan) -> list[DocumentJob]:
    """Find the documents that are out of date; keep the others."""
    known = {} if site.fresh else site.ledger.fingerprints()
    jobs = []
    for document in site.config.documents:
        job = _job(site, plan, document)
        same = known.get(job.part) == job.fingerprint and not job.damaged
        if same and _has_words(site, document):
            site.keep(job.part)
        else:
            jobs.append(job)
    return jobs


def _has_words(site: Session, document: DocumentConfig) -> bool:
    """Say whether what search needs of a document is there."""
    words = terms_file(site.state, f"documents/{document.name}")
    return not site.config.search.enabled or words.exists()


def _job(site: Session, plan: Plan, document: DocumentConfig) -> DocumentJob:
    shared = b"".join(plan.bases[tag]["document.html.j2"] for tag in sorted(plan.bases))
    shared += program_digest() if site.config.search.enabled else b""
    fingerprint = sha256(shared + site.sources.combined(_files(site, document))).digest()[:16]
    part = f"documents/{document.name}"
    damaged = (
        frozenset()
        if site.fresh
        else damaged_in(site.ledger.part(part).written(), site.damaged)
    )
    return DocumentJob(site.press.ref, document.name, fingerprint, damaged)


def _files(site: Session, document: DocumentConfig) -> Iterator[str]:
    """Go through a document's files and its translations."""
    root = site.config.root
    folders = [
        document.source,
        *(
            f"translations/{c.locale.tag}/documents/{document.name}"
            for c in site.config.locales
        ),
    ]
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file():
                yield path.relative_to(root).as_posix()


def check_documents(site: Session, jobs: list[DocumentJob]) -> None:
    """Check documents before any file of the last good site is touched."""
    if not site.fresh:
        for problems in site.run("Checking documents", check_document, jobs):
            site.problems.extend(problems)
        site.problems.raise_if_any()


def render_documents(site: Session, jobs: list[DocumentJob], stock: Stock) -> None:
    """Print documents, and note their pages for the sitemaps."""
    if not site.fresh:
        site.ledger.open_parts([job.part for job in jobs])
    for result in site.run("Documents", render_document, jobs):
        site.problems.extend(result.problems)
        if not site.problems.errors:
            _close(site, result)
    site.problems.raise_if_any()
    for document in site.config.documents:
        kept = site.ledger.part(f"documents/{document.name}").digest
        listed, tallies = msgspec.msgpack.decode(kept, type=_Kept) if kept else ((), {})
        for path in listed:
            stock.documents.setdefault(path.split("/")[0], []).append(path)
        stock.tallies[document.name] = tallies


def _close(site: Session, result: DocumentResult) -> None:
    kept = msgspec.msgpack.encode((result.listed, result.tallies))
    site.close(result.part, result.fingerprint, result.files, result.rendered, kept)
