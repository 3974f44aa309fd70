"""Takes translations from a JSON file into the PO files: all of them or, after any fault, none.

The file maps PO paths (below `translations/<locale>/`) to mappings from an entry's context, or
its text where it has none, to the translation, or to a list of one for each plural form.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import msgspec

from generator.config.model import Config
from generator.files import read_capped
from generator.locales import Locale
from generator.problems import Place, Problems, did_you_mean
from generator.translation.merge import number_of_forms
from generator.translation.passages import STATES, State
from generator.translation.po import Entry, PoFile
from generator.translation.po_decode import LARGEST
from generator.translation.read import message_key
from generator.translation.site_files import (
    TRANSLATIONS,
    Opened,
    open_po,
    po_display,
    po_names,
    save_all,
)
from generator.translation.states import (
    FUZZY,
    Mark,
    entry_state,
    is_machine,
    source_hash,
    text_hash,
    with_mark,
)
from generator.translation.units import LIST_NOTE

Texts = Mapping[str, Mapping[str, str | list[str]]]
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


@dataclass(slots=True)
class Applied:
    """How many entries took a translation, and how many stayed because theirs was better."""

    taken: int = 0
    kept: int = 0
    same: int = 0
    files: dict[str, int] = field(default_factory=dict)


def read_texts(path: Path, problems: Problems) -> Texts:
    """Give the translations in a JSON file; nothing, and a problem noted, where it is none."""
    try:
        return msgspec.json.decode(
            read_capped(path, LARGEST), type=dict[str, dict[str, str | list[str]]]
        )
    except (msgspec.DecodeError, UnicodeDecodeError):
        problems.error(
            Place(str(path)),
            "this is no JSON file of translations",
            'It looks like {"ui.po": {"Home": "الرئيسية"}}: paths, contexts or texts, words.',
        )
        return {}


class Applier:
    """Applies texts to the files of one locale."""

    def __init__(
        self, config: Config, locale: Locale, mark: Mark, source: str, problems: Problems
    ) -> None:
        self.config, self.locale, self.source, self.problems = config, locale, source, problems
        self.mark = mark
        self.applied = Applied()

    def apply(self, texts: Texts, force: bool = False) -> Applied:
        """Write all files, or raise Faults and write none."""
        ready = [self._file(name, found, force) for name, found in sorted(texts.items())]
        self.problems.raise_if_any()
        save_all(filter(None, ready))
        return self.applied

    def _file(
        self, given: str, texts: Mapping[str, str | list[str]], force: bool
    ) -> tuple[Opened, PoFile] | None:
        name = given.removeprefix(f"{TRANSLATIONS}/{self.locale.tag}/")
        known = po_names(self.config, self.locale)
        if name not in known:
            hint = did_you_mean(name, known) or "Run `tongwen translate sync` first."
            self.problems.error(
                Place(self.source), f"there is no {po_display(self.locale.tag, name)}", hint
            )
            return None
        opened = open_po(self.config, self.locale, name, self.problems)
        if opened is None:
            return None
        file = replace(opened.file, entries=list(opened.file.entries))
        before = self.applied.taken
        self._entries(file, name, texts, force)
        self.applied.files[po_display(self.locale.tag, name)] = self.applied.taken - before
        return opened, file

    def _entries(
        self, file: PoFile, name: str, texts: Mapping[str, str | list[str]], force: bool
    ) -> None:
        index = _index(file)
        forms = number_of_forms(file, self.locale)
        for key, text in texts.items():
            at = index.get(key)
            if at is None:
                fact = f"{po_display(self.locale.tag, name)} has no entry `{key[:80]}`"
                self.problems.error(Place(self.source), fact, did_you_mean(key, index))
                continue
            entry = file.entries[at]
            given = (text,) if isinstance(text, str) else tuple(text)
            fault = fault_of(entry, given, forms)
            if fault:
                self.problems.error(Place(self.source), f"{name}, `{key[:80]}`: {fault}")
            else:
                file.entries[at] = self._entry(entry, given, force)

    def _entry(self, entry: Entry, text: tuple[str, ...], force: bool) -> Entry:
        if not any(text):
            return entry
        rank = STATES.index
        if rank(entry_state(entry)) > rank(cast(State, self.mark.state)) and not force:
            self.applied.kept += 1
            return entry
        made = text_hash(text) if is_machine(self.mark.by) else ""
        mark = self.mark._replace(made=made, src=source_hash(entry.msgid))
        if entry.msgstr == text and entry_state(entry) == mark.state:
            self.applied.same += 1
            return entry
        self.applied.taken += 1
        previous = entry.previous if mark.state in FUZZY else None
        return with_mark(replace(entry, msgstr=text, previous=previous), mark)


def _index(file: PoFile) -> dict[str, int]:
    """Give the place of each entry by context, by text, and by both."""
    found: dict[str, int] = {}
    for at, entry in enumerate(file.entries):
        if not entry.obsolete:
            found[message_key(entry.msgctxt or "", entry.msgid)] = at
            found[entry.msgctxt or entry.msgid] = at
    return found


def fault_of(entry: Entry, text: tuple[str, ...], forms: int) -> str:
    """Say why a translation cannot stand in an entry; nothing where it can.

    >>> fault_of(Entry("%(num)s页", msgid_plural="%(num)s页"), ("صفحة",), 6)
    'it needs 6 plural forms, there is 1'
    """
    expected = 1 if entry.msgid_plural is None else forms
    if len(text) != expected:
        are = "is" if len(text) == 1 else "are"
        return f"it needs {expected} plural forms, there {are} {len(text)}"
    if any("\0" in form or "\r" in form for form in text):
        return "it holds a NUL or a carriage return"
    if not any(text):
        return ""
    return (
        _list_fault(entry, text[0])
        or _newline_fault(entry, text)
        or _placeholder_fault(entry, text)
    )


def _list_fault(entry: Entry, text: str) -> str:
    lines, expected = text.count("\n") + 1, entry.msgid.count("\n") + 1
    if LIST_NOTE in entry.extracted and lines != expected:
        return f"the source is a list of {expected} lines, the translation has {lines}"
    return ""


def _newline_fault(entry: Entry, text: tuple[str, ...]) -> str:
    for form in filter(None, text):
        if form.startswith("\n") != entry.msgid.startswith("\n"):
            return "only one of source and translation begins with a line end"
        if form.endswith("\n") != entry.msgid.endswith("\n"):
            return "only one of source and translation ends with a line end"
    return ""


def _placeholder_fault(entry: Entry, text: tuple[str, ...]) -> str:
    wanted = Counter(_PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    for form in filter(None, text):
        found = Counter(_PLACEHOLDER.findall(form))
        # A plural form may leave out a number that its words already say.
        missing = wanted - found if entry.msgid_plural is None else Counter[str]()
        wrong = sorted((found - wanted) + missing)
        if wrong:
            return f"the placeholders differ from the source's: {', '.join(wrong)}"
    return ""
