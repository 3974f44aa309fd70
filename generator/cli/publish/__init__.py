"""`tongwen publish`: a built site as a signed release."""

from pathlib import Path

import click

from generator.cli.lazy import LazyGroup
from generator.cli.publish import common
from generator.cli.publish.words import show
from generator.cli.shared import bar, config_option, json_option
from generator.errors import UsageError
from generator.publish.order import Order
from generator.publish.release import Publishing

_HERE = "generator.cli.publish"

#: Command to where it lives and what it does; its module is loaded when it is called.
COMMANDS = {
    "finish": (f"{_HERE}.finishing", "finish", "Let mirrors see what has its signatures now."),
    "keys": (f"{_HERE}.keys", "keys", "Who may sign: make, show, change and use keys."),
    "refresh": (f"{_HERE}.finishing", "refresh", "Renew the timestamp of the last release."),
}


@click.group(cls=LazyGroup, table=COMMANDS, invoke_without_command=True)
@config_option
@click.option(
    "--site",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("site"),
    show_default=True,
    help="Folder of the built site.",
)
@click.option(
    "--edition",
    "editions",
    multiple=True,
    metavar="NAME=DIR",
    help="Publish a partner's built edition too; may be repeated.",
)
@common.to_option
@common.keys_option
@click.option(
    "--exports",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="Folder of files (ZIM, EPUB, …) to sign and offer beside the site.",
)
@click.option(
    "--bundles",
    type=click.IntRange(0, 20),
    default=3,
    show_default=True,
    help="Earlier releases that mirrors can update from with few bytes, and that are kept.",
)
@common.days_option
@click.option("--force", is_flag=True, help="Make a release even if nothing changed.")
@click.option("--recheck", is_flag=True, help="Hash earlier packs; make damaged ones again.")
@click.option("--dry-run", is_flag=True, help="Only say what there is to do.")
@click.option(
    "--jobs", type=click.IntRange(min=0), default=0, help="Processes; 0: one per processor."
)
@common.passphrase_option
@json_option
@click.pass_context
def publish(
    context: click.Context,
    *,
    config_path: Path,
    site: Path,
    editions: tuple[str, ...],
    to: Path,
    keys_folder: Path | None,
    exports: Path | None,
    bundles: int,
    days: int,
    force: bool,
    recheck: bool,
    dry_run: bool,
    jobs: int,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Make a signed release of the built site, for mirrors to take.

    \b
    Example:
      tongwen publish keys init
      tongwen build && tongwen publish --to release
    """
    if context.invoked_subcommand:
        return
    sites = {"": site, **dict(map(_edition, editions))}
    order = Order(
        config_path,
        sites,
        to,
        common.now(),
        common.release_date(),
        exports,
        bundles,
        days,
        force,
        recheck,
        dry_run,
        jobs=jobs,
    )
    ring = common.keyring(keys_folder, config_path, passphrase_file)
    report = Publishing(order, ring, bar).run()
    show(report, to, as_json)


def _edition(text: str) -> tuple[str, Path]:
    name, equals, folder = text.partition("=")
    if not name or not equals or not folder:
        raise UsageError(f"--edition {text!r} is not NAME=DIR.", "For example: th=site-th")
    return name, Path(folder)
