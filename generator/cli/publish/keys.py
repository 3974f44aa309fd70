"""`tongwen publish keys`: who may sign."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.publish import common
from generator.cli.publish.words import waiting_lines
from generator.cli.shared import config_option, json_option
from generator.errors import UsageError
from generator.problems import printable
from generator.publish import ceremony, roots
from generator.publish.ceremony import Changed
from generator.publish.keys import new_pair, read_public, signing
from generator.publish.roots import ROLES

if TYPE_CHECKING:
    from securesystemslib.signer import Key
    from tuf.api.metadata import Root

_file = click.Path(dir_okay=False, exists=True, path_type=Path)
_role = click.argument("role", type=click.Choice(ROLES))
_no_passphrase = click.option(
    "--no-passphrase", is_flag=True, help="Do not encrypt the private key."
)


@click.group()
def keys() -> None:
    """Make, show, change and use the keys that sign releases.

    People sign for `root` (who may sign) and `targets` (what a release is), with keys they keep
    to themselves; the publishing machine signs for `snapshot` and `timestamp`.

    Example: tongwen publish keys init
    """


@keys.command()
@config_option
@common.keys_option
@click.option(
    "--root", "root_keys", multiple=True, type=_file, metavar="PUB", help="Who signs for root."
)
@click.option(
    "--targets",
    "target_keys",
    multiple=True,
    type=_file,
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
@_no_passphrase
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
    _say(changed, "Next: tongwen build && tongwen publish")


@keys.command()
@click.argument("name")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Where to put it [default: here].",
)
@_no_passphrase
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


@keys.command()
@config_option
@common.keys_option
@json_option
def show(config_path: Path, keys_folder: Path | None, as_json: bool) -> None:
    """Show who may sign, which keys lie here and what waits for signatures.

    Example: tongwen publish keys show
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


@keys.command()
@_role
@click.argument("public", type=_file)
@click.option("--threshold", type=click.IntRange(1, 50), help="How many must sign from now on.")
@config_option
@common.keys_option
@common.passphrase_option
def add(
    role: str,
    public: Path,
    threshold: int | None,
    config_path: Path,
    keys_folder: Path | None,
    passphrase_file: Path | None,
) -> None:
    """Let one key more sign for ROLE.

    Example: tongwen publish keys add targets carla.pub --threshold 2
    """
    key = read_public(public)

    def edit(root: "Root") -> None:
        roots.add(root, role, key)
        if threshold:
            roots.set_threshold(root, role, threshold)

    _change(config_path, keys_folder, passphrase_file, edit)


@keys.command()
@_role
@click.argument("name")
@click.option("--threshold", type=click.IntRange(1, 50), help="How many must sign from now on.")
@config_option
@common.keys_option
@common.passphrase_option
def revoke(
    role: str,
    name: str,
    threshold: int | None,
    config_path: Path,
    keys_folder: Path | None,
    passphrase_file: Path | None,
) -> None:
    """Let the key called NAME sign for ROLE no more.

    Example: tongwen publish keys revoke targets boris
    """

    def edit(root: "Root") -> None:
        if threshold:
            root.roles[role].threshold = threshold
        roots.revoke(root, role, name)

    _change(config_path, keys_folder, passphrase_file, edit)


@keys.command()
@_role
@click.option(
    "--old", default="", metavar="NAME", help="The key to replace, if there are more."
)
@config_option
@common.keys_option
@_no_passphrase
@common.passphrase_option
def rotate(
    role: str,
    old: str,
    config_path: Path,
    keys_folder: Path | None,
    no_passphrase: bool,
    passphrase_file: Path | None,
) -> None:
    """Put a new key in the place of one that signs for ROLE.

    Example: tongwen publish keys rotate timestamp
    """
    ring = common.keyring(keys_folder, config_path, passphrase_file)
    secret = common.new_passphrase(passphrase_file, no_passphrase)
    _say(ceremony.rotate(ring, role, old, secret, common.now()), _REFRESH)


@keys.command()
@config_option
@common.keys_option
@common.passphrase_option
def renew(config_path: Path, keys_folder: Path | None, passphrase_file: Path | None) -> None:
    """Let the rules hold for a year from now on: who may sign stays as it is.

    Example: tongwen publish keys renew
    """
    _change(config_path, keys_folder, passphrase_file, lambda _: None)


@keys.command()
@click.argument("file", type=_file)
@click.option("--key", required=True, type=_file, help="Your private key, NAME.pem.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@common.passphrase_option
@json_option
def sign(file: Path, key: Path, yes: bool, passphrase_file: Path | None, as_json: bool) -> None:
    """Sign FILE, which the publisher sent you, with your own key.

    Compare what it says with what the publisher tells you on another way, the phone say.

    Example: tongwen publish keys sign 7.targets.json --key anna.pem
    """
    signing()
    said = ceremony.statement(file)
    if as_json:
        click.echo(json.dumps(asdict(said), indent=2))
    else:
        click.echo(f"{said.role}, version {said.version}, valid until {said.expires[:10]}:")
        click.echo("\n".join(f"  {printable(line)}" for line in said.lines))
    if not yes and not click.confirm("Do you sign that?", err=True):
        raise UsageError("Nothing was signed.")
    name = ceremony.sign(file, key, common.asker(passphrase_file))
    click.echo(f"{file} is signed by {name}. Send it back to the publisher.", err=True)


_REFRESH = "Next: tongwen publish refresh, and mirrors follow with their next sync."


def _change(
    config: Path,
    folder: Path | None,
    passphrase_file: Path | None,
    edit: Callable[["Root"], object],
) -> None:
    ring = common.keyring(folder, config, passphrase_file)
    _say(ceremony.change(ring, common.now(), edit), _REFRESH)


def _say(changed: Changed, done: str) -> None:
    if changed.wanting:
        lines = waiting_lines(changed.sign, changed.wanting, changed.signers)
        click.echo("\n".join(lines))
    else:
        click.echo(f"Version {changed.version} of the rules is in force.")
        click.echo(done)
