"""`tongwen translate`: the translators' side of the site."""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from generator.config.model import Config
    from generator.locales import Locale
    from generator.problems import Problems
    from generator.translation.status import Tally
    from generator.translation.units import Shelf

# Imports inside commands keep the start of every other command quick.
# ruff: noqa: PLC0415

_config = click.option(
    "--config",
    "config_path",
    default="site_config.yml",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The site's configuration.",
)
_locale = click.option(
    "--locale", "tags", multiple=True, help="Only this locale; may be given again."
)


@click.group()
def translate() -> None:
    """Bring texts to translators and translations back.

    Example: tongwen translate sync
    """


@translate.command()
@_config
@_locale
@click.option("--check", is_flag=True, help="Write nothing; fail if a file would change.")
@click.option("--json", "as_json", is_flag=True, help="Print what changed as JSON.")
def sync(config_path: Path, tags: tuple[str, ...], check: bool, as_json: bool) -> None:
    """Bring the PO files up to date with their sources; no translation is ever lost.

    Example: tongwen translate sync --locale ar --check
    """
    from dataclasses import asdict
    from functools import partial

    from generator.problems import Problems
    from generator.translation.sync import note_unknown_locales
    from generator.translation.sync import sync as run

    config, problems = _load(config_path), Problems()
    note_unknown_locales(config, problems)
    locales = _chosen(config, tags)
    shelves = partial(_shelves, config, problems)
    changes = list(run(config, shelves, locales, problems, write=not check))
    _say_warnings(problems)
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


@translate.command()
@_config
@click.option("--locale", "tag", required=True, help="The locale translated into.")
@click.option(
    "--state",
    type=click.Choice(["draft", "needs-review", "translated", "approved"]),
    default="translated",
    show_default=True,
    help="How far the translations can be trusted.",
)
@click.option("--by", required=True, help="Who translated: a name, or a tool and its version.")
@click.option("--on", default="", help="The day, as 2026-11-22.  [default: today]")
@click.option("--force", is_flag=True, help="Overwrite better states too.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def apply(
    config_path: Path, tag: str, state: str, by: str, on: str, force: bool, file: Path
) -> None:
    """Take translations from a JSON FILE: {"ui.po": {"Home": "首页"}}.

    Keys are PO paths below translations/<locale>/, then contexts (or texts, where an entry has
    no context). A translation in a better state than --state stays, unless --force is given.

    Example: tongwen translate apply --locale th --state draft --by somchai th.json
    """
    from generator.problems import Problems
    from generator.translation.apply import Applier, read_texts
    from generator.translation.states import Mark

    config, problems = _load(config_path), Problems()
    (locale,) = _chosen(config, (tag,))
    mark = Mark(state, by, on or _today())
    texts = read_texts(file, problems)
    applied = Applier(config, locale, mark, str(file), problems).apply(texts, force)
    for path, count in applied.files.items():
        click.echo(f"{path}: {count} taken")
    click.echo(
        f"{applied.taken} taken, {applied.same} the same already, "
        f"{applied.kept} kept because theirs is the better state.",
        err=True,
    )


@translate.command()
@_config
@_locale
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(config_path: Path, tags: tuple[str, ...], as_json: bool) -> None:
    """Say how far each locale is.

    Example: tongwen translate status --locale ar --json
    """
    from generator.problems import Problems
    from generator.translation.status import tallies
    from generator.translation.sync import note_unknown_locales

    config, problems = _load(config_path), Problems()
    note_unknown_locales(config, problems)
    found = list(tallies(config, _chosen(config, tags), problems))
    _say_warnings(problems)
    if as_json:
        click.echo(json.dumps([t.json() for t in found], ensure_ascii=False, indent=2))
    else:
        for line in _table(found):
            click.echo(line)
    problems.raise_if_any()


@translate.command()
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


def _load(path: Path) -> "Config":
    from generator.config.load import load

    return load(path)


def _chosen(config: "Config", tags: Iterable[str]) -> "list[Locale]":
    from generator.errors import UsageError
    from generator.locales import parse_locale
    from generator.problems import did_you_mean

    known = [c.locale for c in config.locales]
    chosen = [parse_locale(tag) for tag in tags] or known
    for locale in chosen:
        if locale not in known:
            hint = did_you_mean(locale.tag, [k.tag for k in known])
            raise UsageError(f"{locale} is no locale of this site.", hint)
    return chosen


def _shelves(config: "Config", problems: "Problems") -> "Iterator[Shelf]":
    from generator.theme.environment import TEMPLATES
    from generator.translation.extract import interface_shelf
    from generator.translation.units import catalog_shelves, terms_shelf

    own = [config.root / config.templates] if config.templates else []
    yield interface_shelf(config, [*own, TEMPLATES], problems)
    yield terms_shelf(config, problems)
    yield from catalog_shelves(config, problems)
    yield from _document_shelves()(config, problems)


def _document_shelves() -> "Callable[[Config, Problems], Iterable[Shelf]]":
    from generator.documents.shelves import document_shelves

    return document_shelves


def _say_warnings(problems: "Problems") -> None:
    for problem in problems.warnings:
        click.echo(problem.text(), err=True)


def _today() -> str:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return now.date().isoformat()


def _table(found: "list[Tally]") -> Iterator[str]:
    from generator.translation.passages import STATES

    states = [s for s in STATES if any(t.states[s] for t in found)]
    rows: list[list[Any]] = [["locale", "file", "entries", *states, "done"]]
    for t in found:
        done = f"{100 * t.done // t.entries} %"
        rows.append([t.locale, t.kind, t.entries, *(t.states[s] for s in states), done])
    widths = [max(len(str(row[i])) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = (
            str(c).ljust(w) if i < 2 else str(c).rjust(w)
            for i, (c, w) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()
