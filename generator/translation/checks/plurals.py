"""Plural forms: as many as the file's header says, and all of them or none."""

from collections.abc import Iterator

from generator.translation.checks.model import Check, Fault, Finding, Pair
from generator.translation.po import Entry


class Plurals(Check):
    """An entry with a plural has as many forms as the file's header says, and none of them is
    empty where another is not. An empty form shows readers the source's language.
    """

    id = "plurals"
    example = ("%(n)s 课", "ar", "%(n)s درس", "")

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Find nothing: only a whole entry shows it, see `plural_findings`."""
        del pair
        yield from ()


def plural_findings(entry: Entry, forms: int) -> list[Finding]:
    """Give what is wrong with the number of an entry's plural forms."""
    return [Finding(Plurals.id, Plurals.severity, *fault) for fault in _faults(entry, forms)]


def _faults(entry: Entry, forms: int) -> Iterator[Fault]:
    if entry.msgid_plural is None:
        return
    given = len(entry.msgstr)
    if given != forms:
        yield Fault(
            f"it needs {forms} plural forms, there {'is' if given == 1 else 'are'} {given}"
        )
    empty = [str(n) for n, form in enumerate(entry.msgstr) if not form]
    if empty and len(empty) < given:
        yield Fault(
            f"plural form {', '.join(empty)} is empty", "Translate all forms, or none of them."
        )
