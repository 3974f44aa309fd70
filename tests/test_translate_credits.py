"""Who translated what: people and machines apart, from the files alone."""

import json
from pathlib import Path

import pytest

from generator.locales import parse_locale
from generator.problems import Problems
from generator.translation.credits import Credits
from generator.translation.po_parse import parse_po
from tests.test_cli import OURS, Run, courses, run

__all__ = ["courses", "run"]

FILE = """\
# French translations.
# Copyright (C) 2024 The Publisher, 2024
# Leïla Ben Ali <leila@example.org>, 2024, 2025.
# FIRST AUTHOR <EMAIL@ADDRESS>, 2024.
msgid ""
msgstr ""
"Last-Translator: Zoé <zoe@example.org>\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

# @tw state=approved by=Amina on=2026-02-01 translator=Leïla_Ben_Ali
msgid "one"
msgstr "un"

# @tw state=translated by=Amina on=2026-01-01
msgid "two"
msgstr "deux"

# @tw state=draft by=argos:en_fr-1.9 on=2026-03-01
#, fuzzy
msgid "three"
msgstr "trois"

# @tw state=draft by=argos:en_fr-1.9 on=2026-03-01
msgid "four"
msgstr "quatre"

msgid "five"
msgstr "cinq"

msgid "six"
msgstr ""

#~ msgid "seven"
#~ msgstr "sept"
"""


@pytest.fixture
def credits_() -> Credits:
    file = parse_po(FILE.encode(), "fr.po", Problems())
    assert file is not None
    found = Credits(parse_locale("fr"))
    found.add(file)
    return found


def test_people_and_machines_are_told_apart(credits_: Credits) -> None:
    people = {c.name: (c.translated, c.approved, c.waiting, c.files) for c in credits_.people}
    assert people == {
        "Amina": (1, 1, 0, 0),
        "Leïla_Ben_Ali": (1, 0, 0, 0),
        "Leïla Ben Ali": (0, 0, 0, 1),
        "Zoé": (0, 0, 0, 1),
        "": (2, 0, 0, 0),
    }
    machines = [(c.name, c.translated, c.waiting) for c in credits_.machines]
    assert machines == [("argos:en_fr-1.9", 0, 1)]


def test_the_busiest_come_first_and_the_unsigned_last(credits_: Credits) -> None:
    assert credits_.people[0].name == "Amina"
    assert credits_.people[-1].name == ""


def test_the_last_day_is_kept(credits_: Credits) -> None:
    assert credits_.of("Amina").last == "2026-02-01"


@pytest.fixture
def signed(courses: Path) -> Path:
    path = courses / "translations/fr/ui.po"
    text = path.read_text("utf-8")
    header = text.index("msgid")
    evil = "[x](javascript:a()) <b>\u202e"
    mark = f"# {evil} <a@example.org>, 2026.\n"
    path.write_text(mark.replace("(", "").replace(")", "") + text[header:], "utf-8")
    return courses


def test_three_forms_say_the_same(run: Run, courses: Path) -> None:
    found = json.loads(run("translate", "credits", "--locale", "fr", "--format", "json").out)
    (french,) = found
    assert french["locale"] == "fr"
    total = sum(c["translated"] for c in [*french["people"], *french["machines"]])
    assert total > 50
    text = run("translate", "credits", "--locale", "fr").out
    page = run("translate", "credits", "--locale", "fr", "--format", "markdown").out
    assert page.startswith("## Français (fr)")
    for credit in [*french["people"], *french["machines"]]:
        assert f"{credit['translated']:,} translated" in text
        assert f"{credit['translated']:,} translated" in page


def test_addresses_and_markup_in_names_do_not_reach_the_page(run: Run, signed: Path) -> None:
    for form in ("text", "markdown", "json"):
        done = run("translate", "credits", "--format", form)
        assert done.code == 0
        assert "@example.org" not in done.out
        assert "\u202e" not in done.out or form == "json"
        assert not OURS.search(done.out)
    page = run("translate", "credits", "--format", "markdown").out
    assert "[x]" not in page
    assert "<b>" not in page


def test_broken_files_are_told_and_the_rest_is_credited(run: Run, courses: Path) -> None:
    (courses / "translations/fr/terms.po").write_text('msgid "x\n', "utf-8")
    done = run("translate", "credits")
    assert done.code == 1
    assert "translations/fr/terms.po:1: error" in done.err
    assert "translated" in done.out
