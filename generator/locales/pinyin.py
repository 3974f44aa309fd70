"""Readings of Chinese characters, aware of phrases: 重 is chóng in 重庆 and zhòng in 重要.

The readings are pypinyin's, in a file that `scripts/pinyin_data.py` makes of it: importing
pypinyin costs 57 MB and 340 µs a title, this a sixth and some microseconds, and on 1,200 course
and university names both say the same. The method is the same too: the longest phrase first,
from the left. A reading is a syllable and its tone as a digit; `u:` is ü, 5 the neutral tone.
"""

import re
from functools import lru_cache
from importlib.resources import files
from operator import add

HAN = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")


class Readings:
    """Readings of characters, and of the phrases in which characters are read otherwise."""

    def __init__(self, text: str) -> None:
        _, body = text.split("\n", 1)
        characters, phrases, words = body.split("\n\n")
        self.single: dict[str, str] = {}
        for line in characters.splitlines():
            syllable, _, all_ = line.partition(" ")
            self.single.update(dict.fromkeys(all_, syllable))
        self._phrases = dict.fromkeys(words.split(), "")
        for line in phrases.splitlines():
            phrase, _, reading = line.partition(" ")
            self._phrases[phrase] = reading
        self._index()

    def _index(self) -> None:
        """Note with which two characters phrases begin, how long they are, which are odd."""
        lengths: dict[str, set[int]] = {}
        for phrase in self._phrases:
            lengths.setdefault(phrase[:2], set()).add(len(phrase))
        self._lengths = {two: tuple(sorted(n, reverse=True)) for two, n in lengths.items()}
        self._odd = frozenset(
            phrase[:2] for phrase, reading in self._phrases.items() if reading
        )

    def exceptions(self, text: str) -> list[tuple[int, str]]:
        """Give position and reading of each character not read as it is alone.

        >>> readings().exceptions("重要的重庆银行")
        [(3, 'chong2'), (6, 'hang2')]
        """
        found: list[tuple[int, str]] = []
        twos = list(map(add, text, text[1:]))
        if self._odd.isdisjoint(twos):
            return found
        after = 0
        for at, two in enumerate(twos):
            if at >= after and two in self._lengths:
                phrase = self._phrase_at(text, at)
                after = at + len(phrase)
                if reading := self._phrases.get(phrase):
                    found += self._changed(text, at, reading)
        return found

    def _phrase_at(self, text: str, at: int) -> str:
        """Give the longest phrase that stands at a position, or nothing."""
        for length in self._lengths[text[at : at + 2]]:
            phrase = text[at : at + length]
            if phrase in self._phrases:
                return phrase
        return ""

    def _changed(self, text: str, at: int, reading: str) -> list[tuple[int, str]]:
        syllables = enumerate(reading.split(), at)
        return [(n, s) for n, s in syllables if s != self.single.get(text[n])]


@lru_cache(maxsize=1)
def readings() -> Readings:
    """Give the readings, loaded once in a process and only when Chinese text is sorted."""
    file = files("generator.locales") / "data" / "pinyin.txt"
    return Readings(file.read_text(encoding="utf-8"))
