"""The order of words in a locale, as bytes that sort by themselves.

Not the Unicode Collation Algorithm, but what a reader of a listing expects of it; for why not
ICU see docs/decisions/0004-collation.md. Letters compare first without case and accents;
punctuation does not count, numbers compare by value, the locale's own script comes first. Ties
go to accents, then to case, lower before upper, then to the text itself. Beyond that:

- Chinese by the Pinyin of the phrase, then by the character;
- Thai and Lao by the consonant where a vowel is written before it;
- Arabic without the article `ال` in front, tashkeel and the forms of alef;
- letters a language places for itself, by `generator.locales.alphabets`.
"""

import re
import unicodedata
from collections.abc import Sequence

from generator.locales.alphabets import ARABIC, TAILORINGS, places
from generator.locales.pinyin import HAN, readings
from generator.locales.tags import Locale

#: Names the rules, for whoever stores keys or what was sorted by them: changes with the order.
COLLATION = f"tongwen-2/unicode-{unicodedata.unidata_version}"

#: Sorts after every letter of the locale's own script.
_FOREIGN = "\uf8ff"
#: Sorts after whatever may follow the letter it stands behind.
_AFTER = 0x10FFF0
_KEPT_SIGNS = frozenset("+#")
#: Letters that Unicode does not decompose, each with what it counts for behind it. Arabic: alef
#: with what it carries, the seats of hamza; Persian and Urdu forms.
_REPLACED = """
    ßss æae œoe øo đd ðd łl þth ıi ħh ŋn ŧt əe ƒf
    آا أا إا ٱا ىي ئي ؤو ةه ء ـ
    کك یي ہه ەه ۀه ۃه ھه
"""
_LETTERS = {pair[0]: pair[1:] for pair in _REPLACED.split()}
#: From hiragana to katakana.
_KATAKANA = 0x60
#: Letters that carry a mark and are letters of their own.
_WHOLE = frozenset("йўї")
#: Tones sort before letters, and are no numbers.
_TONES = str.maketrans("12345", '"#$%&')
_NUMBER = re.compile("[0-9]+")
_LONGEST_NUMBER = 20
_PREPOSED = re.compile("[เ-ไເ-ໄ][ก-ฮກ-ຮ]")
_PREPOSING = ("th", "lo")
_ARTICLE = re.compile("[«\"'(“ـ]*ال(?!له)(?=..)")
#: Words that begin with these two letters and have no article.
_NO_ARTICLE = re.compile(
    "الت(زام|هاب|حاق|قاء|قاط|ماس|فاف|باس|ئام|واء|فات|جاء|حام|صاق)|الكترون|الياف|الزام|الحاد"
)


class _Fold(dict[int, str]):
    """What each character counts for, worked out when it is first met (for `str.translate`)."""

    def __init__(self, locale: Locale) -> None:
        super().__init__()
        #: What stands between two texts.
        self[0] = "\0"
        self._native = _script_name(locale)
        self._han = locale.language == "zh"
        self._places = places(ARABIC) | places(TAILORINGS.get(locale.language, ""))

    def __missing__(self, code: int) -> str:
        self[code] = found = "".join(map(self._weight, _cased(chr(code))))
        return found

    def _weight(self, character: str) -> str:
        if character in self._places:
            base, after = self._places[character]
            return self._weight(base) + chr(_AFTER + after)
        if character in _LETTERS:
            return "".join(map(self._weight, _LETTERS[character]))
        return self._letter(character) if character.isalpha() else _sign(character)

    def _letter(self, character: str) -> str:
        if "ァ" <= character <= "ヶ":
            character = chr(ord(character) - _KATAKANA)
        if (
            self._han
            and HAN.match(character)
            and (syllable := readings().single.get(character))
        ):
            return syllable.translate(_TONES) + character
        parts = [character] if character in _WHOLE else unicodedata.normalize("NFKD", character)
        if len(parts) > 1 or parts[0] != character:
            return "".join(map(self._weight, parts))
        return character if self._is_native(character) else _FOREIGN + character

    def _is_native(self, character: str) -> bool:
        name = unicodedata.name(character, "")
        return not self._native or name.startswith(self._native)


def _cased(character: str) -> str:
    return "i" if character == "İ" else character.casefold()


#: How Unicode's names of a script's letters begin; the others sort by themselves.
_NAMES = {
    "Cyrl": ("CYRILLIC",),
    "Arab": ("ARABIC",),
    "Thai": ("THAI",),
    "Hans": ("CJK",),
    "Hant": ("CJK",),
    "Jpan": ("HIRAGANA", "KATAKANA", "CJK"),
    "Kore": ("HANGUL", "CJK"),
    "Deva": ("DEVANAGARI",),
    "Beng": ("BENGALI",),
    "Hebr": ("HEBREW",),
    "Grek": ("GREEK",),
    "Khmr": ("KHMER",),
    "Laoo": ("LAO",),
    "Mymr": ("MYANMAR",),
}


def _script_name(locale: Locale) -> tuple[str, ...]:
    return _NAMES.get(locale.script, ())


def _sign(character: str) -> str:
    """Give what a character that is no letter counts for."""
    category = unicodedata.category(character)
    if character in _KEPT_SIGNS:
        return character
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category[0] == "N":
        plain = unicodedata.normalize("NFKC", character)
        return "".join(map(_sign, plain)) if plain != character else character
    if category[0] == "M":
        return "" if _is_accent(character) else character
    return " " if category[0] == "Z" or category in {"Pd", "Cc"} or character in "/_·" else ""


def _is_accent(mark: str) -> bool:
    """Say whether a mark only shades its letter: accents, tashkeel, nukta, tones, voicing."""
    kind = unicodedata.combining(mark)
    return kind in (7, 8, 107, 122) or 10 <= kind <= 35 or kind >= 200 or mark in "็์"


#: By tag: a locale's own hash costs more than the rest of looking it up.
_folds: dict[str, _Fold] = {}


def _fold(locale: Locale) -> _Fold:
    return _folds.setdefault(locale.tag, _Fold(locale))


def sort_key(text: str, locale: Locale) -> bytes:
    """Give bytes that order `text` among others of the locale; different texts never tie.

    >>> zh, es, th = Locale("zh-Hans"), Locale("es"), Locale("th")
    >>> sorted(["重要", "北京", "重庆", "Python"], key=lambda t: sort_key(t, zh))
    ['北京', '重庆', '重要', 'Python']
    >>> sorted(["ñu", "nube", "Ola", "nácar", "10 x", "9 x"], key=lambda t: sort_key(t, es))
    ['9 x', '10 x', 'nácar', 'nube', 'ñu', 'Ola']
    >>> sorted(["ไก่", "เกม", "ขวด", "กา"], key=lambda t: sort_key(t, th))
    ['กา', 'เกม', 'ไก่', 'ขวด']
    """
    return sort_keys((text,), locale)[0]


def sort_keys(texts: Sequence[str], locale: Locale) -> list[bytes]:
    """Give the sort key of each text: what most steps cost is the same for one and for many."""
    together = "\0".join(texts)
    if together.count("\0") >= len(texts):
        return [_key_alone(text, locale) for text in texts]
    return [
        _encoded(f"{first}\0{accents}\0{cased}\0{text}")
        for first, accents, cased, text in zip(
            _primary(unicodedata.normalize("NFC", together), locale),
            unicodedata.normalize("NFD", together.casefold()).split("\0"),
            together.swapcase().split("\0"),
            texts,
            strict=True,
        )
    ]


def _key_alone(text: str, locale: Locale) -> bytes:
    """Give the key of a text that may hold a NUL, which counts as a space and breaks ties."""
    plain = text.replace("\0", " ")
    key = sort_keys((plain,), locale)[0]
    return key if plain == text else key + b"\0" + _encoded(text)


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _primary(together: str, locale: Locale) -> list[str]:
    """Give what counts at first of texts joined by NUL: no case, accents and punctuation,
    numbers by their value.
    """
    if locale.language == "ar":
        together = "\0".join(map(_without_article, together.split("\0")))
    folded = _folded(together, locale)
    if locale.language in _PREPOSING:
        folded = _PREPOSED.sub(_reversed, folded)
    folded = _NUMBER.sub(_by_value, folded)
    found = folded.split("\0")
    if "  " in folded or "\0 " in folded or " \0" in folded or folded.strip(" ") != folded:
        return [" ".join(text.split()) for text in found]
    return found


def _folded(text: str, locale: Locale) -> str:
    table = _folds.get(locale.tag) or _fold(locale)
    if locale.language != "zh" or text.isascii():
        return text.translate(table)
    return "\0".join([_read(text, table) for text in text.split("\0")])


def _read(text: str, table: "_Fold") -> str:
    """Give Chinese by its readings."""
    parts, at = [], 0
    for n, syllable in readings().exceptions(text):
        parts += [text[at:n].translate(table), syllable.translate(_TONES), text[n]]
        at = n + 1
    return "".join([*parts, text[at:].translate(table)])


def _without_article(text: str) -> str:
    match = _ARTICLE.match(text)
    return text[match.end() :] if match and not _NO_ARTICLE.match(text) else text


def _reversed(match: re.Match[str]) -> str:
    return match[0][::-1]


def _by_value(match: re.Match[str]) -> str:
    """Give digits behind a sign for how many there are: 9 before 10, both before letters."""
    digits = match[0].lstrip("0") or "0"
    return chr(ord(")") + min(len(digits), _LONGEST_NUMBER)) + digits
