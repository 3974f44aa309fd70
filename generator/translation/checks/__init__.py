"""Checks of translations: a class each, in a file of its own.

>>> from generator.locales import parse_locale
>>> [f.check for f in error_findings("第%(n)s页", "صفحة %(m)s", parse_locale("ar"))]
['placeholders']
"""

from collections.abc import Collection

from generator.locales import Locale
from generator.translation.checks.entries import check_entry, kind_of
from generator.translation.checks.model import Check, Finding, Glossary, Kind, Pair
from generator.translation.checks.registry import CHECKS, ERRORS, WARNINGS, check_pair
from generator.translation.po import Entry

__all__ = [
    "CHECKS",
    "ERRORS",
    "WARNINGS",
    "Check",
    "Finding",
    "Glossary",
    "Kind",
    "Pair",
    "check_entry",
    "check_pair",
    "entry_errors",
    "error_findings",
    "kind_of",
]


def error_findings(
    source: str,
    target: str,
    locale: Locale,
    context: str = "",
    *,
    kind: Kind = "text",
    flags: Collection[str] = (),
    is_plural: bool = False,
) -> list[Finding]:
    """Give what makes `target` unfit to be shown as a translation of `source`.

    `kind` says how the texts are read (`kind_of(entry)` gives it), `flags` are gettext's flags
    of the entry. Nothing is found in an empty translation. Texts of any length and content.
    """
    pair = Pair(source, target, locale, context, kind, frozenset(flags), is_plural)
    return check_pair(pair, ERRORS)


def entry_errors(entry: Entry, locale: Locale, forms: int) -> list[Finding]:
    """Give the errors of a PO entry with `forms` plural forms, those left out that a comment or
    flag `ignore-<check>` dismisses.
    """
    return check_entry(entry, locale, forms, ERRORS)
