"""`tongwen translate drafts`: what a reviewer should see first."""

import json
from pathlib import Path

import click

from generator.cli.translate.common import (
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
@click.option("--collection", "collections", multiple=True, help="Only this collection.")
@click.option("--document", "documents", multiple=True, help="Only this document.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1),
              help="At most so many drafts.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def drafts(
    config_path: Path,
    tags: tuple[str, ...],
    collections: tuple[str, ...],
    documents: tuple[str, ...],
    limit: int,
    as_json: bool,
) -> None:
    """List machine drafts, those least to be trusted first.

    The number is the engine's own trust in its words, 0 to 1, less for what was noticed: a
    language between, an odd length, a missing term, words translated apart.

    Example: tongwen translate drafts --locale ar --limit 20
    """
    from generator.problems import Problems, printable
    from generator.translation.chosen import Chosen
    from generator.translation.draft.listing import waiting

    config, problems = load_config(config_path), Problems()
    chosen = Chosen(collections=collections, documents=documents)
    found = waiting(config, chosen_locales(config, tags), chosen, limit, problems)
    say_warnings(problems)
    if as_json:
        click.echo(json.dumps([w._asdict() for w in found], ensure_ascii=False, indent=2))
    for draft in found if not as_json else ():
        noticed = f" ({draft.flags})" if draft.flags else ""
        click.echo(f"{draft.score:.2f} {draft.path}:{draft.line}: {draft.context}{noticed}")
        click.echo(f"     {printable(draft.source[:90])}")
        click.echo(f"     {printable(draft.text[:90])}")
    problems.raise_if_any()
