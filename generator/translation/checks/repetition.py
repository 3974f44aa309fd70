"""Words that stand there twice, and the stammer of machine translation."""

import re
from collections import Counter
from collections.abc import Iterator

from generator.translation.checks.model import Fault, Pair, Warns
from generator.translation.checks.spans import listed, names
from generator.translation.checks.words import prose

_DOUBLED = re.compile(r"(?<![\w'’-])([^\W\d_]{2,})[ \u00a0\n]+\1(?![\w'’-])")
_LONGEST, _SHORTEST = 20_000, 8
#: How long what is repeated may be, and what may stand between.
_FURTHEST, _BLANKS = 42, " ,，、.。"


class Repetition(Warns):
    """No word stands twice in a row, and nothing is said four times over, unless the source
    does it too: translating machines stammer, and people forget words they moved.
    """

    id = "repetition"
    example = ("See the table below", "fr", "Voir le tableau", "Voir le le tableau")

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Look for what the source has not."""
        source, target = (prose(t[:_LONGEST]) for t in (pair.source, pair.target))
        doubled = [m[1] for m in _DOUBLED.finditer(target) if m[1].lower() not in _RIGHT]
        if doubled and not _DOUBLED.search(source):
            yield Fault(f"{listed(doubled)} stands twice in a row", "Delete one of them.")
            return
        stammer = _stammer(target)
        if stammer and not _stammer(source):
            yield Fault(f"{listed([stammer])} is said over and over")


#: Words that may follow themselves.
_RIGHT = names("that had nous vous is die der das dat que si et ni ou ça bye ha ดี หรือ มาก")


def _stammer(text: str) -> str:
    """Give the first words that are said four times in a row; nothing where there are none."""
    if not _recurs(text):
        return ""
    last: dict[str, int] = {}
    for at in range(len(text) - 2):
        letters = text[at : at + 3]
        before = last.get(letters, -_FURTHEST)
        last[letters] = at
        words = text[before:at]
        if at - before < _FURTHEST and _says(words):
            said = text[before : before + 4 * len(words)]
            if said.rstrip(_BLANKS) == (4 * words).rstrip(_BLANKS):
                return words.strip(_BLANKS)
    return ""


def _recurs(text: str) -> bool:
    """Say whether any three letters come three times: what costs less than to look further."""
    if len(text) < _SHORTEST:
        return False
    return max(Counter(zip(text, text[1:], text[2:], strict=False)).values()) > 2


def _says(text: str) -> bool:
    """Say whether it is more than one letter, which lines and laughter are made of."""
    return len({c for c in text if c.isalpha()}) > 1
