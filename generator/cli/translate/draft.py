"""`tongwen translate draft`: a machine's first text for reviewers."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.translate.common import (
    all_shelves,
    chosen_locales,
    config_option,
    load_config,
    say_warnings,
    today,
)

if TYPE_CHECKING:
    from generator.config.model import Config
    from generator.problems import Problems
    from generator.translation.draft.drafting import Asked, Session
    from generator.translation.draft.run import Progress
    from generator.translation.units import Shelf

    #: Collections and documents that were named.
    Names = tuple[tuple[str, ...], tuple[str, ...]]

# Imports inside functions keep the start of every command quick.
# ruff: noqa: PLC0415


@click.command()
@config_option
@click.option("--locale", "tag", required=True, help="The locale to draft into.")
@click.option("--collection", "collections", multiple=True, help="Only this collection.")
@click.option("--document", "documents", multiple=True, help="Only this document.")
@click.option("--limit", type=click.IntRange(1), help="At most so many entries.")
@click.option(
    "--backend",
    default="argos",
    show_default=True,
    help="The engine: argos, argostranslate, libretranslate, ctranslate2 or memory.",
)
@click.option(
    "--models",
    "place",
    default="",
    metavar="PLACE",
    help="Folder of models, or a server's address.  [default: where `models` installs them]",
)
@click.option("--beam", default=4, show_default=True, type=click.IntRange(1, 20),
              help="How many readings the engine weighs; fewer are quicker.")  # fmt: skip
@click.option("--timeout", default=30.0, show_default=True, type=click.FloatRange(0.1),
              help="Most seconds to wait for a server.")  # fmt: skip
@click.option("--allow-non-commercial", is_flag=True,
              help="Take models whose licence forbids commercial use.")  # fmt: skip
@click.option(
    "--engine",
    default="serial",
    show_default=True,
    help="Where models run: serial (threads), process, or dask://HOST:PORT.",
)
@click.option("--jobs", default=0, type=click.IntRange(0), help="Processes.  [default: all]")
@click.option("--dry-run", is_flag=True, help="Count what there is to do; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def draft(
    *,
    config_path: Path,
    tag: str,
    collections: tuple[str, ...],
    documents: tuple[str, ...],
    limit: int | None,
    backend: str,
    place: str,
    beam: int,
    timeout: float,
    allow_non_commercial: bool,
    engine: str,
    jobs: int,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Fill empty entries with a machine's drafts, marked as such, for people to review.

    Reviewed translations of the same text come first, then the glossary, then the model. What
    fails a check stays empty. Interrupted, it goes on where it was.

    Example: tongwen translate draft --locale fr --collection higher --limit 500
    """
    from generator.translation.draft.backend import BackendSpec, Options
    from generator.translation.draft.drafting import Asked

    settings = (("allow-non-commercial", "yes"),) if allow_non_commercial else ()
    spec = BackendSpec(backend, place, (*settings, ("timeout", f"{timeout:g}")))
    options = Options(beam=beam, timeout=timeout)
    asked = Asked(spec, options, today(), limit, engine, jobs)
    if dry_run:
        _count(config_path, tag, (collections, documents), asked, as_json)
    else:
        _draft(config_path, tag, (collections, documents), asked, as_json)


def _count(config_path: Path, tag: str, names: "Names", asked: "Asked", as_json: bool) -> None:
    from generator.translation.draft.report import plan_json, plan_lines

    with _opened(config_path, tag, names, asked) as ready:
        plan = ready.plan()
    _say(plan_json(tag, plan), plan_lines(plan), as_json)


def _draft(config_path: Path, tag: str, names: "Names", asked: "Asked", as_json: bool) -> None:
    from generator.translation.draft.report import rejected_lines, result_lines

    with _opened(config_path, tag, names, asked) as ready, _progress(ready) as progress:
        result = ready.run(progress)
    for line in rejected_lines(result.summary.rejected):
        click.echo(line, err=True)
    _say(result.json(), result_lines(result), as_json)
    if result.is_stuck:
        raise click.exceptions.Exit(3)


@contextmanager
def _opened(config_path: Path, tag: str, names: "Names", asked: "Asked") -> "Iterator[Session]":
    from generator.problems import Problems
    from generator.translation.draft.drafting import session

    config, problems = load_config(config_path), Problems()
    (locale,) = chosen_locales(config, (tag,))
    shelves = partial(_shelves, config, names, problems)
    with session(config, locale, asked, shelves, problems) as ready:
        yield ready
    say_warnings(problems)
    for problem in problems.errors:
        click.echo(problem.text(), err=True)
    if problems.errors:
        click.echo("What these faults do not concern was drafted.", err=True)
        raise click.exceptions.Exit(1)


def _shelves(config: "Config", names: "Names", problems: "Problems") -> "Iterator[Shelf]":
    """Go through what there is to translate, or only the collections and documents named."""
    from generator.documents.shelves import document_shelves
    from generator.translation.chosen import Chosen
    from generator.translation.units import catalog_shelves

    collections, documents = names
    if not collections and not documents:
        yield from all_shelves(config, problems)
        return
    Chosen(collections=collections, documents=documents).verify(config)
    only = replace(
        config,
        collections=tuple(c for c in config.collections if c.name in collections),
        documents=tuple(d for d in config.documents if d.name in documents),
    )
    yield from catalog_shelves(only, problems)
    yield from document_shelves(only, problems)


@contextmanager
def _progress(ready: "Session") -> "Iterator[Progress]":
    """Show how far a run is and how long it will take, where someone watches."""
    from generator.cli.translate.drafting_bar import Bar
    from generator.translation.draft.run import Progress

    if not sys.stderr.isatty():
        yield Progress()
        return
    total = ready.plan().entries
    with click.progressbar(
        length=total, label="Drafting", file=sys.stderr, show_eta=True, show_pos=True
    ) as bar:
        yield Bar(bar)


def _say(data: dict[str, object], lines: "Iterable[str]", as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    for line in lines:
        click.echo(line)
