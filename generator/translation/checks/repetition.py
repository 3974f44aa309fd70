"""Words that stand there twice, and the stammer of machine translation."""

import re
from collections.abc import Iterator

from generator.translation.checks.model import Fault, Pair, Warns
from generator.translation.checks.spans import listed, names
from generator.translation.checks.words import prose

_DOUBLED = re.compile(r"(?<![\w'’-])([^\W\d_]{2,})[ \u00a0\n]+\1(?![\w'’-])")
_STAMMER = re.compile(r"([^\W_](?:[\w ,，、]{0,38}[^\W_])?)(?:[ ,，、。.]{0,2}\1){3,}")
_LONGEST = 20_000


class Repetition(Warns):
    """No word stands twice in a row, and nothing is said four times over, unless the source
    does it too: translating machines stammer, and people forget words they moved.
    """

    id = "repetition"
    example = ("See the table below", "fr", "Voir le tableau", "Voir le le tableau")

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Look for what the source has not."""
        source, target = (prose(t[:_LONGEST], " • ") for t in (pair.source, pair.target))
        doubled = [m[1] for m in _DOUBLED.finditer(target) if m[1].lower() not in _RIGHT]
        if doubled and not _DOUBLED.search(source):
            yield Fault(f"{listed(doubled)} stands twice in a row", "Delete one of them.")
            return
        stammer = _STAMMER.search(target)
        if stammer and _says(stammer[1]) and not _STAMMER.search(source):
            yield Fault(f"{listed([stammer[1]])} is said over and over")


#: Words that may follow themselves.
_RIGHT = names("that had nous vous is die der das dat que si et ni ou ça bye ha ดี หรือ มาก")


def _says(text: str) -> bool:
    """Say whether it is more than a letter, which lines and laughter are made of."""
    return len(set(text) - set(" ,，、")) > 1 or len(text) > 3
