"""Letters of a script that the language is not written in."""

import re
from collections.abc import Iterator

from generator.translation.checks.model import Fault, Pair, Warns
from generator.translation.checks.scripts import script_of, scripts_of
from generator.translation.checks.spans import listed
from generator.translation.checks.words import prose

#: A letter of Latin beside one of Greek or Cyrillic.
_MIXED = re.compile("[A-Za-z\u00c0-\u024f][\u0370-\u052f]|[\u0370-\u052f][A-Za-z\u00c0-\u024f]")
_WORD = re.compile(r"[^\W\d_]+")
#: Names and quotations keep their script in brackets and quotes.
_ASIDE = re.compile(
    r"\([^()]*\)|（[^（）]*）|“[^“”]*”|«[^«»]*»|「[^「」]*」|\"[^\"\n]*\"|《[^《》]*》"
)
_ENOUGH = 8


class Script(Warns):
    """The translation is written in its language's script. Latin names are fine everywhere, and
    anything is in brackets or quotes. A word of two alphabets, as Cyrillic `а` in a Latin word,
    is a slip of the keyboard: readers do not see it, search does not find it.
    """

    id = "script"
    example = ("高等教育", "ru", "Высшее образование", "Высшее 教育")

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Count letters by script."""
        if pair.target.isascii() and pair.locale.script == "Latn":
            return
        words = prose(pair.target)
        yield from _foreign(pair, words)
        mixed = (
            [w for w in _WORD.findall(words) if _is_mixed(w)] if _MIXED.search(words) else []
        )
        if mixed:
            yield Fault(f"letters of two alphabets stand in one word: {listed(mixed)}")


def _foreign(pair: Pair, words: str) -> Iterator[Fault]:
    own = scripts_of(pair.locale)
    used = {script_of(c) for c in set(_ASIDE.sub(" ", words))}
    # A single Greek letter is a formula.
    foreign = sorted(used - own - {"Latn", "Grek", ""})
    if foreign:
        letters = [c for c in words if script_of(c) in foreign]
        yield Fault(f"there are letters of another script: `{''.join(letters[:12])}`")
    elif (
        "Latn" not in own
        and not any(script_of(c) in own for c in set(pair.target))
        and _is_prose(pair, words)
    ):
        yield Fault("no letter of the language's own script is in it", "Translate it.")


def _is_prose(pair: Pair, words: str) -> bool:
    letters = sum(script_of(c) == "Latn" for c in words)
    changed = pair.source.strip() != pair.target.strip()
    return changed and letters >= _ENOUGH and len(pair.target.split()) > 2


def _is_mixed(word: str) -> bool:
    if word.isascii() or len(word) < 3:
        return False
    found = {script_of(c) for c in word}
    return "Latn" in found and bool(found & {"Cyrl", "Grek"}) and not _is_unit(word)


def _is_unit(word: str) -> bool:
    """Say whether the foreign letter is a sign: `µm`, `Ωcm`."""
    return word[0] in "µμΩπλσΔ" or word[-1] in "µμΩπλσΔ"
