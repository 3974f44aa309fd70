"""`tongwen deploy`: a built site to a bucket or a folder that a web server serves."""

import json
import re
import time
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

import click

from generator import manifest
from generator.cli.shared import bar, config_option, json_option, size_text
from generator.config.load import load
from generator.deploy import limits
from generator.deploy.run import Order, Report, deploy, preview
from generator.deploy.store import FolderStore, Store
from generator.errors import UsageError
from generator.files import exclusive, write_atomic

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


@click.command("deploy")
@click.argument("target")
@config_option
@click.option(
    "--site",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("site"),
    show_default=True,
    help="Folder of the built site.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--gzip", "zipped", is_flag=True, help="Store text compressed, and say so.")
@click.option(
    "--grace",
    default="1d",
    show_default=True,
    metavar="TIME",
    help="How long files stay after the site has lost them, such as 12h; 0s removes at once.",
)
@click.option(
    "--host",
    type=click.Choice(sorted(limits.HOSTS)),
    help="Refuse at once what this host would break off.",
)
@click.option("--from-nothing", is_flag=True, help="Put everything, whatever lies there.")
@click.option("--break-lock", is_flag=True, help="Take over from a deploy that was stopped.")
@click.option(
    "--invalidations",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the addresses that a CDN must forget to this file, a line each.",
)
@json_option
def deploy_command(
    target: str,
    *,
    config_path: Path,
    site: Path,
    dry_run: bool,
    zipped: bool,
    grace: str,
    host: str | None,
    from_nothing: bool,
    break_lock: bool,
    invalidations: Path | None,
    as_json: bool,
) -> None:
    """Bring a bucket or a folder up to the built site: s3://BUCKET/PATH or dir:FOLDER.

    Only what changed goes up, pages after what they need; a deploy that was broken off goes on
    where it stopped. Keys of a bucket come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.

    \b
    Example:
      tongwen deploy "s3://edu/site?endpoint=https://s3.example.org" --dry-run
      tongwen deploy dir:/srv/www/edu
    """
    config = load(config_path)
    state = manifest.state_folder(config.root, site)
    if not (state / "manifest" / "index.tsv").is_file():
        raise UsageError(f"{site} has no finished build.", "Run `tongwen build` first.")
    store = open_store(target, site)
    locales = frozenset(str(one.locale) for one in config.locales)
    order = Order(
        site, state / "manifest", locales, zipped, seconds(grace), from_nothing, break_lock
    )
    with exclusive(state / "lock"):
        if host:
            limits.check(host, manifest.read(order.manifest))
        if dry_run:
            report = preview(order, store, time.time)
        else:
            report = deploy(order, store, time.time, bar)
    if invalidations:
        write_atomic(invalidations, "".join(f"{one}\n" for one in report.invalidate).encode())
    click.echo(json.dumps(asdict(report)) if as_json else _told(report, target, dry_run))


def open_store(target: str, site: Path) -> Store:
    """Open a target. Raises UsageError for one that is neither a bucket nor a folder."""
    if target.startswith("dir:"):
        root = Path(target.removeprefix("dir:"))
        if root.resolve() == site.resolve():
            raise UsageError("The target is the built site itself.", "Name another folder.")
        return FolderStore(root)
    if target.startswith("s3://"):
        try:
            from generator.deploy.objects import open_bucket  # noqa: PLC0415
        except ImportError:
            raise UsageError(
                "Buckets need a library that is not installed.",
                "Run: pip install 'tongwen[s3]'",
            ) from None
        return open_bucket(urlsplit(target))
    raise UsageError(f"{target} is no target.", "Say s3://BUCKET/PATH or dir:FOLDER.")


def seconds(text: str) -> int:
    """Read a length of time.

    >>> seconds("12h"), seconds("0s")
    (43200, 0)
    """
    match = re.fullmatch(r"(\d{1,6})([smhd])", text)
    if not match:
        raise UsageError(
            f"--grace {text} is no length of time.", "For example: 30m, 12h or 1d."
        )
    return int(match[1]) * _UNITS[match[2]]


def _told(report: Report, target: str, dry_run: bool) -> str:
    will = "Would put" if dry_run else "Put"
    lines = [
        f"{will} {report.put} files ({size_text(report.put_bytes)}) to {target}"
        + (f", {report.resumed} of them in an earlier run" if report.resumed else "")
        + f"; removed now: {report.removed}, later: {report.retired}."
    ]
    if report.invalidate:
        lines.append(f"A CDN before it must forget {len(report.invalidate)} addresses.")
    return "\n".join(lines)
