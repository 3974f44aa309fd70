"""`tongwen publish keys init`, `new` and `show`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.publish import common
from generator.cli.publish.words import say_changed, waiting_lines
from generator.cli.shared import config_option, json_option
from generator.problems import printable
from generator.publish import ceremony
from generator.publish.keys import new_pair, read_public, signing

if TYPE_CHECKING:
    from securesystemslib.signer import Key


@click.command()
@config_option
@common.keys_option
@click.option(
    "--root",
    "root_keys",
    multiple=True,
    type=common.existing_file,
    metavar="PUB",
    help="Who signs for root.",
)
@click.option(
    "--targets",
    "target_keys",
    multiple=True,
    type=common.existing_file,
    metavar="PUB",
    help="Who signs for targets [default: as root].",
)
@click.option(
    "--threshold",
    type=click.IntRange(1, 50),
    default=1,
    show_default=True,
    help="How many of them must sign.",
)
@common.no_passphrase_option
@common.passphrase_option
def init(
    config_path: Path,
    keys_folder: Path | None,
    root_keys: tuple[Path, ...],
    target_keys: tuple[Path, ...],
    threshold: int,
    no_passphrase: bool,
    passphrase_file: Path | None,
) -> None:
    """Make the keys of a site: alone, or with the public keys of others.

    \b
    Example:
      tongwen publish keys init
      tongwen publish keys init --root anna.pub --root boris.pub --threshold 2
    """
    ring = common.keyring(keys_folder, config_path, passphrase_file)
    people: dict[str, list[Key]] = {
        "root": [read_public(path) for path in root_keys],
        "targets": [read_public(path) for path in target_keys or root_keys],
    }
    secret = common.new_passphrase(passphrase_file, no_passphrase)
    changed = ceremony.begin(ring, people, threshold, secret, common.now())
    click.echo(f"The keys are in {ring.folder}.")
    if not root_keys:
        click.echo(
            "Copy root.pem and targets.pem to two USB sticks that you keep apart; who has"
        )
        click.echo("them can sign in your name, and without them nobody can change the keys.")
    say_changed(changed, "Next: tongwen build && tongwen publish")


@click.command()
@click.argument("name")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Where to put it [default: here].",
)
@common.no_passphrase_option
@common.passphrase_option
def new(name: str, folder: Path, no_passphrase: bool, passphrase_file: Path | None) -> None:
    """Make a key pair of your own: NAME.pem, which you keep, and NAME.pub, which you send.

    Example: tongwen publish keys new anna
    """
    signing()
    key = new_pair(folder, name, common.new_passphrase(passphrase_file, no_passphrase)(name))
    click.echo(
        f"{folder / name}.pem is yours alone: keep it on this machine and on a USB stick."
    )
    click.echo(
        f"Send {folder / name}.pub to the publisher, and tell her its number on the phone:"
    )
    click.echo(key.keyid)


@click.command()
@config_option
@common.keys_option
@json_option
def show(config_path: Path, keys_folder: Path | None, as_json: bool) -> None:
    """Show who may sign, which keys lie here and what waits for signatures.

    Example: tongwen publish keys show --json
    """
    seen = ceremony.overview(common.keyring(keys_folder, config_path))
    if as_json:
        click.echo(json.dumps(seen, indent=2))
        return
    click.echo(f"Version {seen['version']} in {seen['folder']}, until {seen['expires'][:10]}.")
    for role, rule in seen["roles"].items():
        names = ", ".join(
            key["name"] + (" [here]" if key["here"] else "") for key in rule["keys"]
        )
        click.echo(f"  {role:<10} {rule['threshold']} of {printable(names)}")
    for one in seen["waiting"]:
        click.echo("\n".join(waiting_lines(one["file"], one["wanting"], one["signers"])))
