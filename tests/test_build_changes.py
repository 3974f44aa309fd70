"""What a change renders: its pages in every locale, the listings they stand in, no more."""

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import SourceError
from generator.problems import Faults, Problems
from generator.records.read import read_tombstones
from tests.build_sites import (
    add_line,
    assert_whole,
    changed,
    drop_lines,
    edit,
    run,
    shard,
    small_site,
    stamps,
)

HIGHER = "content/catalog/higher/all.jsonl"
TAGS = ("zh-Hans", "ar")
RECORDS = ("algebra", "calculus", "hostile", "old", "plain")
#: Listings that the record `algebra` stands in, below its collection.
LISTINGS = {
    "index", "by/level/6", "by/subjects/05", "by/subjects/0541", "by/tags/872c1f",
    "by/subjects/05/level/6", "by/subjects/0541/level/6",
}  # fmt: skip

HEADER = """msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"""


@pytest.fixture
def root(site: Callable[[str], Path]) -> Path:
    folder = small_site(site)
    run(folder)
    return folder


def after(root: Path, change: Callable[[], None]) -> tuple[int, set[str]]:
    """Build after a change: how much was rendered, and which files of the site changed."""
    before = stamps(root)
    change()
    summary = run(root)
    there = stamps(root)
    assert summary.rendered + summary.reused == summary.pages == len(there) - 1  # the marker
    assert summary.removed == len(before.keys() - there.keys())
    assert_whole(root)
    return summary.rendered, changed(before, there)


def listings(*tags: str, collection: str = "higher", names: set[str] = LISTINGS) -> set[str]:
    return {f"{tag}/{collection}/{name}.html" for tag in tags for name in names}


def pages(root: Path, *tags: str) -> set[str]:
    """Every HTML page below the tags' folders."""
    return {p for p in stamps(root) if p.endswith(".html") and p.split("/")[0] in tags}


def test_with_nothing_changed_no_page_is_rendered_and_no_file_touched(root: Path) -> None:
    assert after(root, lambda: None) == (0, set())


def test_touching_a_source_without_a_change_renders_nothing(root: Path) -> None:
    assert after(root, (root / HIGHER).touch) == (0, set())


def test_editing_a_summary_renders_the_record_its_listings_feeds_and_homes(root: Path) -> None:
    rendered, files = after(root, lambda: edit(root, HIGHER, "极限与导数。", "极限、导数。"))
    shown = LISTINGS - {"by/tags/872c1f"}
    assert files == listings("zh-Hans", "ar", names=shown) | {
        f"{tag}/{name}" for tag in ("zh-Hans", "ar")
        for name in ("higher/calculus.html", "higher/feed.xml", "feed.xml", "index.html")
    }  # fmt: skip
    assert rendered == len(files) == 20


def test_editing_a_text_whose_draft_stays_renders_one_locale(root: Path) -> None:
    _, files = after(root, lambda: edit(root, HIGHER, "矩阵与向量。", "矩阵、向量。"))
    assert "ar/higher/index.html" not in files and "zh-Hans/higher/index.html" in files


def test_editing_what_is_not_on_the_card_renders_the_record_alone(root: Path) -> None:
    def change() -> None:
        edit(root, HIGHER, '"syllabus":["矩阵","向量"]', '"syllabus":["向量","矩阵"]')

    assert after(root, change) == (2, {"zh-Hans/higher/algebra.html", "ar/higher/algebra.html"})


def test_a_new_date_changes_the_sitemaps_too(root: Path) -> None:
    _, files = after(root, lambda: edit(root, HIGHER, "2026-03-02", "2026-03-09"))
    assert files == {
        f"{tag}/{name}" for tag in ("zh-Hans", "ar")
        for name in ("higher/calculus.html", "higher/feed.xml", "feed.xml", "index.html")
    } | {"sitemaps/zh-Hans-higher.xml", "sitemaps/ar-higher.xml"}  # fmt: skip


def test_editing_one_translation_renders_its_locale_only(root: Path) -> None:
    po = "translations/ar/catalog/higher/all.po"
    rendered, files = after(root, lambda: edit(root, po, '"الجبر الخطي"', '"الجبر"'))
    assert files == listings("ar") | {
        "ar/higher/algebra.html",
        "ar/higher/feed.xml",
        "ar/feed.xml",
        "ar/index.html",
    }
    assert rendered == len(files) == 11


def test_a_first_title_in_a_locale_adds_the_page_there_and_links_to_it_elsewhere(
    root: Path,
) -> None:
    po = root / "translations/ar/catalog/higher/all.po"
    entry = '\nmsgctxt "plain/title"\nmsgid "没有译文的课程"\nmsgstr "مادة"\n'
    _, files = after(
        root, lambda: po.write_text(po.read_text("utf-8") + entry, "utf-8") and None
    )
    assert files == {
        "ar/higher/plain.html", "zh-Hans/higher/plain.html", "ar/higher/index.html",
        "ar/higher/moved.html", "_redirects", "sitemaps/ar-higher.xml",
        "ar/translation-status.html", "ar/translation-status.json",
        "ar/how-translated.html", "zh-Hans/how-translated.html",
    }  # fmt: skip


def test_the_words_of_one_locale_render_that_locale(root: Path) -> None:
    before = pages(root, "ar")
    _, files = after(
        root, lambda: edit(root, "translations/ar/ui.po", '"الرئيسية"', '"البداية"')
    )
    assert files <= before
    assert {"ar/higher/algebra.html", "ar/higher/index.html", "ar/terms/levels/6.html"} <= files


@pytest.mark.parametrize(
    ("template", "users"),
    [
        ("home", {"zh-Hans/index.html", "ar/index.html"}),
        ("tombstone", {f"{t}/higher/{i}.html" for t in TAGS for i in ("gone", "moved")}),
        ("record", {f"zh-Hans/higher/{i}.html" for i in RECORDS}
                 | {f"ar/higher/{i}.html" for i in ("algebra", "calculus", "hostile")}
                 | {f"zh-Hans/lessons/{i}.html" for i in ("area", "time", "water")}),
    ],
)  # fmt: skip
def test_a_template_of_the_sites_own_renders_what_uses_it(
    root: Path, template: str, users: set[str]
) -> None:
    theme = Path(__file__).parent.parent / "generator/theme/templates" / f"{template}.html.j2"
    own = root / "templates" / theme.name
    text = theme.read_text("utf-8").replace("{% block main %}", "{% block main %}<hr>")
    rendered, files = after(root, lambda: own.write_text(text, "utf-8") and None)
    assert files == users
    assert rendered == len(users)


def test_a_new_card_renders_the_pages_that_show_cards(root: Path) -> None:
    theme = Path(__file__).parent.parent / "generator/theme/templates/card.html.j2"
    text = theme.read_text("utf-8").replace('class="card"', 'class="card own"')
    rendered, files = after(
        root, lambda: (root / "templates/card.html.j2").write_text(text, "utf-8") and None
    )
    assert {f.rsplit("/", 1)[-1] for f in files} >= {"index.html"}
    assert all(b'class="card own"' in (root / "site" / f).read_bytes() for f in files)
    # Feeds hold what is on cards but not how it looks: printed anew, found to be the same.
    assert rendered == len(files) + 6


def test_a_changed_configuration_renders_all_that_shows_it(root: Path) -> None:
    _, files = after(
        root, lambda: edit(root, "site_config.yml", "publisher: 编辑组", "publisher: 出版社")
    )
    assert files >= pages(root, "ar", "zh-Hans")


def test_a_changed_vocabulary_reaches_records_and_listings(root: Path) -> None:
    edit(root, "content/vocabularies/levels.jsonl", "本科", "学士")
    run(root)
    assert "学士" in (root / "site/zh-Hans/higher/algebra.html").read_text("utf-8")
    assert_whole(root)


def translate(root: Path, name: str, context: str, text: str, words: str) -> None:
    """Add an Arabic translation to the PO file of a shard."""
    path = root / f"translations/ar/catalog/{name}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text("utf-8") if path.exists() else HEADER
    entry = f'\nmsgctxt "{context}"\nmsgid "{text}"\nmsgstr "{words}"\n'
    path.write_text(before + entry, "utf-8")


def stones(root: Path) -> dict[str, str]:
    found = read_tombstones(root / "content/catalog/higher/tombstones.jsonl", "", Problems())
    return {s.id: s.replaced_by for s in found.values()}


def test_a_removed_record_leaves_a_tombstone_and_leaves_every_listing(root: Path) -> None:
    _, files = after(root, lambda: drop_lines(root, HIGHER, '{"id":"calculus"'))
    assert stones(root) == {"calculus": "", "gone": "", "moved": "plain"}
    assert {
        "ar/higher/calculus.html",
        "ar/higher/index.html",
        "sitemaps/ar-higher.xml",
    } <= files
    for tag in ("zh-Hans", "ar"):
        page = (root / f"site/{tag}/higher/calculus.html").read_text("utf-8")
        assert "noindex" in page and "微积分" not in page
        assert not (
            root / f"site/{tag}/higher/by/subjects/0541/level/6.html"
        ).exists()  # one is too few
    site = root / "site"
    named = [p for p in site.rglob("*.*ml") if "calculus.html" in p.read_text("utf-8")]
    assert {p.relative_to(site).as_posix() for p in named} <= {
        f"{tag}/higher/calculus.html" for tag in ("zh-Hans", "ar")
    }
    assert after(root, lambda: None) == (0, set())


def test_a_retired_record_that_goes_hands_its_replacement_on(root: Path) -> None:
    after(root, lambda: drop_lines(root, HIGHER, '{"id":"old"'))
    assert stones(root)["old"] == "algebra"
    lines = (root / "site/_redirects").read_text("utf-8").splitlines()
    assert "/a/ar/higher/old.html /a/ar/higher/algebra.html 301" in lines
    assert "/a/ar/higher/moved.html /a/zh-Hans/higher/plain.html 301" in lines


def test_a_retired_record_leads_to_a_page_that_is_there(root: Path) -> None:
    edit(root, HIGHER, '"replaced_by":"algebra"', '"replaced_by":"plain"')
    translate(root, "higher/all", "old/title", "旧课程", "مقرر قديم")
    run(root)
    page = root / "site/ar/higher/old.html"
    assert 'href="../../zh-Hans/higher/plain.html"' in page.read_text("utf-8")
    _, files = after(
        root,
        lambda: translate(root, "higher/all", "plain/title", "没有译文的课程", "مقرر"),
    )
    assert "ar/higher/old.html" in files
    assert 'href="../../ar/higher/plain.html"' in page.read_text("utf-8")


def test_a_retired_record_leads_out_of_its_shard_too(root: Path) -> None:
    line = '{"id":"first","title":"一","status":"retired","replaced_by":"time"}'
    add_line(root, "lessons", line)
    assert shard(root, "lessons", "first") != shard(root, "lessons", "time")
    name = f"lessons/{shard(root, 'lessons', 'first').stem}"
    translate(root, name, "first/title", "一", "أول")
    run(root)
    page = (root / "site/ar/lessons/first.html").read_text("utf-8")
    assert 'href="../../zh-Hans/lessons/time.html"' in page


def test_naming_what_replaced_a_removed_record_makes_a_redirect(root: Path) -> None:
    file = "content/catalog/higher/tombstones.jsonl"
    _, files = after(
        root,
        lambda: edit(root, file, '{"id":"gone"}', '{"id":"gone","replaced_by":"calculus"}'),
    )
    assert files == {"ar/higher/gone.html", "zh-Hans/higher/gone.html", "_redirects"}


def test_a_removed_record_that_comes_back_without_its_tombstone_has_its_page_again(
    root: Path,
) -> None:
    line = '{"id":"plain","title":"没有译文的课程"}'
    drop_lines(root, "content/catalog/higher/tombstones.jsonl", '{"id":"moved"')
    drop_lines(root, HIGHER, line)
    run(root)
    drop_lines(root, "content/catalog/higher/tombstones.jsonl", '{"id":"plain"')
    after(root, lambda: add_line(root, "higher", line))
    assert "没有译文的课程" in (root / "site/zh-Hans/higher/plain.html").read_text("utf-8")


def test_an_id_that_was_removed_is_not_used_again(root: Path) -> None:
    add_line(root, "higher", '{"id":"gone","title":"又来了"}')
    with pytest.raises(Faults) as caught:
        run(root)
    assert [p.code for p in caught.value.problems] == ["reused"]


def test_a_removed_shard_takes_all_its_records_along(root: Path) -> None:
    file = shard(root, "lessons", "water")
    _, files = after(root, file.unlink)
    assert "water" in (file.parent / "tombstones.jsonl").read_text("utf-8")
    assert "zh-Hans/lessons/water.html" in files
    assert "水的循环" not in (root / "site/zh-Hans/lessons/index.html").read_text("utf-8")


def test_records_that_move_to_other_shards_keep_their_pages(root: Path) -> None:
    lines = [
        f.read_text("utf-8") for f in sorted((root / "content/catalog/lessons").glob("?.jsonl"))
    ]
    for file in (root / "content/catalog/lessons").glob("?.jsonl"):
        file.unlink()
    (root / "content/catalog/lessons/all.jsonl").write_text("".join(sorted(lines)), "utf-8")
    edit(root, "site_config.yml", "shard_digits: 1", "shard_digits: 0")
    run(root)
    assert (root / "site/zh-Hans/lessons/water.html").exists()
    assert not (root / "content/catalog/lessons/tombstones.jsonl").exists()
    assert_whole(root)


def test_a_new_locale_gets_its_pages(root: Path) -> None:
    edit(
        root,
        "site_config.yml",
        "  ar: {policy: draft}\n",
        "  ar: {policy: draft}\n  en: {policy: draft}\n",
    )
    after(root, lambda: None)
    assert (root / "site/en/higher/index.html").exists()
    assert 'hreflang="en"' in (root / "site/ar/higher/index.html").read_text("utf-8")


def test_a_locale_that_goes_takes_its_pages_along(root: Path) -> None:
    after(root, lambda: edit(root, "site_config.yml", "  ar: {policy: draft}\n", ""))
    assert not (root / "site/ar").exists()
    assert not (root / "site/sitemaps/ar.xml").exists()


def test_a_collection_that_goes_takes_its_pages_along(root: Path) -> None:
    text = (root / "site_config.yml").read_text("utf-8")
    start, end = text.index("  lessons:"), text.index("templates:")
    after(
        root,
        lambda: (
            (root / "site_config.yml").write_text(text[:start] + text[end:], "utf-8") and None
        ),
    )
    assert not list((root / "site").rglob("*lessons*"))
    assert not list((root / ".tongwen").rglob("manifest/*/lessons*"))


def test_a_static_file_is_copied_changed_and_removed(root: Path) -> None:
    file = root / "static/favicon.txt"
    assert after(root, lambda: file.write_text("文", "utf-8") and None) == (1, {"favicon.txt"})
    assert after(root, file.unlink) == (0, {"favicon.txt"})


@pytest.fixture
def large(root: Path) -> Path:
    lines = (f'{{"id":"lesson-{n:03}","title":"第{n}课"}}' for n in range(240))
    for line in lines:
        add_line(root, "lessons", line)
    run(root)
    return root


def test_one_more_record_changes_one_page_of_a_long_listing_besides_the_first(
    large: Path,
) -> None:
    before = set(stamps(large))
    _, files = after(
        large, lambda: add_line(large, "lessons", '{"id":"another","title":"又一课"}')
    )
    assert files - before == {"zh-Hans/lessons/another.html"}
    first = {
        f"{tag}/{name}"
        for tag in ("zh-Hans", "ar")
        for name in ("lessons/index.html", "index.html")
    } | {"ar/translation-status.html", "ar/translation-status.json"}
    first |= {"ar/how-translated.html", "zh-Hans/how-translated.html"}
    rest = files - first - {"zh-Hans/lessons/another.html", "sitemaps/zh-Hans-lessons.xml"}
    assert len(rest) == 2 and {r.split("/page-")[0] for r in rest} == {
        "zh-Hans/lessons",
        "ar/lessons",
    }


def test_no_page_of_a_listing_has_more_records_than_fit(large: Path) -> None:
    found = list((large / "site/zh-Hans/lessons").glob("*.html"))
    counts = [
        p.read_text("utf-8").count('<li class="card">')
        for p in found
        if p.stem.startswith(("page-", "index"))
    ]
    assert sum(counts) == 243 and max(counts) <= 50 and len(counts) >= 5


def test_a_changed_macro_renders_what_imports_it(root: Path) -> None:
    own, macro = root / "templates/tombstone.html.j2", root / "templates/own.html.j2"
    macro.write_text("{% macro line() %}<hr>{% endmacro %}", "utf-8")
    own.write_text('{% from "own.html.j2" import line %}{{ line() }}', "utf-8")
    run(root)
    _, files = after(
        root, lambda: macro.write_text("{% macro line() %}<br>{% endmacro %}", "utf-8") and None
    )
    assert len(files) == 4 and (root / "site/ar/higher/gone.html").read_text("utf-8") == "<br>"


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ('{% include "home.html.j2" %}', "includes itself"),
        ("{% include page.id %}", "computed"),
        ("{% if %}", "broken"),
        ('{% extends "nowhere.html.j2" %}', "not there"),
    ],
)
def test_a_template_that_cannot_be_used_is_named_and_the_site_stays(
    root: Path, text: str, fact: str
) -> None:
    before = stamps(root)
    (root / "templates/home.html.j2").write_text(text, "utf-8")
    edit(root, HIGHER, "极限与导数。", "极限、导数。")
    with pytest.raises(SourceError, match=fact):
        run(root)
    assert stamps(root) == before
