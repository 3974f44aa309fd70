"""Faults in what people wrote: gathered as they are met, reported all at once.

>>> problems = Problems()
>>> place = Place("content/catalog/higher/03.jsonl", 41)
>>> problems.error(place, "يوجد معرّف مكرر", "Give it an id of its own.")
>>> print(problems.found[0].text())
content/catalog/higher/03.jsonl:41: error: يوجد معرّف مكرر
  hint: Give it an id of its own.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from generator.errors import SourceError, TongwenError

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a source a fault lies: a path as the user knows it, a line and column from 1 (0:
    none).
    """

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.path, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: its place, the fact with its cause, and the remedy."""

    place: Place
    fact: str
    hint: str = ""
    severity: Severity = "error"
    code: str = ""

    def text(self) -> str:
        """Give the fault as the two lines a terminal shows."""
        line = f"{printable(str(self.place))}: {self.severity}: {printable(self.fact)}"
        return f"{line}\n  hint: {printable(self.hint)}" if self.hint else line


def printable(text: str) -> str:
    """Give `text` with control and bidi characters spelt out, so that a terminal shows what is
    there.
    """
    return "".join(c if c == " " or c.isprintable() else f"<U+{ord(c):04X}>" for c in text)


def nearest(word: str, known: Iterable[str]) -> str:
    """Give a hint that names the nearest of the `known` words, or an empty one.

    >>> nearest("titel", ["title", "summary"]), nearest("x", ["title"])
    ('Did you mean `title`?', '')
    """
    near = difflib.get_close_matches(word[:80], list(known), 1)
    return f"Did you mean `{near[0]}`?" if near else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give a hint that names the nearest of the `known` words; all of them where they are few
    and none is near.

    >>> did_you_mean("x", ["title", "summary"])
    'There are: summary, title.'
    """
    names = sorted(known)
    return nearest(word, names) or (
        f"There are: {', '.join(names)}." if 0 < len(names) <= 20 else ""
    )


@dataclass(slots=True)
class Problems:
    """A basket for faults. Anything that reads sources takes one and goes on after a fault."""

    found: list[Problem] = field(default_factory=list)

    def error(self, place: Place, fact: str, hint: str = "", code: str = "") -> None:
        """Note a fault that stops the command."""
        self.found.append(Problem(place, fact, hint, "error", code))

    def warning(self, place: Place, fact: str, hint: str = "", code: str = "") -> None:
        """Note a fault that does not stop the command."""
        self.found.append(Problem(place, fact, hint, "warning", code))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Take over faults found elsewhere, in another process say."""
        self.found.extend(problems)

    @property
    def errors(self) -> list[Problem]:
        """The faults that stop the command, in order of place."""
        return self._sorted("error")

    @property
    def warnings(self) -> list[Problem]:
        """The faults that do not, in order of place."""
        return self._sorted("warning")

    def _sorted(self, severity: Severity) -> list[Problem]:
        """A file that several locales fall back to is faulted for each: once is enough."""
        chosen = dict.fromkeys(p for p in self.found if p.severity == severity)
        return sorted(chosen, key=lambda p: p.place)

    def raise_if_any(self) -> None:
        """Stop with all errors at once, if there are any."""
        if self.errors:
            raise Faults(self.errors)


class Faults(SourceError):
    """All errors of one run over the sources."""

    def __init__(self, problems: list[Problem]) -> None:
        count = len(problems)
        super().__init__(
            f"{count} error{'s' if count > 1 else ''} in the sources; nothing was written."
        )
        self.problems = problems

    def __reduce__(self) -> tuple[type["Faults"], tuple[list[Problem]]]:
        return (Faults, (self.problems,))


def report(error: TongwenError) -> str:
    """Give an expected failure as a terminal shows it: every fault, then what came of it."""
    if isinstance(error, Faults):
        return "\n".join([*(problem.text() for problem in error.problems), error.fact])
    fact = f"tongwen: {printable(error.fact)}"
    return f"{fact}\n  hint: {printable(error.hint)}" if error.hint else fact
