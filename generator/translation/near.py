"""Which removed text a new one grew out of: near matches, for texts that have no context.

Only texts that left a file are asked about those that came into it, so a match is nearly always
an edit. A proposal that is wrong costs a translator more than none: the bar is high.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher

#: Texts that share less than this are different texts.
_ALIKE = 0.8
#: Shorter texts are alike by chance.
_SHORTEST = 8
#: Beyond so many comparisons the page was written anew.
_MOST_PAIRS = 40_000


def near_matches(new: Sequence[str], removed: Sequence[str]) -> dict[str, str]:
    """Give the removed text for each new one that grew out of one; none is given twice.

    >>> near_matches(["这一章讲授矩阵的运算。"], ["第一章讲授矩阵的运算。", "第二章讲授群。"])
    {'这一章讲授矩阵的运算。': '第一章讲授矩阵的运算。'}
    """
    if len(new) * len(removed) > _MOST_PAIRS:
        return {}
    pairs = [
        (-likeness, at, place)
        for at, text in enumerate(new)
        for place, old in enumerate(removed)
        if (likeness := _likeness(text, old)) >= _ALIKE
    ]
    found: dict[str, str] = {}
    taken: set[int] = set()
    for _, at, place in sorted(pairs):
        if place not in taken and new[at] not in found:
            taken.add(place)
            found[new[at]] = removed[place]
    return found


def _likeness(one: str, other: str) -> float:
    shorter, longer = sorted((len(one), len(other)))
    if shorter < _SHORTEST or 2 * shorter < _ALIKE * (shorter + longer):
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.quick_ratio() < _ALIKE:
        return 0.0
    return matcher.ratio()
