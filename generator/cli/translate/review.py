"""`tongwen translate approve`, `reject`, `needs-review`: verdicts on many entries at once."""

import json
from collections.abc import Callable, Iterable
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

import click

from generator.cli.shared import json_option
from generator.cli.translate.common import (
    chosen_locales,
    config_option,
    load_config,
    locale_option,
    say_warnings,
    today,
)

# Imports inside the command keep the start of every other command quick.
# ruff: noqa: PLC0415

Command = TypeVar("Command", bound=Callable[..., Any])
_STATES = ["draft", "needs-review", "stale", "translated", "approved", "rejected"]


def _patterns(option: str, name: str, text: str) -> Callable[[Command], Command]:
    return click.option(option, name, multiple=True, metavar="PATTERN", help=text)


_OPTIONS: list[Callable[[Any], Any]] = [
    config_option,
    locale_option,
    click.option("--collection", "collections", multiple=True, help="Only its records."),
    click.option("--document", "documents", multiple=True, help="Only its pages."),
    _patterns("--file", "files", "Only these PO files: `ui.po`."),
    _patterns("--record", "records", "Only records with such an id: `math-*`."),
    _patterns("--context", "contexts", "Only such msgctxt: `*/title`."),
    _patterns("--actor", "actors", "Only what has such a `by=`: `argos:*`."),
    click.option("--by", required=True, help="Who says so."),
    click.option("--on", default="", help="The day, as 2026-11-22.  [default: today]"),
    click.option("--dry-run", is_flag=True, help="Write nothing; say what would change."),
    json_option,
]


def _with_options(states: str) -> Callable[[Command], Command]:
    state = click.option(
        "--state",
        "states",
        multiple=True,
        type=click.Choice(_STATES),
        help=f"Only entries in this state; may be given again.  [default: {states}]",
    )
    every = [*_OPTIONS[:-4], state, *_OPTIONS[-4:]]
    return lambda command: reduce(lambda c, option: option(c), reversed(every), command)


@click.command()
@_with_options("translated")
@click.option("--own", is_flag=True, help="Approve what --by translated too.")
def approve(**given: Any) -> None:
    """Approve translations: a second person has read them and agrees.

    Machine drafts, stale texts and those that need review are approved only where --state names
    them. What fails a check that `tongwen translate check` calls an error is refused.

    Example: tongwen translate approve --locale ar --collection higher --by ليلى
    """
    _review("approved", ["translated"], given)


@click.command()
@_with_options("all but rejected")
@click.option("--reason", default="", help="Why, for whoever translates it again.")
def reject(**given: Any) -> None:
    """Refuse translations: they are shown nowhere until someone translates anew.

    Example: tongwen translate reject --locale th --actor "argos:*" --by somchai
    """
    _review("rejected", [s for s in _STATES if s != "rejected"], given)


@click.command("needs-review")
@_with_options("translated, approved")
@click.option("--reason", default="", help="What to look at.")
def needs_review(**given: Any) -> None:
    """Ask for a look at translations: they stay, marked as waiting for review.

    Example: tongwen translate needs-review --locale fr --record "chem-*" --by Léa
    """
    _review("needs-review", ["translated", "approved"], given)


def _review(state: Any, states: Iterable[Any], given: dict[str, Any]) -> None:
    from generator.problems import Problems
    from generator.translation.chosen import Chosen
    from generator.translation.review import Verdict, review, warn_of

    config_path: Path = given["config_path"]
    config = load_config(config_path)
    locales = chosen_locales(config, given["tags"])
    names = ("collections", "documents", "files", "records", "contexts", "actors")
    criteria = {name: given[name] for name in names}
    chosen = Chosen(**criteria, states=given["states"] or tuple(states))
    verdict = Verdict(
        state,
        given["by"],
        given["on"] or today(),
        given.get("reason", ""),
        given.get("own", False),
    )
    done = review(config, locales, chosen, verdict, Problems(), not given["dry_run"])
    say_warnings(warn_of(done.refused))
    _print(done, given["dry_run"], given["as_json"])
    if done.refused:
        raise click.exceptions.Exit(1)


def _print(done: Any, dry_run: bool, as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        said = {"changed": done.changed, "dry_run": dry_run, **asdict(done)}
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    for path, count in done.files.items():
        click.echo(f"{path}: {count}{' would change' if dry_run else ''}")
    verb = "would change" if dry_run else "changed"
    refused = len({(r.path, r.line) for r in done.refused})
    click.echo(
        f"{done.changed} {verb}, {done.same} were so already, {refused} refused.", err=True
    )
