"""This repository's own site before outside judges: every type of page, as far as time allows.

`make judge` lets all of them look at every type in every locale, and Lighthouse and linkinator
at the whole site.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from generator import manifest
from generator.budgets import check
from generator.build import quiet
from generator.config.load import load
from tests.judges import browser, keyboard, nu, plain
from tests.judges.pages import Sample, one_of_each, samples

pytestmark = pytest.mark.browser
#: Scripts that differ: right to left, no spaces between words, ideographs.
LOCALES = ("ar", "th", "zh-Hans")


@pytest.fixture(scope="module")
def found(ours: Path) -> list[Sample]:
    return samples(ours)


@pytest.fixture(scope="module")
def few(found: list[Sample]) -> list[Sample]:
    """One page of each kind, each in another of the locales."""
    each: dict[str, list[Sample]] = {}
    for one in one_of_each(found):
        if one.locale in ("", *LOCALES):
            each.setdefault(one.kind.name, []).append(one)
    return [pages[n % len(pages)] for n, (_, pages) in enumerate(sorted(each.items()))]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    assert browser.missing() == ""
    with browser.chromium() as running:
        yield running


@pytest.fixture(scope="module")
def address(ours: Path) -> Iterator[str]:
    with browser.served(ours) as served:
        yield served


def test_every_page_keeps_its_budgets(ours: Path) -> None:
    config = load(ours.parent / "site_config.yml")
    files = manifest.state_folder(ours.parent, ours) / "manifest"
    report = check(ours, files, config.site.base_url, config.budgets, 2, quiet)
    assert report.pages > 5_000
    assert [f"{b.page}: {b.fact}" for b in report.breaches] == []


def test_the_types_of_pages_are_found_in_every_locale(found: list[Sample]) -> None:
    by_locale = {tag: {s.kind for s in found if s.locale == tag} for tag in LOCALES}
    assert len(by_locale["ar"]) > 30
    assert by_locale["ar"] == by_locale["th"]
    assert {k.name for k in by_locale["ar"]} >= {"home", "collection", "record", "document"}


def test_the_nu_checker_finds_no_error_on_any_type_of_page(
    ours: Path, found: list[Sample]
) -> None:
    assert nu.missing() == ""
    assert nu.faults(ours, [one.path for one in found]) == []


def test_the_strict_policy_refuses_nothing_and_nothing_is_asked_elsewhere(
    chromium: Browser, address: str, few: list[Sample]
) -> None:
    with browser.opened(chromium) as page:
        watch = browser.Watch(page, address)
        wrong = {one.path: watch.faults(address + one.path) for one in few}
    assert {path: faults for path, faults in wrong.items() if faults} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_phone(
    chromium: Browser, address: str, few: list[Sample], scheme: str
) -> None:
    phone = {"width": 360, "height": 740}
    with browser.opened(chromium, viewport=phone, color_scheme=scheme, bypass_csp=True) as page:
        wrong = {one.path: browser.axe_faults(page, address + one.path) for one in few}
    assert {path: faults for path, faults in wrong.items() if faults} == {}


def test_without_scripts_every_page_says_what_it_has_and_offers_nothing_dead(
    chromium: Browser, address: str, few: list[Sample]
) -> None:
    with browser.opened(chromium, java_script_enabled=False) as page:
        wrong = {one.path: plain.faults(page, address + one.path) for one in few}
    assert {path: faults for path, faults in wrong.items() if faults} == {}


def test_the_tab_key_alone_reaches_everything_and_shows_where_it_is(
    chromium: Browser, address: str, few: list[Sample]
) -> None:
    walked = [one for one in few if one.kind.name in ("record", "search", "document", "home")]
    assert len(walked) >= 3
    with browser.opened(chromium) as page:
        for one in walked:
            assert keyboard.faults(page, address + one.path) == [], one.path
            assert keyboard.first_leads_to_the_content(page, address + one.path) == []
