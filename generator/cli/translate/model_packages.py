"""`tongwen translate models install|remove`: packages come and go."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.shared import json_option, size_text
from generator.cli.translate.common import config_option

if TYPE_CHECKING:
    from generator.translation.draft.models.index import Offer
    from generator.translation.draft.models.install import Installed

# Imports inside the commands keep the start of every other command quick.
# ruff: noqa: PLC0415

_folder_option = click.option(
    "--models",
    "place",
    default=None,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of packages.  [default: tongwen/models in the user's data folder]",
)


@click.command()
@config_option
@_folder_option
@click.option("--sha256", default="", help="What the archive must be, in hexadecimal.")
@click.option("--pin", is_flag=True, help="Take what comes, and remember its hash in the site.")
@click.option("--index", default="", help="A list of packages other than Argos's.")
@json_option
@click.argument("what")
def install(
    config_path: Path,
    place: Path | None,
    sha256: str,
    pin: bool,
    index: str,
    as_json: bool,
    what: str,
) -> None:
    """Install WHAT: an .argosmodel file, or a pair of Argos's list, as zh_en or zh-Hans:en.

    An archive is checked before anything is unpacked, and its model translates a word before it
    is put in its place. A pair is downloaded; because the list states no hashes, one must be
    pinned in translations/models.json, given with --sha256, or taken on trust with --pin.

    Example: tongwen translate models install translate-zh_en-1_9.argosmodel
    """
    from generator.translation.draft.backends.places import own_folder
    from generator.translation.draft.models.install import install_file

    folder = place or own_folder()
    if Path(what).is_file():
        done = install_file(Path(what), folder, sha256)
    elif what.endswith((".argosmodel", ".zip")) or "/" in what:
        from generator.errors import UsageError

        raise UsageError(f"There is no file {what!r}.")
    else:
        if pin and not config_path.exists():
            from generator.errors import UsageError

            raise UsageError(f"There is no {config_path}, so no site to pin {what} in.")
        done = _from_index(what, folder, config_path.parent, (sha256, index), pin)
    _say(done, as_json)


@click.command()
@_folder_option
@click.argument("name")
def remove(place: Path | None, name: str) -> None:
    """Remove the package NAME, as `tongwen translate models` lists it.

    Example: tongwen translate models remove zh_en
    """
    from generator.errors import UsageError
    from generator.problems import did_you_mean
    from generator.translation.draft.backends.packages import installed
    from generator.translation.draft.backends.places import own_folder
    from generator.translation.draft.models import install

    folder = place or own_folder()
    found = {package.name: package for package in installed([folder])}
    if name not in found:
        raise UsageError(
            f"There is no package {name!r} in {folder}.", did_you_mean(name, found)
        )
    install.remove(found[name])
    click.echo(f"Removed {found[name].folder}.", err=True)


def _from_index(
    what: str, folder: Path, root: Path, wanted: tuple[str, str], pin: bool
) -> "Installed":
    from generator.translation.draft.models import index
    from generator.translation.draft.models.install import install_file

    sha256, where = wanted[0], wanted[1] or index.ARGOS
    offer = index.choose(index.read_index(where), what, where)
    pins = root / index.PINS
    expected = sha256 or _pinned(offer, pins, pin)
    with (
        _download_folder(folder, offer.name) as work,
        _progress(f"{offer.name} {offer.version}") as note,
    ):
        file = work / f"translate-{offer.name}.argosmodel"
        index.download(offer, file, note)
        done = install_file(file, folder, expected, offer.url)
    if pin:
        index.write_pin(pins, offer.name, index.Pin(offer.version, offer.url, done.sha256))
    return done


@contextmanager
def _download_folder(folder: Path, name: str) -> Iterator[Path]:
    """Give a hidden folder; what a download left there that was killed goes first."""
    from generator.files import disk_error

    work = folder / f".download-{name}"
    try:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
    except OSError as error:
        raise disk_error(error, work) from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _pinned(offer: "Offer", pins: Path, pin: bool) -> str:
    """Give the hash the site remembers, "" where --pin takes what comes."""
    from generator.errors import UsageError
    from generator.translation.draft.models.index import read_pins

    known = read_pins(pins).get(offer.name)
    if known and known.version == offer.version:
        return known.sha256
    if pin:
        return ""
    had = f" ({pins} has version {known.version})" if known else ""
    raise UsageError(
        f"The hash of {offer.name} {offer.version} is not known{had}, so anything might come.",
        "Give it with --sha256, or add --pin to take what comes now and remember its hash.",
    )


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int], object]]:
    """Show how many bytes have come, where stderr is a terminal."""
    size = 0

    def note(more: int) -> None:
        nonlocal size
        size += more
        if sys.stderr.isatty():
            click.echo(f"\r{label}: {size_text(size)} ", nl=False, err=True)

    yield note
    if sys.stderr.isatty():
        click.echo("", err=True)


def _say(done: "Installed", as_json: bool) -> None:
    package = done.package
    facts = {
        "name": package.name,
        "version": package.version,
        "folder": str(package.folder),
        "sha256": done.sha256,
        "licence": package.licence,
        "changed": done.changed,
        "left_out": list(done.left_out),
    }
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    verb = "Installed" if done.changed else "Already there:"
    click.echo(f"{verb} {package.name} {package.version} in {package.folder}.", err=True)
    click.echo(f"SHA-256: {done.sha256}", err=True)
    click.echo(f"Licence: {package.licence or 'not stated; ask its maker'}", err=True)
    if done.left_out:
        click.echo(f"Left out, not needed: {len(done.left_out)} files", err=True)
