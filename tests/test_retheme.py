"""A partner's own look: other colours and another icon, and one page type of its own."""

from collections.abc import Callable
from pathlib import Path

from generator.build import Options, build
from generator.build.checking import check
from tests.build_sites import SITE

#: What a partner writes, besides content.
BRAND = """\
-- templates/tombstone.html.j2 --
{% extends "base.html.j2" %}
{% block meta %}<title>{{ site.name }}</title>{% endblock %}
{% block links %}{% endblock %}
{% block main %}<h1>{{ page.id }} | {{ locale.endonym }}</h1>{% endblock %}
-- brand/own.css --
:root { --seal: #0a6b3b }
-- brand/icon.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1H0z"/></svg>
"""


def built(root: Path) -> Path:
    build(Options(root / "site_config.yml", root / "site", engine="serial"))
    return root / "site"


def branded(site: Callable[[str], Path]) -> Path:
    root = site(SITE + BRAND)
    config = root / "site_config.yml"
    config.write_text(config.read_text("utf-8") + "assets: brand\n", encoding="utf-8")
    return root


def one(folder: Path, pattern: str) -> str:
    (file,) = folder.glob(pattern)
    return file.read_text("utf-8")


def test_a_template_of_the_site_s_own_changes_one_type_of_page(
    site: Callable[[str], Path],
) -> None:
    plain = built(site(SITE))
    before = (plain / "ar/higher/algebra.html").read_bytes()
    own = built(site(SITE + BRAND))
    assert "<h1>gone | العربية</h1>" in (own / "ar/higher/gone.html").read_text("utf-8")
    assert (own / "ar/higher/algebra.html").read_bytes() == before


def test_colours_and_icon_of_the_site_s_own_stand_in_for_the_theme_s(
    site: Callable[[str], Path],
) -> None:
    folder = built(branded(site)) / "assets"
    sheet = one(folder, "site.*.css")
    assert sheet.rstrip().endswith(":root{--seal:#0a6b3b}")
    assert sheet.index("--seal:#a5361c") < sheet.index("--seal:#0a6b3b")
    assert "M0 0h1v1H0z" in one(folder, "icon.*.svg")


def test_an_edited_colour_gives_every_page_another_stylesheet(
    site: Callable[[str], Path],
) -> None:
    root = branded(site)
    before = (built(root) / "ar/index.html").read_text("utf-8")
    (root / "brand/own.css").write_text(":root { --seal: #123456 }", encoding="utf-8")
    after = (built(root) / "ar/index.html").read_text("utf-8")
    (sheet,) = (root / "site/assets").glob("site.*.css")
    assert sheet.name in after
    assert sheet.name not in before


def test_a_name_that_a_page_does_not_have_is_refused_with_the_nearest(
    site: Callable[[str], Path],
) -> None:
    root = site(SITE + BRAND.replace("page.id", "page.idd"))
    (fault,) = check(Options(root / "site_config.yml", root / "site")).errors
    assert "page.idd" in str(fault)
    assert "`id`" in str(fault) or "'id'" in str(fault)


def test_labels_nobody_translated_say_their_language(site: Callable[[str], Path]) -> None:
    folder = built(site(SITE))
    chinese = 'lang="zh-Hans" dir="ltr"'
    home = (folder / "ar/index.html").read_text("utf-8")
    assert "<span>تونغوين</span>" in home
    assert f"<h1 {chinese}>课程目录</h1>" in home
    assert f"{chinese}>基础教育</a>" in home
    assert f"<bdi {chinese}>编辑组</bdi>" in home
    listing = (folder / "ar/lessons/index.html").read_text("utf-8")
    assert f"<h1><bdi {chinese}>基础教育</bdi></h1>" in listing
    translated = (folder / "ar/higher/index.html").read_text("utf-8")
    assert "<h1><bdi>التعليم العالي</bdi></h1>" in translated
    assert f'<p class="lead" {chinese}>在线开放课程。</p>' in translated
    own = (folder / "zh-Hans/index.html").read_text("utf-8")
    assert f"{chinese}>高等教育" not in own
