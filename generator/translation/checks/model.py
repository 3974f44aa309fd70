"""What a check looks at and what it finds."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar, Literal, NamedTuple

from generator.locales import Locale
from generator.problems import Severity

#: How a text is read. `text`: as it stands; `markdown`: blocks of Markdown; `inline`: Markdown
#: within a paragraph, as documents have it; `list`: one item a line.
Kind = Literal["text", "markdown", "inline", "list"]
MARKDOWN: frozenset[Kind] = frozenset({"markdown", "inline"})


class Glossary:
    """What the term checks ask of a glossary; this one knows no terms."""

    def missing(self, source: str, target: str) -> Iterable[tuple[str, str]]:
        """Give source terms whose translation `target` lacks, each with what it should be."""
        del source, target
        return ()

    def forbidden(self, source: str, target: str) -> Iterable[tuple[str, str]]:
        """Give words in `target` that must not stand for their term, with what should."""
        del source, target
        return ()


NO_TERMS = Glossary()


@dataclass(frozen=True, slots=True)
class Pair:
    """A source text and its translation."""

    source: str
    target: str
    locale: Locale
    context: str = ""
    kind: Kind = "text"
    #: gettext's flags of the entry: `python-format`, `no-c-format`.
    flags: frozenset[str] = frozenset()
    #: Whether it is one form of a plural, which may leave out the number that its words say.
    is_plural: bool = False
    glossary: Glossary = field(default=NO_TERMS, compare=False)

    @property
    def is_markdown(self) -> bool:
        """Whether a page reads the text as Markdown."""
        return self.kind in MARKDOWN


class Finding(NamedTuple):
    """One fault of a translation."""

    #: The check's id.
    check: str
    severity: Severity
    fact: str
    hint: str = ""


class Fault(NamedTuple):
    """What one check says about one pair."""

    fact: str
    hint: str = ""


class Check(ABC):
    """One thing that can be wrong with a translation; its docstring explains it to people."""

    #: What names the check in reports and in `# ignore-<id>`.
    id: ClassVar[str]
    severity: ClassVar[Severity] = "error"
    #: A source, a locale, a good translation and a bad one: shown in the reference, and tested.
    example: ClassVar[tuple[str, str, str, str]]
    #: How the texts of the example are read.
    example_kind: ClassVar[Kind] = "text"

    @abstractmethod
    def faults(self, pair: Pair) -> Iterable[Fault]:
        """Give what is wrong; nothing where all is well."""

    def fixed(self, pair: Pair) -> str:
        """Give the translation without the fault where the remedy is certain, else as it is."""
        return pair.target

    def findings(self, pair: Pair) -> Iterable[Finding]:
        """Give what is wrong, signed."""
        return [Finding(self.id, self.severity, *fault) for fault in self.faults(pair)]


class Warns(Check):
    """A check whose findings a person may well know better than: they never block anything."""

    severity: ClassVar[Severity] = "warning"
