"""The rules of analysis as data: what the browser's client and Python both follow.

`python -m search.analysis` writes them into `search/client/rules.js`. A change of any of them
that changes a token raises `VERSION`.
"""

from typing import Final

#: Raised with every change that gives other tokens for some text.
VERSION: Final = 2

#: Of a text and of a query, so many code points are read.
TEXT_LIMIT: Final = 1_000_000
QUERY_LIMIT: Final = 2_000
#: A word is cut to so many code points; a title read to so many tokens.
WORD_LIMIT: Final = 64
TITLE_LIMIT: Final = 64

Ranges = tuple[tuple[int, int], ...]

#: Invisible: soft hyphen, zero-width and bidirectional controls, variation selectors.
IGNORED: Final[Ranges] = (
    (0xAD, 0xAD), (0x61C, 0x61C), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2069),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xE0100, 0xE01EF),
)  # fmt: skip

#: Written without spaces, a character about a syllable or a word: read in twos.
GRAM2: Final[Ranges] = (
    (0x1100, 0x11FF), (0x3005, 0x3005), (0x3007, 0x3007), (0x3021, 0x3029), (0x3031, 0x3035),
    (0x3041, 0x3096), (0x309D, 0x309F), (0x30A1, 0x30FA), (0x30FC, 0x30FF), (0x31F0, 0x31FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0x20000, 0x323AF),
)  # fmt: skip

#: Written without spaces, a character about a sound: letters and marks of Thai, Lao, Burmese,
#: Khmer, read in threes.
GRAM3: Final[Ranges] = (
    (0x0E01, 0x0E3A), (0x0E40, 0x0E4E), (0x0E81, 0x0EBD), (0x0EC0, 0x0ECD), (0x0EDC, 0x0EDF),
    (0x1000, 0x103F), (0x1050, 0x108F), (0x109A, 0x109D), (0x1780, 0x17D3), (0x17D7, 0x17D7),
    (0x17DC, 0x17DD), (0xA9E0, 0xA9EF), (0xA9FA, 0xA9FE), (0xAA60, 0xAA7F),
)  # fmt: skip

#: Marks that go: (after any base in these ranges, these marks). Applied to NFD.
LATIN_GREEK: Final[Ranges] = ((0x61, 0x7A), (0x370, 0x3FF))
DIACRITICS: Final[Ranges] = ((0x300, 0x36F),)
CYRILLIC: Final[Ranges] = ((0x400, 0x4FF),)
STRESS: Final[Ranges] = ((0x300, 0x301),)

#: Gone wherever they stand in a word: Hebrew and Arabic points, tatweel.
POINTS: Final[Ranges] = (
    (0x591, 0x5BD), (0x5BF, 0x5BF), (0x5C1, 0x5C2), (0x5C4, 0x5C5), (0x5C7, 0x5C7),
    (0x610, 0x61A), (0x640, 0x640), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6DC),
    (0x6DF, 0x6E4), (0x6E7, 0x6E8), (0x6EA, 0x6ED),
)  # fmt: skip

#: Letters of NFD that are read as others: before marks go, since `ø` has some too (`ǿ`).
FOLDS: Final[dict[str, str]] = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
    "ħ": "h", "ı": "i", "ς": "σ",
    "ٱ": "ا", "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "ھ": "ه", "ە": "ه",
}  # fmt: skip

#: The zeros of the decimal digits that NFKC leaves as they are; nine digits follow each.
ZEROS: Final[tuple[int, ...]] = (
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66,
    0xDE6, 0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80,
    0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50,
    0xABF0,
)  # fmt: skip

#: Scripts that a locale may write, by blocks; a token is of the first that holds its first
#: code point.
SCRIPTS: Final[dict[str, Ranges]] = {
    "han": GRAM2,
    "thai": ((0xE01, 0xE4E),),
    "lao": ((0xE81, 0xEDF),),
    "burmese": ((0x1000, 0x109D), (0xA9E0, 0xA9FE), (0xAA60, 0xAA7F)),
    "khmer": ((0x1780, 0x17DD),),
    "latin": ((0x61, 0x7A), (0xDF, 0x24F), (0x1E00, 0x1EFF)),
    "cyrillic": ((0x400, 0x52F),),
    "greek": ((0x370, 0x3FF), (0x1F00, 0x1FFF)),
    "arabic": ((0x620, 0x6FF), (0x750, 0x77F)),
    "hebrew": ((0x5D0, 0x5EA),),
    "devanagari": ((0x900, 0x97F),),
}

#: Languages whose usual script is not Latin, by primary subtag.
LANGUAGE_SCRIPT: Final[dict[str, str]] = {
    **dict.fromkeys(("zh", "ja", "ko", "yue", "wuu"), "han"),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ug", "ckb", "sd"), "arabic"),
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk", "kk", "ky", "mn", "tg", "sr"), "cyrillic"),
    **dict.fromkeys(("hi", "mr", "ne", "sa"), "devanagari"),
    **dict.fromkeys(("he", "yi"), "hebrew"),
    "th": "thai", "lo": "lao", "my": "burmese", "km": "khmer", "el": "greek",
}  # fmt: skip


def script_of(language: str) -> str:
    """Give the script a language is written in, as `SCRIPTS` names it.

    >>> script_of("zh-Hans"), script_of("sr-Latn"), script_of("fr")
    ('han', 'latin', 'latin')
    """
    if "-Latn" in language:
        return "latin"
    return LANGUAGE_SCRIPT.get(language.split("-", maxsplit=1)[0].lower(), "latin")
