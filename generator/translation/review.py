"""Approves, rejects and asks for a look at: many entries at once, chosen by what they are."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from generator.config.model import Config
from generator.errors import UsageError
from generator.locales import Locale
from generator.problems import Place, Problems
from generator.translation.checks import entry_errors
from generator.translation.chosen import Chosen
from generator.translation.merge import number_of_forms
from generator.translation.passages import State
from generator.translation.po import Entry, PoFile
from generator.translation.site_files import Opened, open_po, po_display, po_names, save_all
from generator.translation.states import (
    FUZZY,
    Mark,
    as_marked,
    entry_mark,
    entry_state,
    is_machine,
    raw_mark,
    source_hash,
    with_mark,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reviewer says of entries."""

    state: State
    by: str
    on: str
    #: Why, for those who translate it again.
    reason: str = ""
    #: Whether she may approve what she translated herself.
    own: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """An entry that stays as it is, and why."""

    path: str
    line: int
    context: str
    fact: str
    hint: str = ""


@dataclass(slots=True)
class Reviewed:
    """What a review did: entries by file, those that were so already, and those refused."""

    files: dict[str, int] = field(default_factory=dict)
    same: int = 0
    refused: list[Refusal] = field(default_factory=list)

    @property
    def changed(self) -> int:
        """How many entries have a new state."""
        return sum(self.files.values())


def review(
    config: Config,
    locales: Iterable[Locale],
    chosen: Chosen,
    verdict: Verdict,
    problems: Problems,
    write: bool = True,
) -> Reviewed:
    """Give the chosen entries of these locales their state and write the files.

    Files that cannot be read stop it before anything is written (Faults). With `write` false it
    only says what would change.
    """
    chosen.verify(config)
    if verdict.state == "approved" and is_machine(verdict.by):
        raise UsageError(f"{verdict.by} is a machine; approval is a person's.")
    done = Reviewed()
    names = [(loc, n) for loc in locales for n in po_names(config, loc) if chosen.has_file(n)]
    for locale, name in names:
        _file(config, locale, name, chosen, verdict, done, problems)
    problems.raise_if_any()
    if write:
        # Once more, one file at a time: a site may have more of them than memory holds.
        save_all(
            changed
            for locale, name in names
            if (changed := _file(config, locale, name, chosen, verdict, Reviewed(), problems))
        )
        problems.raise_if_any()
    return done


def _file(
    config: Config,
    locale: Locale,
    name: str,
    chosen: Chosen,
    verdict: Verdict,
    done: Reviewed,
    problems: Problems,
) -> tuple[Opened, PoFile] | None:
    opened = open_po(config, locale, name, problems)
    if opened is None:
        return None
    desk = _Desk(po_display(locale.tag, name), locale, verdict, done)
    forms = number_of_forms(opened.file, locale)
    entries = [desk.entry(e, forms) if chosen.has(e) else e for e in opened.file.entries]
    return (opened, replace(opened.file, entries=entries)) if desk.changed else None


class _Desk:
    """The entries of one file under review."""

    def __init__(self, path: str, locale: Locale, verdict: Verdict, done: Reviewed) -> None:
        self.path, self.locale, self.verdict, self.done = path, locale, verdict, done
        self.changed = 0

    def entry(self, entry: Entry, forms: int) -> Entry:
        """Give the entry as the verdict leaves it."""
        if not entry.translated:
            return entry
        if self._stands(entry):
            self.done.same += 1
            return entry
        refusals = self._refusals(entry, forms) if self.verdict.state == "approved" else []
        self.done.refused += refusals
        if refusals:
            return entry
        self.changed += 1
        self.done.files[self.path] = self.changed
        return decided(entry, self.verdict)

    def _stands(self, entry: Entry) -> bool:
        return entry_state(entry) == self.verdict.state

    def _refusals(self, entry: Entry, forms: int) -> list[Refusal]:
        name = entry.msgctxt or entry.msgid[:60]
        found = [
            Refusal(self.path, entry.line, name, f.fact, f.hint)
            for f in entry_errors(entry, self.locale, forms)
        ]
        mark = entry_mark(entry)
        if not self.verdict.own and mark and mark.by == as_marked(self.verdict.by):
            fact = f"{self.verdict.by} translated it, and approval is a second person's"
            hint = "Give --own where there is no second person."
            found.append(Refusal(self.path, entry.line, name, fact, hint))
        return found


def decided(entry: Entry, verdict: Verdict) -> Entry:
    """Give an entry with a verdict; who translated it stays known."""
    mark = entry_mark(entry) or Mark("")
    src = source_hash(entry.msgid)
    if verdict.state in FUZZY:
        raw = raw_mark(entry)
        src = raw.src if raw and raw.src else src
    if verdict.state == "approved":
        # What a machine said of its draft is of no more interest.
        mark = mark._replace(via="", score="", flags="", made="")
    new = mark._replace(
        state=verdict.state,
        by=verdict.by,
        on=verdict.on,
        was="",
        translator=mark.translator or (mark.by if mark.by != verdict.by else ""),
        src=src,
    )
    reason = f" {verdict.state}: {verdict.reason}"
    comments = entry.comments
    if verdict.reason and reason not in comments:
        comments = (*comments, reason)
    previous = entry.previous if verdict.state in FUZZY else None
    return with_mark(replace(entry, comments=comments, previous=previous), new)


def warn_of(refused: Iterable[Refusal]) -> Problems:
    """Give refusals as problems, to be told with file and line."""
    problems = Problems()
    for r in refused:
        place = Place(r.path, r.line)
        problems.warning(place, f"`{r.context}` is not approved: {r.fact}", r.hint)
    return problems
