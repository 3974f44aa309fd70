"""`tongwen translate pseudo`: translations for trying out layouts."""

import json
from pathlib import Path

import click

from generator.cli.shared import json_option
from generator.cli.translate.common import all_shelves, config_option, load_config

# Imports inside the command keep the start of every other command quick.
# ruff: noqa: PLC0415


@click.command()
@config_option
@click.option(
    "--locale",
    "tag",
    type=click.Choice(["en-XA", "ar-XB"]),
    default="en-XA",
    show_default=True,
    help="en-XA has accents, ar-XB runs from right to left.",
)
@json_option
def pseudo(config_path: Path, tag: str, as_json: bool) -> None:
    """Write pseudo-translations of all texts, to try out layouts before translators begin.

    Texts grow as translations grow, letters become others, brackets show what was cut off;
    placeholders, markup, code and addresses stay. They are machine drafts: labelled on the
    page, never counted as done. To build with them, add the locale to site_config.yml.

    \b
    Example:
      tongwen translate pseudo --locale ar-XB
      tongwen build --locale ar-XB --output pseudo-site
    """
    from generator.problems import Problems
    from generator.translation.pseudo import pseudo_locale
    from generator.translation.pseudo_files import write_pseudo

    config, problems = load_config(config_path), Problems()
    locale = pseudo_locale(tag)
    written = list(write_pseudo(config, locale, all_shelves(config, problems)))
    if as_json:
        click.echo(json.dumps([w._asdict() for w in written], ensure_ascii=False, indent=2))
    else:
        for file in written:
            click.echo(f"{file.path}: {file.entries:,} texts")
    problems.raise_if_any()
    if locale not in [c.locale for c in config.locales]:
        click.echo(
            f"To build with it, write under `locales`: {tag}: {{policy: draft}}", err=True
        )
