"""Long documents through MkDocs: the only file that knows it.

MkDocs brings navigation, order of pages, links between them and their checks; the words come
from `generator.documents`, the page's frame from our theme. MkDocs reads nothing of the
document's folder: it gets texts that were read and checked before, and writes nothing that is
kept.
"""

import io
import re
import tempfile
import threading
from collections.abc import Callable
from functools import partial
from html import escape, unescape
from pathlib import Path
from typing import Any, NamedTuple

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from generator.documents.addresses import ParsableAddresses
from generator.documents.markdown import DOCUMENT_EXTENSIONS, EXTENSION_SETTINGS, House
from generator.documents.sanitise import sanitise
from generator.documents.segment import Segment
from generator.documents.segmenter import SegmentExtension
from generator.documents.segments import Plan, TocEntry, analyse, contents, plan_page
from generator.documents.settings import FILE, NavEntry
from generator.documents.sources import DocumentSource, SourcePage, address_of
from generator.locales import Locale
from generator.problems import Problems
from generator.render.link_faults import LinkFaults, listening
from generator.render.site_links import SiteLinks
from generator.translation.resolve import Found

#: Gives the translation of a segment of one page, by the page's key.
PageTranslate = Callable[[str, Segment], Found]
#: MkDocs logs to one logger of the process.
_BUILDING = threading.Lock()
_LINK_FAULTS = ("not_found", "absolute_links", "unrecognized_links", "anchors")
#: What MkDocs and the parsers below it raise over texts they cannot take.
_STOPPED = (MkDocsException, ValueError, AssertionError, RecursionError)


class Link(NamedTuple):
    """A page of the document: title, path from the site's root, language of the title."""

    title: str
    path: str
    tag: str


class DraftPage(NamedTuple):
    """A page as MkDocs has arranged it, its HTML sanitised."""

    link: Link
    #: Name of the page in PO files: `figures`.
    key: str
    html: str
    toc: tuple[TocEntry, ...]
    #: All pages in order.
    nav: tuple[Link, ...]
    previous: Link | None
    next: Link | None
    plan: Plan
    #: ISO 8601, from the page's front matter, or empty.
    updated: str


class Job(NamedTuple):
    """One document in one locale."""

    source: DocumentSource
    name: str
    title: str
    locale: Locale
    translate: PageTranslate
    #: The rest of the site; None where only the document is looked at.
    site: SiteLinks | None = None


def assets_folder(name: str) -> str:
    """Give the folder of a document's files from the site's root: one for all locales."""
    return f"documents/{name}"


def build_document(job: Job, problems: Problems) -> list[DraftPage]:
    """Give the pages of a document in one locale, in the order of its navigation.

    Faults of links and navigation are noted at their line: as errors where the author made
    them, as warnings at the PO file where a translation did.
    """
    plugin = _Plugin(job)
    faults = LinkFaults(job.source, job.name, job.locale, plugin.translated, job.site)
    temporary = tempfile.TemporaryDirectory(prefix="tongwen-")
    with temporary as folder, _BUILDING, listening(faults, problems):
        try:
            config = _config(job.title, plugin.nav(job.source.settings.nav), Path(folder))
            config.plugins["tongwen"] = plugin
            build(config)
        except _STOPPED as error:
            problems.extend([faults.stopped(plugin.page, error)])
            return []
    return [plugin.built[page.path] for page in _in_order(job.source, plugin)]


def _in_order(source: DocumentSource, plugin: "_Plugin") -> list[SourcePage]:
    ranks = {path: rank for rank, path in enumerate(plugin.order)}
    last = len(ranks)
    return sorted(
        (p for p in source.pages if p.path in plugin.built),
        key=lambda p: ranks.get(p.path, last),
    )


def _config(title: str, nav: list[Any], folder: Path) -> MkDocsConfig:
    """Give MkDocs settings of our own; of the document's it gets name and navigation."""
    for name in ("docs", "theme", "site"):
        (folder / name).mkdir()
    (folder / "theme" / "main.html").write_bytes(b"")
    return load_config(
        io.BytesIO(b"{}"),
        config_file_path=str(folder / FILE),
        site_name=title,
        docs_dir=str(folder / "docs"),
        site_dir=str(folder / "site"),
        theme={"name": None, "custom_dir": str(folder / "theme")},
        nav=nav or None,
        plugins=[],
        markdown_extensions=list(DOCUMENT_EXTENSIONS),
        use_directory_urls=False,
        validation={
            "nav": dict.fromkeys(("omitted_files", "not_found", "absolute_links"), "warn"),
            "links": dict.fromkeys(_LINK_FAULTS, "warn"),
        },
    )


class _Plugin(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    """Hands MkDocs the texts, and takes the pages before MkDocs would write them."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.extension = SegmentExtension()
        self.texts = {page.path: page for page in job.source.pages}
        self.plans: dict[str, Plan] = {}
        self.toc: dict[str, tuple[TocEntry, ...]] = {}
        self.order: list[str] = []
        #: Languages of the pages' titles, and of their labels in the navigation.
        self.title_tags: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.built: dict[str, DraftPage] = {}
        #: Pages that show anything but the author's words.
        self.translated: set[str] = set()
        #: The page that is being parsed.
        self.page = ""

    def nav(self, entries: tuple[NavEntry, ...]) -> list[Any]:
        """Give the navigation in MkDocs' terms, its labels translated."""
        return [self._nav_entry(entry) for entry in entries]

    def _nav_entry(self, entry: NavEntry) -> Any:
        inner = self.nav(entry.children) if entry.children else entry.target
        if not entry.label:
            return inner
        found = self.job.translate(FILE, Segment("nav", entry.label))
        self.labels[entry.target] = found.tag
        return {escape(found.text): inner}

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Parse as `document_markdown` does, with the segmenter."""
        config["mdx_configs"] = {k: dict(v) for k, v in EXTENSION_SETTINGS.items()}
        config["markdown_extensions"] += [House(), ParsableAddresses(), self.extension]
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:  # noqa: ARG002
        """Give the document's files their places in the whole site, so that links fit."""
        job, own = self.job, []
        for page in job.source.pages:
            file = File.generated(config, page.path, content=page.text)
            file.dest_uri = f"{job.locale.tag}/{job.name}/{address_of(page.path)}"
            own.append(file)
        for path in job.source.files:
            file = File.generated(config, path, content=b"")
            file.dest_uri = f"{assets_folder(job.name)}/{path}"
            own.append(file)
        return Files(own)

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002
        """Remember the order of the pages."""
        self.order = [page.file.src_uri for page in nav.pages]
        return nav

    def on_page_markdown(self, _markdown: str, page: Page, **_: Any) -> str:
        """Set the page's translations for the segmenter."""
        source = self.texts[page.file.src_uri]
        self.page = source.path
        analysis = analyse(source.text)
        translate = partial(self.job.translate, source.key)
        plan = plan_page(analysis, translate, self.job.locale.tag)
        self.plans[source.path] = plan
        if any(plan.work.translate(s).text != s.text for s in analysis.segments):
            self.translated.add(source.path)
        self.extension.work = plan.work
        page.meta = {"title": escape(plan.title.text)} if plan.title else {}
        return analysis.front.body

    def on_page_content(self, html: str, page: Page, **_: Any) -> str:
        """Note the headings, and take the page as it is now."""
        tokens = [_token(item) for item in page.toc]
        path, plan = page.file.src_uri, self.plans[page.file.src_uri]
        toc = self.toc[path] = contents(tokens, plan.work.headings)
        first = toc[0].tag if toc and toc[0].level == 1 else plan.work.base
        self.title_tags[path] = plan.title.tag if plan.title else first
        html = sanitise(html)
        return self.job.site.kept(path, html) if self.job.site else html

    def on_page_context(self, context: Any, page: Page, nav: Navigation, **_: Any) -> Any:
        """Take the page, now that all titles are known."""
        source = self.texts[page.file.src_uri]
        self.built[source.path] = DraftPage(
            link=self._link(page),
            key=source.key,
            html=page.content or "",
            toc=self.toc[source.path],
            nav=tuple(map(self._link, nav.pages)),
            previous=self._link(page.previous_page) if page.previous_page else None,
            next=self._link(page.next_page) if page.next_page else None,
            plan=self.plans[source.path],
            updated=analyse(source.text).front.updated,
        )
        return context

    def _link(self, page: Page) -> Link:
        path = page.file.src_uri
        tag = self.labels.get(path) or self.title_tags[path] or self.job.locale.tag
        return Link(_title(page), page.file.dest_uri, tag)


def _title(page: Page) -> str:
    """Give the title as plain text; MkDocs has it as HTML."""
    return unescape(re.sub(r"<[^>]*>", "", page.title or ""))


def _token(item: AnchorLink) -> dict[str, Any]:
    return {"id": item.id, "name": item.title, "children": [_token(c) for c in item.children]}
