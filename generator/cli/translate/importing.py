"""`tongwen translate import`: translations back from other tools."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.shared import json_option
from generator.cli.translate.common import (
    chosen_locales,
    config_option,
    load_config,
    say_warnings,
    today,
)

if TYPE_CHECKING:
    from generator.translation.interchange.taking import Taken

# Imports inside the command keep the start of every other command quick.
# ruff: noqa: PLC0415

_KINDS = ["xliff", "xliff2", "tmx", "csv", "tbx"]
_STATES = ["draft", "needs-review", "translated", "approved"]


@click.command("import")
@config_option
@click.option("--locale", "tag", required=True, help="The language of the translations.")
@click.option("--by", required=True, help="Who brings them: a name.")
@click.option("--on", default="", help="The day, as 2026-11-22.  [default: today]")
@click.option(
    "--state",
    type=click.Choice(_STATES),
    default="translated",
    show_default=True,
    help="Of changed texts whose tool says nothing of it.",
)
@click.option("--format", "kind", type=click.Choice(_KINDS), help="[default: by the file]")
@click.option("--force", is_flag=True, help="Before better texts and changed ones too.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be taken.")
@json_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path, **given: Any) -> None:
    """Take translations from an XLIFF, TMX or CSV FILE; terms from TBX into the glossary.

    Rows that were not touched since the export leave the PO files alone. What cannot be taken
    is told row by row (its source changed, it changed here too, its context is gone, a
    placeholder is missing); the rest is, and the command ends with 1. Units of other projects
    become proposals, `needs-review`, where their source waits for a translation.

    Example: tongwen translate import --locale ar --by ليلى ar.xlf
    """
    from generator.errors import UsageError
    from generator.files import read_capped
    from generator.translation.interchange import format_of
    from generator.translation.po_decode import LARGEST

    body = read_capped(file, LARGEST)
    kind = given["kind"] or format_of(file.name, body)
    if not kind:
        raise UsageError(f"The format of {file.name} is not known.", "Give --format.")
    if kind == "tbx":
        _terms(file, given)
    else:
        _rows(file, body, kind, given)


def _rows(file: Path, body: bytes, kind: str, given: dict[str, Any]) -> None:
    from generator.problems import Problems
    from generator.translation.interchange import FORMATS
    from generator.translation.interchange.taking import Hand, Taking

    config, problems = load_config(given["config_path"]), Problems()
    (locale,) = chosen_locales(config, (given["tag"],))
    hand = Hand(given["by"], given["on"] or today(), given["state"], given["force"])
    taking = Taking(config, locale, hand, str(file), problems)
    done = taking.take(FORMATS[kind].read(body, locale, str(file), problems))
    problems.raise_if_any()
    if not given["dry_run"]:
        taking.save()
    say_warnings(problems)
    _print(done, given["as_json"])
    if done.refused:
        raise click.exceptions.Exit(1)


def _print(done: "Taken", as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        click.echo(json.dumps(asdict(done), ensure_ascii=False, indent=2))
    else:
        for path, count in done.files.items():
            click.echo(f"{path}: {count} taken")
    click.echo(
        f"{done.rows} rows: {done.taken} taken, {done.same} the same, {done.empty} without a"
        f" translation, {done.kept} kept because ours is better, {done.refused} refused.",
        err=True,
    )


def _terms(file: Path, given: dict[str, Any]) -> None:
    from generator.cli.translate.glossary import import_terms

    import_terms(given["config_path"], given["tag"], None, given["dry_run"], file)
