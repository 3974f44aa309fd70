"""`tongwen translate memory`: what people translated before."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.shared import bar, json_option
from generator.cli.translate.common import (
    chosen_locales,
    config_option,
    load_config,
    locale_option,
)

if TYPE_CHECKING:
    from generator.translation.memory import Match

# Imports inside the commands keep the start of every other command quick.
# ruff: noqa: PLC0415


@click.group()
def memory() -> None:
    """Ask what people translated before; made from the PO files, which stay the truth.

    Only translations that a person vouches for are in it: never a machine's alone. It lies in
    .tongwen/memory/ and may be deleted at any time.

    Example: tongwen translate memory query --locale ar "线性代数"
    """


@memory.command()
@config_option
@locale_option
@click.option("--fresh", is_flag=True, help="Make it anew from all files.")
def build(config_path: Path, tags: tuple[str, ...], fresh: bool) -> None:
    """Take in the PO files that changed. `query` and `sync` do so too.

    Example: tongwen translate memory build --locale ar
    """
    from generator.problems import Problems
    from generator.translation.memory import Memory, memory_path

    config, problems = load_config(config_path), Problems()
    locales = chosen_locales(config, tags)
    for locale in bar("Reading", locales, len(locales)):
        path = memory_path(config, locale)
        if fresh:
            path.unlink(missing_ok=True)
        with Memory(path) as store:
            read = store.refresh(config, locale, problems)
            counts = store.counts()
        click.echo(f"{locale}: {read} files read, {counts.pairs} translations", err=True)
    problems.raise_if_any()


@memory.command()
@config_option
@locale_option
@json_option
def stats(config_path: Path, tags: tuple[str, ...], as_json: bool) -> None:
    """Count what is in the memory, and what a machine alone vouches for.

    Example: tongwen translate memory stats --json
    """
    from dataclasses import asdict

    from generator.problems import Problems
    from generator.translation.memory import Memory, memory_path

    config, problems = load_config(config_path), Problems()
    found = {}
    for locale in chosen_locales(config, tags):
        with Memory(memory_path(config, locale)) as store:
            store.refresh(config, locale, problems)
            found[locale.tag] = asdict(store.counts())
    if as_json:
        click.echo(json.dumps(found, indent=2))
    else:
        for tag, c in found.items():
            click.echo(
                f"{tag}: {c['pairs']} translations of {c['texts']} texts in {c['files']} files;"
                f" {c['machine']} left out, a machine's alone"
            )
    problems.raise_if_any()


@memory.command()
@config_option
@click.option("--locale", "tag", required=True, help="The language of the translations.")
@click.option("--context", default="", help="The msgctxt it would stand in.")
@click.option(
    "--limit", type=click.IntRange(1, 100), default=3, show_default=True, help="Most answers."
)
@click.option(
    "--least", type=click.IntRange(30, 100), default=70, show_default=True, help="Lowest score."
)
@json_option
@click.argument("text")
def query(
    config_path: Path,
    tag: str,
    context: str,
    limit: int,
    least: int,
    as_json: bool,
    text: str,
) -> None:
    """Give the translations of TEXT and of texts like it, the likest first.

    A score of 101 is the same text in the same context, 100 the same text. Without --limit
    three are given, without --least none under 70.

    Example: tongwen translate memory query --locale th "线性代数"
    """
    from generator.problems import Problems
    from generator.translation.memory import Memory, memory_path

    config, problems = load_config(config_path), Problems()
    (locale,) = chosen_locales(config, (tag,))
    with Memory(memory_path(config, locale)) as store:
        store.refresh(config, locale, problems)
        found = store.like(text, context, limit, least)
    problems.raise_if_any()
    if as_json:
        rows = [m._asdict() for m in found]
        click.echo(json.dumps({"results": rows}, ensure_ascii=False, indent=2))
    else:
        for match in found:
            _print(match)
        if not found:
            click.echo("Nothing like it is known.", err=True)


def _print(match: "Match") -> None:
    state = "approved" if match.approved else "translated"
    by = f" by {match.by}" if match.by else ""
    click.echo(f"{match.score:.0f}  {match.source}")
    for form in match.target:
        click.echo(f"     {form}")
    click.echo(f"     {match.path} {match.context}, {state}{by}")
