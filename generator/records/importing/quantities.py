"""Numbers, durations and dates as people write them. What is not understood whole is None.

Nothing is guessed: "2 hours (1 for the project)" is not three hours, and not two.
"""

import re
import unicodedata
from datetime import datetime

from generator.records.limits import date_fault
from generator.records.model import Number

_NUMBER = re.compile(r"(\d{1,3}(?:[,\u202f ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*([KkMm千万]?)")
_SCALE = {"": 1, "k": 1_000, "m": 1_000_000, "千": 1_000, "万": 10_000}

_HOUR = (
    r"h|hrs?|hours?|horas?|heures?|stunden?|std|час(?:а|ов)?|小时|小時|学时|課時|课时"
    r"|ساعة|ساعات|ชั่วโมง"
)
_MINUTE = r"m|mins?|minutes?|minutos?|minuten|мин(?:ут[аы]?)?|分钟|分鐘|دقيقة|นาที"
_WEEK = r"weeks?|semanas?|semaines?|wochen?|недел[ьяи]|周|週|星期|أسابيع|สัปดาห์"
_MONTH = r"months?|mes(?:es)?|mois|monate?|месяц(?:а|ев)?|个月|個月|أشهر|เดือน"
_RANGE = r"(\d+(?:\.\d+)?)(?:\s*(?:[-–—~～－]+|to|bis|至|到)\s*(\d+(?:\.\d+)?))?"
_ABOUT = r"(?:(?:approx|about|around|ca|约|大约)[.:]?\s*)?"
_END = r"(?:\s*(?:to complete|in total|approximately|左右))?\.?"

_TIME = re.compile(rf"{_RANGE}[\s-]*(?:个\s*)?(?:({_HOUR})|({_MINUTE})|({_WEEK})|({_MONTH}))?")
_TOTAL = re.compile(
    rf"{_ABOUT}{_RANGE}[\s-]*({_HOUR})(?:\s*(?:,|and|y|et)?\s*{_RANGE}[\s-]*({_MINUTE}))?{_END}"
)
_SINGLE = re.compile(rf"{_ABOUT}{_TIME.pattern}{_END}")
_PER_WEEK = (
    r"\s*(?:(?:[/／]|每|/每|一)\s*(?:周|週)|(?:per|a|/)\s*week|周|為一周)?"
    r"(?:\s*左右)?"
)
_WEEKLY = re.compile(
    rf"{_ABOUT}(?:每周(?:学习)?\s*)?{_RANGE}\s*(?:个\s*)?(?:({_HOUR})|({_MINUTE}))?"
    rf"(?:左右)?(?:\s*(?:[/／]\s*每?\s*周|每周|一周|為一周|per week|a week|/\s*week))?"
)
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))")
_WEEKS_IN_MONTH = 52 / 12


def _plain(text: str) -> str:
    """Give a duration in small letters, with plain digits and a decimal point."""
    return _DECIMAL_COMMA.sub(".", plain_digits(text).strip().lower())


def plain_digits(text: str) -> str:
    """Give text with the digits of every script as 0-9.

    >>> plain_digits("١٢ ساعة")
    '12 ساعة'
    """
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)


def number(text: str) -> Number | None:
    """Give the number a text begins with.

    >>> [number(text) for text in ("6,706", "43K reviews", "4.2stars", "1.2万", "待定")]
    [6706, 43000, 4.2, 12000, None]
    """
    found = _NUMBER.match(plain_digits(text).strip())
    if not found:
        return None
    return tidy(float(re.sub("[, \u202f]", "", found[1])) * _SCALE[found[2].lower()])


def tidy(value: float) -> Number:
    """Give a number to two decimals, whole where it is whole."""
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def hours(text: str, unit: str = "") -> Number | None:
    """Give hours in all; of a range, the larger end. `unit` says what a bare number counts.

    >>> hours("Approx. 14 hours to complete"), hours("1 hour 30 minutes"), hours("1,5 horas")
    (14, 1.5, 1.5)
    >>> hours("1.5"), hours("1.5", "hours"), hours("20-30 دقيقة"), hours("1 to 2 hours")
    (None, 1.5, 0.5, 2)
    """
    plain = _plain(text)
    if both := _TOTAL.fullmatch(plain):
        whole = float(both[2] or both[1])
        return tidy(whole + float(both[5] or both[4] or 0) / 60)
    if not (found := _SINGLE.fullmatch(plain)) or found[5] or found[6]:
        return None
    counted = "minutes" if found[4] else "hours" if found[3] else unit
    if counted not in ("hours", "minutes"):
        return None
    return tidy(float(found[2] or found[1]) / (60 if counted == "minutes" else 1))


def weeks(text: str, unit: str = "") -> Number | None:
    """Give weeks; of a range, the larger end; a month is a twelfth of a year.

    >>> weeks("14周"), weeks("1 - 3 Months"), weeks("1 - 4 Weeks"), weeks("待定周")
    (14, 13, 4, None)
    """
    found = _SINGLE.fullmatch(_plain(text))
    if not found or found[3] or found[4]:
        return None
    counted = "weeks" if found[5] else "months" if found[6] else unit
    if counted not in ("weeks", "months"):
        return None
    value = float(found[2] or found[1])
    return tidy(round(value * _WEEKS_IN_MONTH) if counted == "months" else value)


def weekly(text: str, unit: str = "") -> tuple[Number, Number] | None:
    """Give the fewest and most hours a week.

    >>> weekly("3-4小时每周"), weekly("每周4学时"), weekly("45-60分钟每周")
    ((3, 4), (4, 4), (0.75, 1))
    >>> weekly("3-5周每小时")
    """
    found = _WEEKLY.fullmatch(_plain(text))
    if not found or not (found[3] or found[4] or unit):
        return None
    divisor = 60 if found[4] or (unit == "minutes" and not found[3]) else 1
    least, most = float(found[1]), float(found[2] or found[1])
    return (tidy(least / divisor), tidy(most / divisor)) if least <= most else None


def date(text: str, form: str = "") -> str | None:
    """Give a date as ISO 8601 has it; `form` says how it is written, as `strptime` takes it.

    >>> date("2017-01-18 20:58:58+00:00"), date("31.1.2026", "%d.%m.%Y"), date("2017")
    ('2017-01-18', '2026-01-31', None)
    """
    plain = plain_digits(text).strip()
    if form:
        try:
            return datetime.strptime(plain, form).date().isoformat()
        except ValueError:
            return None
    day = plain[:10]
    is_alone = len(plain) == 10 or plain[10:11] in ("T", " ")
    return day if is_alone and date_fault(day) is None else None


_TRUE = frozenset({"true", "yes", "1", "y", "是", "نعم", "да", "oui", "sí", "si"})
_FALSE = frozenset({"false", "no", "0", "n", "否", "لا", "нет", "non"})


def boolean(text: str) -> bool | None:
    """Give the truth of a yes or no.

    >>> boolean("True"), boolean("否"), boolean("maybe")
    (True, False, None)
    """
    plain = text.strip().lower()
    return True if plain in _TRUE else False if plain in _FALSE else None
