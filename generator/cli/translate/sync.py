"""`tongwen translate sync`: texts to the translators."""

import json
from pathlib import Path

import click

from generator.cli.translate.common import (
    all_shelves,
    chosen_locales,
    config_option,
    load_config,
    locale_option,
    say_warnings,
)

# Imports inside the command keep the start of every other command quick.
# ruff: noqa: PLC0415


@click.command()
@config_option
@locale_option
@click.option("--check", is_flag=True, help="Write nothing; fail if a file would change.")
@click.option(
    "--keep-approved",
    is_flag=True,
    help="The sources' edits change no meaning: approved and translated texts stay so.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what changed as JSON.")
def sync(
    config_path: Path, tags: tuple[str, ...], check: bool, keep_approved: bool, as_json: bool
) -> None:
    """Bring the PO files up to date with their sources; no translation is ever lost.

    With --keep-approved, an edit that changes a number, a placeholder, an address or the number
    of lines makes its translation stale all the same.

    Example: tongwen translate sync --locale ar --check
    """
    from contextlib import ExitStack
    from dataclasses import asdict
    from functools import partial

    from generator.problems import Problems
    from generator.translation.memory import Lookup
    from generator.translation.merge import Ways
    from generator.translation.sync import note_unknown_locales
    from generator.translation.sync import sync as run

    config, problems = load_config(config_path), Problems()
    note_unknown_locales(config, problems)
    locales = chosen_locales(config, tags)
    shelves = partial(all_shelves, config, problems)
    with ExitStack() as stack:
        memory = Lookup(config, stack, write=not check)
        changes = list(
            run(
                config, shelves, locales, problems, not check,
                lambda locale: Ways(keep_approved, partial(memory.translations, locale)),
            )
        )  # fmt: skip
    say_warnings(problems)
    changed = [c for c in changes if c.written]
    if as_json:
        click.echo(json.dumps([asdict(c) for c in changed], ensure_ascii=False, indent=2))
    else:
        for c in changed:
            verb = "would change" if check else "written"
            click.echo(
                f"{c.path}: {verb}: {c.new} new, {c.stale:+d} stale, {c.obsolete:+d} obsolete"
            )
        click.echo(f"{len(changes)} files, {len(changed)} changed.", err=True)
    problems.raise_if_any()
    if check and changed:
        raise click.exceptions.Exit(1)
