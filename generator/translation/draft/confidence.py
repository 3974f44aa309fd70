"""How far a draft can be trusted, from 0 to 1: it says what a reviewer should read first.

The mean log-probability of a token ranks drafts well on its own; what was noticed besides takes
something off. The number orders drafts; it is no probability.
"""

import math
from collections.abc import Iterable

from generator.translation.draft.judging import length_ratio

#: What each thing noticed leaves of a draft's score.
_LEAVES = {"split": 0.7, "pivot": 0.85, "length": 0.7, "glossary": 0.6, "long": 0.85}
#: An engine that tells no score.
_UNKNOWN = 0.5


def confidence(score: float | None, flags: Iterable[str]) -> float:
    """Give the confidence in a draft from the engine's score and what was noticed.

    >>> confidence(-0.1, []), confidence(-0.1, ["split"]), confidence(None, [])
    (0.9, 0.63, 0.5)
    """
    likely = _UNKNOWN if score is None else math.exp(min(0.0, score))
    return round(likely * math.prod(_LEAVES.get(flag, 1.0) for flag in flags), 2)


def noticed(source: str, target: str, legs: int) -> list[str]:
    """Give what a reviewer should know of a draft that is no fault, sorted."""
    flags = []
    if legs > 1:
        flags.append("pivot")
    if len(source) > 8 and not 0.4 < length_ratio(source, target) < 2.5:
        flags.append("length")
    return sorted(flags)
