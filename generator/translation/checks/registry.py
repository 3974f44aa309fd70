"""All checks, in the order of a report."""

from collections.abc import Iterable

from generator.translation.checks.bidi import Bidi
from generator.translation.checks.code import Code
from generator.translation.checks.links import Links
from generator.translation.checks.model import Check, Finding, Pair
from generator.translation.checks.newlines import Newlines
from generator.translation.checks.placeholders import Placeholders
from generator.translation.checks.plurals import Plurals
from generator.translation.checks.skeleton import Skeleton
from generator.translation.checks.tags import Tags
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
WARNINGS: tuple[Check, ...] = ()
CHECKS = (*ERRORS, *WARNINGS)


def check_pair(pair: Pair, checks: Iterable[Check] = CHECKS) -> list[Finding]:
    """Give what `checks` find in a pair; nothing in an empty translation."""
    if not pair.target:
        return []
    return [finding for check in checks for finding in check.findings(pair)]
