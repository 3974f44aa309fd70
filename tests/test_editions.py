"""Partners' editions: what they choose, what they share, what they cannot break."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import cli
from generator.build import Options, Summary, build
from generator.config.load import load
from generator.config.overlay import for_edition
from generator.problems import Faults
from tests.build_sites import changed, edit, run, shard, small_site
from tests.conftest import tree
from tests.site_links import broken_links, ill_made, read_pages, wrong_languages

EDITIONS = """
editions:
  eg:
    locales: [ar]
    collections: [higher]
    site_name: 同文 · 埃及版
    notice: 示例版。
    contact: mailto:eg@tongwen.example
    base_url: https://eg.example/courses/
  all:
    base_url: https://all.example
"""
ARABIC = """
msgctxt "config/edition/eg/name"
msgid "同文 · 埃及版"
msgstr "تونغوين مصر"

msgctxt "config/edition/eg/notice"
msgid "示例版。"
msgstr "نسخة تجريبية."
"""


def partner_site(write: Callable[[str], Path]) -> Path:
    root = small_site(write)
    for path, text in (("site_config.yml", EDITIONS), ("translations/ar/ui.po", ARABIC)):
        with (root / path).open("a", encoding="utf-8") as file:
            file.write(text)
    return root


def edition(root: Path, name: str) -> Summary:
    config = root / "site_config.yml"
    return build(Options(config, root / f"site-{name}", (), name, "serial"))


def test_an_edition_chooses_name_notice_contact_address_locales_and_collections(
    site: Callable[[str], Path],
) -> None:
    root = partner_site(site)
    edition(root, "eg")
    page = (root / "site-eg/ar/higher/algebra.html").read_text("utf-8")
    assert re.search(r'<a class="brand"[^>]*>.*<span[^>]*>تونغوين مصر</span>', page)
    assert "نسخة تجريبية." in page and 'href="mailto:eg@tongwen.example"' in page
    own = "https://eg.example/courses/ar/higher/algebra.html"
    assert f'<link rel="canonical" href="{own}">' in page
    assert re.findall(r'hreflang="([^"]+)" href="https', page) == ["ar", "x-default"]
    top = {p.name for p in (root / "site-eg").iterdir() if p.is_dir()}
    assert "ar" in top and "zh-Hans" not in top
    assert not (root / "site-eg/ar/lessons").exists()


def test_nothing_of_an_edition_is_broken_and_its_languages_name_each_other(
    site: Callable[[str], Path],
) -> None:
    root = partner_site(site)
    for name, base in (("eg", "https://eg.example/courses/"), ("all", "https://all.example/")):
        edition(root, name)
        out = root / f"site-{name}"
        pages = read_pages(out)
        assert len(pages) > 20
        assert list(broken_links(out, pages, base[base.index("/", 8) :])) == []
        assert list(wrong_languages(pages, base)) == []
        assert list(ill_made(pages)) == []
        for path in (*out.rglob("*.xml"), out / "robots.txt", out / "_redirects"):
            text = path.read_text("utf-8")
            assert "tongwen.example/a/" not in text, path


def test_an_edition_cannot_change_ids_and_has_the_pages_of_the_site(
    site: Callable[[str], Path],
) -> None:
    root = partner_site(site)
    run(root)
    edition(root, "all")
    assert tree(root / "site").keys() == tree(root / "site-all").keys()
    config = for_edition(load(root / "site_config.yml"), "eg")
    assert [c.source for c in config.collections] == ["content/catalog/higher"]


def test_sitemaps_and_feeds_of_an_edition_hold_what_it_has(site: Callable[[str], Path]) -> None:
    root = partner_site(site)
    edition(root, "eg")
    out = root / "site-eg"
    assert {p.name for p in (out / "sitemaps").iterdir()} == {"ar.xml", "ar-higher.xml"}
    for path in ("ar/feed.xml", "ar/higher/feed.xml", "sitemaps/ar-higher.xml"):
        found = re.findall(r"https://eg\.example/courses/([^<\"]+)", (out / path).read_text())
        assert found and all((out / one).is_file() for one in found)


def test_the_site_and_its_editions_are_listed_and_lead_to_the_reader_s_language(
    site: Callable[[str], Path],
) -> None:
    root = partner_site(site)
    run(root)
    edition(root, "eg")
    links = re.compile(r'<h2><a href="([^"]+)"( aria-current="true")?>')
    main = links.findall((root / "site/zh-Hans/editions.html").read_text("utf-8"))
    assert main == [
        ("../zh-Hans/index.html", ' aria-current="true"'),
        ("https://eg.example/courses/ar/index.html", ""),
        ("https://all.example/zh-Hans/index.html", ""),
    ]
    own = links.findall((root / "site-eg/ar/editions.html").read_text("utf-8"))
    assert own == [
        ("https://tongwen.example/a/ar/index.html", ""),
        ("../ar/index.html", ' aria-current="true"'),
        ("https://all.example/ar/index.html", ""),
    ]


def test_what_an_edition_names_and_the_site_lacks_is_told_at_once_with_its_line(
    site: Callable[[str], Path],
) -> None:
    root = partner_site(site)
    edit(root, "site_config.yml", "    locales: [ar]\n    collections: [higher]\n",
         "    locales: [ar, ab]\n    collections: [hihger]\n    documents: [paper]\n"
         "    default: zh-Hnas\n")  # fmt: skip
    with pytest.raises(Faults) as raised:
        edition(root, "eg")
    found = [(p.place.line, p.fact, p.hint) for p in raised.value.problems]
    lines = (root / "site_config.yml").read_text("utf-8").splitlines()
    first = lines.index("    locales: [ar, ab]") + 1
    assert [line for line, _, _ in found] == [first, first + 1, first + 2, first + 3]
    assert "there is no locale `ab`" in found[0][1] and "`ar`" in found[0][2]
    assert "there is no collection `hihger`" in found[1][1]
    assert found[1][2] == "Did you mean `higher`?"
    assert "there is no document `paper`" in found[2][1]
    assert "no locale of the edition" in found[3][1]
    assert not (root / "site-eg").exists()


def test_what_one_edition_says_of_itself_renders_nothing_of_the_site_or_of_another(
    site: Callable[[str], Path],
) -> None:
    root = partner_site(site)
    first = [run(root), edition(root, "eg"), edition(root, "all")]
    assert all(summary.rendered == summary.pages for summary in first)
    assert [run(root).rendered, edition(root, "eg").rendered] == [0, 0]
    edit(root, "site_config.yml", "mailto:eg@tongwen.example", "mailto:info@tongwen.example")
    assert run(root).rendered == 0
    assert edition(root, "all").rendered == 0
    assert edition(root, "eg").rendered > 20
    edit(root, "site_config.yml", "site_name: 同文 · 埃及版", "site_name: 同文 · 尼罗河版")
    assert run(root).rendered == 2, "the list of editions, in both locales"


def test_an_edited_record_renders_its_own_pages_in_each_edition_and_no_others(
    site: Callable[[str], Path],
) -> None:
    root = partner_site(site)
    run(root)
    for name in ("eg", "all"):
        edition(root, name)
    edit(root, _lesson(root), "面积", "周长")
    assert edition(root, "eg").rendered == 0, "it has no lessons"
    before = _stamps(root)
    edition(root, "all")
    records = {p for p in changed(before, _stamps(root)) if p.endswith("/area.html")}
    assert records == {"zh-Hans/lessons/area.html"}


def _stamps(root: Path) -> dict[str, int]:
    folder = root / "site-all"
    files = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.stat().st_mtime_ns for p in files}


def _lesson(root: Path) -> str:
    return shard(root, "lessons", "area").relative_to(root).as_posix()


def tongwen(monkeypatch: pytest.MonkeyPatch, *args: str) -> int:
    monkeypatch.setattr(sys, "argv", ["tongwen", *args])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_an_edition_is_built_beside_the_site_unless_told_otherwise(
    site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = partner_site(site)
    run(root)
    before = tree(root / "site")
    monkeypatch.chdir(root)
    assert tongwen(monkeypatch, "build", "--edition", "eg") == 0
    assert tree(root / "site") == before
    assert (root / "site-eg/ar/index.html").is_file()
    assert tongwen(monkeypatch, "build", "--edition", "eg", "--output", "partner") == 0
    assert tree(root / "partner") == tree(root / "site-eg")
    assert tongwen(monkeypatch, "build", "--edition", "ge") == 2


def test_an_edition_can_be_previewed(
    site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(partner_site(site))
    shown: list[Any] = []
    monkeypatch.setattr("generator.cli.serving.run_serve", lambda *given: shown.extend(given))
    assert tongwen(monkeypatch, "serve", "--edition", "eg") == 0
    assert (shown[0].options.edition, shown[0].options.output) == ("eg", Path("site-eg"))
