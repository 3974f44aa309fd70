"""A site's own templates that name what no page has are found before anything is printed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.build import check
from generator.render.sheets import PAGE_TYPES, TEMPLATES
from generator.theme.context import Chrome
from generator.theme.environment import environment
from generator.theme.names import unknown_names
from tests.build_sites import options, small_site

WORDS = ("_", "ngettext", "pgettext")


def test_the_theme_names_nothing_that_no_page_has() -> None:
    assert not list(unknown_names(environment(), PAGE_TYPES, Chrome, WORDS))
    assert set(TEMPLATES.values()) <= set(PAGE_TYPES)


@pytest.mark.parametrize(
    ("source", "name", "hint"),
    [
        ("{{ page.replaced }}", "page.replaced", "Did you mean `replaced_by`?"),
        ("{{ site.nme }}", "site.nme", "Did you mean `name`?"),
        ("{{ chrome }}", "chrome", ""),
        ("{% set x = page.id %}{{ x }}{{ y }}", "y", ""),
        ("{% include 'own.html.j2' %}", "page.oops", ""),
    ],
)
def test_an_unknown_name_is_found_with_its_file_and_line(
    tmp_path: Path, source: str, name: str, hint: str
) -> None:
    (tmp_path / "tombstone.html.j2").write_text(f"<p>\n{source}", "utf-8")
    (tmp_path / "own.html.j2").write_text("\n{{ page.oops }}", "utf-8")
    [found] = unknown_names(environment(tmp_path), PAGE_TYPES, Chrome, WORDS)
    own = "own" in source
    assert found[:3] == ("own.html.j2" if own else "tombstone.html.j2", 2, name)
    assert found.hint.startswith(hint)


def test_check_tells_of_all_of_them_at_once(site: Callable[[str], Path]) -> None:
    root = small_site(site)
    (root / "templates/tombstone.html.j2").write_text("{{ page.a1 }}\n{{ page.b2 }}", "utf-8")
    problems = check(options(root))
    assert [(str(p.place), p.fact) for p in problems.errors] == [
        ("templates/tombstone.html.j2:1", "no page has `page.a1`"),
        ("templates/tombstone.html.j2:2", "no page has `page.b2`"),
    ]
