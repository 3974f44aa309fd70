"""Key pairs as files: `NAME.pem` is private and its owner's, `NAME.pub` is for everybody.

Ed25519 through securesystemslib and cryptography; nothing of it is ours.
"""

import json
import os
import re
import stat
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from generator.errors import OperatorError, SourceError, UsageError
from generator.files import disk_error, read_capped, write_atomic

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner, SSlibKey

#: Gives the passphrase of the key file it is asked for.
Ask = Callable[[Path], str]
#: What a key is called in metadata, for people.
NAME = "x-tongwen-name"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z")
_LIMIT = 16 << 10


def signing() -> None:
    """Say how to install what signing needs, where it is missing (UsageError)."""
    wanted = ("cryptography", "securesystemslib", "tuf", "zstandard")
    if not all(find_spec(name) for name in wanted):
        raise UsageError(
            "Releases need the extra `mirror`.", "Install it: pip install 'tongwen[mirror]'"
        )


def new_pair(folder: Path, name: str, passphrase: str) -> "SSlibKey":
    """Write a new key pair and give its public half.

    The private half is readable by its owner alone and, with a passphrase, encrypted. Raises
    UsageError for a name that is taken.
    """
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 an extra
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 an extra

    if not _NAME.match(name):
        raise UsageError(f"{name!r} cannot name a key.", "Use a-z, 0-9, hyphens: anna, root-2.")
    private = ed25519.Ed25519PrivateKey.generate()
    shield = form.BestAvailableEncryption(passphrase.encode()) if passphrase else None
    body = private.private_bytes(
        form.Encoding.PEM, form.PrivateFormat.PKCS8, shield or form.NoEncryption()
    )
    _write_private(folder / f"{name}.pem", body)
    key = _public(private, name)
    write_atomic(folder / f"{name}.pub", encode_public(key))
    return key


def _public(private: object, name: str) -> "SSlibKey":
    from securesystemslib.signer import SSlibKey  # noqa: PLC0415 an extra

    key = SSlibKey.from_crypto(private.public_key())  # type: ignore[attr-defined]
    key.unrecognized_fields[NAME] = name
    return key


def _write_private(path: Path, body: bytes) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageError(f"{path} is there already.", "Choose another name.") from None
    except OSError as error:
        raise disk_error(error, path) from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(descriptor)


def encode_public(key: "SSlibKey") -> bytes:
    """Give the bytes of a `.pub` file."""
    row = {"keyid": key.keyid, **key.to_dict()}
    return json.dumps(row, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def read_public(path: Path) -> "SSlibKey":
    """Give the public key in a `.pub` file. Raises SourceError for anything else."""
    from securesystemslib.exceptions import VerificationError  # noqa: PLC0415 an extra
    from securesystemslib.signer import Key, SSlibKey  # noqa: PLC0415 an extra

    fault = SourceError(
        f"{path} is no public key of this program.",
        "A public key is the file that ends in .pub; `tongwen publish keys new` makes it.",
    )
    try:
        row = json.loads(read_capped(path, _LIMIT))
        keyid = row.pop("keyid")
        key = Key.from_dict(keyid, row)
        assert isinstance(key, SSlibKey)  # noqa: S101 others are refused below
        right = SSlibKey.from_crypto(key._crypto_key()).keyid
    except (ValueError, KeyError, AttributeError, TypeError, AssertionError, VerificationError):
        raise fault from None
    if key.keytype != "ed25519" or keyid != right:
        raise fault
    name = str(row.get(NAME, "")) or str(key.unrecognized_fields.get(NAME, ""))
    key.unrecognized_fields = {NAME: name if _NAME.match(name) else path.stem[:64]}
    return key


def open_signer(path: Path, ask: Ask) -> "CryptoSigner":
    """Give the signer of a private key file; `ask` for its passphrase where it has one.

    Raises OperatorError for a file that others may read, SourceError for a wrong passphrase.
    """
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 an extra
        load_pem_private_key,
    )
    from securesystemslib.signer import CryptoSigner  # noqa: PLC0415 an extra

    body = read_capped(path, _LIMIT)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise OperatorError(f"Others may read {path}.", f"Run: chmod 600 {path}")
    passphrase = ask(path).encode() if b"ENCRYPTED" in body else None
    try:
        private = load_pem_private_key(body, passphrase)
        return CryptoSigner(private, _public(private, path.stem))
    except (ValueError, TypeError):
        raise SourceError(
            f"{path} could not be opened: the passphrase is wrong, or it is no private key."
        ) from None


def name_of(key: object) -> str:
    """Give the name of a key as people know it, with the beginning of its number."""
    fields = getattr(key, "unrecognized_fields", {})
    name, number = str(fields.get(NAME, "")), str(getattr(key, "keyid", ""))[:8]
    return f"{name} ({number})" if _NAME.match(name) else number
