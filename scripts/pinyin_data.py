"""Makes generator/locales/data/pinyin.txt from pypinyin's dictionaries.

Run it after pypinyin was updated: .venv/bin/python scripts/pinyin_data.py
"""

from collections import defaultdict
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

TARGET = Path(__file__).parent.parent / "generator" / "locales" / "data" / "pinyin.txt"
#: Vowels with a tone mark, as letter and tone. ü sorts right after u: `:` is before letters.
_ROWS = {
    "a": "āáǎà",
    "e": "ēéěè",
    "i": "īíǐì",
    "o": "ōóǒò",
    "u": "ūúǔù",
    "u:": "ǖǘǚǜ",
    "n": "\0ńňǹ",
    "m": "\0ḿ\0\0",
    "ê": "\0ế\0ề",
}
TONES = {m: (plain, str(n)) for plain, row in _ROWS.items() for n, m in enumerate(row, 1)}
#: Their tone changes in speech, which phrase books write and dictionaries do not.
STEADY = {"一": "yi1", "不": "bu4"}


def numbered(syllable: str) -> str:
    """Give a syllable with its tone as a digit behind it; 5 is the neutral tone."""
    tone, letters = "5", ""
    for character in syllable:
        plain, found = TONES.get(character, ("u:" if character == "ü" else character, ""))
        tone = found or tone
        letters += plain
    return letters + tone


def singles() -> dict[str, str]:
    """Give each character with its first reading."""
    first = {chr(code): numbered(all_.partition(",")[0]) for code, all_ in PINYIN_DICT.items()}
    return first | STEADY


def phrases(single: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Give the phrases that are read otherwise than their characters alone."""
    found = {}
    for phrase, syllables in PHRASES_DICT.items():
        pairs = zip(phrase, syllables, strict=False)
        reading = tuple(STEADY.get(c) or _sorted_as(s[0], single.get(c, c)) for c, s in pairs)
        if len(reading) == len(phrase) and reading != tuple(single.get(c, c) for c in phrase):
            found[phrase] = reading
    return found


def _sorted_as(syllable: str, usual: str) -> str:
    """Give the usual reading where a phrase only drops the tone: 学生 stands under shēng."""
    found = numbered(syllable)
    return usual if found.endswith("5") and found[:-1] == usual[:-1] else found


def words(odd: Iterable[str]) -> list[str]:
    """Give the ordinary words that keep an odd phrase from being seen where there is none.

    In 汽车行走 the word 行走 stands, not 车行: without it the 行 would be read háng.
    """
    starts = {phrase[:n] for phrase in odd for n in range(1, len(phrase) + 1)}
    pairs = (p for p in PHRASES_DICT if len(p) == 2 and p not in starts)
    return sorted({p for p in pairs if p[0] in starts or p[1] in starts} - set(odd))


def data() -> str:
    """Give the file: a heading, characters, phrases and words, with empty lines between."""
    single = singles()
    odd = phrases(single)
    by_syllable = defaultdict(list)
    for character, syllable in sorted(single.items()):
        by_syllable[syllable].append(character)
    lines = [f"# From pypinyin {version('pypinyin')} (MIT licence) by scripts/pinyin_data.py"]
    lines += [f"{s} {''.join(by_syllable[s])}" for s in sorted(by_syllable)]
    lines += [
        "",
        *(f"{p} {' '.join(odd[p])}" for p in sorted(odd)),
        "",
        " ".join(words(odd)),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    TARGET.write_text(data(), encoding="utf-8")
