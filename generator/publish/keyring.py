"""The folder of keys of a site: the chain of roots, the keys this machine holds, what waits for
signatures.

    roots/1.root.json …   public: who may sign
    NAME.pem, NAME.pub    key pairs held here
    numbers.json          what was shown last
    pending/              metadata that wants more signatures
"""

import contextlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.errors import SourceError, UsageError
from generator.files import read_capped, write_atomic
from generator.publish.keys import Ask, name_of, open_signer, read_public
from generator.publish.roots import ROLES

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner, Key
    from tuf.api.metadata import Metadata, Root

_LIMIT = 64 << 20


@dataclass(frozen=True, slots=True)
class Numbers:
    """Versions and the release that were shown last."""

    release: int = 0
    targets: int = 0
    snapshot: int = 0


class Keyring:
    """A folder of keys; `ask` is called for a passphrase at most once for each key."""

    def __init__(self, folder: Path, ask: Ask) -> None:
        self.folder, self._ask = folder, ask
        self._signers: dict[str, CryptoSigner] = {}

    @property
    def pending(self) -> Path:
        """Where metadata wait for signatures."""
        return self.folder / "pending"

    def root_files(self) -> list[Path]:
        """Give the chain of roots, the first version first."""
        files = {_version(file): file for file in (self.folder / "roots").glob("*.root.json")}
        return [files[number] for number in sorted(files)]

    def root(self) -> "Metadata[Root]":
        """Give the root in force. Raises UsageError before `keys init`."""
        files = self.root_files()
        if not files:
            raise UsageError(
                f"There are no keys in {self.folder}.",
                "Make them: tongwen publish keys init",
            )
        return read_metadata(files[-1], "root")

    def roots(self) -> "list[Root]":
        """Give the root in force and the one before, by which the last release was signed."""
        self.root()
        return [read_metadata(file, "root").signed for file in self.root_files()[-2:]]

    def numbers(self) -> Numbers:
        """Give the highest numbers that were ever shown with these keys.

        Mirrors refuse lower ones, even after the release folder was lost and begun anew.
        """
        file = self.folder / "numbers.json"
        if not file.is_file():
            return Numbers()
        try:
            return Numbers(**json.loads(read_capped(file, 1000)))
        except (ValueError, TypeError):
            raise SourceError(f"{file} cannot be read.", "Remove it.") from None

    def remember(self, numbers: Numbers) -> None:
        """Note the numbers that are shown now."""
        write_atomic(self.folder / "numbers.json", json.dumps(asdict(numbers)).encode())

    def held(self) -> dict[str, Path]:
        """Give the private key files that lie here, by key number."""
        pairs = {}
        for public in sorted(self.folder.glob("*.pub")):
            private = public.with_suffix(".pem")
            if private.is_file():
                pairs[read_public(public).keyid] = private
        return pairs

    def public(self, name: str) -> "Key":
        """Give the public half of the key called `name`."""
        return read_public(self.folder / f"{name}.pub")

    def signers(self, keyids: Iterable[str]) -> Iterator["CryptoSigner"]:
        """Give the signers held here for some keys."""
        held = self.held()
        for keyid in sorted(set(keyids) & held.keys()):
            if keyid not in self._signers:
                self._signers[keyid] = open_signer(held[keyid], self._ask)
            yield self._signers[keyid]

    def sign(self, metadata: "Metadata[Any]", keyids: Iterable[str]) -> None:
        """Add the signatures of those of the keys that are held here and have not signed."""
        for signer in self.signers(set(keyids) - metadata.signatures.keys()):
            metadata.sign(signer, append=True)

    def install_root(self, metadata: "Metadata[Root]") -> None:
        """Put a root that has its signatures in force."""
        write_atomic(
            self.folder / "roots" / f"{metadata.signed.version}.root.json", metadata.to_bytes()
        )

    def wait(self, metadata: "Metadata[Any]") -> Path:
        """Lay metadata down to wait for signatures."""
        signed = metadata.signed
        file = self.pending / f"{signed.version}.{signed.type}.json"
        for other in self.pending.glob(f"*.{signed.type}.json"):
            if other != file:
                other.unlink()
        write_atomic(file, metadata.to_bytes())
        return file

    def waiting(self, role: str) -> "Metadata[Any] | None":
        """Give the metadata of a role that wait for signatures."""
        files = sorted(self.pending.glob(f"*.{role}.json"))
        return read_metadata(files[-1], role) if files else None

    def clear(self, role: str) -> None:
        """Forget what waited."""
        for file in self.pending.glob(f"*.{role}.json"):
            with contextlib.suppress(FileNotFoundError):
                file.unlink()


def _version(file: Path) -> int:
    number = file.name.partition(".")[0]
    return int(number) if number.isdecimal() else 0


def read_metadata(file: Path, role: str) -> "Metadata[Any]":
    """Give the TUF metadata in a file. Raises SourceError for anything else."""
    from tuf.api.exceptions import RepositoryError  # noqa: PLC0415 an extra
    from tuf.api.metadata import Metadata  # noqa: PLC0415 an extra

    body = read_capped(file, _LIMIT)
    try:
        metadata: Metadata[Any] = Metadata.from_bytes(body)
    except (RepositoryError, ValueError):
        raise SourceError(
            f"{file} is no TUF metadata.",
            "If it lies in a release folder, remove it there and publish again.",
        ) from None
    if role and metadata.signed.type != role:
        raise SourceError(f"{file} is of the role {metadata.signed.type}, not {role}.")
    return metadata


def missing(root: "Root", role: str, metadata: "Metadata[Any]") -> tuple[int, list[str]]:
    """Give how many signatures metadata still want under `root`, and whose could be added."""
    result = root.get_verification_result(role, metadata.signed_bytes, metadata.signatures)
    return result.missing, sorted(name_of(key) for key in result.unsigned.values())


def keyids(root: "Root", *roles: str) -> set[str]:
    """Give the keys that sign for some roles; for all where none is named."""
    return {keyid for role in roles or ROLES for keyid in root.roles[role].keyids}
