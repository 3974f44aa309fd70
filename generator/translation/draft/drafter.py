"""Drafts for the PO files of one locale: people's words first, then the models'.

When the sentences of a window are back its files are written, so that whoever interrupts loses
no file that is finished, and no sentence that went through a model.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol

from generator.config.model import Config
from generator.locales import Locale
from generator.problems import Place, Problems
from generator.translation.checks import Glossary
from generator.translation.draft.along import translate_along
from generator.translation.draft.backend import Model
from generator.translation.draft.cascade import Outcome
from generator.translation.draft.items import Draft, Item, drafted, may_draft
from generator.translation.draft.judge import from_people, judged
from generator.translation.draft.routes import Route, find_route, refuse_fixtures
from generator.translation.draft.run import Runner
from generator.translation.draft.terms import with_terms
from generator.translation.draft.windows import Page, Reader
from generator.translation.po import PoFile
from generator.translation.site_files import Opened, open_po, po_display, save_po
from generator.translation.units import Shelf

#: How often a file is done anew that others keep saving meanwhile.
_ATTEMPTS = 5


class People(Protocol):
    """What people have translated already: a memory, a glossary."""

    @property
    def name(self) -> str:
        """What a draft that comes from it is signed with."""

    def exact(self, text: str, context: str, source: Locale) -> str | None:
        """Give the reviewed translation of the very same text; None where there is none."""


class Rejected(NamedTuple):
    """An entry that stays empty, and why."""

    path: str
    line: int
    context: str
    fault: str


@dataclass(slots=True)
class Summary:
    """What a run did."""

    drafted: int = 0
    #: Of them: those that hold a person's words, by where these come from.
    people: dict[str, int] = field(default_factory=dict)
    #: Entries whose draft is the one they had.
    same: int = 0
    files: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    #: Entries that no model can translate, by the language they are in.
    no_model: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Drafter:
    """Drafts one locale of a site."""

    config: Config
    locale: Locale
    runner: Runner
    models: Sequence[Model]
    people: Sequence[People]
    glossary: Glossary
    problems: Problems
    #: The day that drafts are dated with.
    day: str
    summary: Summary = field(default_factory=Summary)

    def run(self, reader: Reader, shelves: Iterable[Shelf]) -> Summary:
        """Draft all that waits and write it, file by file."""
        for window in reader.windows(shelves):
            self.runner.progress.window(sum(len(page.items) for page in window))
            self._translate(window)
            for page in window:
                self._write(page)
                self.runner.progress.file(len(page.items))
        return self.summary

    def known(self, item: Item) -> Draft | None:
        """Give the draft of an item that people have translated elsewhere."""
        entry = item.entry
        if entry.msgid_plural is not None:
            return None
        for source in self.people:
            text = source.exact(entry.msgid, entry.msgctxt or "", item.source)
            if text:
                counts = self.summary.people
                counts[source.name] = counts.get(source.name, 0) + 1
                return from_people(text, source.name, entry.msgid, self.day)
        return None

    def route(self, item: Item) -> Route | None:
        """Give the way an item is translated; None, and counted, where no model leads there."""
        route = find_route(self.models, item.source, self.locale)
        if route is None:
            tag = item.source.tag
            self.summary.no_model[tag] = self.summary.no_model.get(tag, 0) + 1
        else:
            refuse_fixtures(route, self.config.site.base_url)
        return route

    def _translate(self, window: list[Page]) -> None:
        waiting: dict[Route, list[tuple[Page, Item]]] = {}
        for page, item in items_of(window):
            known = self.known(item)
            if known:
                page.drafts[item.entry.key] = known
            elif item.fault:
                self._reject(page, item, item.fault)
            elif route := self.route(item):
                waiting.setdefault(route, []).append((page, item))
        for route in sorted(waiting, key=lambda r: r.by):
            self._through(route, waiting[route])

    def _through(self, route: Route, found: list[tuple[Page, Item]]) -> None:
        passages = [passage for _, item in found for passage in item.passages]
        made = translate_along(route, passages, self.runner)
        outcomes = iter(with_terms(route, passages, made, self.glossary, self.runner))
        for page, item in found:
            self._judge(page, item, route, [next(outcomes) for _ in item.passages])

    def _judge(self, page: Page, item: Item, route: Route, outcomes: list[Outcome]) -> None:
        verdict = judged(item, route, outcomes, self.locale, page.forms, self.day)
        if verdict.draft:
            page.drafts[item.entry.key] = verdict.draft
        else:
            self._reject(page, item, verdict.fault)

    def _reject(self, page: Page, item: Item, fault: str) -> None:
        path = po_display(self.locale.tag, page.name)
        name = item.entry.msgctxt or " ".join(item.entry.msgid[:60].split())
        self.summary.rejected.append(Rejected(path, item.entry.line, name, fault))

    def _write(self, page: Page) -> None:
        """Write a page's drafts; where someone saved the file meanwhile, into what is there."""
        opened: Opened | None = page.opened
        for _ in range(_ATTEMPTS):
            if opened is None:
                return
            file, changed = with_drafts(page, opened.file)
            if not changed or save_po(opened, file):
                self.summary.drafted += changed
                self.summary.same += len(page.drafts) - changed
                self.summary.files += bool(changed)
                return
            opened = open_po(self.config, self.locale, page.name, self.problems)
        self.problems.warning(
            Place(po_display(self.locale.tag, page.name)),
            "another program keeps saving the file; its drafts were not written",
            "Run the command again: what models said is kept.",
        )


def items_of(window: Iterable[Page]) -> Iterator[tuple[Page, Item]]:
    """Go through the entries of a window, each with its file."""
    for page in window:
        for item in page.items:
            yield page, item


def with_drafts(page: Page, file: PoFile) -> tuple[PoFile, int]:
    """Give a file with the drafts of a page, and how many entries that changes."""
    entries = list(file.entries)
    changed = 0
    for at, entry in enumerate(entries):
        draft = page.drafts.get(entry.key)
        if draft and may_draft(entry):
            entries[at] = drafted(entry, draft)
            changed += entries[at] is not entry
    return replace(file, entries=entries), changed
