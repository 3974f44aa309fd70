"""Putting packages where the engines find them: checked, tried, and then in one step."""

import contextlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from generator.errors import OperatorError, SourceError
from generator.files import disk_error, exclusive
from generator.translation.draft.backends.packages import Package, read_package
from generator.translation.draft.models.archive import unpack
from generator.translation.draft.models.trial import fault

#: What an installed package came from, beside its `metadata.json`.
RECEIPT = "tongwen-receipt.json"
LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Installed:
    """A package that is now there."""

    package: Package
    #: SHA-256 of the archive, in hexadecimal.
    sha256: str
    #: Whether anything was written: the same archive may have been there already.
    changed: bool
    #: Entries of the archive that a translation does not need.
    left_out: tuple[str, ...] = ()


def install_file(file: Path, folder: Path, sha256: str = "", origin: str = "") -> Installed:
    """Install the archive `file` into `folder`, and give what is there now.

    Raises SourceError where the archive is hostile, broken or not the one with the hash
    `sha256`; nothing is written then.
    """
    found = _hash(file)
    if sha256 and found != sha256.lower():
        raise SourceError(
            f"{file} was not installed: its SHA-256 is {found}, not {sha256.lower()}.",
            "Somebody changed the package, or the download broke off. Do not use it.",
        )
    with _staging(folder) as staging:
        left_out = unpack(file, staging)
        package = _proven(file, staging)
        receipt = {"sha256": found, "origin": origin or file.name, "left_out": left_out}
        (staging / RECEIPT).write_text(json.dumps(receipt, indent=1) + "\n", "utf-8")
        place, changed = _move(staging, folder, package, found)
    there = read_package(place)
    if there is None:
        raise OperatorError(f"{place} was changed while it was installed.", "Run it again.")
    return Installed(there, found, changed, tuple(left_out))


def receipt(folder: Path) -> dict[str, object]:
    """Give what is known of where the package in `folder` came from; empty for one that Argos
    installed.
    """
    try:
        known = json.loads((folder / RECEIPT).read_bytes()[: 1 << 20])
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def remove(package: Package) -> None:
    """Remove an installed package."""
    try:
        _drop(package.folder)
    except OSError as error:
        raise disk_error(error, package.folder) from error


def _drop(folder: Path) -> None:
    """Take a folder out of sight in one step, then away piece by piece."""
    gone = Path(tempfile.mkdtemp(prefix=".gone-", dir=folder.parent))
    folder.rename(gone / "package")
    shutil.rmtree(gone)


def _hash(file: Path) -> str:
    try:
        with file.open("rb") as body:
            return file_digest(body, "sha256").hexdigest()
    except OSError as error:
        raise disk_error(error, file) from error


@contextlib.contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """Give a hidden folder that is gone afterwards, whatever happens."""
    try:
        with exclusive(folder / LOCK, "installation of models"):
            _tidy(folder)
            staging = Path(tempfile.mkdtemp(prefix=".install-", dir=folder))
            try:
                yield staging
            finally:
                shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise disk_error(error, error.filename or folder) from error


def _tidy(folder: Path) -> None:
    """Remove what an installation left that was killed."""
    for name in (".install-*", ".gone-*"):
        for left in folder.glob(name):
            shutil.rmtree(left, ignore_errors=True)


def _proven(file: Path, staging: Path) -> Package:
    """Give the unpacked package, after it has translated a word."""
    try:
        package, said = read_package(staging), fault(staging)
    except OperatorError as error:
        package, said = None, error.fact.removeprefix(f"{staging}: ").rstrip(".")
    if package is None or said:
        said = said or "it is a package of another kind, it does not translate"
        raise SourceError(
            f"{file} was not installed: {said}.", "Get the package from its maker again."
        )
    return package


def _move(staging: Path, folder: Path, package: Package, found: str) -> tuple[Path, bool]:
    """Put the package in its place, and say whether it is new; then what it takes the place of
    goes. At every moment one of the two is there.
    """
    usual = folder / f"translate-{package.name}-{package.version.replace('.', '_')}"
    beside = usual.with_name(f"{usual.name}-{found[:8]}")
    for place in (usual, beside):
        if receipt(place).get("sha256") == found:
            return place, False
    place = beside if usual.exists() else usual
    staging.chmod(0o755)
    staging.rename(place)
    for older in folder.glob(f"{usual.name}*"):
        if older != place and re.fullmatch(r"(-[0-9a-f]{8})?", older.name[len(usual.name) :]):
            _drop(older)
    return place, True
