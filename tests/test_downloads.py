"""The downloads page and the OPDS catalogues, made by a build from what was exported."""

import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest

from generator import manifest
from generator.errors import SourceError
from generator.publish.site import read_tree
from tests.build_sites import edit, run, state_of
from tests.export_sites import built, exported
from tests.site_links import read_pages

ATOM = "{http://www.w3.org/2005/Atom}"
OPEN = "http://opds-spec.org/acquisition/open-access"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = built(tmp_path)
    exported(root, "zip", "epub")
    return root


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with its exports, for tests that only look."""
    root = built(tmp_path_factory.mktemp("listed"))
    exported(root, "zip", "epub")
    run(root)
    return root


def test_a_site_without_exports_has_no_page_of_them(tmp_path: Path) -> None:
    root = built(tmp_path)
    assert not list((root / "site").rglob("downloads.html"))
    edit(
        root,
        "site_config.yml",
        "static: static",
        "static: static\nlinks:\n  d: {label: 下载, path: downloads.html}",
    )
    run(root)
    page = (root / "site/th/downloads.html").read_text("utf-8")
    assert "<h1>ดาวน์โหลด</h1>" in page and ".zip" not in page


def test_the_page_lists_files_with_size_date_and_digest(listed: Path) -> None:
    page = (listed / "site/ar/downloads.html").read_text("utf-8")
    file = listed / "site/ar/downloads/tongwen.ar.higher.zip"
    assert 'href="../ar/downloads/tongwen.ar.higher.zip" download' in page
    assert "كيلوبايت" in page and '<time datetime="2026-03-02">' in page
    [one] = (
        e
        for e in manifest.read(state_of(listed) / "manifest")
        if e.path == "ar/downloads/tongwen.ar.higher.zip"
    )
    assert one.size == file.stat().st_size and one.digest in page
    assert "دون صور" in page, "the flavour without pictures says so"


def test_exports_are_linked_not_copied_and_restale_only_their_pages(root: Path) -> None:
    first = run(root)
    # Page and two catalogues in three locales, their sitemaps, and the files themselves.
    files = len(list((root / "exports").rglob("tongwen.*")))
    assert first.rendered == 3 * 3 + 3 + files
    source = root / "exports/th/tongwen.th.higher.zip"
    assert os.path.samefile(source, root / "site/th/downloads/tongwen.th.higher.zip")
    assert run(root).rendered == 0
    edit(root, "content/catalog/higher/all.jsonl", "极限与导数。", "极限、导数与积分。")
    run(root)
    made = {one.path for one in exported(root, "zip", "epub").made}
    again = run(root)
    locales = {path.split("/")[0] for path in made}
    assert again.rendered == 3 * len(locales) + len(made)


def test_every_link_of_the_page_and_the_catalogues_leads_to_a_file(listed: Path) -> None:
    site = listed / "site"
    pages = read_pages(site)
    for tag in ("zh-Hans", "ar", "th"):
        links = [link for link in pages[f"{tag}/downloads.html"].links if "downloads/" in link]
        assert links
        for link in links:
            assert (site / tag / link).is_file(), link
    assert (
        "https://tongwen.example.org/edu/th/downloads.html"
        in (site / "sitemaps/th.xml").read_text()
    )


def test_the_opds_catalogue_is_an_acquisition_feed(listed: Path) -> None:
    """OPDS 1.2, 2 and 5; RFC 4287, 4.1.1 and 4.1.2."""
    feed = ElementTree.parse(listed / "site/th/opds.xml").getroot()
    assert feed.tag == f"{ATOM}feed"
    links = {link.get("rel"): link for link in feed.findall(f"{ATOM}link")}
    kind = "application/atom+xml;profile=opds-catalog;kind=acquisition"
    assert links["self"].get("type") == links["start"].get("type") == kind
    entries = feed.findall(f"{ATOM}entry")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries) == 2
    for part in (feed, *entries):
        assert part.findtext(f"{ATOM}id").startswith("https://")
        assert part.findtext(f"{ATOM}title")
        assert part.findtext(f"{ATOM}updated").endswith("T00:00:00Z")
    for entry in entries:
        assert entry.findtext("{http://purl.org/dc/terms/}language") == "th"
        found = [link for link in entry.findall(f"{ATOM}link") if link.get("rel") == OPEN]
        assert found
        for link in found:
            file = listed / "site/th" / link.get("href")
            assert file.stat().st_size == int(link.get("length"))
            assert link.get("type") in ("application/zip", "application/epub+zip")


def test_the_opds_2_catalogue_names_each_publication(listed: Path) -> None:
    feed = json.loads((listed / "site/ar/opds.json").read_text("utf-8"))
    assert feed["metadata"]["title"] and feed["links"][0]["rel"] == "self"
    assert len(feed["publications"]) == 2
    for one in feed["publications"]:
        assert one["metadata"]["language"] == "ar"
        for link in [*one["links"], *one["images"]]:
            assert (listed / "site/ar" / link["href"]).resolve().is_file()


def test_a_file_that_is_not_the_one_listed_is_left_out_with_a_warning(root: Path) -> None:
    file = root / "exports/th/tongwen.th.higher.zip"
    body = file.read_bytes()
    file.write_bytes(body[:-1] + b"?")
    summary = run(root)
    assert any("tongwen.th.higher.zip" in said for said in summary.warnings)
    assert "tongwen.th.higher.zip" not in (root / "site/th/downloads.html").read_text("utf-8")
    assert not (root / "site/th/downloads/tongwen.th.higher.zip").exists()
    file.write_bytes(body)
    assert run(root).warnings == []
    assert (root / "site/th/downloads/tongwen.th.higher.zip").read_bytes() == body


def test_a_damaged_list_stops_the_build_and_the_last_site_stays(root: Path) -> None:
    run(root)
    (root / "exports/index.json").write_text("{")
    with pytest.raises(SourceError, match="not a list of exports"):
        run(root)
    assert (root / "site/th/downloads.html").exists()


def test_what_is_no_longer_exported_leaves_the_site(root: Path) -> None:
    run(root)
    (root / "exports/index.json").unlink()
    run(root)
    assert not list((root / "site").rglob("downloads*"))


def test_in_a_release_mirrors_choose_downloads_as_they_choose_collections(listed: Path) -> None:
    found = read_tree(listed / "site_config.yml", "", listed / "site").slices["th"]["downloads"]
    assert "th/downloads/tongwen.th.higher.zip" in [file.path for file in found]
