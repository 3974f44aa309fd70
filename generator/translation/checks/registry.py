"""All checks, in the order of a report."""

from collections.abc import Iterable

from generator.translation.checks.bidi import Bidi
from generator.translation.checks.code import Code
from generator.translation.checks.consistency import Consistency
from generator.translation.checks.end_punctuation import EndPunctuation
from generator.translation.checks.invisible import Invisible
from generator.translation.checks.length import Length
from generator.translation.checks.links import Links
from generator.translation.checks.model import Check, Finding, Pair
from generator.translation.checks.newlines import Newlines
from generator.translation.checks.numbers import Numbers
from generator.translation.checks.placeholders import Placeholders
from generator.translation.checks.plurals import Plurals
from generator.translation.checks.repetition import Repetition
from generator.translation.checks.script import Script
from generator.translation.checks.skeleton import Skeleton
from generator.translation.checks.tags import Tags
from generator.translation.checks.terms import ForbiddenTerms, Terms
from generator.translation.checks.unchanged import Unchanged
from generator.translation.checks.unsafe_html import UnsafeHtml
from generator.translation.checks.urls import Urls

ERRORS: tuple[Check, ...] = (
    Placeholders(),
    Tags(),
    Urls(),
    Code(),
    Links(),
    Plurals(),
    Newlines(),
    Skeleton(),
    UnsafeHtml(),
    Bidi(),
)
WARNINGS: tuple[Check, ...] = (
    Numbers(),
    Terms(),
    ForbiddenTerms(),
    Unchanged(),
    Length(),
    EndPunctuation(),
    Script(),
    Repetition(),
    Consistency(),
    Invisible(),
)
CHECKS = (*ERRORS, *WARNINGS)


def check_pair(pair: Pair, checks: Iterable[Check] = CHECKS) -> list[Finding]:
    """Give what `checks` find in a pair; nothing in an empty translation."""
    if not pair.target:
        return []
    return [finding for check in checks for finding in check.findings(pair)]
