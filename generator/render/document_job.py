"""The job of a document: its pages in every locale, so that each can name the languages it is
really in.
"""

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from generator.config.model import DocumentConfig
from generator.documents.paragraphs import numbered
from generator.documents.tables import scrollable
from generator.locales import Locale
from generator.output import Output, TreeWriter, Written
from generator.plan.ledger import read_part
from generator.problems import Problem, Problems
from generator.render.improve import EntryLinks, named
from generator.render.press import Press, SiteRef, press_for
from generator.render.site_links import SiteLinks
from generator.render.texts import is_own
from generator.theme.context import DocumentPage
from generator.translation.status import Counts

if TYPE_CHECKING:
    from generator.documents.sources import DocumentSource
    from generator.render.document_pages import BuiltPage, CatalogTranslate


class DocumentJob(Struct, frozen=True):
    """One document to print, or only to check."""

    site: SiteRef
    name: str
    fingerprint: bytes
    #: Pages to write whatever the ledger says.
    damaged: frozenset[str] = frozenset()

    @property
    def part(self) -> str:
        """Name of the ledger's and the manifest's part."""
        return f"documents/{self.name}"


class DocumentResult(Struct):
    """What became of a document."""

    part: str
    fingerprint: bytes
    files: list[Written]
    rendered: int
    #: Addresses of the pages that are in their own language, for sitemaps.
    listed: tuple[str, ...]
    problems: tuple[Problem, ...]
    #: By locale tag: how many of its texts are in each state.
    tallies: dict[str, Counts] = {}


Built = dict[Locale, list["BuiltPage"]]


def check_document(job: DocumentJob) -> tuple[Problem, ...]:
    """Build a document in every locale without writing anything."""
    problems = Problems()
    _build(press_for(job.site), job.name, problems)
    return tuple(dict.fromkeys(problems.found))


def render_document(job: DocumentJob) -> DocumentResult:
    """Print a document. With errors in it nothing is written."""
    problems = Problems()
    press = press_for(job.site)
    source, built = _build(press, job.name, problems)
    found = tuple(dict.fromkeys(problems.found))
    if source is None or problems.errors:
        return DocumentResult(job.part, b"", [], 0, (), found)
    before = (
        {}
        if job.site.fresh
        else {w.path: w for w in read_part(Path(job.site.state), job.part).written()}
    )
    files, rendered = [], 0
    with TreeWriter(press.output, job.site.fresh) as writer:
        for output in _outputs(press, _config(press, job.name), source, built):
            old = before.get(output.path)
            if old and old.fingerprint == output.fingerprint and output.path not in job.damaged:
                files.append(old)
            else:
                files.append(writer.write(output))
                rendered += 1
    if press.config.search.enabled:
        _keep_words(press, job, built)
    listed = tuple(
        p.path for locale, pages in built.items() for p in pages if is_translated(p, locale)
    )
    tallies = _tallies(press, _config(press, job.name), source)
    return DocumentResult(job.part, job.fingerprint, files, rendered, listed, found, tallies)


def _tallies(
    press: Press, document: DocumentConfig, source: "DocumentSource"
) -> dict[str, Counts]:
    """Count a document's texts by state, in each locale that needs them translated."""
    from generator.documents.sources import document_segments  # noqa: PLC0415
    from generator.render.document_pages import CatalogTranslate  # noqa: PLC0415

    texts, tag = document_segments(source), press.config.site.source.tag
    return {
        one.tag: CatalogTranslate(press.config, document, one, Problems()).tally(texts)
        for one in press.desks
        if not is_own(tag, one)
    }


def _keep_words(press: Press, job: DocumentJob, built: Built) -> None:
    """Keep what search needs of the document's sections."""
    from generator.render.search import gather_document  # noqa: PLC0415 (loads numpy)
    from generator.render.search_texts import PageWords  # noqa: PLC0415

    def words(pages: "list[BuiltPage]") -> list[PageWords]:
        return [
            PageWords(
                p.path, f"{job.name}/{p.key}", p.page.title, p.page.document_title, p.tag,
                p.page.state, p.sections,
            )
            for p in pages
        ]  # fmt: skip

    pages = [(locale, words(found)) for locale, found in built.items()]
    gather_document(press, job.name, job.fingerprint, pages)


def _config(press: Press, name: str) -> DocumentConfig:
    return next(d for d in press.config.documents if d.name == name)


def _build(
    press: Press, name: str, problems: Problems
) -> "tuple[DocumentSource | None, Built]":
    document = _config(press, name)
    # MkDocs takes a third of a second to load, and most builds print no document.
    from generator.documents.sources import read_document  # noqa: PLC0415

    source = read_document(press.config.root / document.source, document.source, problems)
    if source is None:
        return None, {}
    return source, {
        locale: _build_locale(press, document, source, locale, problems)
        for locale in press.desks
    }


def _build_locale(
    press: Press,
    document: DocumentConfig,
    source: "DocumentSource",
    locale: Locale,
    problems: Problems,
) -> "list[BuiltPage]":
    title = press.desks[locale].interface.config(
        f"document/{document.name}/title", document.title
    )
    from generator.render.document_pages import CatalogTranslate, view_page  # noqa: PLC0415
    from generator.render.documents import Job, build_document  # noqa: PLC0415

    translate = CatalogTranslate(press.config, document, locale, problems)
    links = SiteLinks(press.config, document.name, bool(press.ref.edition))
    job = Job(source, document.name, title, locale, translate, links)
    drafts = build_document(job, problems)
    pages = [view_page(draft, title, locale) for draft in drafts]
    word = press.desks[locale].interface.gettext
    pages = [_finished(page, document, word) for page in pages]
    return [_improvable(press, document, locale, page, translate) for page in pages]


def _finished(
    built: "BuiltPage", document: DocumentConfig, word: Callable[[str], str]
) -> "BuiltPage":
    """Give a page with its document's version, tables that scroll, and addresses for its
    paragraphs.
    """
    body = scrollable(built.page.body, word("Table"))
    if document.paragraphs:
        body = numbered(body, word("Link to this paragraph"))
    # Sanitised already.
    page = replace(built.page, version=document.version, body=Markup(body))  # noqa: S704
    return built._replace(page=page)


def _improvable(
    press: Press, document: DocumentConfig, locale: Locale, built: "BuiltPage",
    translate: "CatalogTranslate",
) -> "BuiltPage":  # fmt: skip
    """Give a page with the address where readers can mend its translation."""
    template = press.config.site.improve_url
    if not template or is_own(press.config.site.source.tag, locale):
        return built
    from generator.render.document_pages import catalog_path  # noqa: PLC0415

    path = catalog_path(locale.tag, document.name, built.key)
    line = translate.line(built.key, built.weakest)
    address = EntryLinks(template, path, locale.tag).address(named(built.weakest), line)
    return built._replace(page=replace(built.page, improve=address))


def is_translated(page: "BuiltPage", locale: Locale) -> bool:
    """Say whether a page is in its own locale's language, at least in part."""
    return page.page.translated > 0 or is_own(page.tag, locale)


def _outputs(
    press: Press, document: DocumentConfig, source: "DocumentSource", built: Built
) -> Iterator[Output]:
    real = {
        (page.key, locale)
        for locale, pages in built.items()
        for page in pages
        if is_translated(page, locale)
    }
    for locale, pages in built.items():
        for page in pages:
            alternates = tuple(other for other in built if (page.key, other) in real)
            body = _render(press, document, locale, page, alternates)
            yield Output(page.path, body, sha256(body).digest()[:16])
    from generator.render.document_pages import document_assets  # noqa: PLC0415

    for output in document_assets(source, document.name, press.config.root / document.source):
        yield output._replace(fingerprint=sha256(output.body).digest()[:16])


def _render(
    press: Press,
    document: DocumentConfig,
    locale: Locale,
    built: "BuiltPage",
    alternates: tuple[Locale, ...],
) -> bytes:
    desk = press.desks[locale]
    views = tuple(press.desks[other].view for other in alternates)
    depth = built.path.count("/")
    render = desk.renderer(
        "document.html.j2", "document", depth, DocumentPage, document.name, views
    )
    return render(built.page)
