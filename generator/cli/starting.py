"""`tongwen init`."""

import shutil
from pathlib import Path

import click

from generator.errors import UsageError
from generator.files import disk_error

SKELETON = Path(__file__).parent / "skeleton"


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a new small site in DIR: two courses in English, partly translated into French.

    \b
    Example:
      tongwen init courses
      cd courses && tongwen serve
    """
    _refuse_taken(folder)
    try:
        shutil.copytree(SKELETON, folder, dirs_exist_ok=True)
        # Under its own name it would hide files of this repository from git.
        (folder / "gitignore").rename(folder / ".gitignore")
    except OSError as error:
        raise disk_error(error, folder) from error
    click.echo(f"{folder}: a new site, described in README.md.")
    click.echo(f"To look at it: cd {folder} && tongwen serve", err=True)


def _refuse_taken(folder: Path) -> None:
    """Refuse a place where something is; a fresh git repository is nothing."""
    hint = "Choose a folder that is not there yet, or an empty one."
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file.", hint)
    try:
        taken = folder.is_dir() and {p.name for p in folder.iterdir()} - {".git"}
    except OSError as error:
        raise disk_error(error, folder) from error
    if taken:
        raise UsageError(f"{folder} is not empty.", hint)
