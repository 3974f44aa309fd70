"""Texts to tokens, by the rules: FORMAT.md, "Analysis".

Whole columns of texts are read at a time: one pass of each step over all of them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from search.analysis import rules


def _class(ranges: rules.Ranges) -> str:
    return "".join(
        f"{re.escape(chr(low))}-{re.escape(chr(high))}" if high > low else re.escape(chr(low))
        for low, high in ranges
    )


@cache
def _marks() -> str:
    """The marks of the basic plane, M in Unicode, as a class."""
    found: list[list[int]] = []
    for code in range(0x300, 0x10000):
        if unicodedata.category(chr(code))[0] == "M":
            if found and found[-1][1] == code - 1:
                found[-1][1] = code
            else:
                found.append([code, code])
    return _class(tuple((low, high) for low, high in found))


_GRAM2, _GRAM3 = _class(rules.GRAM2), _class(rules.GRAM3)
# `[^\W_]` is L and N exactly.
_LETTER = rf"[^\W_{_GRAM2}{_GRAM3}]"
# A version, a decimal: one word.
_NUMBER = r"[0-9]+(?:\.[0-9]+)+"
_IGNORED = re.compile(f"[{_class(rules.IGNORED)}]")
_RUN = re.compile(
    rf"\n|{_NUMBER}|[a-z](?:\+\+|#)|[{_GRAM2}]+|[{_GRAM3}]+|{_LETTER}+(?:[{_marks()}]+{_LETTER}*)*"
)
_ASCII_RUN = re.compile(rf"\n|{_NUMBER}|[a-z](?:\+\+|#)|[a-z0-9]+")
_IS_GRAM2, _IS_GRAM3 = re.compile(f"[{_GRAM2}]"), re.compile(f"[{_GRAM3}]")
_POINTS = re.compile(f"[{_class(rules.POINTS)}]+")
_ANY, _STRESS = f"[{_class(rules.DIACRITICS)}]", f"[{_class(rules.STRESS)}]"
#: All marks of a letter; of one that keeps some, in a group, only where others go.
_MARKED = re.compile(
    f"(?<=[{_class(rules.LATIN_GREEK)}]){_ANY}+"
    f"|(?<=\u0435)({_ANY}*\u0308{_ANY}*)"
    f"|(?<=[{_class(rules.CYRILLIC)}])({_ANY}*{_STRESS}{_ANY}*)"
)
_FOLDS = {ord(letter): other for letter, other in rules.FOLDS.items()} | {
    zero + digit: str(digit) for zero in rules.ZEROS for digit in range(10)
}


def normalise(text: str) -> str:
    """Give a text in NFKC and lower case, without what is invisible.

    >>> normalise("Ｃ＋＋　入門"), normalise("ก\u200bข")
    ('c++ 入門', 'กข')
    """
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
    return _IGNORED.sub("", text)


def fold(word: str) -> str:
    """Give a word's key: without diacritics and points, digits in ASCII, cut to its limit.

    >>> [fold(word) for word in ("algèbre", "ёлка", "الرياضيّات", "إحصاء", "١٢٣", "й")]
    ['algebre', 'елка', 'الرياضيات', 'احصاء', '123', 'й']
    """
    if not word.isascii():
        word = _POINTS.sub("", unicodedata.normalize("NFD", word).translate(_FOLDS))
        word = unicodedata.normalize("NFC", _MARKED.sub(_kept, word))
    return word[: rules.WORD_LIMIT]


def _kept(marks: re.Match[str]) -> str:
    """Give those marks that a letter keeps."""
    yo, others = marks.groups("")
    return re.sub(_STRESS, "", yo.replace("\u0308", "") or others)


def gram_length(token: str) -> int:
    """Give how many code points grams of a token's script have: 2, 3, or 0 for a word."""
    if token[0] < "\u0e01":
        return 0
    return 2 if _IS_GRAM2.match(token) else 3 if _IS_GRAM3.match(token) else 0


def surfaces(text: str) -> Iterator[str]:
    """Yield a normalised text's words, unfolded, its grams, and its line feeds.

    >>> list(surfaces("线性代数 2024年"))
    ['线性', '性代', '代数', '2024', '年']
    """
    runs = (_ASCII_RUN if text.isascii() else _RUN).findall(text)
    for run in runs:
        if run[0] < "\u0e01" or not (size := gram_length(run)) or len(run) <= size:
            yield run
        else:
            yield from (run[at : at + size] for at in range(len(run) - size + 1))


def tokens(text: str) -> list[str]:
    """Give a text's tokens.

    >>> tokens("C++ für Ａnfänger: l'algèbre")
    ['c++', 'fur', 'anfanger', 'l', 'algebre']
    >>> tokens("Python 3.11.")
    ['python', '3.11']
    >>> tokens("الإحصاءُ"), tokens("ภาษาไทย")
    (['الاحصاء'], ['ภาษ', 'าษา', 'ษาไ', 'าไท', 'ไทย'])
    """
    text = normalise(text[: rules.TEXT_LIMIT].replace("\n", " "))
    return [key for surface in surfaces(text) if (key := fold(surface))]


def columns(texts: Iterable[str]) -> Iterator[str]:
    """Yield the surfaces of texts one after the other, a line feed after each text."""
    joined = "\n".join(text[: rules.TEXT_LIMIT].replace("\n", " ") for text in texts)
    yield from surfaces(normalise(joined))
    yield "\n"


def script(token: str) -> str:
    """Give the script of a token, as `rules.SCRIPTS` names it, or "".

    >>> script("代数"), script("алгебра"), script("2024")
    ('han', 'cyrillic', '')
    """
    code = ord(token[0])
    for name, ranges in rules.SCRIPTS.items():
        if any(low <= code <= high for low, high in ranges):
            return name
    return ""
