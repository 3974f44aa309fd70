"""The interface's words that come with the program: a new site speaks the reader's language."""

import subprocess
from pathlib import Path

import pytest

from generator.config.model import Config, LocaleConfig, Site
from generator.locales import Locale, parse_locale
from generator.translation.ui import SHIPPED, load_interface
from scripts.interface_words import words

LOCALES = ("ar", "es", "fr", "ru", "th", "zh-Hans")


def site(root: Path, *tags: str) -> Config:
    locales = tuple(LocaleConfig(parse_locale(tag)) for tag in ("en", *tags))
    english = Locale("en")
    return Config(root, Site("Courses", "", "https://a.example/", english, english), locales)


def test_they_are_this_repository_s_own() -> None:
    assert {p.name: p.read_bytes() for p in SHIPPED.glob("*.po")} == words(), (
        "run .venv/bin/python scripts/interface_words.py"
    )


@pytest.mark.parametrize("tag", LOCALES)
def test_msgfmt_takes_them_and_none_is_missing(tag: str) -> None:
    command = ["msgfmt", "--check", "--statistics", "-o", "/dev/null", f"{SHIPPED / tag}.po"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    assert "untranslated" not in told
    assert "fuzzy" not in told


@pytest.mark.parametrize(
    ("tag", "word"),
    [("ar", "الرئيسية"), ("zh-CN", "首页"), ("es-MX", "Inicio"), ("de", "Home")],
)
def test_a_site_without_translations_has_them(tmp_path: Path, tag: str, word: str) -> None:
    config = site(tmp_path, tag)
    assert load_interface(config, parse_locale(tag)).gettext("Home") == word


def test_a_site_s_own_words_come_first_and_an_empty_one_hides_none(tmp_path: Path) -> None:
    (tmp_path / "translations" / "fr").mkdir(parents=True)
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    own = 'msgid "Home"\nmsgstr "Portail"\n\nmsgid "Details"\nmsgstr ""\n'
    (tmp_path / "translations" / "fr" / "ui.po").write_text(header + own, encoding="utf-8")
    french = load_interface(site(tmp_path, "fr"), Locale("fr"))
    assert french.gettext("Home") == "Portail"
    assert french.gettext("Details") != "Details"
