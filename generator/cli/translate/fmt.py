"""`tongwen translate fmt`: canonical bytes."""

from pathlib import Path

import click

# Imports inside the command keep the start of every other command quick.
# ruff: noqa: PLC0415


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if a file would change.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def fmt(check: bool, files: tuple[Path, ...]) -> None:
    """Give PO files their canonical bytes, those of `msgcat --no-wrap` in UTF-8.

    Example: tongwen translate fmt translations/ar/ui.po
    """
    from generator.problems import Problems
    from generator.translation.sync import canonical

    problems = Problems()
    changed = [f for f in files if canonical(f, problems, write=not check)]
    for path in changed:
        click.echo(f"{path}: {'not canonical' if check else 'written'}")
    problems.raise_if_any()
    if check and changed:
        raise click.exceptions.Exit(1)
