"""What MkDocs says of links and navigation, put where the author or translator can mend it."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from generator.documents.settings import FILE
from generator.documents.sources import DocumentSource
from generator.locales import Locale
from generator.problems import Place, Problem, Problems
from generator.render.site_links import SiteLinks

_IN_PAGE = re.compile(r"Doc file '(?P<page>.+?)' contains (?P<fact>an? .*?'(?P<link>.*?)',.*)")
_IN_NAV = re.compile(r"A(?: reference|n absolute path) to '(?P<target>.*?)' is ")
_HINT = re.compile(r" Did you mean '(?P<hint>.*?)'\?")
_OMITTED = "The following pages exist in the docs directory"
_NOTE = "#fnref:"
#: MkDocs says this and raises the cause, which is told by `stopped`.
_STOPPED = ("Error reading page", "Error building page")


class LinkFaults(NamedTuple):
    """Explains MkDocs' messages for one document in one locale."""

    source: DocumentSource
    name: str
    locale: Locale
    #: Pages that show anything but the author's words; filled while they are parsed.
    translated: set[str]
    #: The pages of the site outside the document.
    site: SiteLinks | None = None

    def explain(self, message: str) -> Iterator[Problem]:
        """Give the problems of one message."""
        if message.startswith(_STOPPED):
            return
        if match := _IN_PAGE.search(message):
            if self._leaves(match["page"], match["link"]):
                return
            yield self._link(match["page"], match["link"], match["fact"])
        elif message.startswith(_OMITTED):
            yield from map(self._omitted, re.findall(r"^  - (.*)$", message, re.MULTILINE))
        elif match := _IN_NAV.match(message):
            yield self._nav(match["target"])
        else:
            yield Problem(Place(self._settings), message)

    def stopped(self, page: str, cause: Exception) -> Problem:
        """Give the problem of a text that could not be parsed at all."""
        deep = isinstance(cause, RecursionError)
        why = "it is nested too deep" if deep else "a piece of raw HTML or a link is broken"
        place = self.source.place(page) if page else Place(self._settings)
        hint = "Look for `<!`, `<?` and unclosed brackets, and take them out piece by piece."
        return Problem(place, f"The page cannot be read: {why}.", hint)

    @property
    def _settings(self) -> str:
        return f"{self.source.display}/{FILE}"

    def _leaves(self, page: str, link: str) -> bool:
        """Say whether a link rightly leads to another page of the site."""
        if self.site is None:
            return False
        target = self.site.target(page, link)
        return bool(target) and (self.site.partial or self.site.leads(target))

    def _link(self, page: str, link: str, fact: str) -> Problem:
        if link.startswith(_NOTE):
            return self._note(page, link.removeprefix(_NOTE))
        hint = _HINT.search(fact)
        fact = _HINT.sub("", fact)
        said = f"The page contains {fact}"
        remedy = f"Did you mean `{hint['hint']}`?" if hint else "Correct or remove the link."
        line = self._line(page, link)
        if not line and page in self.translated:
            return self._translated(page, f"A translation contains {fact[:300]}", link)
        return Problem(self.source.place(page, line), said, remedy, code="link")

    def _note(self, page: str, note: str) -> Problem:
        if self._text(page).count(f"[^{note}]") > 1:
            return self._translated(
                page, f"A translation lacks the note mark `[^{note}]`.", note
            )
        place = self.source.place(page, self._line(page, f"[^{note}]:"))
        fact = f"The note `[^{note}]` is never referred to."
        return Problem(place, fact, f"Write `[^{note}]` in the text, or delete the note.")

    def _translated(self, page: str, fact: str, link: str) -> Problem:
        key = page.removesuffix(".md")
        path = f"translations/{self.locale.tag}/documents/{self.name}/{key}.po"
        hint = f"Write it as the source has it, and look for `{link[:80]}`."
        return Problem(Place(path), fact, hint, "warning", "link")

    def _omitted(self, page: str) -> Problem:
        fact = f"The page `{page}` is not in the navigation."
        place = Place(
            self._settings, min((e.line for e in self.source.settings.nav), default=0)
        )
        return Problem(
            place, fact, f"Add `- {page}` under `nav:`, or delete the page.", code="nav"
        )

    def _nav(self, target: str) -> Problem:
        place = Place(self._settings, self.source.settings.line_of(target))
        fact = f"The navigation names `{target}`, and there is no such page."
        return Problem(place, fact, "Correct the name, or add the page to `docs`.", code="nav")

    def _text(self, page: str) -> str:
        return next((p.text for p in self.source.pages if p.path == page), "")

    def _line(self, page: str, what: str) -> int:
        """Give the line of the first mention, 0 where there is none."""
        text = self._text(page)
        match = re.search(rf"(?<![\w./#]){re.escape(what)}(?![\w./#])", text)
        return text.count("\n", 0, match.start()) + 1 if match else 0


@contextmanager
def listening(faults: LinkFaults, problems: Problems) -> Iterator[None]:
    """Turn what MkDocs would log into problems, and let nothing else out."""
    logger = logging.getLogger("mkdocs")
    handler = _Handler(faults, problems)
    before = (logger.propagate, logger.level)
    logger.propagate = False
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = before[0]
        logger.setLevel(before[1])


class _Handler(logging.Handler):
    def __init__(self, faults: LinkFaults, problems: Problems) -> None:
        super().__init__(logging.WARNING)
        self.faults, self.problems = faults, problems

    def emit(self, record: logging.LogRecord) -> None:
        """Note the message as a problem."""
        self.problems.extend(self.faults.explain(record.getMessage()))
