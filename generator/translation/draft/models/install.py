"""Putting packages where the engines find them: checked, tried, and then in one step."""

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from generator.errors import OperatorError, SourceError
from generator.files import disk_error
from generator.translation.draft.backends.packages import Package, read_package
from generator.translation.draft.models.archive import unpack
from generator.translation.draft.models.trial import fault

#: What an installed package came from, beside its `metadata.json`.
RECEIPT = "tongwen-receipt.json"


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
        place = folder / f"translate-{package.name}-{package.version.replace('.', '_')}"
        changed = _move(staging, place, found)
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
        # Out of sight in one step, then piece by piece.
        gone = Path(tempfile.mkdtemp(prefix=".gone-", dir=package.folder.parent))
        package.folder.rename(gone / "package")
        shutil.rmtree(gone)
    except OSError as error:
        raise disk_error(error, package.folder) from error


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
        folder.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".install-", dir=folder))
    except OSError as error:
        raise disk_error(error, folder) from error
    try:
        yield staging
    except OSError as error:
        raise disk_error(error, error.filename or folder) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


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


def _move(staging: Path, place: Path, found: str) -> bool:
    """Put the package in its place; what was there goes."""
    if receipt(place).get("sha256") == found:
        return False
    staging.chmod(0o755)
    if place.exists():
        place.rename(staging.with_name(f"{staging.name}-old"))
    staging.rename(place)
    shutil.rmtree(staging.with_name(f"{staging.name}-old"), ignore_errors=True)
    return True
