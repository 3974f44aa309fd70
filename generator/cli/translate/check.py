"""`tongwen translate check`: what is wrong with translations."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.translate.common import (
    chosen_locales,
    config_option,
    load_config,
    locale_option,
)

if TYPE_CHECKING:
    from generator.config.model import Config
    from generator.locales import Locale
    from generator.problems import Problems
    from generator.translation.checks import Kind
    from generator.translation.checks.files import Checked, Source, Ways

# Imports inside the command keep the start of every other command quick.
# ruff: noqa: PLC0415


@click.command()
@config_option
@locale_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "sarif", "text"]),
    default="text",
    show_default=True,
    help="For people, scripts, or code review.",
)
@click.option("--errors-only", is_flag=True, help="Leave out warnings.")
@click.option("--only", multiple=True, metavar="CHECK", help="Only this check; repeatable.")
@click.option("--markdown", is_flag=True, help="Read the texts of all FILEs as Markdown.")
@click.option("--fuzzy", is_flag=True, help="Look at fuzzy entries of FILEs too.")
@click.option("--fix", is_flag=True, help="Mend what has a certain remedy, then check.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def check(
    config_path: Path,
    tags: tuple[str, ...],
    form: str,
    *,
    errors_only: bool,
    only: tuple[str, ...],
    markdown: bool,
    fuzzy: bool,
    fix: bool,
    files: tuple[Path, ...],
) -> None:
    """Say what is wrong with translations: the site's own, or any PO FILEs.

    Errors would break a page or mislead its reader; warnings are for a person to judge. A
    comment `# ignore-<check>` in an entry dismisses a finding. Ends with 1 when there are
    errors; warnings alone end with 0. Stale and rejected translations are passed over, and so
    are fuzzy entries of FILEs, which gettext does not show.

    \b
    Example:
      tongwen translate check --locale ar
      tongwen translate check --errors-only --format sarif > translations.sarif
      tongwen translate check --fix messages/fr.po
    """
    from dataclasses import replace

    from generator.cli.translate.reports import FORMATS, shown
    from generator.problems import Problems
    from generator.translation.checks.files import Checked, check_files

    faults = Problems()
    ways = _checks(errors_only, only)
    if files:
        kind: Kind | None = "markdown" if markdown else None
        sources, ways = _given(tags, files), replace(ways, kind=kind, fuzzy=fuzzy)
    else:
        sources, ways = _own(config_path, tags, ways, faults)
    report = FORMATS[form]()
    counts = dict.fromkeys(("errors", "warnings", "files", "entries", "fixed"), 0)
    for checked in check_files(sources, ways, fix):
        _count(counts, checked)
        report.add(
            p for p in shown(checked.problems) if p.severity == "error" or not errors_only
        )
        _save(checked)
    if faults.found:
        glossaries = Checked("translations/glossary", faults.found)
        _count(counts, glossaries)
        report.add(shown(glossaries.problems))
    report.end(counts)
    _talk(counts)
    if counts["errors"]:
        raise click.exceptions.Exit(1)


def _checks(errors_only: bool, only: tuple[str, ...]) -> "Ways":
    from generator.errors import UsageError
    from generator.problems import did_you_mean
    from generator.translation.checks import CHECKS, ERRORS
    from generator.translation.checks.files import Ways

    known = {c.id: c for c in CHECKS}
    for name in only:
        if name not in known:
            raise UsageError(f"There is no check {name!r}.", did_you_mean(name, known))
    chosen = tuple(known[name] for name in dict.fromkeys(only)) or CHECKS
    return Ways(tuple(c for c in chosen if c in ERRORS or not errors_only))


def _given(tags: tuple[str, ...], files: tuple[Path, ...]) -> "Iterator[Source]":
    from generator.locales import parse_locale
    from generator.translation.checks.files import Source

    locale = parse_locale(tags[0]) if tags else None
    return (Source(f, str(f), locale) for f in files)


def _own(
    config_path: Path, tags: tuple[str, ...], ways: "Ways", faults: "Problems"
) -> "tuple[Iterator[Source], Ways]":
    from dataclasses import replace
    from functools import lru_cache

    from generator.translation.checks import Glossary
    from generator.translation.glossary import load_glossary
    from generator.translation.sync import note_unknown_locales

    config = load_config(config_path)
    note_unknown_locales(config, faults)

    @lru_cache
    def glossary(locale: "Locale") -> Glossary:
        return load_glossary(config, locale, faults)

    sources = _sources(config, chosen_locales(config, tags))
    return sources, replace(ways, glossary=glossary)


def _sources(config: "Config", locales: "list[Locale]") -> "Iterator[Source]":
    from generator.translation.checks.files import Source
    from generator.translation.site_files import po_display, po_names, po_path

    for locale in locales:
        for name in po_names(config, locale):
            path = po_path(config.root, locale.tag, name)
            yield Source(path, po_display(locale.tag, name), locale)


def _count(counts: dict[str, int], checked: "Checked") -> None:
    counts["files"] += 1
    counts["entries"] += checked.entries
    counts["fixed"] += checked.fixed
    for problem in dict.fromkeys(checked.problems):
        counts[f"{problem.severity}s"] += 1


def _save(checked: "Checked") -> None:
    from generator.translation.site_files import save_all

    if checked.mended:
        save_all([checked.mended])
        click.echo(f"{checked.display}: {checked.fixed} mended", err=True)


def _talk(counts: dict[str, int]) -> None:
    said = [f"{counts[name]:,} {name}" for name in ("errors", "warnings")]
    if counts["fixed"]:
        said.append(f"{counts['fixed']:,} entries mended")
    looked = f"{counts['entries']:,} translations in {counts['files']:,} files"
    click.echo(f"{looked}: {', '.join(said)}.", err=True)
