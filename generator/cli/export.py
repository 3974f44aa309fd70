"""`tongwen export`: files to take away."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from generator.cli.shared import bar, config_option, json_option, size_text
from generator.errors import OperatorError

if TYPE_CHECKING:
    from generator.export.run import Summary

# Imports inside the commands keep the start of every other command quick.
# ruff: noqa: PLC0415

_FORMATS = {
    "zim": ("collection", "Collections as ZIM files, for Kiwix and other offline readers."),
    "zip": ("collection", "Collections as ZIP files that open from a folder in any browser."),
    "epub": ("document", "Documents as EPUB books, for reading apps."),
    "pdf": ("document", "Documents as tagged PDF files, for printing."),
}


@click.group()
def export() -> None:
    """Make files to take away: ZIM and ZIP of collections, EPUB and PDF of documents.

    Each is made from the built site, anew only when what it holds has changed. The next build
    lists them on a downloads page and in OPDS feeds, in every language.

    \b
    Example:
      tongwen build && tongwen export all && tongwen build
    """


def _options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(
        (
            config_option,
            click.option(
                "--site",
                type=click.Path(file_okay=False, path_type=Path),
                help="The built site.  [default: site; of an edition site-NAME]",
            ),
            click.option(
                "--to",
                type=click.Path(file_okay=False, path_type=Path),
                help="Folder of the exports; builds only know the configured one.",
            ),
            click.option(
                "--locale",
                "locales",
                multiple=True,
                metavar="TAG",
                help="Only this locale; may be repeated.",
            ),
            click.option("--edition", default="", metavar="NAME", help="A partner's edition."),
            click.option("--force", is_flag=True, help="Make all anew."),
            click.option(
                "--jobs",
                type=click.IntRange(min=0),
                default=0,
                help="Processes; 0: one for each processor.",
            ),
            json_option,
        )
    ):
        command = option(command)
    return command


def _run(formats: tuple[str, ...], names: tuple[str, ...], as_json: bool, **asked: Any) -> None:
    from generator.export.run import Options
    from generator.export.run import export as run_export

    site = asked["site"] or Path(f"site-{asked['edition']}" if asked["edition"] else "site")
    options = Options(
        asked["config_path"],
        site,
        formats,  # type: ignore[arg-type]
        asked["locales"],
        names,
        asked["edition"],
        asked["to"],
        asked["force"],
        asked["jobs"],
    )
    summary = run_export(options, bar)
    click.echo(_data(summary) if as_json else _text(summary))
    if summary.faults:
        for fault in summary.faults:
            click.echo(fault, err=True)
        many = len(summary.faults)
        raise OperatorError(
            f"{many} export{'s' if many > 1 else ''} could not be made.",
            "The others are whole; run the command again when that is mended.",
        )


def _data(summary: "Summary") -> str:
    found = asdict(summary) | {
        "folder": str(summary.folder),
        "made": msgspec.to_builtins(summary.made),
        "kept": msgspec.to_builtins(summary.kept),
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def _text(summary: "Summary") -> str:
    lines = [
        f"{size_text(one.size):>9}  {one.path}"
        for one in sorted(summary.made, key=lambda d: d.path)
    ]
    lines += [f"  removed  {path}" for path in summary.removed]
    if summary.empty:
        shown = ", ".join(sorted(set(summary.empty))[:8])
        lines.append(f"Left out, as nothing there is in the language: {shown}")
    lines.append(
        f"{summary.folder}: {len(summary.made)} made, {len(summary.kept)} up to date, "
        f"{len(summary.removed)} removed."
    )
    return "\n".join(lines)


def _named(kind: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(
        f"--{kind}",
        "names",
        multiple=True,
        metavar="NAME",
        help=f"Only this {kind}; may be repeated.",
    )


def _command(name: str) -> click.Command:
    kind, about = _FORMATS[name]

    def run(names: tuple[str, ...], as_json: bool, **asked: Any) -> None:
        _run((name,), names, as_json, **asked)

    run.__doc__ = (
        f"Make {about[0].lower() + about[1:]}\n\n"
        f"    Example: tongwen export {name} --locale ar --{kind} NAME"
    )
    return click.command(name)(_options(_named(kind)(run)))


for _name in _FORMATS:
    export.add_command(_command(_name))


@export.command("all")
@_options
def all_(as_json: bool, **asked: Any) -> None:
    """Make every export in every format.

    Example: SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) tongwen export all --locale th
    """
    _run(tuple(_FORMATS), (), as_json, **asked)
