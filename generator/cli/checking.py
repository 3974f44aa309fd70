"""`tongwen check`."""

from pathlib import Path

import click

from generator.build import Options
from generator.build import check as run_check
from generator.cli.findings import as_json, as_sarif, as_text
from generator.cli.shared import bar, config_option
from generator.problems import Problems

_FORMATS = {"text": as_text, "json": as_json, "sarif": as_sarif}


@click.command()
@config_option
@click.option(
    "--format",
    "form",
    type=click.Choice(sorted(_FORMATS)),
    default="text",
    show_default=True,
    help="For people, scripts, or code review.",
)
def check(config_path: Path, form: str) -> None:
    """Say what is wrong with configuration, content, translations and templates.

    Everything is read and nothing is written. Ends with 1 when there are errors; warnings alone
    end with 0.

    \b
    Example:
      tongwen check
      tongwen check --format sarif > tongwen.sarif
    """
    problems = run_check(Options(config_path, Path("site")), bar)
    text = _FORMATS[form](problems)
    if text:
        click.echo(text)
    click.echo(_count(problems), err=True)
    if problems.errors:
        raise click.exceptions.Exit(1)


def _count(problems: Problems) -> str:
    errors, warnings = len(problems.errors), len(problems.warnings)
    if not errors and not warnings:
        return "Nothing is wrong."
    return (
        f"{errors:,} error{'s' * (errors != 1)}, {warnings:,} warning{'s' * (warnings != 1)}."
    )
