"""Options that several commands have, and the progress bar."""

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

T = TypeVar("T")
Command = TypeVar("Command", bound=Callable[..., Any])

config_option = click.option(
    "--config",
    "config_path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("site_config.yml"),
    show_default=True,
    help="The site's configuration.",
)
output_option = click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("site"),
    show_default=True,
    help="Folder the site is written to.",
)
edition_option = click.option(
    "--edition",
    default="",
    metavar="NAME",
    help="A partner's edition; its output is site-NAME unless --output says otherwise.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def output_of(output: Path, edition: str) -> Path:
    """Give the folder to write to: an edition never takes the main site's by default."""
    source = click.get_current_context().get_parameter_source("output")
    is_default = source is click.core.ParameterSource.DEFAULT
    return output.with_name(f"{output.name}-{edition}") if edition and is_default else output


def bar(label: str, results: Iterable[T], count: int) -> Iterator[T]:
    """Pass results on, showing how far they are where stderr is a terminal."""
    if not sys.stderr.isatty():
        yield from results
        return
    with click.progressbar(length=count, label=f"{label:<24}", file=sys.stderr) as shown:
        for result in results:
            shown.update(1)
            yield result


def size_text(size: int) -> str:
    """Give a number of bytes as a person reads it.

    >>> size_text(1_482_000)
    '1.5 MB'
    """
    number = float(size)
    for unit in ("B", "kB", "MB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} GB"
