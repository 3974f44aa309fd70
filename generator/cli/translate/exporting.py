"""`tongwen translate export`: translations for other tools."""

import sys
from pathlib import Path

import click

from generator.cli.translate.common import (
    chosen_locales,
    config_option,
    load_config,
    say_warnings,
)

# Imports inside the command keep the start of every other command quick.
# ruff: noqa: PLC0415

_STATES = [
    "untranslated", "rejected", "draft", "needs-review", "stale", "translated", "approved",
]  # fmt: skip


@click.command("export")
@config_option
@click.option("--locale", "tag", required=True, help="The language of the translations.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["xliff", "xliff2", "tmx", "csv", "tbx"]),
    default="xliff",
    show_default=True,
    help="XLIFF 1.2 or 2.0, TMX 1.4b, CSV; TBX: the glossary.",
)
@click.option("--collection", "collections", multiple=True, help="Only its records.")
@click.option("--document", "documents", multiple=True, help="Only its pages.")
@click.option("--file", "files", multiple=True, metavar="PATTERN", help="Only these PO files.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(_STATES),
    help="Only entries in this state; may be given again.",
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here.")
def export(
    config_path: Path,
    tag: str,
    kind: str,
    collections: tuple[str, ...],
    documents: tuple[str, ...],
    files: tuple[str, ...],
    states: tuple[str, ...],
    output: Path | None,
) -> None:
    """Write translations as XLIFF, TMX or CSV: texts, contexts, plurals, comments and states.

    `tongwen translate import` takes them back and sees what changed meanwhile. Obsolete entries
    stay in the PO files.

    Example: tongwen translate export --locale ar --format xliff --output ar.xlf
    """
    from generator.files import write_atomic
    from generator.problems import Place, Problems
    from generator.translation.chosen import Chosen
    from generator.translation.interchange import FORMATS
    from generator.translation.interchange.rows import carried, known_state, site_rows
    from generator.translation.po_decode import LARGEST

    config, problems = load_config(config_path), Problems()
    (locale,) = chosen_locales(config, (tag,))
    given = tuple(s for s in map(known_state, states) if s)
    chosen = Chosen(collections, documents, files, states=given)
    chosen.verify(config)
    if kind == "tbx":
        body = _glossary(config_path, tag)
    else:
        found, form = list(site_rows(config, locale, chosen, problems)), FORMATS[kind]
        problems.raise_if_any()
        if not form.carries_all:
            found = list(carried(found, locale, problems))
        body = form.write(found, config.site.source, locale)
        if len(body) > LARGEST:
            fact = f"it has {len(body):,} bytes; import reads at most {LARGEST:,}"
            hint = "Choose with --collection, --document or --file."
            problems.warning(Place(str(output or "-")), fact, hint)
        say_warnings(problems)
        click.echo(f"{len(found)} entries.", err=True)
    if output:
        write_atomic(output, body)
    else:
        sys.stdout.buffer.write(body)


def _glossary(config_path: Path, tag: str) -> bytes:
    from generator.cli.translate.glossary import opened
    from generator.problems import Problems
    from generator.translation.glossary.tbx import write_tbx

    problems = Problems()
    source, target, _, terms = opened(load_config(config_path), tag, None, problems)
    problems.raise_if_any()
    click.echo(f"{len(terms)} terms.", err=True)
    return write_tbx(source, target, terms)
