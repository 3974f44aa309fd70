"""`tongwen build`."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from generator.build import Options, Summary
from generator.build import build as run_build
from generator.cli.shared import (
    bar,
    config_option,
    edition_option,
    json_option,
    output_of,
    output_option,
    size_text,
)


@click.command()
@config_option
@output_option
@click.option(
    "--locale",
    "locales",
    multiple=True,
    metavar="TAG",
    help="Build only this locale; may be repeated.",
)
@edition_option
@click.option(
    "--jobs",
    type=click.IntRange(min=0),
    default=0,
    help="Processes; 0: one for each processor.",
)
@click.option(
    "--engine",
    default="process",
    show_default=True,
    metavar="ENGINE",
    help="serial, process or dask://HOST:PORT.",
)
@json_option
def build(
    config_path: Path,
    output: Path,
    locales: tuple[str, ...],
    edition: str,
    jobs: int,
    engine: str,
    as_json: bool,
) -> None:
    """Build the site: what changed since the last build, nothing else.

    \b
    Example:
      tongwen build --output site
      tongwen build --edition th --json
    """
    output = output_of(output, edition)
    options = Options(config_path, output, locales, edition, engine, jobs)
    summary = run_build(options, bar)
    for warning in summary.warnings:
        click.echo(f"warning: {warning}", err=True)
    click.echo(json.dumps(asdict(summary), indent=2) if as_json else _text(summary, output))


def _text(summary: Summary, output: Path) -> str:
    return (
        f"{output}: {summary.pages:,} files, {size_text(summary.bytes)}: "
        f"{summary.rendered:,} rendered, {summary.reused:,} reused, "
        f"{summary.removed:,} removed; "
        f"{summary.seconds:.1f} s, {size_text(summary.peak_memory_bytes)} of memory at most."
    )
