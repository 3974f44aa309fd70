"""Checks of whole PO files, one at a time: of a site's own and of any others."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from generator.errors import TongwenError
from generator.files import read_capped
from generator.locales import Locale, parse_locale
from generator.problems import Place, Problem, Problems
from generator.translation.checks.consistency import Consistency, Said
from generator.translation.checks.dismissals import dismissed
from generator.translation.checks.entries import check_entry, kind_of, pairs
from generator.translation.checks.model import NO_TERMS, Check, Finding, Glossary, Kind, Pair
from generator.translation.checks.registry import CHECKS, ERRORS, check_pair
from generator.translation.merge import number_of_forms
from generator.translation.po import Entry, PoFile
from generator.translation.po_decode import LARGEST
from generator.translation.po_parse import parse_po
from generator.translation.site_files import Opened
from generator.translation.states import entry_state, raw_mark

#: Where nothing says which language a file is in.
_UNKNOWN = Locale("und")
#: Translations of another text than the source's: a person knows that they have to change.
_PASSED_OVER = frozenset({"untranslated", "stale", "rejected"})


class Source(NamedTuple):
    """A PO file to check."""

    path: Path
    #: The path as the user knows it.
    display: str
    #: None: the file's header says it.
    locale: Locale | None = None


@dataclass(frozen=True, slots=True)
class Ways:
    """How files are checked."""

    checks: tuple[Check, ...] = CHECKS
    #: How all texts are read; None: as each entry says.
    kind: Kind | None = None
    #: The terms for a locale.
    glossary: Callable[[Locale], Glossary] = lambda _: NO_TERMS
    #: Whether fuzzy entries without a state comment are looked at: what msgmerge guessed.
    fuzzy: bool = True


@dataclass(slots=True)
class Checked:
    """What was found in one file."""

    display: str
    problems: list[Problem]
    #: Translations that were looked at.
    entries: int = 0
    #: Entries that were mended, by what was mended.
    fixed: int = 0
    #: The file as it is after mending, if any was.
    mended: tuple[Opened, PoFile] | None = None


def check_files(sources: Iterable[Source], ways: Ways, fix: bool = False) -> Iterator[Checked]:
    """Check files one after the other; no more than one is in memory.

    A broken file is faulted and the others are still checked. With `fix`, what is certain is
    mended in `mended`; nothing is written here.
    """
    said: dict[Locale, Said] = {}
    for source in sources:
        problems = Problems()
        opened = _opened(source, problems)
        if opened is None:
            yield Checked(source.display, [_signed(p) for p in problems.found])
            continue
        locale = _locale(source, opened.file)
        if locale is None:
            _say_unknown(source, problems)
        own = ways if locale else replace(ways, checks=_errors(ways))
        known = locale or _UNKNOWN
        one = _OneFile(source, opened, known, own, said.setdefault(known, Said()))
        one.problems.extend(problems.found)
        yield one.checked(fix)


def _errors(ways: Ways) -> tuple[Check, ...]:
    """Give the checks that need not know the language."""
    return tuple(c for c in ways.checks if c in ERRORS)


def _say_unknown(source: Source, problems: Problems) -> None:
    problems.warning(
        Place(source.display, 1),
        "neither the header nor the name of the file says its language; only errors are found",
        "Write `Language: ar` into the header, or give --locale.",
        "po-language",
    )


def _signed(problem: Problem) -> Problem:
    """Give a fault of a file that cannot be read a code to know it by."""
    return replace(problem, code=problem.code or "po-syntax")


def _opened(source: Source, problems: Problems) -> Opened | None:
    try:
        body = read_capped(source.path, LARGEST)
    except TongwenError as error:
        problems.error(Place(source.display), error.fact, error.hint, "po-syntax")
        return None
    file = parse_po(body, source.display, problems)
    return Opened(source.path, body, file) if file else None


def _locale(source: Source, file: PoFile) -> Locale | None:
    """Give the file's language: what the caller knows, what the header says, else its name."""
    if source.locale:
        return source.locale
    path = source.path
    names = (file.headers.get("Language", ""), path.stem, *_parts(path.stem))
    folders = (path.parent.name, path.parent.parent.name)
    return next(filter(None, map(_parsed, (*names, *folders))), None)


def _parts(stem: str) -> list[str]:
    """Give what may be the language in a file's name, the likeliest first.

    >>> _parts("app-zh-CN")
    ['zh-CN', 'CN', 'zh']
    """
    parts = re.split(r"[-.]", stem)
    return ["-".join(parts[-2:]), *reversed(parts[1:])]


def _parsed(tag: str) -> Locale | None:
    # `sr@latin` is gettext's way of writing sr-Latn.
    tag = tag.replace("@latin", "-Latn").partition("@")[0].partition(".")[0]
    try:
        locale = parse_locale(tag)
    except TongwenError:
        return None
    # `no-language` is no Norwegian: a name's further parts are scripts and regions.
    is_tag = all(len(part) <= 4 for part in locale.tag.split("-")[1:])
    return locale if is_tag and locale.is_known else None


class _OneFile:
    def __init__(
        self, source: Source, opened: Opened, locale: Locale, ways: Ways, said: Said
    ) -> None:
        self.source, self.opened, self.locale, self.ways = source, opened, locale, ways
        self.said = said
        self.forms = number_of_forms(opened.file, locale)
        self.glossary = ways.glossary(locale)
        self.is_consistent = any(c.id == Consistency.id for c in ways.checks)
        self.problems = Problems()

    def checked(self, fix: bool) -> Checked:
        entries, fixed = self.opened.file.entries, 0
        result = Checked(self.source.display, self.problems.found)
        for at, entry in enumerate(entries):
            if entry.obsolete or not self.is_current(entry):
                continue
            if fix and (better := self.mended(entry)) != entry:
                entries[at], fixed = better, fixed + 1
            result.entries += 1
            for finding in self.findings(entries[at]):
                self.note(entries[at], finding)
        result.fixed = fixed
        result.mended = (self.opened, self.opened.file) if fixed else None
        return result

    def is_current(self, entry: Entry) -> bool:
        """Say whether the translation is meant for the text that is there now."""
        if entry_state(entry) in _PASSED_OVER:
            return False
        if entry.fuzzy and raw_mark(entry) is None and not self.ways.fuzzy:
            return False
        previous = entry.previous
        return not (entry.fuzzy and previous and previous.msgid != entry.msgid)

    def findings(self, entry: Entry) -> list[Finding]:
        found = check_entry(
            entry, self.locale, self.forms, self.ways.checks, self.ways.kind, self.glossary
        )
        if self.is_consistent and entry.msgid_plural is None:
            place = f"{self.source.display}:{entry.line}"
            other = self.said.finding(entry.msgid, entry.msgstr[0], place)
            if other and Consistency.id not in dismissed(entry):
                found.append(other)
        return found

    def note(self, entry: Entry, finding: Finding) -> None:
        place = Place(self.source.display, entry.line)
        name = entry.msgctxt or entry.msgid
        fact = f"`{_short(name)}`: {finding.fact}"
        note = self.problems.error if finding.severity == "error" else self.problems.warning
        note(place, fact, finding.hint, finding.check)

    def mended(self, entry: Entry) -> Entry:
        kind = self.ways.kind or kind_of(entry)
        without = dismissed(entry)
        checks = [c for c in self.ways.checks if c.id not in without]
        found = pairs(entry, self.locale, kind, self.glossary)
        forms = tuple(mended(pair, checks) if pair.target else "" for pair in found)
        return replace(entry, msgstr=forms) if forms != entry.msgstr else entry


def mended(pair: Pair, checks: Iterable[Check]) -> str:
    """Give the translation as those of `checks` mend it that know how to for certain.

    What would bring a new error is not done.
    """
    before = len(check_pair(pair, ERRORS))
    for check in checks:
        text = check.fixed(pair)
        if text != pair.target:
            better = replace(pair, target=text)
            if len(check_pair(better, ERRORS)) <= before:
                pair = better
    return pair.target


def _short(name: str) -> str:
    line = name.strip().partition("\n")[0]
    return line if len(line) <= 50 else f"{line[:49]}…"
