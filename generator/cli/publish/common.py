"""What the commands of `tongwen publish` share: where keys lie, passphrases, the time."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from generator.config.load import load
from generator.errors import UsageError
from generator.files import read_capped
from generator.publish.keyring import Keyring
from generator.publish.keys import signing

keys_option = click.option(
    "--keys",
    "keys_folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of keys [default: ~/.config/tongwen/keys/ and the site's host].",
)
to_option = click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("release"),
    show_default=True,
    help="Folder the release is written to: what mirrors are given.",
)
days_option = click.option(
    "--days",
    type=click.IntRange(7, 14),
    default=14,
    show_default=True,
    help="Days until mirrors call the release stale unless it is renewed.",
)
passphrase_option = click.option(
    "--passphrase-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File with the passphrase of encrypted keys, instead of a question.",
)

no_passphrase_option = click.option(
    "--no-passphrase", is_flag=True, help="Do not encrypt the private key."
)
existing_file = click.Path(dir_okay=False, exists=True, path_type=Path)


def now() -> datetime:
    """Give the time, in UTC and whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def release_date() -> datetime:
    """Give the date a release bears: SOURCE_DATE_EPOCH where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return now()
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"SOURCE_DATE_EPOCH is {epoch[:40]!r}, which is no time.",
            "It counts seconds since 1970: date +%s",
        ) from None


def keyring(folder: Path | None, config: Path, passphrase_file: Path | None = None) -> Keyring:
    """Give the folder of keys: the one that was named, or that of the site."""
    signing()
    return Keyring(folder or default_folder(config), asker(passphrase_file))


def default_folder(config: Path) -> Path:
    """Give where the keys of a site lie unless the caller says otherwise."""
    home = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    host = urlsplit(load(config).site.base_url).hostname or "site"
    return Path(home).expanduser() / "tongwen" / "keys" / host


def asker(file: Path | None) -> Callable[[Path], str]:
    """Give what finds out the passphrase of a key file: from a file, or by asking."""

    def ask(key: Path) -> str:
        if file:
            return read_capped(file, 4096).decode("utf-8", "replace").strip("\r\n")
        if not sys.stdin.isatty():
            raise UsageError(
                f"{key} is encrypted, and nobody can be asked for its passphrase.",
                "Give it with --passphrase-file.",
            )
        answer: str = click.prompt(f"Passphrase of {key}", hide_input=True, err=True)
        return answer

    return ask


def new_passphrase(file: Path | None, none: bool) -> Callable[[str], str]:
    """Give what finds out the passphrase of a key that is being made."""

    def ask(name: str) -> str:
        if none:
            return ""
        if file or not sys.stdin.isatty():
            return asker(file)(Path(f"{name}.pem"))
        answer: str = click.prompt(
            f"A passphrase for the key {name}",
            hide_input=True,
            confirmation_prompt="Once more",
            err=True,
        )
        return answer

    return ask
