"""Numbers, in any digits and with any separators."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from generator.locales import Locale
from generator.translation.checks.model import Fault, Pair, Warns
from generator.translation.checks.spans import differ, without_code

_NUMBER = re.compile(
    r"(?<![\w.#&])[0-9]{1,3}(?:[,.'’\u00a0\u202f\u066c ][0-9]{3})+(?![0-9])"
    r"(?:[.,\u066b][0-9]+)?"
    r"|[0-9]+(?:[.,\u066b][0-9]+)*"
)
_NO_NUMBER = re.compile(
    r"%(?:\d+\$)?[#0+'-]*\d*(?:\.\d+)?l{0,2}[a-zA-Z]|%\([^()]*\)[#0+-]*\d*(?:\.\d+)?[a-zA-Z]"
    r"|\{[^{}\n]{0,80}\}|&#?\w{1,10};|<[^<>\n]{0,300}>|(?:https?|ftp|mailto):[^\s<>]+"
    r"|\]\([^()\s]*\)|\[\^[^\]\s]{1,40}\]|(?<![A-Za-z_])[A-Za-z_]+-?[0-9][\w.-]*|[0-9]+[A-Za-z_]\w*"
)
#: A digit of any script.
_DIGIT = re.compile(r"\d")
_ASCII_DIGITS = {
    code: str(unicodedata.decimal(chr(code)))
    for code in range(128, 0x20000)
    if chr(code).isdecimal()
}
_SEPARATORS = re.compile(r"[^0-9]")
#: What multiplies the number before it.
_SCALES = {
    "百": 2, "千": 3, "万": 4, "萬": 4, "亿": 8, "億": 8, "百万": 6, "千万": 7,
    "만": 4, "억": 8,
}  # fmt: skip
_SCALED = re.compile(r"(?<![0-9.,])([0-9][0-9.,]*)\s?(百万|千万|[百千万萬亿億만억])")
_SPELT = re.compile(r"[零〇一二三四五六七八九十百千万两亿]")
#: Up to here, many languages write numbers out, and months have names.
_SMALL = 12
#: Thailand counts years from 543 BC, in Buddhist Era.
_BUDDHIST = 543


class Numbers(Warns):
    """The numbers of the source stand in the translation. Digits may be those of any script,
    separators those of any language, months may be words (CLDR), 3万 may be 30,000, and years
    in Thai may be Buddhist. Numbers below 13 are passed over where one text has them and the
    other not, as many languages write them out.
    """

    id = "numbers"
    example = (
        "2025年12月，共 260 万人", "ar",
        "في ديسمبر ٢٠٢٥: ٢٦٠٠٠٠٠ شخص", "في ديسمبر ٢٠٢٣: ٢٦٠٠٠٠٠ شخص",
    )  # fmt: skip

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Compare the numbers."""
        if not _DIGIT.search(pair.source) and not _DIGIT.search(pair.target):
            return
        whole = [_in_ascii(text) for text in (pair.source, pair.target)]
        source, target = (_without_code(text, pair) for text in whole)
        wanted, found = numbers(source), numbers(target)
        lacks, has = wanted - found, found - wanted
        if not lacks and not has:
            return
        missing = [n for n in lacks if not _is_said(n, pair, source, whole[1])]
        added = [n for n in has if not _is_said(n, pair, target, whole[0])]
        missing, added = _without_small(missing, added)
        fact = differ("number", sorted(missing), sorted(added))
        if fact:
            yield Fault(fact)


def _in_ascii(text: str) -> str:
    return text if text.isascii() else text.translate(_ASCII_DIGITS)


def _without_code(text: str, pair: Pair) -> str:
    text = without_code(text) if pair.is_markdown else text
    return _NO_NUMBER.sub(" ", text)


def numbers(text: str) -> Counter[str]:
    """Give the numbers of a text in ASCII digits, each without separators and leading noughts.

    >>> sorted(numbers("1 234,5 et 3万"))
    ['12345', '3']
    """
    found = (_SEPARATORS.sub("", n) for n in _NUMBER.findall(text))
    return Counter(n.lstrip("0") or "0" for n in found)


def _is_said(number: str, pair: Pair, here: str, there: str) -> bool:
    """Say whether a number that stands `here` is said otherwise `there`."""
    digits = set(numbers(there))
    if any(n in digits or n in _grouped(there) for n in _scaled(number, here)):
        return True
    if any(number in _scaled(n, there) for n in digits):
        return True
    if pair.locale.language == "th" and len(number) == 4:
        return bool({str(int(number) + _BUDDHIST), str(int(number) - _BUDDHIST)} & digits)
    if _SPELT.search(there) or (len(number) < 3 and _is_month(number, pair.locale, there)):
        return True
    # Joined to letters or to other digits: `HTML5`, `09:30`, `2024/25`.
    return len(number) > 1 and number in _SEPARATORS.sub("", there)


def _scaled(number: str, text: str) -> set[str]:
    """Give what a number comes to with the words after it: 3万 is 30000."""
    found = set[str]()
    for digits, scale in _SCALED.findall(text):
        whole, _, part = digits.replace(",", ".").partition(".")
        if (whole + part).lstrip("0") == number:
            power = _SCALES[scale]
            found |= {whole + part.ljust(power, "0")}
            # 260万 is 2.6 million, 85亿 is 8.5 billion.
            found.add((whole + part).rstrip("0"))
    return found


def _grouped(text: str) -> set[str]:
    return {
        _SEPARATORS.sub("", n) for n in re.findall(r"[0-9][0-9,. \u00a0\u202f]*[0-9]", text)
    }


def _is_month(number: str, locale: Locale, text: str) -> bool:
    names = _months(locale).get(int(number), frozenset())
    lower = text.lower()
    return any(name in lower for name in names)


@lru_cache(maxsize=64)
def _months(locale: Locale) -> dict[int, frozenset[str]]:
    """Give the names of the months in a locale and in English, in lower case, from CLDR."""
    found: dict[int, set[str]] = {}
    for data in (locale, Locale("en")):
        for use in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in data.babel.months[use][width].items():
                    if not name[:1].isdigit():
                        found.setdefault(number, set()).add(name.lower())
    return {number: frozenset(names) for number, names in found.items()}


def _without_small(missing: list[str], added: list[str]) -> tuple[list[str], list[str]]:
    """Leave out small numbers that one side writes out; not where they stand for each other."""
    if missing and added:
        return missing, added
    return [n for n in missing if not _is_small(n)], [n for n in added if not _is_small(n)]


def _is_small(number: str) -> bool:
    return len(number) < 3 and int(number) <= _SMALL
