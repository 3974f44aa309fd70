"""Built pages, read as browsers and search engines read them."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest

from generator.render.search_reader import answer
from tests.build_sites import normalised, run, small_site
from tests.conftest import SECTION, tree
from tests.site_links import Page, broken_links, ill_made, read_pages, wrong_languages

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SMALL_BASE = "https://tongwen.example/a/"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("small")

    def write(text: str) -> Path:
        _, *parts = SECTION.split(text)
        for name, body in zip(parts[::2], parts[1::2], strict=True):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(body, "utf-8")
        return root

    run(small_site(write))
    return root / "site"


@pytest.fixture(scope="module", params=["small", "ours"])
def site(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def base(site: Path) -> str:
    robots = (site / "robots.txt").read_text("utf-8")
    return re.search(r"Sitemap: (\S+)sitemap\.xml", robots)[1]  # type: ignore[index]


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Page]:
    return read_pages(site)


def test_every_link_leads_to_a_file_of_the_tree(
    site: Path, base: str, pages: dict[str, Page]
) -> None:
    root = "/" + base.split("/", 3)[3]
    assert list(broken_links(site, pages, root))[:20] == []


def test_pages_name_their_languages_and_are_named_by_them(
    base: str, pages: dict[str, Page]
) -> None:
    assert list(wrong_languages(pages, base))[:20] == []


def test_pages_are_well_formed_and_run_nothing_of_their_own(pages: dict[str, Page]) -> None:
    assert list(ill_made(pages))[:20] == []


def test_links_stay_relative_so_that_the_tree_works_anywhere(
    base: str, pages: dict[str, Page]
) -> None:
    absolute = [
        f"{p.path}: {link}" for p in pages.values() if not p.path.endswith("404.html")
        for link in p.links if link.startswith(("/", base))
    ]  # fmt: skip
    assert absolute == []


def test_feeds_have_what_the_standard_asks_for(site: Path, base: str) -> None:
    feeds = sorted(site.rglob("feed.xml"))
    assert feeds
    for path in feeds:
        feed = ElementTree.parse(path).getroot()
        assert feed.tag == f"{ATOM}feed"
        parts = [feed, *feed.iter(f"{ATOM}entry")]
        for part in parts:
            for name in ("id", "title", "updated"):
                assert len(part.findall(f"{ATOM}{name}")) == 1
            assert re.fullmatch(
                r"\d{4}-\d\d-\d\dT00:00:00Z", part.findtext(f"{ATOM}updated") or ""
            )
        assert feed.find(f"{ATOM}author/{ATOM}name") is not None
        ids = [part.findtext(f"{ATOM}id") for part in parts]
        assert len(ids) == len(set(ids)) and ids[0] == base + path.relative_to(site).as_posix()
        for link in feed.iter(f"{ATOM}link"):
            assert (site / link.attrib["href"].removeprefix(base)).is_file()


def test_sitemaps_name_every_page_that_is_worth_finding_and_no_other(
    site: Path, base: str, pages: dict[str, Page]
) -> None:
    index = ElementTree.parse(site / "sitemap.xml").getroot()
    files = [loc.text.removeprefix(base) for loc in index.iter(f"{MAP}loc") if loc.text]
    assert sorted(files) == sorted(
        p.relative_to(site).as_posix() for p in (site / "sitemaps").rglob("*.xml")
    )
    found = [
        loc.text.removeprefix(base) for file in files
        for loc in ElementTree.parse(site / file).getroot().iter(f"{MAP}loc") if loc.text
    ]  # fmt: skip
    assert len(found) == len(set(found)) and set(found) <= pages.keys()
    assert not [p for p in found if pages[p].robots == "noindex" or "404" in p]
    records = {p for p, page in pages.items() if page.data and '"identifier"' in page.data[0]}
    assert records - set(found) == {p for p in records if pages[p].retired}


def test_the_first_page_needs_no_script_and_offers_every_language(
    pages: dict[str, Page],
) -> None:
    tags = {path.split("/")[0] for path in pages if path.count("/") == 1}
    assert {f"{tag}/index.html" for tag in tags} <= set(pages["index.html"].links)


#: What the golden tree holds of the small site.
GOLDEN = (
    "ar/higher/algebra.html",
    "zh-Hans/higher/algebra.html",
    "zh-Hans/higher/old.html",
    "ar/higher/hostile.html",
    "ar/higher/index.html",
    "ar/higher/moved.html",
    "ar/higher/feed.xml",
    "zh-Hans/higher/by/subjects/0541/level/6.html",
    "ar/higher/by/subjects/index.html",
    "ar/terms/subjects/0541.html",
    "zh-Hans/terms/subjects/index.html",
    "ar/index.html",
    "index.html",
    "404.html",
    "ar/404.html",
    "sitemap.xml",
    "sitemaps/ar.xml",
    "sitemaps/zh-Hans-higher.xml",
    "robots.txt",
    "_redirects",
    "zh-Hans/lessons/area.html",
)


def test_the_small_site_is_as_it_was(
    small: Path, golden: Callable[[str, dict[str, bytes]], None]
) -> None:
    golden("small-site", normalised(tree(small), GOLDEN))


def test_a_search_in_one_language_finds_what_another_says(ours: Path) -> None:
    best = answer(ours, "fr", "线性代数").results[0]
    assert (best.title, best.url) == ("Algèbre linéaire", "fr/higher/linear-algebra.html")
    assert best.found_in == "zh-Hans"
    section = answer(ours, "ar", "白皮书 智慧教育", 50).results
    assert any(one.url.startswith("ar/white-paper/") for one in section)


@pytest.mark.parametrize("tag", ["ar", "th", "zh-Hans"])
def test_every_record_is_found_by_its_title(ours: Path, tag: str) -> None:
    head = re.compile(r'<p class="kind">.*?</p>\s*<h1><bdi[^>]*>(.*?)</bdi></h1>', re.DOTALL)
    pages = {p: p.read_text("utf-8") for p in (ours / tag).glob("*/*.html")}
    titles = {
        f"{p.parent.name}/{p.stem}": unescape(found[1])
        for p, text in pages.items()
        if (found := head.search(text)) and '<p class="warn">' not in text
    }
    assert len(titles) > 70
    lost = [
        key for key, title in titles.items()
        if key not in [one.id for one in answer(ours, tag, title, 3).results]
    ]  # fmt: skip
    assert lost == []
