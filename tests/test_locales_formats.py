"""Dates, numbers, workloads, sizes and lists in the site's languages and some others."""

import re
from datetime import date

import pytest
from babel import dates
from hypothesis import given
from hypothesis import strategies as st

from generator.locales import Locale, parse_locale
from generator.locales.formats import (
    format_credits,
    format_date,
    format_hours,
    format_list,
    format_number,
    format_percent,
    format_size,
    format_weekly,
    format_weeks,
    format_workload,
)

SITE = ["zh-Hans", "en", "ar", "fr", "ru", "es", "th"]
#: Languages the real data is in.
MORE = [
    *(
        "bn",
        "gu",
        "hi",
        "mr",
        "pnb",
        "ta",
        "te",
        "ur",
        "zh-Hant",
        "ja",
        "pt-BR",
        "km",
        "sw",
        "fa",
    ),
    *("he", "my", "ko", "de", "vi", "id"),
]


def locale(tag: str) -> Locale:
    return parse_locale(tag)


DATED = (
    "zh-Hans",
    "en",
    "ar",
    "fr",
    "ru",
    "es",
    "ja",
    "ko",
    "de",
    "vi",
    "sw",
    "lo",
    "km",
    "hu",
)


@given(st.sampled_from(DATED), st.dates())
def test_a_date_is_what_babel_gives(tag: str, when: date) -> None:
    expected = dates.format_date(when, "medium", locale(tag).babel)
    assert format_date(when.isoformat(), locale(tag)) == expected


@pytest.mark.parametrize(
    ("tag", "day", "month", "year"),
    [
        ("zh-Hans", "2026年11月22日", "2026年11月", "2026年"),
        ("en", "Nov 22, 2026", "Nov 2026", "2026"),
        ("ar", "22\u200f/11\u200f/2026", "نوفمبر 2026", "2026"),
        ("fr", "22 nov. 2026", "nov. 2026", "2026"),
        ("ru", "22 нояб. 2026\u202fг.", "нояб. 2026\u202fг.", "2026"),
        ("es", "22 nov 2026", "nov 2026", "2026"),
        ("th", "22 พ.ย. 2569", "พ.ย. 2569", "2569"),
        ("fa", "۲۲ نوامبر ۲۰۲۶", "نوامبر ۲۰۲۶", "۲۰۲۶"),
    ],
)
def test_dates(tag: str, day: str, month: str, year: str) -> None:
    dates = [format_date(iso, locale(tag)) for iso in ("2026-11-22", "2026-11", "2026")]
    assert [d.replace("\xa0", "\u202f") for d in dates] == [day, month, year]


def test_a_leap_day_has_its_buddhist_year() -> None:
    assert format_date("2024-02-29", locale("th")) == "29 ก.พ. 2567"


@pytest.mark.parametrize(
    "text", ["", "2026-13-01", "2026-02-30", "soon", "22.11.2026", "２０２６"]
)
def test_what_is_no_date_stays_as_it_is(text: str) -> None:
    assert format_date(text, locale("ar")) == text


def test_a_time_of_day_is_left_out() -> None:
    assert format_date("2026-11-22T08:00:00Z", locale("en")) == "Nov 22, 2026"


@given(st.text(max_size=30), st.sampled_from(SITE))
def test_formatting_a_date_never_fails(text: str, tag: str) -> None:
    assert isinstance(format_date(text, locale(tag)), str)


def test_digits_are_those_of_the_bare_tag() -> None:
    numbers = {
        tag: format_number(1234.5, locale(tag)) for tag in ("ar", "ar-EG", "fa", "bn", "th")
    }
    assert numbers == {
        "ar": "1,234.5",
        "ar-EG": "١٬٢٣٤٫٥",
        "fa": "۱٬۲۳۴٫۵",
        "bn": "১,২৩৪.৫",
        "th": "1,234.5",
    }
    assert format_percent(0.456, locale("fr")) == "46\xa0%"


@pytest.mark.parametrize(
    ("tag", "weekly", "weeks", "hours", "credits_"),
    [
        ("zh-Hans", "每周3-5小时", "14周", "40小时", "12 个 ECTS 学分"),
        ("en", "3–5 hours per week", "14 weeks", "40 hours", "12 ECTS credits"),
        ("ar", "3–5 ساعات في الأسبوع", "14 أسبوعًا", "40 ساعة", "12 رصيد ECTS"),
        ("fr", "3–5 heures par semaine", "14 semaines", "40 heures", "12 crédits ECTS"),
        ("ru", "3–5 часов в неделю", "14 недель", "40 часов", "12 кредитов ECTS"),
        ("es", "3-5 horas por semana", "14 semanas", "40 horas", "12 créditos ECTS"),
        ("th", "3-5 ชั่วโมง ต่อสัปดาห์", "14 สัปดาห์", "40 ชั่วโมง", "12 หน่วยกิต ECTS"),
        ("ja", "週3～5 時間", "14 週間", "40 時間", "12 ECTS"),
    ],
)
def test_workloads(tag: str, weekly: str, weeks: str, hours: str, credits_: str) -> None:
    phrases = format_workload(
        locale(tag), hours=40, weekly_from=3, weekly_to=5, weeks=14, credits=12
    )
    assert [p.replace("\xa0", " ") for p in phrases] == [weekly, weeks, hours, credits_]


def test_only_what_is_known_of_a_workload_is_said() -> None:
    assert format_workload(locale("en")) == ()
    assert format_workload(locale("en"), weekly_to=1) == ("1 hour per week",)
    assert format_workload(locale("ru"), hours=1.5) == ("1,5 часа",)


def test_plural_forms_of_a_number() -> None:
    assert [format_weeks(n, locale("ru")) for n in (1, 2, 5, 21)] == [
        *("1 неделя", "2 недели", "5 недель", "21 неделя"),
    ]
    assert [format_hours(n, locale("ar")) for n in (1, 2, 3, 11, 100)] == [
        *("ساعة", "ساعتان", "3 ساعات", "11 ساعة", "100 ساعة"),
    ]
    assert [format_credits(n, locale("es")) for n in (1, 1.5)] == [
        *("1 crédito ECTS", "1,5 créditos ECTS"),
    ]


def test_a_range_keeps_its_numbers_where_two_is_one_word() -> None:
    assert format_weekly(1, 2, locale("ar")) == "1–2 ساعة في الأسبوع"


@pytest.mark.parametrize("tag", SITE + MORE)
def test_no_unit_shows_its_name_in_cldr(tag: str) -> None:
    phrases = format_workload(
        locale(tag), hours=7, weekly_from=3, weekly_to=5, weeks=14, credits=12
    )
    for phrase in (*phrases, format_size(1_540_000, locale(tag))):
        assert not re.search(r"duration|digital|\{|hour|week", phrase) or tag == "en"


def test_sizes_and_lists() -> None:
    assert [format_size(n, locale("en")) for n in (512, 20_480, 1_540_000, 15_000_000_000)] == [
        *("512 byte", "20 kB", "1.5 MB", "15 GB"),
    ]
    assert format_size(1_540_000, locale("zh-Hans")) == "1.5 MB"
    assert format_list(("A", "B", "C"), locale("ru")) == "A, B и C"
    assert format_list((), locale("ru")) == ""
