"""Patterns for measured things: CLDR's where it has them, our own where it has none.

Babel does not follow CLDR's aliases from the long to the short form, so `patterns` does.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from generator.locales.tags import Locale

Patterns = Mapping[str, str]

#: "So much a week", where CLDR has no long form.
_PER_WEEK = {
    "zh-Hans": "每周{0}",
    "zh-Hant": "每週{0}",
    "zh": "每周{0}",
    "ja": "週{0}",
    "ko": "주당 {0}",
}
#: European credits (ECTS): CLDR has no such unit.
_CREDITS: dict[str, Patterns] = {
    "en": {"one": "{0} ECTS credit", "other": "{0} ECTS credits"},
    "zh": {"other": "{0} 个 ECTS 学分"},
    "zh-Hant": {"other": "{0} 個 ECTS 學分"},
    "ar": {
        "one": "رصيد ECTS واحد",
        "two": "رصيدا ECTS",
        "few": "{0} أرصدة ECTS",
        "many": "{0} رصيد ECTS",
        "other": "{0} رصيد ECTS",
    },
    "fr": {"one": "{0} crédit ECTS", "other": "{0} crédits ECTS"},
    "ru": {
        "one": "{0} кредит ECTS",
        "few": "{0} кредита ECTS",
        "many": "{0} кредитов ECTS",
        "other": "{0} кредита ECTS",
    },
    "es": {"one": "{0} crédito ECTS", "other": "{0} créditos ECTS"},
    "th": {"other": "{0} หน่วยกิต ECTS"},
    "pt": {"one": "{0} crédito ECTS", "other": "{0} créditos ECTS"},
    "de": {"other": "{0} ECTS-Punkte", "one": "{0} ECTS-Punkt"},
}
_ANY_CREDITS: Patterns = {"other": "{0} ECTS"}


@lru_cache(maxsize=512)
def patterns(unit: str, locale: Locale, lengths: tuple[str, ...]) -> Patterns:
    """Give a unit's patterns by plural category, in the first of `lengths` that CLDR has."""
    data: Mapping[str, Any] = _unit(unit, locale)
    found = (data.get(length) or {} for length in (*lengths, "short", "narrow"))
    for forms in found:
        if "other" in forms:
            return {k: str(v) for k, v in forms.items() if k != "per"}
    return {"other": "{0} " + unit.rpartition("-")[2]}


def _unit(unit: str, locale: Locale) -> Mapping[str, Any]:
    """Give CLDR's patterns of a unit by length. Babel has no public way to them."""
    data: Mapping[str, Any] = locale.babel._data["unit_patterns"].get(unit, {})
    return data


@lru_cache(maxsize=256)
def per_week(locale: Locale) -> str:
    """Give the pattern for so much a week.

    >>> per_week(Locale("fr")), per_week(Locale("zh-Hans"))
    ('{0} par semaine', '每周{0}')
    """
    own = _PER_WEEK.get(f"{locale.language}-{locale.script}") or _PER_WEEK.get(locale.language)
    week: Mapping[str, Any] = _unit("duration-week", locale)
    for length in ("long", "short"):
        if own is None and "per" in (week.get(length) or {}):
            own = str(week[length]["per"])
    return own or "{0}/w"


def credit_patterns(locale: Locale) -> Patterns:
    """Give the patterns for European credits."""
    exact = _CREDITS.get(f"{locale.language}-{locale.script}")
    return exact or _CREDITS.get(locale.language, _ANY_CREDITS)
