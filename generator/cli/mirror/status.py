"""`tongwen mirror status`."""

import json
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.mirror.extra import need_extra
from generator.cli.shared import json_option, size_text
from generator.problems import printable

if TYPE_CHECKING:
    from generator.mirror.staleness import Staleness
    from generator.mirror.state import Status

_UNITS = {"m": 60, "h": 3_600, "d": 86_400}


class Age(click.ParamType[int]):
    """A time span: `90m`, `36h`, `3d`."""

    name = "AGE"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Give the span in seconds."""
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"(\d{1,6})([mhd])", str(value))
        if not found:
            self.fail(f"{value!r} is no time span; write 90m, 36h or 3d.", param, ctx)
        return int(found[1]) * _UNITS[found[2]]


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--max-age",
    type=Age(),
    default="3d",
    show_default=True,
    help="Longest time since the source was last reached.",
)
@json_option
def status(folder: Path, max_age: int, as_json: bool) -> None:
    """Say what DIR serves and how stale it is.

    Reads only DIR/status.json. Exit codes: 0 fresh, 1 stale: not synced for longer than
    --max-age, or what the publisher signed has expired.

    \b
    Example:
      tongwen mirror status /srv/tongwen --max-age 36h
    """
    need_extra()
    import msgspec  # noqa: PLC0415 starting up is fast without it

    from generator.mirror.layout import Layout  # noqa: PLC0415 an extra
    from generator.mirror.staleness import staleness  # noqa: PLC0415
    from generator.mirror.state import read_status  # noqa: PLC0415

    found = read_status(Layout(folder).existing())
    judged = staleness(found, int(time.time()), max_age)
    if as_json:
        more = {
            "stale": judged.stale,
            "reasons": judged.reasons,
            "age_seconds": judged.age,
            "release_age_seconds": judged.release_age,
            "seconds_to_expiry": judged.left,
        }
        click.echo(json.dumps({**msgspec.to_builtins(found), **more}, indent=2))
    else:
        click.echo(_text(folder, found, judged))
    if judged.stale:
        raise click.exceptions.Exit(1)


def _text(folder: Path, found: "Status", judged: "Staleness") -> str:
    from generator.mirror.staleness import duration  # noqa: PLC0415 an extra

    lines = []
    if judged.age is not None and judged.release_age is not None:
        age = duration(judged.release_age)
        lines = [
            f"{printable(found.site)}: release {found.release} of {found.released}, {age} old",
            f"{found.files:,} files, {size_text(found.bytes)}",
            f"taken from {printable(found.source)}, last reached {duration(judged.age)} ago",
            f"what the publisher signed ends {found.expires}",
        ]
    if found.attempted and not found.ok:
        lines.append(f"the last run failed ({found.attempted}): {printable(found.message)}")
    verdict = f"stale: {'; '.join(judged.reasons)}" if judged.stale else "fresh"
    return "\n".join([*lines, f"{folder}: {verdict}"])
