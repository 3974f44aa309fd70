"""Which script a letter belongs to, and how dense scripts are."""

import re
import unicodedata
from functools import lru_cache

from generator.locales import Locale

#: ISO 15924 code by the first word of a letter's Unicode name.
_BY_NAME = {
    "ARABIC": "Arab", "ARMENIAN": "Armn", "BENGALI": "Beng", "BOPOMOFO": "Bopo",
    "CJK": "Hani", "CYRILLIC": "Cyrl", "DEVANAGARI": "Deva", "ETHIOPIC": "Ethi",
    "GEORGIAN": "Geor", "GREEK": "Grek", "GUJARATI": "Gujr", "GURMUKHI": "Guru",
    "HANGUL": "Hang", "HEBREW": "Hebr", "HIRAGANA": "Hira", "KANNADA": "Knda",
    "KATAKANA": "Kana", "KHMER": "Khmr", "LAO": "Laoo", "LATIN": "Latn", "MALAYALAM": "Mlym",
    "MONGOLIAN": "Mong", "MYANMAR": "Mymr", "ORIYA": "Orya", "SINHALA": "Sinh",
    "TAMIL": "Taml", "TELUGU": "Telu", "THAANA": "Thaa", "THAI": "Thai", "TIBETAN": "Tibt",
    "TIFINAGH": "Tfng",
}  # fmt: skip
#: Scripts that a locale's one stands for.
_PARTS = {
    "Hans": frozenset({"Hani", "Bopo"}),
    "Hant": frozenset({"Hani", "Bopo"}),
    "Jpan": frozenset({"Hani", "Hira", "Kana"}),
    "Kore": frozenset({"Hang", "Hani"}),
}
#: Scripts in which a character says as much as two or three of an alphabet.
DENSE = frozenset({"Hani", "Hira", "Kana", "Hang", "Bopo"})
#: Their blocks, without the marks in them.
_DENSE_LETTER = re.compile(
    "[\u1100-\u11ff\u3041-\u312f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)


@lru_cache(maxsize=8192)
def script_of(char: str) -> str:
    """Give the script of a letter; nothing for what is no letter, and for unknown scripts.

    >>> [script_of(c) for c in "学ทмñ7"]
    ['Hani', 'Thai', 'Cyrl', 'Latn', '']
    """
    if not char.isalpha():
        return ""
    return _BY_NAME.get(unicodedata.name(char, "").partition(" ")[0], "")


def scripts_of(locale: Locale) -> frozenset[str]:
    """Give the scripts that a locale is written in."""
    return _PARTS.get(locale.script, frozenset({locale.script}))


def weight(text: str) -> float:
    """Give how long a text is, in letters of an alphabet.

    >>> weight("智慧教育"), weight("smart")
    (10.0, 5)
    """
    return len(text) if text.isascii() else len(text) + 1.5 * len(_DENSE_LETTER.findall(text))
