"""`tongwen search`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.shared import json_option
from generator.problems import printable

if TYPE_CHECKING:
    from generator.render.search_reader import Answer

# Imports inside the command keep the start of every other command quick.
# ruff: noqa: PLC0415


@click.command()
@click.argument("query")
@click.option("--locale", metavar="TAG", required=True, help="Language of the reader.")
@click.option(
    "--site",
    type=click.Path(path_type=Path),
    default=Path("site"),
    show_default=True,
    help="The built site.",
)
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="FACET=VALUE",
    help="Keep results with this value, such as level=6; may be repeated.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=10,
    show_default=True,
    help="Results at most.",
)
@json_option
def search(
    query: str, locale: str, site: Path, filters: tuple[str, ...], limit: int, as_json: bool
) -> None:
    """Search a built site: the index that its readers search, read through Whoosh.

    A record is found by its words in other languages too, and shown in the reader's.

    \b
    Example:
      tongwen search 线性代数 --locale fr
      tongwen search "machine learning" --locale en --filter level=6 --json
    """
    from generator.render.search_reader import answer

    found = answer(site, locale, query, limit, filters)
    if as_json:
        click.echo(as_data(found))
        return
    if found.results:
        click.echo(as_text(found))
    click.echo(f"{found.total:,} found.", err=True)


def as_data(found: "Answer") -> str:
    """Give the answer as JSON."""
    return json.dumps(found.data(), ensure_ascii=False, indent=2)


def as_text(found: "Answer") -> str:
    """Give two lines for each result: its title and how it stands, then where it is."""
    lines = []
    for number, one in enumerate(found.results, 1):
        marks = [one.detail, one.state and f"[{one.state}]", _found_in(one.found_in)]
        about = "  ".join(_shown(mark) for mark in marks if mark)
        lines.append(f"{number:>3}. {_shown(one.title)}  {about}".rstrip())
        lines.append(f"     {_shown(one.url)}")
    return "\n".join(lines)


def _shown(text: str) -> str:
    """Give a text for a terminal; spaces of all kinds are spaces."""
    return printable(" ".join(text.split()))


def _found_in(tag: str) -> str:
    return f"(found by its text in {tag})" if tag else ""
