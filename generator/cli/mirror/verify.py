"""`tongwen mirror verify`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.mirror.extra import need_extra
from generator.cli.mirror.progress import Bars
from generator.cli.shared import json_option, size_text
from generator.problems import printable

if TYPE_CHECKING:
    from generator.mirror.verify import Report

#: Paths of a kind that a person is shown; `--json` has them all.
SHOWN = 20
KINDS = ("missing", "altered", "extra")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--root",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The publisher's root.json; without it, the one this mirror has pinned.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=0),
    default=0,
    help="Processes; 0: one for each processor.",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless something is wrong.")
@json_option
def verify(folder: Path, root: Path | None, jobs: int, quiet: bool, as_json: bool) -> None:
    """Hash every file that DIR serves and compare it with what the publisher signed.

    Needs no network. Lists files that are missing, extra or altered. Exit codes: 0 all is
    as signed, 1 something is not, 4 the mirror's own lists are not what was signed.

    \b
    Example:
      tongwen mirror verify /srv/tongwen
      tongwen mirror verify /srv/tongwen --root root.json --json
    """
    need_extra()
    from generator.mirror.verify import verify as run_verify  # noqa: PLC0415 an extra

    with Bars(quiet) as bars:
        report = run_verify(folder, root, jobs, bars)
    if as_json:
        click.echo(json.dumps({**asdict(report), "good": report.good}, indent=2))
    elif not (quiet and report.good):
        click.echo(_text(report))
    if not report.good:
        raise click.exceptions.Exit(1)


def _text(report: "Report") -> str:
    lines = []
    for kind in KINDS:
        paths: list[str] = getattr(report, kind)
        lines += [f"{kind}: {printable(path)}" for path in paths[:SHOWN]]
        if len(paths) > SHOWN:
            lines.append(f"{kind}: and {len(paths) - SHOWN:,} more")
    what = f"release {report.release}: {report.files:,} files, {size_text(report.bytes)}"
    if report.good:
        return f"{what}: all as signed."
    counts = ", ".join(
        f"{len(getattr(report, k)):,} {k}" for k in ("missing", "altered", "extra")
    )
    return "\n".join([*lines, f"{what}: {counts}. To mend it: tongwen mirror sync --repair."])
