"""Names of languages and countries, and languages found by their names."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.locales import Locale, parse_locale
from generator.locales.endonyms import ENDONYMS
from generator.locales.names import country_name, language_name, match_language

SITE = ["zh-Hans", "en", "ar", "fr", "ru", "es", "th"]


@pytest.mark.parametrize(
    ("of", "in_", "name"),
    [
        ("zh-Hans", "en", "Simplified Chinese"),
        ("pt-BR", "ru", "бразильский португальский"),
        ("th", "zh-Hans", "泰语"),
        ("es-PE", "fr", "espagnol (Pérou)"),
        ("pnb", "en", "Western Punjabi"),
        ("pnb", "th", "ปัญจาบตะวันตก"),
        ("pnb", "de", "پنجابی"),
        ("ur", "pnb", "اردو"),
        ("tlh", "zh-Hans", "克林贡语"),
        ("qaa", "en", "qaa"),
    ],
)
def test_the_name_of_a_language(of: str, in_: str, name: str) -> None:
    assert language_name(parse_locale(of), parse_locale(in_)) == name


@pytest.mark.parametrize("tag", SITE)
def test_each_site_locale_has_a_name_in_each(tag: str) -> None:
    names = {language_name(parse_locale(of), parse_locale(tag)) for of in SITE}
    assert len(names) == len(SITE)
    assert not names & set(SITE)


def test_names_of_countries() -> None:
    assert [country_name("TH", parse_locale(tag)) for tag in SITE] == [
        *("泰国", "Thailand", "تايلاند", "Thaïlande", "Таиланд", "Tailandia", "ไทย"),
    ]
    assert country_name("zz9", parse_locale("en")) == "zz9"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("English", "en"),
        (" ENGLISH ", "en"),
        ("Portuguese (Brazilian)", "pt-BR"),
        ("Brazilian Portuguese", "pt-BR"),
        ("Chinese (Simplified)", "zh-Hans"),
        ("Chinese (Traditional)", "zh-Hant"),
        ("Chinese - Traditional", "zh-Hant"),
        ("Chinese", "zh"),
        ("Mandarin", "zh"),
        ("中文", "zh"),
        ("中文（繁體）", "zh-Hant"),
        ("简体中文", "zh-Hans"),
        ("英文", "en"),
        ("英语", "en"),
        ("阿拉伯语", "ar"),
        ("हिन्दी", "hi"),
        ("العربية", "ar"),
        ("اللغة العربية", "ar"),
        ("русский язык", "ru"),
        ("ไทย", "th"),
        ("ภาษาไทย", "th"),
        ("ខ្មែរ", "km"),
        ("español", "es"),
        ("Espanol", "es"),
        ("Spanish (Latin America)", "es-419"),
        ("Français", "fr"),
        ("Türkçe", "tr"),
        ("پنجابی", "pnb"),
        ("فارسی", "fa"),
        ("Farsi", "fa"),
        ("Bahasa Indonesia", "id"),
        ("Serbian (Latin)", "sr-Latn"),
        ("English - US", "en-US"),
        ("Norwegian Bokmål", "nb"),
        ("zh_hans", "zh-Hans"),
        ("pnb", "pnb"),
        ("chi", "zh"),
        ("deu", "de"),
        ("ger", "de"),
        ("iw", "he"),
        ("not-mentioned", None),
        ("the", None),
        ("Subtitles: English", None),
        ("Beginner", None),
        ("", None),
        ("x" * 1000, None),
    ],
)
def test_a_language_is_found_by_its_name(text: str, tag: str | None) -> None:
    found = match_language(text)
    assert (found and found.tag) == tag


@pytest.mark.parametrize("tag", sorted(ENDONYMS))
def test_a_language_is_found_by_its_tag_and_its_endonym(tag: str) -> None:
    assert match_language(tag) == Locale(tag)
    assert match_language(ENDONYMS[tag]) == Locale(tag)


@pytest.mark.parametrize("in_", SITE)
@pytest.mark.parametrize("tag", SITE)
def test_a_name_leads_back_to_its_language(tag: str, in_: str) -> None:
    assert match_language(language_name(parse_locale(tag), parse_locale(in_))) == Locale(tag)


@given(st.text())
def test_any_text_is_a_language_or_none(text: str) -> None:
    found = match_language(text)
    assert found is None or parse_locale(found.tag) == found


@pytest.mark.real
def test_every_language_of_the_real_catalogues_is_found(real_data: Path) -> None:
    file = real_data / "catalogues" / "coursera_2021_multilang.csv"
    with file.open(encoding="utf-8-sig", newline="") as rows:
        names = {row["course_language"].strip() for row in csv.DictReader(rows)}
    assert {n for n in names if match_language(n) is None} == {"not-mentioned"}


@pytest.mark.real
def test_every_real_language_code_has_a_name_and_a_direction(real_data: Path) -> None:
    files = sorted((real_data / "multilingual").rglob("*_*.json"))
    tags = [f.stem.rpartition("_")[2] for f in files if json.loads(f.read_bytes())]
    assert len(tags) >= 9
    for locale in map(parse_locale, tags):
        assert locale.endonym != locale.tag
        assert (locale.direction == "rtl") == (locale.tag in {"ur", "pnb"})
