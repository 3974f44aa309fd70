"""What pages weigh, and what is said of those that weigh too much."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import cli, manifest
from generator.budgets import Report, check
from generator.budgets.breaches import largest_region
from generator.budgets.weight import Scale, compressed, weigh
from generator.build import quiet
from generator.config.load import load
from generator.errors import UsageError
from tests.build_sites import add_line, run, small_site


def budget(root: Path, **limits: int) -> Report:
    """Build the small site and weigh it with some budgets of its own."""
    run(root)
    lines = "".join(f"  {name}: {limit}\n" for name, limit in limits.items())
    with (root / "site_config.yml").open("a", encoding="utf-8") as file:
        file.write(f"budgets:\n{lines}" if limits else "")
    config = load(root / "site_config.yml")
    files = manifest.state_folder(root, root / "site") / "manifest"
    return check(root / "site", files, config.site.base_url, config.budgets, 1, quiet)


def test_a_small_site_keeps_the_budgets_that_stand_unless_others_are_named(
    site: Callable[[str], Path],
) -> None:
    report = budget(small_site(site))
    assert report.breaches == []
    assert {n: f.budget for n, f in report.figures.items()} == {
        "first_view": 14_000, "page": 50_000, "css": 10_000, "js": 20_000, "items": 50,
    }  # fmt: skip
    assert 0 < report.figures["first_view"].largest < 14_000


def test_a_page_that_is_too_long_is_named_with_its_figure_the_part_and_the_remedy(
    site: Callable[[str], Path],
) -> None:
    root = small_site(site)
    words = " ".join(f"{n * 7919 % 99991:x}" for n in range(4000))
    add_line(root, "higher", f'{{"id":"long","title":"长","description":"{words}"}}')
    report = budget(root)
    found = {(b.page, b.budget): b for b in report.breaches}
    breach = found["zh-Hans/higher/long.html", "first_view"]
    assert breach.figure > breach.allowed == 14_000
    assert f"{breach.figure:,} bytes compressed, {breach.figure - 14_000:,} over" in breach.fact
    assert '<section aria-labelledby="description">' in breach.cause
    assert "page of its own" in breach.remedy
    assert {page for page, _ in found} == {"zh-Hans/higher/long.html"}


def test_a_stylesheet_that_is_too_large_is_the_cause_on_every_page(
    site: Callable[[str], Path],
) -> None:
    report = budget(small_site(site), css=300)
    over = [b for b in report.breaches if b.budget == "css"]
    assert len(over) == report.pages
    assert all("assets/site." in b.cause and "stylesheet" in b.remedy for b in over)


def test_a_listing_with_more_items_than_allowed_is_found(site: Callable[[str], Path]) -> None:
    root = small_site(site)
    report = budget(root, items=3)
    over = {b.page: b for b in report.breaches}
    assert over["zh-Hans/higher/index.html"].figure == 4
    assert "page_size" in over["zh-Hans/higher/index.html"].remedy


def test_a_script_that_holds_up_the_page_is_a_breach(site: Callable[[str], Path]) -> None:
    root = small_site(site)
    (root / "templates/tombstone.html.j2").write_text(
        '{% extends "base.html.j2" %}{% block meta %}<title>x</title>'
        '<script src="{{ root }}own.js"></script>{% endblock %}'
    )
    (root / "static/own.js").write_text("1\n")
    report = budget(root)
    held = {b.page for b in report.breaches if b.budget == "blocking"}
    assert "ar/higher/gone.html" in held and all("gone" in p or "moved" in p for p in held)


def test_the_first_view_waits_for_html_and_css_and_a_page_loads_scripts_and_their_imports(
    tmp_path: Path,
) -> None:
    files = {
        "a.css": "a{color:red}", "p.css": "b{}", "m.js": 'import{x}from"./lib/n.js";x()',
        "lib/n.js": "export const x=1", "d.js": "2",
        "en/p.html": '<head><link rel="stylesheet" href="../a.css"><link rel="stylesheet" '
        'media="print" href="/base/p.css"><script type="module" src="../m.js"></script>'
        '<script src="../d.js" defer></script></head><img src="../big.png">',
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "big.png").write_bytes(bytes(100_000))
    weight = weigh(Scale(tmp_path, "/base/"), "en/p.html")
    sizes = {name: compressed(text.encode()) for name, text in files.items()}
    assert weight.first_view == sizes["en/p.html"] + sizes["a.css"]
    assert weight.page == sum(sizes.values())
    assert set(weight.scripts) == {"m.js", "lib/n.js", "d.js"}
    assert weight.blocking == ()


def test_the_part_of_a_page_that_weighs_most_is_the_innermost_with_half_of_it() -> None:
    text = "字" * 100
    html = (
        f'<body><main class="record"><p>x</p><table id="series"><tr><td>{text}</table></main>'
    )
    assert largest_region(html)[0] == '<table id="series">'


def test_the_command_lists_breaches_as_text_and_json_and_ends_with_1(
    site: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    root = small_site(site)
    budget(root, js=400)
    monkeypatch.chdir(root)

    def tongwen(*args: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["tongwen", *args])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return int(ended.value.code or 0), capfd.readouterr().out

    code, text = tongwen("check", "--budgets")
    assert code == 1
    assert "404.html: error: its JavaScript weighs" in text and "hint:" in text
    code, text = tongwen("check", "--budgets", "--json")
    body: dict[str, Any] = json.loads(text)
    assert code == 1
    assert body["errors"] == len(body["breaches"]) == len(body["problems"])
    assert body["figures"]["js"]["largest"] > body["figures"]["js"]["budget"] == 400


def test_without_a_built_site_the_command_says_to_build_one(tmp_path: Path) -> None:
    budgets = load(Path("examples/../site_config.yml")).budgets
    with pytest.raises(UsageError, match="no built site"):
        check(tmp_path, tmp_path / "none", "https://a.example/", budgets, 1, quiet)
