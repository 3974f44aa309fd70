"""The open-data centre: dated figures, their pages, charts, CSV and catalogue."""
# ruff: noqa: E501 (records are lines)

import csv
import doctest
import importlib
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from generator.build import check
from generator.config.load import load
from generator.problems import Faults, Problems
from generator.render.charts import Bar, bar_chart
from generator.render.spreadsheets import csv_file
from tests.build_sites import edit, everything, options, run
from tests.figures_site import figures_site, writer

FIGURES = "content/data/figures.jsonl"
Write = Callable[[str], Path]


@pytest.fixture
def root(site: Write) -> Path:
    return figures_site(site)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a site that was built once; tests only look at it."""
    root = figures_site(writer(tmp_path_factory.mktemp("figures")))
    run(root)
    return root


def page(root: Path, path: str) -> str:
    return (root / "site" / path).read_text(encoding="utf-8")


def faults(root: Path) -> list[str]:
    return [f"{p.place}: {p.fact}" for p in check(options(root)).errors]


def test_every_series_has_a_page_and_a_table_in_every_locale(built: Path) -> None:
    root = built
    for tag in ("zh-Hans", "ar"):
        html = page(root, f"{tag}/data/views.html")
        assert html.count("<tr>") == 4  # the head and three figures
        assert '<time datetime="2023-06-16">' in html
        assert '<data value="26000000000">' in html
        assert 'href="#source-paper"' in html
        assert 'id="source-paper"' in html
        assert "https://paper.example/" in html
    assert "26,000,000,000" in page(root, "zh-Hans/data/views.html")


def test_figures_of_different_dates_stay_apart_and_the_newest_is_shown(built: Path) -> None:
    root = built
    dates = re.findall(
        r'<th scope="row"><time datetime="([^"]*)"', page(root, "ar/data/views.html")
    )
    assert dates == ["2022-02", "2023-06-16", "2025"]
    overview = page(root, "zh-Hans/data/index.html")
    assert "60,800,000,000" in overview
    assert "26,000,000,000" not in overview
    assert '<time datetime="2025">' in overview


def test_an_unverified_figure_says_so_in_table_chart_and_data(built: Path) -> None:
    root = built
    html = page(root, "zh-Hans/data/views.html")
    assert 'class="doubt"' in html
    assert html.count('class="bar open"') == 1
    assert 'class="warn"' in html
    body = page(root, "zh-Hans/data/views.csv")
    assert next(row["status"] for row in csv.DictReader(io.StringIO(body))) == "unverified"


def test_the_chart_is_xml_with_title_and_description_and_no_style(built: Path) -> None:
    root = built
    html = page(root, "ar/data/views.html")
    svg = re.search(r'<svg class="chart".*?</svg>', html, re.DOTALL)
    assert svg
    tree = ElementTree.fromstring(svg[0])
    assert tree.get("role") == "img"
    names = tree.get("aria-labelledby", "").split()
    assert [tree.find(f".//*[@id='{n}']") is not None for n in names] == [True, True]
    desc = tree.findtext("desc") or ""
    assert desc.count(";") == 2
    assert "style" not in svg[0]


def test_a_chart_runs_from_right_to_left_where_the_page_does() -> None:
    bars = [Bar(50, "2023", "50", True), Bar(100, "2025", "100", False, "?")]
    left, right = (bar_chart(bars, "x", Markup(""), rtl) for rtl in (False, True))
    assert 'x="0" y="26" width="180"' in left
    assert 'x="180" y="26" width="180"' in right
    assert bar_chart(bars, "x", Markup(""), False) == left


def test_a_chart_escapes_what_it_is_given() -> None:
    evil = '</svg><script>alert("1")</script>'
    drawn = bar_chart([Bar(0, evil, evil, False, evil)], evil, Markup(""), False)
    assert "<script>" not in drawn
    assert ElementTree.fromstring(drawn).findtext("title") == evil


@given(st.lists(st.floats(0, 2**53), min_size=1, max_size=5), st.booleans())
def test_bars_stay_inside_the_drawing(values: list[float], rtl: bool) -> None:
    drawn = bar_chart([Bar(v, "a", "b", True) for v in values], "t", Markup(""), rtl)
    for rect in ElementTree.fromstring(drawn).iter("rect"):
        x, width = float(rect.get("x", "")), float(rect.get("width", ""))
        assert 0 <= x <= x + width <= 360.01


def test_csv_is_rfc_4180_and_runs_nothing(built: Path) -> None:
    root = built
    body = (root / "site/zh-Hans/data/index.csv").read_bytes()
    assert not body.startswith(b"\xef\xbb\xbf")
    assert body.count(b"\r\n") == body.count(b"\n") == 5
    rows = list(csv.DictReader(io.StringIO(body.decode(), newline="")))
    assert [r["value"] for r in rows if r["series"] == "views"] == [
        "1000",
        "26000000000",
        "60800000000",
    ]
    hostile = next(r for r in rows if r["series"] == "hostile")
    assert (hostile["label"], hostile["unit_label"]) == ("'=1+1 <b>", "'@项")


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2)))
def test_no_cell_begins_as_a_formula_and_every_cell_comes_back(rows: list[list[str]]) -> None:
    text = io.StringIO(csv_file(["a", "b"], rows).decode(), newline="")
    read = list(csv.reader(text))[1:]
    for row, back in zip(rows, read, strict=True):
        for cell, got in zip(row, back, strict=True):
            assert not got.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
            assert got in (cell, f"'{cell}")


def test_the_catalogue_lists_every_series_with_a_distribution_a_locale(built: Path) -> None:
    root = built
    made = json.loads(page(root, "data/catalog.jsonld"))
    assert made["@type"] == "dcat:Catalog"
    assert {d["dct:identifier"] for d in made["dcat:dataset"]} == {"views", "hostile"}
    views = next(d for d in made["dcat:dataset"] if d["dct:identifier"] == "views")
    assert views["dct:temporal"]["dcat:startDate"] == {
        "@value": "2022-02",
        "@type": "xsd:gYearMonth",
    }
    base = load(root / "site_config.yml", Problems()).site.base_url
    for one in views["dcat:distribution"]:
        address = one["dcat:downloadURL"]["@id"]
        assert (root / "site" / address.removeprefix(base)).is_file()


def test_the_catalogue_lists_the_dumps_of_a_site_that_has_them(root: Path) -> None:
    edit(root, "site_config.yml", "figures:", "data: {dumps: true}\nfigures:")
    run(root)
    made = json.loads(page(root, "data/catalog.jsonld"))
    base = made["foaf:homepage"]["@id"]
    dump = next(d for d in made["dcat:dataset"] if d["dct:identifier"] == "dump-higher")
    for one in dump["dcat:distribution"]:
        address = one["dcat:downloadURL"]["@id"]
        assert (root / "site" / address.removeprefix(base)).is_file()


def test_a_series_describes_itself_to_search_engines(built: Path) -> None:
    root = built
    html = page(root, "zh-Hans/data/views.html")
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert found
    data = json.loads(found[1])
    assert data["@type"] == "Dataset"
    assert data["temporalCoverage"] == "2022-02/2025"
    assert data["distribution"]["contentUrl"].endswith("/zh-Hans/data/views.csv")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"series":"view","value":1,"unit":"times","as_of":"2025","source":"radio","status":"reported"}', "no code of the vocabulary `series`"),
        ('{"series":"views","value":1,"unit":"items","as_of":"2025-01","source":"radio","status":"reported"}', "counted in `times` in line 1"),
        ('{"series":"views","value":1,"unit":"times","as_of":"2025-02-30","source":"radio","status":"reported"}', "`as_of`"),
        ('{"series":"views","value":-1,"unit":"times","as_of":"2024","source":"radio","status":"reported"}', "below zero"),
        ('{"series":"views","value":1e300,"unit":"times","as_of":"2024","source":"radio","status":"reported"}', "too large"),
        ('{"series":"views","value":"1","unit":"times","as_of":"2024","source":"radio","status":"reported"}', "`value` must be a number"),
        ('{"series":"views","value":1,"unit":"times","as_of":"2024","source":"radio","status":"sure"}', "not one of those allowed"),
        ('{"series":"views","value":1,"unit":"times","as_of":"2025","source":"radio","status":"reported"}', "line 2 has this series, date and source already"),
        ('{"series":"use","value":1,"unit":"times","as_of":"2025","source":"radio","status":"reported"}', "is a group of series"),
        ('{"series":"views","unit":"times","as_of":"2025","source":"paper","status":"reported"}', "`value` is missing"),
        ("not json", "not valid JSON"),
    ],
)  # fmt: skip
def test_a_faulty_figure_is_told_with_its_line(root: Path, line: str, said: str) -> None:
    path = root / FIGURES
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    [fault] = faults(root)
    assert fault.startswith(f"{FIGURES}:5:")
    assert said in fault


def test_nothing_is_written_where_a_figure_is_faulty(root: Path) -> None:
    run(root)
    before = everything(root)
    (root / FIGURES).write_text("{}\n" * 3, encoding="utf-8")
    with pytest.raises(Faults) as caught:
        run(root)
    assert len(caught.value.problems) >= 3
    assert everything(root) == before


def test_a_missing_file_of_figures_and_missing_vocabularies_are_told(root: Path) -> None:
    (root / FIGURES).unlink()
    assert ["is not there" in fault for fault in faults(root)] == [True]
    edit(root, "site_config.yml", "  units: content/vocabularies/units.jsonl\n", "")
    assert any("needs the vocabulary `units`" in fault for fault in faults(root))


def test_one_edited_figure_writes_the_pages_that_show_it(root: Path) -> None:
    run(root)
    before = everything(root)
    edit(root, FIGURES, '"value":3,', '"value":4,')
    run(root)
    after = everything(root)
    changed = {path for path in after if before.get(path) != after[path] and "/data/" in path}
    assert not any("views" in path for path in changed)
    assert any(path.endswith("data/hostile.html") for path in changed)


@pytest.mark.parametrize("module", ["spreadsheets", "site_links"])
def test_the_examples_are_true(module: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(f"generator.render.{module}"))
    assert (failed, tried > 0) == (0, True)


def test_hostile_labels_are_text(built: Path) -> None:
    root = built
    html = page(root, "zh-Hans/data/hostile.html")
    assert "<b>" not in html.replace("<body>", "")
    assert "=1+1 &lt;b&gt;" in html
