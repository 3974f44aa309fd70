"""Argos packages as they lie on the disk: a folder with `metadata.json`, `model/`, a tokenizer.

Format: argos-translate, `argostranslate/package.py` (class IPackage).
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.errors import OperatorError, SourceError
from generator.files import disk_error, read_capped
from generator.problems import printable
from generator.translation.draft.backends.languages import is_code, tag_of

_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,29}")
_MOST_METADATA = 1 << 20
#: Licences by words that stand in a README where the metadata state none.
_LICENCES = re.compile(
    r"\b(CC[ -]BY(?:[ -](?:NC|SA|ND))*[ -]?\d?(?:\.\d)?|CC0(?:[ -]1\.0)?|Apache[ -]2\.0|MIT)\b"
)


@dataclass(frozen=True, slots=True)
class Package:
    """What a package says of itself."""

    folder: Path
    #: The engine's codes: `zh`, `en`.
    source: str
    target: str
    version: str
    #: A token that every translation begins with, as models of several languages have.
    prefix: str
    licence: str
    fixture: bool

    @property
    def name(self) -> str:
        """Give the pair as the engine names it: `zh_en`."""
        return f"{self.source}_{self.target}"

    @property
    def tags(self) -> tuple[str, str]:
        """Give source and target as BCP 47 tags."""
        return tag_of(self.source), tag_of(self.target)

    @property
    def tokenizer(self) -> Path:
        """Give the file that cuts sentences into pieces."""
        older = self.folder / "bpe.model"
        return older if older.exists() else self.folder / "sentencepiece.model"

    @property
    def files(self) -> list[Path]:
        """Give the files that decide what comes out, sorted."""
        model = sorted(p for p in (self.folder / "model").rglob("*") if p.is_file())
        return [*model, self.tokenizer]

    @property
    def order(self) -> tuple[tuple[int, ...], str]:
        """Give what newer versions are greater by."""
        return tuple(int(n) for n in re.findall(r"\d{1,9}", self.version)), self.version


def read_package(folder: Path) -> Package | None:
    """Give the package in `folder`; None where it is of another kind than translation.

    Raises OperatorError, naming what is wrong, where it is broken.
    """
    facts = _facts(folder)
    if facts.get("type", "translate") != "translate":
        return None
    package = _checked(folder, facts)
    for needed in (folder / "model" / "model.bin", package.tokenizer):
        if not needed.is_file():
            raise broken(folder, f"{needed.relative_to(folder)} is missing")
    return package


def broken(folder: Path, fact: str) -> OperatorError:
    """Give the error for a package that cannot be used."""
    return OperatorError(
        f"{folder}: {fact}.",
        "Remove the folder, or install the package again: tongwen translate models install",
    )


def _facts(folder: Path) -> dict[str, Any]:
    file = folder / "metadata.json"
    try:
        facts = json.loads(read_capped(file, _MOST_METADATA))
    except FileNotFoundError as error:
        raise broken(folder, "there is no metadata.json") from error
    except (ValueError, RecursionError) as error:
        raise broken(folder, "metadata.json is no JSON") from error
    except (SourceError, OperatorError) as error:
        fact = "there is no metadata.json" if not file.exists() else error.fact
        raise broken(folder, fact.rstrip(".")) from error
    if not isinstance(facts, dict):
        raise broken(folder, "metadata.json is no object")
    return facts


def _checked(folder: Path, facts: dict[str, Any]) -> Package:
    source, target = _code(folder, facts, "from_code"), _code(folder, facts, "to_code")
    version = facts.get("package_version", "")
    if version and not (isinstance(version, str) and _VERSION.fullmatch(version)):
        raise broken(folder, "package_version in metadata.json is no version")
    prefix = facts.get("target_prefix") or ""
    if not (isinstance(prefix, str) and len(prefix) <= 40):
        raise broken(folder, "target_prefix in metadata.json is no short text")
    fixture = bool(facts.get("fixture", False))
    return Package(folder, source, target, version, prefix, _licence(folder, facts), fixture)


def _code(folder: Path, facts: dict[str, Any], key: str) -> str:
    if not is_code(facts.get(key)):
        raise broken(folder, f"{key} in metadata.json names no language")
    return str(facts[key])


def _licence(folder: Path, facts: dict[str, Any]) -> str:
    stated = facts.get("license") or facts.get("licence") or ""
    if isinstance(stated, str) and stated.strip():
        return printable(" ".join(stated.split())[:60])
    try:
        readme = (folder / "README.md").read_bytes()[:20_000].decode(errors="replace")
    except OSError:
        return ""
    found = _LICENCES.search(readme)
    return found[0] if found else ""


def installed(folders: list[Path]) -> Iterator[Package]:
    """Go through the packages in `folders`; of those for one pair the newest only, and of
    equals the one in the first folder.

    Raises OperatorError where one is broken.
    """
    best: dict[str, Package] = {}
    for folder in folders:
        for place in _places(folder):
            package = read_package(place)
            if package and (
                package.name not in best or package.order > best[package.name].order
            ):
                best[package.name] = package
    yield from (best[name] for name in sorted(best))


def _places(folder: Path) -> list[Path]:
    """Give the folders that are packages: Argos leaves other things beside them."""
    try:
        return sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise disk_error(error, folder) from error
