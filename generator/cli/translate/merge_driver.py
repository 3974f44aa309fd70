"""`tongwen translate merge-driver`: what git calls to merge two versions of a PO file."""

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from generator.problems import Problems
    from generator.translation.po import PoFile

# Imports inside the command keep the start of every other command quick.
# ruff: noqa: PLC0415

_ATTRIBUTE = "translations/**/*.po merge=tongwen-po"
_DRIVER = "tongwen translate merge-driver %O %A %B %P"
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("merge-driver")
@click.option("--install", is_flag=True, help="Tell the git repository here to use it.")
@click.argument("base", type=_FILE, required=False)
@click.argument("ours", type=_FILE, required=False)
@click.argument("theirs", type=_FILE, required=False)
@click.argument("path", required=False, default="")
def merge_driver(
    install: bool, base: Path | None, ours: Path | None, theirs: Path | None, path: str
) -> None:
    """Merge THEIRS into OURS, both grown out of BASE, entry by entry; for git to call.

    Ends with 1 where both sides translated one text differently: ours stays, waiting for
    review, theirs stands above it in a comment, and the file opens in every editor.

    Example: tongwen translate merge-driver --install
    """
    if install:
        _install()
    elif base and ours and theirs:
        _merge(base, ours, theirs, path or str(ours))
    else:
        raise click.UsageError("Name BASE, OURS and THEIRS, or give --install.")


def _merge(base: Path, ours: Path, theirs: Path, display: str) -> None:
    from generator.files import write_atomic
    from generator.problems import Place, Problems
    from generator.translation.po_write import write_po
    from generator.translation.three_way import merge_three

    problems = Problems()
    files = [
        _read(path, f"{display} ({side})", problems)
        for path, side in ((base, "base"), (ours, "ours"), (theirs, "theirs"))
    ]
    before, mine, other = files
    if before is None or mine is None or other is None:
        _fall_back(base, ours, theirs, problems)
        return
    merged, conflicts = merge_three(before, mine, other)
    body = write_po(merged)
    write_atomic(ours, body)
    lines = {(e.msgctxt or e.msgid[:60]): e.line for e in _reread(body).entries}
    for c in conflicts:
        fact = f"`{c.name}`: both sides changed it"
        hint = "Ours stays; theirs stands in a comment: choose, and clear `fuzzy`."
        problems.warning(Place(display, lines.get(c.name, 0)), fact, hint)
    for problem in problems.warnings:
        click.echo(problem.text(), err=True)
    if conflicts:
        raise click.exceptions.Exit(1)


def _read(path: Path, display: str, problems: "Problems") -> "PoFile | None":
    from generator.files import read_capped
    from generator.translation.po_decode import LARGEST
    from generator.translation.po_parse import parse_po

    return parse_po(read_capped(path, LARGEST), display, problems)


def _reread(body: bytes) -> "PoFile":
    from generator.problems import Problems
    from generator.translation.po import PoFile
    from generator.translation.po_parse import parse_po

    return parse_po(body, "", Problems()) or PoFile()


def _fall_back(base: Path, ours: Path, theirs: Path, problems: "Problems") -> None:
    """Merge line by line, as git does by itself, what is no PO file."""
    for problem in problems.errors:
        click.echo(problem.text(), err=True)
    click.echo("One of the versions is no PO file: merged line by line.", err=True)
    done = subprocess.run(["git", "merge-file", ours, base, theirs], check=False)
    raise click.exceptions.Exit(1 if done.returncode else 0)


def _install() -> None:
    from generator.errors import OperatorError

    for key, value in (("name", "PO files, entry by entry"), ("driver", _DRIVER)):
        command = ["git", "config", f"merge.tongwen-po.{key}", value]
        if subprocess.run(command, check=False, capture_output=True).returncode:
            raise OperatorError("There is no git repository here.", "Run `git init` first.")
    attributes = Path(".gitattributes")
    text = attributes.read_text("utf-8") if attributes.exists() else ""
    if _ATTRIBUTE not in text.splitlines():
        end = "" if not text or text.endswith("\n") else "\n"
        attributes.write_text(f"{text}{end}{_ATTRIBUTE}\n", "utf-8")
    click.echo("git merges PO files through tongwen here; commit .gitattributes.", err=True)
