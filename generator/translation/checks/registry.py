"""All checks, in the order of a report."""

from collections.abc import Iterable

from generator.translation.checks.model import Check, Finding, Pair
from generator.translation.checks.newlines import Newlines

ERRORS: tuple[Check, ...] = (Newlines(),)
WARNINGS: tuple[Check, ...] = ()
CHECKS = (*ERRORS, *WARNINGS)


def check_pair(pair: Pair, checks: Iterable[Check] = CHECKS) -> list[Finding]:
    """Give what `checks` find in a pair; nothing in an empty translation."""
    if not pair.target:
        return []
    return [finding for check in checks for finding in check.findings(pair)]
