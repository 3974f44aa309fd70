"""Language tags: parsing, script and direction, fallback and negotiation."""

import subprocess
import sys
from pathlib import Path

import pytest
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import SourceError
from generator.locales import Locale, parse_locale
from generator.locales.fallback import fallback, maximized, negotiate, parents

SITE = ["zh-Hans", "en", "ar", "fr", "ru", "es", "th"]


def locales(*tags: str) -> list[Locale]:
    return [parse_locale(tag) for tag in tags]


@pytest.mark.parametrize("tag", SITE)
def test_the_site_locales_round_trip(tag: str) -> None:
    locale = parse_locale(tag)
    assert locale.tag == tag
    assert parse_locale(locale.posix) == locale == parse_locale(tag.upper())


def test_every_locale_of_cldr_parses_to_a_fixed_point() -> None:
    found = [parse_locale(identifier) for identifier in sorted(locale_identifiers())]
    assert [x for x in found if parse_locale(x.tag) != x or len(x.script) != 4] == []


def test_no_locale_of_cldr_has_a_parent_in_another_script() -> None:
    found = [parse_locale(identifier) for identifier in sorted(locale_identifiers())]
    assert [x for x in found if any(p.script != x.script for p in parents(x))] == []


@given(st.text(max_size=40))
def test_any_text_is_a_locale_or_a_plain_refusal(text: str) -> None:
    try:
        locale = parse_locale(text)
    except SourceError as error:
        assert error.hint
    else:
        assert parse_locale(locale.tag) == locale


@pytest.mark.parametrize("text", ["", "x", "english", "中文", "en-", "../en", "e" * 40, "en\0"])
def test_what_is_no_tag_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="is no language tag"):
        parse_locale(text)


@pytest.mark.parametrize(
    ("tag", "script", "direction", "endonym"),
    [
        ("pnb", "Arab", "rtl", "پنجابی"),
        ("ur", "Arab", "rtl", "اردو"),
        ("fa", "Arab", "rtl", "فارسی"),
        ("he", "Hebr", "rtl", "עברית"),
        ("pa", "Guru", "ltr", "ਪੰਜਾਬੀ"),
        ("sd-Deva", "Deva", "ltr", "सिन्धी (देवनागिरी)"),
        ("zh-TW", "Hant", "ltr", "中文 (繁體, 台灣)"),
        ("zh-Hans", "Hans", "ltr", "简体中文"),
        ("id", "Latn", "ltr", "Bahasa Indonesia"),
        ("pt-BR", "Latn", "ltr", "Português (Brasil)"),
        ("km", "Khmr", "ltr", "ខ្មែរ"),
        ("tlh", "Latn", "ltr", "tlh"),
    ],
)
def test_script_direction_and_endonym(
    tag: str, script: str, direction: str, endonym: str
) -> None:
    locale = parse_locale(tag)
    assert (locale.script, locale.direction, locale.endonym) == (script, direction, endonym)


@pytest.mark.parametrize(
    ("tag", "chain"),
    [
        ("es-MX", ["es-419", "es"]),
        ("pt-AO", ["pt-PT", "pt"]),
        ("en-GB", ["en-001", "en"]),
        ("zh-HK", ["zh-Hant"]),
        ("zh-TW", ["zh-Hant"]),
        ("zh-CN", ["zh"]),
        ("zh-Hans", ["zh"]),
        ("zh-Hant", []),
        ("sr-Latn", []),
        ("sr-Latn-RS", ["sr-Latn"]),
        ("pa-Arab", []),
        ("nb", ["no"]),
        ("pnb", []),
    ],
)
def test_parents_never_leave_the_script(tag: str, chain: list[str]) -> None:
    assert [p.tag for p in parents(parse_locale(tag))] == chain


def test_a_fallback_is_among_what_is_there_and_never_the_locale_itself() -> None:
    site = locales("pt", "pt-PT", "pt-BR", "zh-Hans", "zh-Hant")
    assert [f.tag for f in fallback(parse_locale("pt-AO"), site)] == ["pt-PT", "pt", "pt-BR"]
    assert fallback(parse_locale("zh-Hant"), site) == ()
    assert fallback(parse_locale("zh-Hans"), site) == ()


@pytest.mark.parametrize(
    ("wanted", "given_"),
    [
        (["zh-CN"], "zh-Hans"),
        (["zh"], "zh-Hans"),
        (["zh-TW"], None),
        (["zh-TW", "en-GB"], "en"),
        (["ar-EG"], "ar"),
        (["es-MX"], "es"),
        (["de", "fr-CA"], "fr"),
        (["de"], None),
        ([], None),
    ],
)
def test_negotiation(wanted: list[str], given_: str | None) -> None:
    found = negotiate(locales(*wanted), locales(*SITE))
    assert (found and found.tag) == given_


def test_tags_that_mean_the_same_have_one_full_form() -> None:
    forms = {maximized(locale) for locale in locales("zh", "zh-CN", "zh-Hans", "zh-Hans-CN")}
    assert forms == {"zh-Hans-CN"}


def test_tags_import_quickly() -> None:
    code = "import sys, generator.locales; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    assert not {"babel.dates", "babel.numbers", "pypinyin", "json"} & set(run.stdout.split())
