"""What the rendering bench lets Hugo make is cut out of our pages: no value stays as text."""

import re
from pathlib import Path

import pytest

from bench import catalogue, hugo_peer
from bench.render import sentinel_pages

LOCALES = ("zh-Hans", "ar", "fr")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    site: Path = tmp_path_factory.mktemp("peer")
    catalogue.make_site(site, 10, LOCALES)
    return sentinel_pages(site, LOCALES)


@pytest.mark.parametrize("form", ["listed", "ready"])
@pytest.mark.parametrize("tag", LOCALES)
def test_every_value_of_a_record_becomes_an_expression(
    pages: dict[str, str], form: str, tag: str
) -> None:
    template = hugo_peer.template(pages[tag], tag, form)
    assert re.findall(r"\bX[A-Z]+X\b|\bx-[a-z]+-x\b", template) == []
    assert template.count("{{ range $m.outcomes }}") == 1


@pytest.mark.parametrize("tag", LOCALES)
def test_languages_are_looked_up_wherever_a_page_lists_them(
    pages: dict[str, str], tag: str
) -> None:
    listed = hugo_peer.template(pages[tag], tag, "listed")
    ready = hugo_peer.template(pages[tag], tag, "ready")
    assert listed.count("{{ range .AllTranslations }}") == 3
    assert listed.count('<link rel="alternate"') == 2
    assert ready.count('<link rel="alternate"') == len(LOCALES) + 1


def test_durations_have_every_plural_form_of_a_language() -> None:
    hours = hugo_peer._plurals("ar")["hours"]
    assert sorted(hours) == ["few", "many", "one", "other", "two", "zero"]
    assert "{{ .Count }}" in hours["few"]
    assert "{{ .Count }}" not in hours["two"]
