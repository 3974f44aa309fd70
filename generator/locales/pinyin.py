"""Readings of Chinese characters, aware of phrases: 重 is chóng in 重庆 and zhòng in 重要.

The readings are pypinyin's, in a file that `scripts/pinyin_data.py` makes of it: importing
pypinyin costs 57 MB and 340 µs a title, this a sixth and some microseconds, and on 1,200 course
and university names both say the same. The method is the same too: the longest phrase first,
from the left. A reading is a syllable and its tone as a digit; `u:` is ü, 5 the neutral tone.
"""

from functools import lru_cache
from importlib.resources import files


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
        """Note with which two characters phrases begin, how long they are, and what changes."""
        lengths: dict[str, set[int]] = {}
        changing: set[str] = set()
        for phrase, reading in self._phrases.items():
            lengths.setdefault(phrase[:2], set()).add(len(phrase))
            pairs = zip(phrase, reading.split(), strict=False)
            changing.update(c for c, syllable in pairs if syllable != self.single.get(c))
        self._changing = frozenset(changing)
        self._lengths = {two: tuple(sorted(n, reverse=True)) for two, n in lengths.items()}

    def exceptions(self, text: str) -> list[tuple[int, str]]:
        """Give position and reading of each character not read as it is alone.

        >>> readings().exceptions("重要的重庆银行")
        [(3, 'chong2'), (6, 'hang2')]
        """
        found: list[tuple[int, str]] = []
        if self._changing.isdisjoint(text):
            return found
        after = 0
        starts = self._lengths
        for at in [n for n in range(len(text) - 1) if text[n : n + 2] in starts]:
            if at >= after and (phrase := self._phrase_at(text, at)):
                found += self._changed(text, at, self._phrases[phrase])
                after = at + len(phrase)
        return found

    def _phrase_at(self, text: str, at: int) -> str:
        """Give the longest phrase that stands at a position, or nothing."""
        found = (text[at : at + length] for length in self._lengths[text[at : at + 2]])
        return next((phrase for phrase in found if phrase in self._phrases), "")

    def _changed(self, text: str, at: int, reading: str) -> list[tuple[int, str]]:
        if not reading:
            return []
        syllables = enumerate(reading.split(), at)
        return [(n, s) for n, s in syllables if s != self.single.get(text[n])]


@lru_cache(maxsize=1)
def readings() -> Readings:
    """Give the readings, loaded once in a process and only when Chinese text is sorted."""
    file = files("generator.locales") / "data" / "pinyin.txt"
    return Readings(file.read_text(encoding="utf-8"))
