"""`tongwen translate models`: engines' models on this computer, and what a site lacks."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.lazy import LazyGroup
from generator.cli.shared import json_option
from generator.cli.translate.common import config_option, load_config

if TYPE_CHECKING:
    from generator.translation.draft.backends.packages import Package
    from generator.translation.draft.models.coverage import Coverage

# Imports inside the command keep the start of every other command quick.
# ruff: noqa: PLC0415

_HERE = "generator.cli.translate.model_packages"
COMMANDS = {
    "install": (_HERE, "install", "Install a package from a file or from Argos's list."),
    "remove": (_HERE, "remove", "Remove an installed package."),
}
_BEST_ELSEWHERE = (
    "no package: use LibreTranslate, or a model of your own (docs/guide/machine-drafts.md)"
)


@click.group(cls=LazyGroup, table=COMMANDS, invoke_without_command=True)
@config_option
@click.option(
    "--models", "place", default="", help="Folder of packages.  [default: the usual ones]"
)
@click.option("--index", default="", help="Argos's list of packages: an address or a file.")
@json_option
@click.pass_context
def models(
    context: click.Context, config_path: Path, place: str, index: str, as_json: bool
) -> None:
    """List the models on this computer, and what each locale of the site can be drafted with.

    Opens no connection, unless --index is an address.

    Example: tongwen translate models --json
    """
    if context.invoked_subcommand:
        return
    from generator.translation.draft.backends.packages import installed
    from generator.translation.draft.backends.places import package_folders

    found = list(installed(package_folders(place)))
    covered = _coverage(found, config_path, index) if config_path.exists() else []
    if as_json:
        facts = {"models": [_facts(p) for p in found], "locales": [_line(c) for c in covered]}
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    for line in _table([_row(p) for p in found]):
        click.echo(line)
    if not found:
        click.echo(f"No model is in {' or '.join(map(str, package_folders(place)))}.", err=True)
    if covered:
        _say_coverage(covered, index)


def _coverage(found: "Sequence[Package]", config_path: Path, index: str) -> "list[Coverage]":
    from generator.translation.draft.backend import Model
    from generator.translation.draft.models.coverage import coverage, known_pairs
    from generator.translation.draft.models.index import read_index
    from generator.translation.draft.routes import is_test_site

    config = load_config(config_path)
    pairs = [offer.name for offer in read_index(index)] if index else known_pairs()
    # The hash is for drafts; reading all weights would only make this slow.
    usable = [p for p in found if not p.fixture or is_test_site(config.site.base_url)]
    have = [Model(*p.tags, "argos", p.name, p.version, "") for p in usable]
    locales = [c.locale for c in config.locales]
    return coverage(have, pairs, config.site.source, locales)


def _facts(package: "Package") -> dict[str, Any]:
    from generator.translation.draft.models.install import receipt

    source, target = package.tags
    return {
        "name": package.name,
        "version": package.version,
        "source": source,
        "target": target,
        "licence": package.licence,
        "fixture": package.fixture,
        "backends": _backends(package),
        "folder": str(package.folder),
        "sha256": receipt(package.folder).get("sha256", ""),
    }


def _backends(package: "Package") -> list[str]:
    plain = package.tokenizer.name == "sentencepiece.model"
    return ["argos", "argostranslate"] if plain else ["argostranslate"]


def _row(package: "Package") -> list[str]:
    source, target = package.tags
    licence = package.licence or "licence not stated"
    notes = ["for tests only"] if package.fixture else []
    if len(_backends(package)) == 1:
        notes.append("--backend argostranslate only")
    place = [str(package.folder)]
    return [
        package.name, package.version or "-", f"{source} → {target}", licence,
        ", ".join(notes + place),
    ]  # fmt: skip


def _line(covered: "Coverage") -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(covered)


def _say_coverage(covered: "Sequence[Coverage]", index: str) -> None:
    from generator.translation.draft.models.coverage import AS_OF

    click.echo("")
    for line in _table(
        [[c.locale, c.path.replace(">", " → ") or "-", _said(c)] for c in covered]
    ):
        click.echo(line)
    if any(c.status != "ready" for c in covered) and not index:
        click.echo(
            f"What Argos offers is as of {AS_OF}; --index ADDRESS asks for the list of today.",
            err=True,
        )


def _said(covered: "Coverage") -> str:
    if covered.status == "ready":
        return "ready"
    if covered.status == "none":
        return _BEST_ELSEWHERE
    return f"to install: {', '.join(covered.missing)}"


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))] if rows else []
    for row in rows:
        yield "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
