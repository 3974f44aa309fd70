"""What machines get wrong and people would not: found, so that no reviewer has to read it.

Each function gives what is wrong with a draft in a few words; nothing where all is well. The
checks of `generator.translation.checks` look at every translation; these only at drafts.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from generator.locales import Locale

_WORD = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]+")
_NUMBER = re.compile(r"\d+(?:[.,٫٬\u00a0\u202f]\d+)*")
#: A number that Chinese counts in ten thousands, or that other languages may write as a word.
_SCALED = re.compile(
    r"\s*[千万亿百兆]|\s*(?:thousand|million|billion|millions?|milliards?)", re.I
)
#: From so many repetitions on it is the engine that stammers.
_STAMMER = 4
_RANGES = {
    "Latn": r"A-Za-zÀ-ɏḀ-ỿ", "Cyrl": "Ѐ-ԯ", "Arab": "؀-ۿݐ-ݿࢠ-ࣿﭐ-﷿ﹰ-ﻼ",
    "Thai": "ก-๛", "Laoo": "ກ-ໟ", "Khmr": "ក-៿", "Mymr": "က-႟",
    "Hans": "㐀-鿿豈-龎", "Hant": "㐀-鿿豈-龎", "Jpan": "぀-ヿ㐀-鿿", "Kore": "가-힣ᄀ-ᇿ",
    "Deva": "ऀ-ॿ", "Beng": "ঀ-৿", "Hebr": "֐-׿", "Grek": "Ͱ-Ͽ",
    "Cyrl-Mong": "Ѐ-ԯ",
}  # fmt: skip


def faults(source: str, target: str, source_locale: Locale, locale: Locale) -> list[str]:
    """Give why a draft is not fit to be shown to a reviewer."""
    found = (
        _stammer(source, target),
        _copied(source, target, source_locale, locale),
        _wrong_script(source, target, locale),
        _numbers(source, target),
        _length(source, target),
    )
    return [fault for fault in found if fault]


def _stammer(source: str, target: str) -> str:
    """Find words or signs that come again and again.

    >>> _stammer("音乐理论。", "Music Music Music Music Music Theory.")
    'it repeats “Music” 5 times'
    """
    most, what = _repeats(target)
    if most < _STAMMER or most <= _repeats(source)[0] + 1:
        return ""
    return f"it repeats “{what[:40]}” {most} times"


def _repeats(text: str) -> tuple[int, str]:
    """Give how often in a row a group of words comes in a text at most, and the group."""
    words = _WORD.findall(text.lower() if len(text) < 200_000 else text[:200_000])
    shown = _WORD.findall(text)
    best, what = 1, ""
    for units, names, joint, sizes in (
        (words, shown, " ", range(1, 6)),
        (_signs(text), _signs(text), "", range(1, 7)),
    ):
        for size in sizes:
            count, at = _run(units, size)
            if count > best and (joint or size * count > 5):
                best, what = count, joint.join(names[at : at + size])
    return best, what


def _signs(text: str) -> list[str]:
    """Give the letters of scripts that part no words."""
    return re.findall("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff]", text)


def _run(units: list[str], size: int) -> tuple[int, int]:
    """Give how often the same `size` units follow upon themselves at most, and where."""
    best, where, same = 1, 0, 0
    for at in range(size, len(units)):
        same = same + 1 if units[at] == units[at - size] else 0
        if same // size + 1 > best:
            best, where = same // size + 1, at - same - size + 1
    return best, where


def _copied(source: str, target: str, source_locale: Locale, locale: Locale) -> str:
    """Find a source given back as it came.

    >>> from generator.locales import parse_locale as of
    >>> _copied("请参阅教学大纲", "请参阅教学大纲", of("zh-Hans"), of("fr"))
    'it is the source, not translated'
    """
    if _squeezed(source) != _squeezed(target):
        return ""
    foreign = source_locale.script != locale.script and _share(source, source_locale) > 0
    # In one script a name or a single word may well be the same in both languages.
    long = len(_WORD.findall(source)) >= 4 and source_locale.language != locale.language
    return "it is the source, not translated" if foreign or long else ""


def _squeezed(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))


def _wrong_script(source: str, target: str, locale: Locale) -> str:
    """Find letters of another script than the locale's, names of the source left out.

    >>> from generator.locales import parse_locale as of
    >>> _wrong_script("用 Python 编程", "البرمجة بلغة Python", of("ar"))
    ''
    >>> _wrong_script("请参阅教学大纲", "See 教学大纲", of("en"))
    'it is not in the script of en: “教学大纲”'
    """
    known = {word.lower() for word in _LATIN_WORD.findall(source)}
    text = _LATIN_WORD.sub(lambda m: "" if m[0].lower() in known else m[0], target)
    own = _class(locale.script)
    letters = [c for c in _LETTER.findall(text) if not own.match(c)] if own else []
    if not letters or len(letters) <= 0.2 * len(_LETTER.findall(text)):
        return _wrong_hanzi(text, locale)
    words = [w for w in _WORD.findall(text) if own and not own.match(w)]
    return f"it is not in the script of {locale}: “{' '.join(words)[:40]}”"


@lru_cache(maxsize=64)
def _class(script: str) -> re.Pattern[str] | None:
    return re.compile(f"[{_RANGES[script]}]") if script in _RANGES else None


def _share(text: str, locale: Locale) -> float:
    own = _class(locale.script)
    letters = _LETTER.findall(text)
    return sum(1 for c in letters if own and own.match(c)) / len(letters) if letters else 0.0


def _wrong_hanzi(text: str, locale: Locale) -> str:
    """Find Traditional Chinese where Simplified was asked for, or the other way round.

    >>> from generator.locales import parse_locale as of
    >>> _wrong_hanzi("線性代數導論", of("zh-Hans"))
    'it is in the other Chinese script'
    """
    if locale.script not in ("Hans", "Hant"):
        return ""
    simple = sum(_encodes(c, "gb2312") and not _encodes(c, "big5") for c in text)
    traditional = sum(_encodes(c, "big5") and not _encodes(c, "gb2312") for c in text)
    wrong = traditional > simple if locale.script == "Hans" else simple > traditional
    return "it is in the other Chinese script" if wrong else ""


@lru_cache(maxsize=8192)
def _encodes(char: str, charset: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _numbers(source: str, target: str) -> str:
    """Find numbers of the source that the draft lacks; small ones may stand as words.

    >>> _numbers("共 64 学时，占50%。", "64 heures, 5 %.")
    'it lacks the number 50'
    >>> _numbers("3 门课，260亿元", "three courses, ٢٦ billion yuan")
    ''
    """
    found = Counter(_digits(m[0]) for m in _NUMBER.finditer(target))
    missing = Counter(_wanted_numbers(source)) - found
    if not missing:
        return ""
    return f"it lacks the number {', '.join(sorted(missing.elements()))}"


def _wanted_numbers(text: str) -> Iterator[str]:
    for match in _NUMBER.finditer(text):
        digits = _digits(match[0])
        is_large = len(digits) > 1 and digits not in ("10", "11", "12")
        if is_large and not _SCALED.match(text, match.end()):
            yield digits


def _digits(number: str) -> str:
    """Give a number as ASCII digits, whatever parts its groups."""
    return "".join(str(int(c)) for c in number if c.isdigit()).lstrip("0") or "0"


def _length(source: str, target: str) -> str:
    """Find drafts far too long or too short to say the same.

    >>> _length("(掌声)", "(Applause) (Laughter) " * 40)
    'it is far longer than the source'
    """
    ratio = length_ratio(source, target)
    if ratio > 5 and len(target) > 60:
        return "it is far longer than the source"
    if ratio < 0.2 and len(source) > 20:
        return "it is far shorter than the source"
    return ""


def length_ratio(source: str, target: str) -> float:
    """Give how long a draft is beside what its source leads one to expect; 1 is usual."""
    return _size(target) / max(1, _size(source))


def _size(text: str) -> float:
    """Give the length of a text in Latin letters: a Chinese sign says as much as three."""
    wide = len(re.findall("[\u3040-\u9fff\uac00-\ud7af]", text))
    return len(text.strip()) + 2.0 * wide
