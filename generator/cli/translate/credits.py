"""`tongwen translate credits`: who translated what."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.translate.common import (
    chosen_locales,
    config_option,
    load_config,
    locale_option,
)

if TYPE_CHECKING:
    from generator.translation.credits import Credit, Credits

# Imports inside the command keep the start of every other command quick.
# ruff: noqa: PLC0415


@click.command("credits")
@config_option
@locale_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "markdown", "text"]),
    default="text",
    show_default=True,
    help="For people, scripts, or a page of the site.",
)
def credits_(config_path: Path, tags: tuple[str, ...], form: str) -> None:
    """Say who translated what, people and machines apart.

    Names come from the comments of entries and from the headers of files; mail addresses are
    left out, so that the list can be published.

    \b
    Example:
      tongwen translate credits --format markdown > content/documents/about/docs/credits.md
    """
    from generator.problems import Problems
    from generator.translation.credits import credits as read

    config, problems = load_config(config_path), Problems()
    found = list(read(config, chosen_locales(config, tags), problems))
    if form == "json":
        click.echo(json.dumps([_plain(c) for c in found], ensure_ascii=False, indent=2))
    else:
        lines = _markdown if form == "markdown" else _text
        for line in (line for credits in found for line in lines(credits)):
            click.echo(line)
    problems.raise_if_any()


def _plain(credits: "Credits") -> dict[str, object]:
    return {
        "locale": credits.locale.tag,
        "people": [c.json() for c in credits.people],
        "machines": [c.json() for c in credits.machines],
    }


def _text(credits: "Credits") -> Iterator[str]:
    from generator.problems import printable

    yield f"{credits.locale.tag}  {credits.locale.endonym}"
    for heading, found in (("people", credits.people), ("machines", credits.machines)):
        for credit in found:
            yield f"  {heading:<8}  {printable(credit.name) or '(unsigned)'}: {_did(credit)}"
    if not credits.by_name:
        yield "  nobody yet"


def _markdown(credits: "Credits") -> Iterator[str]:
    yield f"## {credits.locale.endonym} ({credits.locale.tag})\n"
    for heading, found in (("", credits.people), ("### Machines\n", credits.machines)):
        if found and heading:
            yield heading
        for credit in found:
            yield f"- {_escaped(credit.name) or 'Unsigned'}: {_did(credit)}"
        if found:
            yield ""


def _did(credit: "Credit") -> str:
    parts = [
        f"{count:,} {verb}"
        for count, verb in (
            (credit.translated, "translated"),
            (credit.approved, "approved"),
            (credit.waiting, "waiting for review"),
        )
        if count
    ]
    if credit.files:
        parts.append(f"named in {credit.files:,} file{'s' * (credit.files != 1)}")
    return ", ".join(parts) + (f"; last on {credit.last}" if credit.last else "")


def _escaped(name: str) -> str:
    """Give a name as Markdown shows it as it is: names come from files that anyone may send."""
    from generator.problems import printable

    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#+-.!|~&" else c for c in printable(name))
