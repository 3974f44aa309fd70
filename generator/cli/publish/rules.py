"""`tongwen publish keys add`, `revoke`, `rotate` and `renew`: the next version of the rules."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.publish import common
from generator.cli.publish.words import say_changed
from generator.cli.shared import config_option
from generator.publish import ceremony, roots
from generator.publish.keys import read_public
from generator.publish.roots import ROLES

if TYPE_CHECKING:
    from tuf.api.metadata import Root

_role = click.argument("role", type=click.Choice(ROLES))


@click.command()
@_role
@click.argument("public", type=common.existing_file)
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


@click.command()
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


@click.command()
@_role
@click.option(
    "--old", default="", metavar="NAME", help="The key to replace, if there are more."
)
@config_option
@common.keys_option
@common.no_passphrase_option
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
    say_changed(ceremony.rotate(ring, role, old, secret, common.now()), _REFRESH)


@click.command()
@config_option
@common.keys_option
@common.passphrase_option
def renew(config_path: Path, keys_folder: Path | None, passphrase_file: Path | None) -> None:
    """Let the rules hold for a year from now on: who may sign stays as it is.

    Example: tongwen publish keys renew && tongwen publish refresh
    """
    _change(config_path, keys_folder, passphrase_file, lambda _: None)


_REFRESH = "Next: tongwen publish refresh, and mirrors follow with their next sync."


def _change(
    config: Path,
    folder: Path | None,
    passphrase_file: Path | None,
    edit: Callable[["Root"], object],
) -> None:
    ring = common.keyring(folder, config, passphrase_file)
    say_changed(ceremony.change(ring, common.now(), edit), _REFRESH)
