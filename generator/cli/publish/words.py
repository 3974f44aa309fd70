"""What the commands of `tongwen publish` say they did, and what to do next."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from generator.cli.shared import size_text
from generator.publish.ceremony import Changed
from generator.publish.order import Report


def show(report: Report, to: Path, as_json: bool) -> None:
    """Say what was done, and warn of what will be."""
    for warning in report.warnings:
        click.echo(f"warning: {warning}", err=True)
    text = json.dumps(asdict(report), indent=2) if as_json else "\n".join(_lines(report, to))
    click.echo(text)


def _lines(report: Report, to: Path) -> Iterator[str]:
    match report.state:
        case "published":
            yield f"Release {report.release} is in {to}. {_work(report)}"
            if report.release == 1:
                yield "Give mirrors the address of this folder, and its metadata/1.root.json by"
                yield "another way than the web: they pin it."
        case "waiting":
            yield from waiting_lines(report.sign, report.wanting, report.signers)
        case "unchanged":
            yield f"Nothing changed since release {report.release}; its timestamp was renewed."
        case "refreshed":
            yield f"Release {report.release} has a new timestamp."
        case "keys in force":
            yield "The keys are in force. Next: tongwen build && tongwen publish"
        case _:
            yield (
                f"{report.packed_files:,} of {report.files:,} files are to be packed: "
                f"{size_text(report.packed_bytes)} of {size_text(report.bytes)}. "
                "Nothing was written."
            )


def _work(report: Report) -> str:
    words = f"{report.files:,} files, {size_text(report.bytes)}; {report.packed_files:,} packed"
    words += f" into {size_text(report.pack_bytes)}"
    if report.bundles:
        words += f"; {report.bundles} bundles, {size_text(report.bundle_bytes)}"
    if report.removed_files:
        words += f"; {report.removed_files:,} old files removed"
    return f"{words}."


def waiting_lines(file: str, wanting: int, signers: list[str]) -> Iterator[str]:
    """Say who has to sign a file and how."""
    yield f"{wanting} more of {', '.join(signers)} must sign {file}"
    yield "1. Send each of them that file. Each runs, on her own machine:"
    yield f"     tongwen publish keys sign {Path(file).name} --key HER-KEY.pem"
    yield "2. With the files that come back, run here:"
    yield "     tongwen publish finish FILE..."
    yield "Mirrors see nothing of it until then."


def say_changed(changed: Changed, done: str) -> None:
    """Say whether a change of keys is in force, and what comes next."""
    if changed.wanting:
        lines = waiting_lines(changed.sign, changed.wanting, changed.signers)
        click.echo("\n".join(lines))
    else:
        click.echo(f"Version {changed.version} of the rules is in force.")
        click.echo(done)
