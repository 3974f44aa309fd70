"""`tongwen translate glossary`: the terms of each pair of languages."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.shared import json_option
from generator.cli.translate.common import (
    chosen_locales,
    config_option,
    load_config,
    locale_option,
    say_warnings,
)

if TYPE_CHECKING:
    from generator.config.model import Config
    from generator.locales import Locale
    from generator.problems import Problems
    from generator.translation.glossary import Term

# Imports inside the commands keep the start of every other command quick.
# ruff: noqa: PLC0415

_one_locale = click.option("--locale", "tag", required=True, help="The language of the words.")
_source = click.option("--source", "source_tag", help="The language of the terms.")


@click.group()
def glossary() -> None:
    """Read, check, export and import the terms of each pair of languages.

    Glossaries are translations/glossary/<source>-<target>.csv.

    Example: tongwen translate glossary list --locale ar
    """


@glossary.command("list")
@config_option
@locale_option
@json_option
def list_terms(config_path: Path, tags: tuple[str, ...], as_json: bool) -> None:
    """Print the terms and their words.

    Example: tongwen translate glossary list --locale ar --json
    """
    from generator.problems import Problems
    from generator.translation.glossary import load_glossary

    config, problems = load_config(config_path), Problems()
    pairs = [
        pair
        for locale in chosen_locales(config, tags)
        for pair in load_glossary(config, locale, problems).pairs
    ]
    problems.raise_if_any()
    rows = [
        {"source_language": p.source.tag, "target_language": p.target.tag, **_row(t)}
        for p in pairs
        for t in p.terms
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            pair = f"{row['source_language']} → {row['target_language']}"
            click.echo(f"{pair}  {row['source']}  {row['target']}  {row['status']}")


@glossary.command("check")
@config_option
def check_files(config_path: Path) -> None:
    """Say what is wrong with the glossaries themselves, with file and line.

    Whether translations keep to them, `tongwen translate check` says.

    Example: tongwen translate glossary check --config site_config.yml
    """
    from generator.problems import Problems
    from generator.translation.glossary import load_glossary
    from generator.translation.glossary.files import note_unknown_pairs

    config, problems = load_config(config_path), Problems()
    note_unknown_pairs(config, problems)
    found = [load_glossary(config, locale, problems) for locale in chosen_locales(config, ())]
    say_warnings(problems)
    problems.raise_if_any()
    pairs = [pair for g in found for pair in g.pairs]
    count = sum(len(pair.terms) for pair in pairs)
    click.echo(f"{count} terms in {len(pairs)} glossaries; nothing is wrong.", err=True)


@glossary.command("export")
@config_option
@_one_locale
@_source
@click.option(
    "--format",
    "kind",
    type=click.Choice(["tbx", "csv"]),
    default="tbx",
    show_default=True,
    help="TBX-Basic, or the file as it is.",
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here.")
def export(
    config_path: Path, tag: str, source_tag: str | None, kind: str, output: Path | None
) -> None:
    """Write a glossary for other tools, as TBX (ISO 30042) or CSV.

    Example: tongwen translate glossary export --locale ar --output ar.tbx
    """
    from generator.files import write_atomic
    from generator.problems import Problems
    from generator.translation.glossary.files import write_terms
    from generator.translation.glossary.tbx import write_tbx

    config, problems = load_config(config_path), Problems()
    source, target, _, terms = opened(config, tag, source_tag, problems)
    problems.raise_if_any()
    body = write_tbx(source, target, terms) if kind == "tbx" else write_terms(terms)
    if output:
        write_atomic(output, body)
    else:
        sys.stdout.buffer.write(body)
    click.echo(f"{len(terms)} terms.", err=True)


@glossary.command("import")
@config_option
@_one_locale
@_source
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be added.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(
    config_path: Path, tag: str, source_tag: str | None, dry_run: bool, file: Path
) -> None:
    """Add the terms of a TBX or CSV FILE; what is there already stays as it is.

    Example: tongwen translate glossary import --locale ar terms.tbx
    """
    import_terms(config_path, tag, source_tag, dry_run, file)


def import_terms(
    config_path: Path, tag: str, source_tag: str | None, dry_run: bool, file: Path
) -> None:
    """Add the terms of a file to the glossary of a pair."""
    from generator.files import write_atomic
    from generator.problems import Place, Problems
    from generator.translation.glossary.files import joined, write_terms

    config, problems = load_config(config_path), Problems()
    source, target, path, terms = opened(config, tag, source_tag, problems)
    new = _from(file, source, target, problems)
    problems.raise_if_any()
    merged, lowered = joined(terms, new)
    for term in lowered:
        fact = f"`{term.source}` has a preferred word already; `{term.target}` is admitted"
        problems.warning(Place(str(file), term.line), fact)
    say_warnings(problems)
    if not dry_run:
        write_atomic(path, write_terms(merged))
    click.echo(f"{len(merged) - len(terms)} terms added, {len(merged)} in all.", err=True)


def opened(
    config: "Config", tag: str, source_tag: str | None, problems: "Problems"
) -> "tuple[Locale, Locale, Path, tuple[Term, ...]]":
    """Give a pair's languages, the path of its glossary, and its terms."""
    from generator.translation.glossary import glossary_path, read_terms

    (target,) = chosen_locales(config, (tag,))
    source = chosen_locales(config, (source_tag,))[0] if source_tag else config.site.source
    display = glossary_path(source, target)
    return source, target, config.root / display, read_terms(config.root, display, problems)


def _from(file: Path, source: "Locale", target: "Locale", problems: "Problems") -> "list[Term]":
    from generator.files import read_capped
    from generator.problems import Problems as Basket
    from generator.translation.glossary.files import read_terms, terms_of, write_terms
    from generator.translation.glossary.tbx import read_tbx

    if file.suffix.lower() == ".csv":
        return list(read_terms(file.parent, file.name, problems))
    terms = list(read_tbx(read_capped(file, 1 << 25), source, target, str(file), problems))
    # What TBX may hold and a glossary may not: told with the line in the TBX file.
    for term in terms:
        basket = Basket()
        list(terms_of(write_terms([term]).decode(), str(file), basket))
        for p in basket.errors:
            problems.error(p.place.__class__(str(file), term.line), p.fact, p.hint)
    return terms


def _row(term: "Term") -> dict[str, str]:
    return {k: v for k, v in term._asdict().items() if k != "line"}
