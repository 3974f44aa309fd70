"""`tongwen mirror sync`."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.mirror.extra import need_extra
from generator.cli.mirror.progress import Bars
from generator.cli.shared import json_option, size_text

if TYPE_CHECKING:
    from generator.mirror.report import Summary
    from generator.mirror.selection import Selection

_UNITS = {"": 1, "k": 1000, "m": 10**6, "g": 10**9}


class Rate(click.ParamType[int]):
    """Bytes a second: `500k`, `2M`, or `0` for no limit."""

    name = "RATE"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Give the rate in bytes a second."""
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"(\d{1,9})([kmg]?)", str(value).lower())
        if not found:
            self.fail(f"{value!r} is no rate; write 500k or 2M (bytes a second).", param, ctx)
        return int(found[1]) * _UNITS[found[2]]


@click.command()
@click.argument("url")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--root",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The publisher's root.json, got by a way you trust; needed the first time.",
)
@click.option(
    "--locales",
    "--locale",
    multiple=True,
    metavar="TAGS",
    help="Only these locales, with commas; `all` for all. Kept for the next time.",
)
@click.option(
    "--collections",
    "--collection",
    multiple=True,
    metavar="NAMES",
    help="Only these collections and documents, with commas; `all` for all. Kept.",
)
@click.option("--edition", metavar="NAME", help="A partner's edition; kept for the next time.")
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    help="Releases to keep, the one that is served among them.",
)
@click.option(
    "--limit-rate",
    type=Rate(),
    default=0,
    help="Most bytes a second, as 500k or 2M; no limit without it.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=0),
    default=0,
    help="Processes; 0: one for each processor.",
)
@click.option("--no-bundles", is_flag=True, help="Take packs, no differences (bundles).")
@click.option("--repair", is_flag=True, help="Hash what is here; bring anew what is altered.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless something is wrong.")
@json_option
def sync(
    *,
    url: str,
    folder: Path,
    root: Path | None,
    locales: tuple[str, ...],
    collections: tuple[str, ...],
    edition: str | None,
    keep: int,
    limit_rate: int,
    jobs: int,
    no_bundles: bool,
    repair: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Bring the mirror in DIR to the newest release at URL, a web address or a folder.

    Every byte is checked against the publisher's signatures before it can be seen, and
    DIR/current, which a web server serves, is switched once. An interrupted run goes on
    where it stopped. Exit codes: 0 done, 2 called wrongly, 3 the line or the disk, 4 the
    source was refused.

    \b
    Example:
      tongwen mirror sync https://releases.example.org/ /srv/tongwen --root root.json
      tongwen mirror sync /media/usb/release /srv/tongwen --locales th,en --keep 1
      tongwen mirror sync https://releases.example.org/ /srv/tongwen --limit-rate 100k -q
    """
    need_extra()
    from generator.mirror.sync import Options  # noqa: PLC0415 an extra
    from generator.mirror.sync import sync as run_sync  # noqa: PLC0415

    chosen = _selection(folder, edition, locales, collections)
    options = Options(
        url,
        folder,
        root,
        chosen,
        keep,
        limit_rate,
        jobs,
        bundles=not no_bundles,
        repair=repair,
    )
    with Bars(quiet) as bars:
        summary = run_sync(options, bars)
    if as_json:
        click.echo(json.dumps(asdict(summary), indent=2))
    elif not quiet:
        click.echo(_text(summary, folder))


def _selection(
    folder: Path, edition: str | None, locales: Iterable[str], collections: Iterable[str]
) -> "Selection | None":
    """Give what was asked for, the rest as last time; None: all as last time."""
    from generator.mirror.layout import Layout  # noqa: PLC0415 an extra
    from generator.mirror.selection import Selection  # noqa: PLC0415
    from generator.mirror.state import current  # noqa: PLC0415

    if edition is None and not locales and not collections:
        return None
    kept = current(Layout(folder))
    before = kept.selection if kept else Selection()
    return Selection(
        before.edition if edition is None else edition,
        _names(locales) if locales else before.locales,
        _names(collections) if collections else before.collections,
    )


def _names(given: Iterable[str]) -> tuple[str, ...]:
    names = {name.strip() for text in given for name in text.split(",")} - {""}
    return () if "all" in names else tuple(sorted(names))


def _text(summary: "Summary", folder: Path) -> str:
    if not summary.changed:
        news = "nothing newer"
    else:
        news = f"{summary.written:,} files brought, {summary.linked:,} shared"
    return (
        f"{folder}: release {summary.release} of {summary.released}, {news}; "
        f"{summary.files:,} files, {size_text(summary.bytes)}; "
        f"{summary.requests:,} requests, {size_text(summary.received_bytes)} received; "
        f"{summary.seconds:.1f} s."
    )
