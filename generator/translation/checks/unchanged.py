"""Texts that were not translated."""

import re
from collections.abc import Iterator

from generator.translation.checks.model import Fault, Pair, Warns
from generator.translation.checks.scripts import DENSE, script_of, scripts_of
from generator.translation.checks.words import prose

#: Words, not names and abbreviations: those have capitals.
_WORD = re.compile(r"(?<![\w'’-])[^\W\d_A-Z][^\W\d_A-Z]{2,}(?![\w'’-])")
_ENOUGH = 3


class Unchanged(Warns):
    """The translation is not the source's text. Names, codes, addresses and texts of one or two
    words are passed over, as many of them are the same in both languages.
    """

    id = "unchanged"
    example = (
        "See the list of all courses", "es",
        "Ver la lista de todos los cursos", "See the list of all courses",
    )  # fmt: skip

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Compare the words."""
        if pair.source.strip() == pair.target.strip() and _has_language(pair):
            yield Fault("the translation is the source's text", "Translate it.")


def _has_language(pair: Pair) -> bool:
    if pair.source[:1] in (" ", "\t"):  # a block of code, as documents have it
        return False
    words = prose(pair.source)
    own = scripts_of(pair.locale)
    if not own & DENSE and any(script_of(c) in DENSE for c in words):
        return True
    return len(_WORD.findall(words)) >= _ENOUGH
