"""What the commands of `tongwen translate` have in common."""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from generator.config.model import Config
    from generator.locales import Locale
    from generator.problems import Problems
    from generator.translation.units import Shelf

# Imports inside functions keep the start of every command quick.
# ruff: noqa: PLC0415

config_option = click.option(
    "--config",
    "config_path",
    default="site_config.yml",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The site's configuration.",
)
locale_option = click.option(
    "--locale", "tags", multiple=True, help="Only this locale; may be given again."
)


def load_config(path: Path) -> "Config":
    """Give the configuration at `path`, or raise Faults."""
    from generator.config.load import load

    return load(path)


def chosen_locales(config: "Config", tags: Iterable[str]) -> "list[Locale]":
    """Give the locales named, all of the site where none is; UsageError for a strange one."""
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


def all_shelves(config: "Config", problems: "Problems") -> "Iterator[Shelf]":
    """Go through all there is to translate, one PO file's texts at a time."""
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


def say_warnings(problems: "Problems") -> None:
    """Print warnings to stderr."""
    for problem in problems.warnings:
        click.echo(problem.text(), err=True)


def today() -> str:
    """Give the day, from SOURCE_DATE_EPOCH where that is set: `2026-11-22`."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return now.date().isoformat()
