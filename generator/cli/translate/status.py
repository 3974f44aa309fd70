"""`tongwen translate status`: how far each locale is."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.translate.common import (
    chosen_locales,
    config_option,
    load_config,
    locale_option,
    say_warnings,
)

if TYPE_CHECKING:
    from generator.translation.status import Tally

# Imports inside the command keep the start of every other command quick.
# ruff: noqa: PLC0415


@click.command()
@config_option
@locale_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(config_path: Path, tags: tuple[str, ...], as_json: bool) -> None:
    """Say how far each locale is, by collection, document and state.

    Words and characters are those of the sources; a Han character or kana counts as a word.

    Example: tongwen translate status --locale ar --json
    """
    from generator.problems import Problems
    from generator.translation.status import tallies, totals
    from generator.translation.sync import note_unknown_locales

    config, problems = load_config(config_path), Problems()
    note_unknown_locales(config, problems)
    found = list(tallies(config, chosen_locales(config, tags), problems))
    say_warnings(problems)
    if as_json:
        click.echo(json.dumps([t.json() for t in found], ensure_ascii=False, indent=2))
    else:
        for line in _table([*found, *totals(found)]):
            click.echo(line)
    problems.raise_if_any()


def _table(found: "list[Tally]") -> Iterator[str]:
    from generator.translation.passages import STATES

    states = [s for s in STATES if any(t.states[s] for t in found)]
    rows = [["locale", "part", "entries", "words", "characters", *states, "done"]]
    rows += [_row(t, states) for t in found]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            cell.ljust(width) if at < 2 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()


def _row(tally: "Tally", states: list[Any]) -> list[str]:
    counts = [tally.entries, tally.words.total(), tally.characters.total()]
    counts += [tally.states[s] for s in states]
    done = f"{100 * tally.done // max(tally.entries, 1)} %"
    return [tally.locale, tally.part, *map(str, counts), done]
