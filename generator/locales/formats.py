"""Dates, numbers, durations, sizes and lists as readers of a locale write them, from CLDR.

Decided here, once for the whole site:

- Digits are those CLDR gives the bare tag: `ar` has 0-9 (but `ar-EG` ٠-٩), `fa` ۰-۹, `bn` ০-৯.
- The Thai calendar is the Buddhist one, CLDR's first choice for Thailand: 2026 is 2569. Other
  locales have the Gregorian calendar. `<time datetime>` holds ISO 8601 in any case.
- A list has the comma before "and" that CLDR gives English.

Everything returns plain text and is cached, because a build calls it for every page.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Literal

from babel import dates, lists, numbers

from generator.locales.tags import Locale, parse_locale
from generator.locales.units import Patterns, credit_patterns, patterns, per_week

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ].*)?)?)?", re.ASCII)
#: The zero of numbering systems whose digits are not 0-9.
_ZEROS = {
    "arab": "٠",
    "arabext": "۰",
    "beng": "০",
    "deva": "०",
    "gujr": "૦",
    "khmr": "០",
    "laoo": "໐",
    "mymr": "၀",
    "tibt": "༠",
    "cakm": "\U00011136",
    "olck": "᱐",
    "nkoo": "߀",
    "adlm": "\U0001e950",
}
_BUDDHIST_YEARS = 543
#: A field of one of Babel's patterns, such as `%(MMM)s`.
_FIELD = re.compile(r"%\((\w+)\)s")
#: What stands between the ends of a range, where CLDR has no en dash.
_TO = {"zh": "-", "es": "-", "th": "-", "ja": "～", "ko": "~"}
_SIZES = ("byte", "kilobyte", "megabyte", "gigabyte", "terabyte")


@lru_cache(maxsize=1 << 16)
def format_date(iso: str, locale: Locale) -> str:
    """Give an ISO 8601 date, month or year in CLDR's medium form; anything else as it is.

    >>> [format_date("2026-11-22", Locale(tag)) for tag in ("zh-Hans", "th", "fr")]
    ['2026年11月22日', '22 พ.ย. 2569', '22 nov. 2026']
    """
    match = _ISO.fullmatch(iso)
    if match is None:
        return iso
    year, month, day = match.groups()
    try:
        when = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return iso
    return _digits(
        _in_calendar(_dated(when, bool(month), bool(day), locale), when, locale), locale
    )


def _dated(when: date, has_month: bool, has_day: bool, locale: Locale) -> str:
    if has_day:
        return _medium(locale.tag).of(when)
    return dates.format_skeleton("yMMM" if has_month else "y", when, locale=locale.babel)


class _Medium:
    """CLDR's medium form of dates in a locale, put together from years, months and days that
    Babel is asked for once each: a date costs it 60 µs.
    """

    def __init__(self, locale: Locale) -> None:
        self.locale, pattern = locale, dates.get_date_format("medium", locale=locale.babel)
        self.format = str(pattern.format)
        self.fields = [(name, "yMd".find(name[0])) for name in _FIELD.findall(self.format)]
        #: Whether each field hangs on the year, the month or the day alone.
        self.parts = all(part >= 0 for _, part in self.fields)
        self.known: dict[tuple[str, int], str] = {}

    def of(self, when: date) -> str:
        """Give a date as Babel does."""
        if not self.parts:
            return dates.format_date(when, "medium", self.locale.babel)
        numbers = when.year, when.month, when.day
        return self.format % {n: self._field(n, numbers[part], when) for n, part in self.fields}

    def _field(self, name: str, number: int, when: date) -> str:
        found = self.known.get((name, number))
        if found is None:
            made = dates.DateTimeFormat(when, self.locale.babel)[name]
            found = self.known[name, number] = made
        return found


@lru_cache(maxsize=256)
def _medium(tag: str) -> _Medium:
    return _Medium(parse_locale(tag))


def _in_calendar(text: str, when: date, locale: Locale) -> str:
    if locale.language != "th":
        return text
    return text.replace(str(when.year), str(when.year + _BUDDHIST_YEARS))


@lru_cache(maxsize=256)
def _digit_table(locale: Locale) -> dict[int, str]:
    zero = _ZEROS.get(locale.babel.default_numbering_system)
    return {ord("0") + n: chr(ord(zero) + n) for n in range(10)} if zero else {}


def _digits(text: str, locale: Locale) -> str:
    """Give `text` with the locale's digits: Babel leaves 0-9."""
    table = _digit_table(locale)
    return text.translate(table) if table else text


@lru_cache(maxsize=1 << 14)
def format_number(number: float, locale: Locale) -> str:
    """Give a number with the locale's digits, grouping and decimal mark.

    >>> [format_number(12345.5, Locale(tag)) for tag in ("ar", "ar-EG", "es", "hi")]
    ['12,345.5', '١٢٬٣٤٥٫٥', '12.345,5', '12,345.5']
    """
    text = numbers.format_decimal(number, locale=locale.babel, numbering_system="default")
    return _digits(text, locale)


@lru_cache(maxsize=1 << 12)
def format_compact(number: float, locale: Locale) -> str:
    """Give a number in few signs: in words from a million on, to two decimals.

    >>> [format_compact(1_920_000_000, Locale(tag)) for tag in ("zh-Hans", "en", "th")]
    ['19.2亿', '1.92 billion', '1.92 พันล้าน']
    >>> format_compact(44_000, Locale("es"))
    '44.000'
    """
    if number < 1_000_000:
        return format_number(number, locale)
    known = locale.babel.compact_decimal_formats
    forms: Literal["long", "short"] = "long" if "long" in known else "short"
    text = numbers.format_compact_decimal(
        number, format_type=forms, locale=locale.babel, fraction_digits=2
    )
    return _digits(text, locale)


@lru_cache(maxsize=1 << 12)
def format_percent(share: float, locale: Locale) -> str:
    """Give a share (0.45) in per cent, without a fraction.

    >>> [format_percent(0.45, Locale(tag)) for tag in ("ar", "ru", "fa")]
    ['45%', '45\\xa0%', '۴۵%']
    """
    text = numbers.format_percent(share, locale=locale.babel, numbering_system="default")
    return _digits(text, locale)


def _filled(forms: Patterns, low: float, high: float, locale: Locale) -> str:
    """Give the pattern for the number, or for the upper end of the range, filled in.

    That the upper end decides holds in nearly all of CLDR's plural ranges. A form without the
    number (Arabic "two weeks" is one word) serves a single number only.
    """
    category = locale.babel.plural_form(high)
    pattern = forms.get(category, forms["other"])
    if low != high and "{0}" not in pattern:
        pattern = forms["other"]
    return pattern.replace("{0}", _range(low, high, locale))


def _range(low: float, high: float, locale: Locale) -> str:
    if low == high:
        return format_number(high, locale)
    to = _TO.get(locale.language, "–")
    return f"{format_number(low, locale)}{to}{format_number(high, locale)}"


def _measured(unit: str, low: float, high: float, locale: Locale) -> str:
    return _filled(patterns(unit, locale, ("long",)), low, high, locale)


@lru_cache(maxsize=1 << 14)
def format_hours(hours: float, locale: Locale) -> str:
    """Give so many hours.

    >>> [format_hours(2, Locale(tag)) for tag in ("ar", "ru", "zh-Hans")]
    ['ساعتان', '2 часа', '2小时']
    """
    return _measured("duration-hour", hours, hours, locale)


@lru_cache(maxsize=1 << 12)
def format_minutes(minutes: int, locale: Locale) -> str:
    """Give so many minutes.

    >>> [format_minutes(12, Locale(tag)) for tag in ("ar", "fr", "th")]
    ['12 دقيقة', '12 minutes', '12 นาที']
    """
    return _measured("duration-minute", minutes, minutes, locale)


@lru_cache(maxsize=1 << 14)
def format_weekly(low: float, high: float, locale: Locale) -> str:
    """Give so many hours a week; a range where the ends differ.

    >>> [format_weekly(3, 5, Locale(tag)) for tag in ("en", "zh-Hans", "ru", "ar")]
    ['3–5 hours per week', '每周3-5小时', '3–5 часов в неделю', '3–5 ساعات في الأسبوع']
    """
    low, high = (low or high), (high or low)
    return per_week(locale).replace("{0}", _measured("duration-hour", low, high, locale))


@lru_cache(maxsize=1 << 14)
def format_weeks(weeks: float, locale: Locale) -> str:
    """Give so many weeks.

    >>> [format_weeks(14, Locale(tag)) for tag in ("es", "ar", "th")]
    ['14 semanas', '14 أسبوعًا', '14 สัปดาห์']
    """
    return _measured("duration-week", weeks, weeks, locale)


@lru_cache(maxsize=1 << 12)
def format_credits(number: float, locale: Locale) -> str:
    """Give so many European credits.

    >>> [format_credits(12, Locale(tag)) for tag in ("en", "zh-Hans", "ru")]
    ['12 ECTS credits', '12 个 ECTS 学分', '12 кредитов ECTS']
    """
    return _filled(credit_patterns(locale), number, number, locale)


def format_workload(
    locale: Locale,
    *,
    hours: float = 0,
    weekly_from: float = 0,
    weekly_to: float = 0,
    weeks: float = 0,
    credits: float = 0,
) -> tuple[str, ...]:
    """Give a ready phrase for each part of a workload that is known.

    >>> format_workload(Locale("es"), weekly_from=3, weekly_to=3, weeks=14)
    ('3 horas por semana', '14 semanas')
    """
    weekly = weekly_from or weekly_to
    parts = (
        format_weekly(weekly_from, weekly_to, locale) if weekly else "",
        format_weeks(weeks, locale) if weeks else "",
        format_hours(hours, locale) if hours else "",
        format_credits(credits, locale) if credits else "",
    )
    return tuple(part for part in parts if part)


@lru_cache(maxsize=1 << 12)
def format_size(size: int, locale: Locale) -> str:
    """Give a file's size in bytes, decimal units, one decimal below ten.

    >>> [format_size(1_540_000, Locale(tag)) for tag in ("en", "fr", "ru", "ar")]
    ['1.5 MB', '1,5\\u202fMo', '1,5 МБ', '1.5 م.ب']
    """
    step = min(len(_SIZES) - 1, (len(str(size)) - 1) // 3)
    amount = size / 1000**step
    shown = round(amount, 1) if amount < 10 else round(amount)
    forms = patterns(f"digital-{_SIZES[step]}", locale, ("short",))
    return _filled(forms, shown, shown, locale)


@lru_cache(maxsize=1 << 12)
def format_list(items: tuple[str, ...], locale: Locale) -> str:
    """Give items joined as a sentence has them.

    >>> format_list(("甲", "乙", "丙"), Locale("zh-Hans"))
    '甲、乙和丙'
    """
    return lists.format_list(items, locale=locale.babel)
