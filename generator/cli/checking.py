"""`tongwen check`."""

from pathlib import Path

import click

from generator.build import Options
from generator.build import check as run_check
from generator.cli.budgets import check_budgets
from generator.cli.findings import as_json as json_text
from generator.cli.findings import as_sarif, as_text
from generator.cli.shared import bar, config_option, output_option
from generator.problems import Problems

_FORMATS = {"text": as_text, "json": json_text, "sarif": as_sarif}


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
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--budgets", is_flag=True, help="Weigh the pages of a built site instead of its sources."
)
@output_option
def check(config_path: Path, form: str, as_json: bool, budgets: bool, output: Path) -> None:
    """Say what is wrong with configuration, content, translations and templates.

    Everything is read and nothing is written. Ends with 1 when there are errors; warnings alone
    end with 0. With --budgets, the pages of the site in the output folder are weighed as they
    are sent, compressed, against `budgets` in the configuration.

    \b
    Example:
      tongwen check
      tongwen check --format sarif > tongwen.sarif
      tongwen build && tongwen check --budgets
    """
    form = "json" if as_json else form
    if budgets:
        check_budgets(config_path, output, form)
        return
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
