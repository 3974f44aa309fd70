"""`tongwen publish finish` and `refresh`."""

from pathlib import Path

import click

from generator.cli.publish import common
from generator.cli.publish.words import show
from generator.cli.shared import config_option, json_option
from generator.publish import finish as finishing
from generator.publish.store import Store


@click.command()
@click.argument("files", nargs=-1, type=click.Path(dir_okay=False, path_type=Path))
@config_option
@common.to_option
@common.keys_option
@common.days_option
@click.option(
    "--bundles",
    type=click.IntRange(0, 20),
    default=3,
    show_default=True,
    help="Earlier releases that are kept.",
)
@common.passphrase_option
@json_option
def finish(
    files: tuple[Path, ...],
    config_path: Path,
    to: Path,
    keys_folder: Path | None,
    days: int,
    bundles: int,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Let mirrors see what waited for signatures; FILES are the signed copies that came back.

    \b
    Example:
      tongwen publish finish from-anna/7.targets.json from-boris/7.targets.json
    """
    ring = common.keyring(keys_folder, config_path, passphrase_file)
    report = finishing.finish(Store(to), ring, list(files), common.now(), days, bundles)
    show(report, to, as_json)


@click.command()
@config_option
@common.to_option
@common.keys_option
@common.days_option
@common.passphrase_option
@json_option
def refresh(
    config_path: Path,
    to: Path,
    keys_folder: Path | None,
    days: int,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Renew the timestamp of the last release, so that mirrors do not call it stale.

    Run it every day, from cron or a systemd timer. Changed keys come into force with it.

    \b
    Example:
      17 4 * * *  cd /srv/site && tongwen publish refresh --to release
    """
    ring = common.keyring(keys_folder, config_path, passphrase_file)
    report = finishing.refresh(Store(to), ring, common.now(), days)
    show(report, to, as_json)
