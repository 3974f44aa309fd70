"""Changing who may sign: a change is the next root, signed by those whom the last one names."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.errors import SourceError, UsageError
from generator.files import write_atomic
from generator.publish import roots
from generator.publish.finish import offline, root_missing
from generator.publish.folder import TARGET, release_number
from generator.publish.keyring import Keyring, missing, read_metadata
from generator.publish.keys import Ask, name_of, new_pair, open_signer
from generator.publish.order import OFFLINE_DAYS
from generator.publish.roots import OFFLINE, ONLINE, ROLES

if TYPE_CHECKING:
    from securesystemslib.signer import Key
    from tuf.api.metadata import Root


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of keys: in force, or waiting in `sign` for signatures."""

    version: int
    sign: str = ""
    wanting: int = 0
    signers: list[str] = field(default_factory=list)


def begin(
    ring: Keyring,
    people: dict[str, list["Key"]],
    threshold: int,
    passphrase: Callable[[str], str],
    now: datetime,
) -> Changed:
    """Make the first root: offline roles for the keys of `people`, or for new ones made here;
    online roles for new ones made here. Raises UsageError where there is one already.
    """
    if ring.root_files() or ring.waiting("root"):
        raise UsageError(
            f"{ring.folder} has keys already.", "Look at them: tongwen publish keys show"
        )
    keys = {role: list(people.get(role, [])) for role in OFFLINE}
    for role in OFFLINE:
        if len(keys[role] or [role]) < threshold:
            raise UsageError(
                f"{role} would need {threshold} signatures and have "
                f"{len(keys[role] or [role])} keys.",
                f"Name more keys with --{role}, or lower --threshold.",
            )
    for role in OFFLINE:
        keys[role] = keys[role] or [new_pair(ring.folder, role, passphrase(role))]
    keys |= {role: [new_pair(ring.folder, role, "")] for role in ONLINE}
    root = roots.first_root(keys, dict.fromkeys(OFFLINE, threshold), _expires(now))
    return _settle(ring, root)


def change(ring: Keyring, now: datetime, edit: Callable[["Root"], object]) -> Changed:
    """Make the next root with `edit` applied; a root that waits already is changed instead."""
    waiting = ring.waiting("root")
    in_force = ring.root().signed
    root = waiting.signed if waiting else roots.following(in_force, _expires(now))
    edit(root)
    return _settle(ring, root)


def rotate(
    ring: Keyring, role: str, old: str, passphrase: Callable[[str], str], now: datetime
) -> Changed:
    """Put a new key, made here, in the place of the key of `role` called `old`."""
    root = ring.root().signed
    current = [root.keys[keyid] for keyid in root.roles[role].keyids]
    if not old and len(current) != 1:
        names = ", ".join(sorted(name_of(key) for key in current))
        raise UsageError(f"{role} has {len(current)} keys: {names}.", "Name one with --old.")
    secret = passphrase(role) if role in OFFLINE else ""
    key = new_pair(ring.folder, _free_name(ring, role), secret)

    def edit(made: "Root") -> None:
        roots.add(made, role, key)
        roots.revoke(made, role, old or current[0].keyid)

    return change(ring, now, edit)


def _free_name(ring: Keyring, role: str) -> str:
    number = 2
    while (ring.folder / f"{role}-{number}.pem").exists():
        number += 1
    return f"{role}-{number}"


def _expires(now: datetime) -> datetime:
    return now + timedelta(days=OFFLINE_DAYS)


def _settle(ring: Keyring, root: "Root") -> Changed:
    from tuf.api.metadata import Metadata  # noqa: PLC0415 an extra

    metadata = Metadata(root)
    ring.sign(metadata, offline(ring, metadata))
    wanting, names = root_missing(ring, metadata)
    if wanting:
        return Changed(root.version, str(ring.wait(metadata)), wanting, names)
    ring.install_root(metadata)
    ring.clear("root")
    return Changed(root.version)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person is asked to sign, in words."""

    role: str
    version: int
    expires: str
    lines: list[str]


def statement(file: Path) -> Statement:
    """Say what metadata in a file state. Raises SourceError for what people never sign."""
    metadata = read_metadata(file, "")
    signed = metadata.signed
    if signed.type not in OFFLINE:
        raise SourceError(
            f"{file} is of the role {signed.type}, which the publishing machine signs.",
            "People sign files of the roles root and targets.",
        )
    lines = list(_root_lines(signed) if signed.type == "root" else _target_lines(metadata))
    return Statement(signed.type, signed.version, signed.expires.isoformat(), lines)


def _root_lines(root: "Root") -> Iterable[str]:
    for role in ROLES:
        rule = root.roles[role]
        names = sorted(name_of(root.keys[keyid]) for keyid in rule.keyids)
        yield f"{role}: {rule.threshold} of {', '.join(names)}"


def _target_lines(metadata: Any) -> Iterable[str]:
    yield f"release {release_number(metadata)}"
    files = metadata.signed.targets
    yield f"{TARGET}: SHA-256 {files[TARGET].hashes['sha256']}"
    if len(files) > 1:
        yield f"{len(files) - 1} exports"


def sign(file: Path, key: Path, ask: Ask) -> str:
    """Sign metadata in a file with a private key; give the key's name.

    Raises SourceError where the metadata name no such key.
    """
    metadata = read_metadata(file, "")
    signer = open_signer(key, ask)
    if metadata.signed.type == "root" and signer.public_key.keyid not in metadata.signed.keys:
        # A root is signed by those whom the last one names too: they may be gone from this one.
        name = name_of(signer.public_key)
        if metadata.signed.version == 1:
            raise SourceError(f"{name} is not among the keys in {file}.")
    metadata.sign(signer, append=True)
    write_atomic(file, metadata.to_bytes())
    return name_of(signer.public_key)


def overview(ring: Keyring) -> dict[str, Any]:
    """Say who may sign, which keys lie here, what waits, and until when it holds."""
    root, held = ring.root(), ring.held()
    signed = root.signed
    rows = {
        role: {
            "threshold": signed.roles[role].threshold,
            "keys": [
                {"name": name_of(signed.keys[keyid]), "here": keyid in held}
                for keyid in sorted(signed.roles[role].keyids)
            ],
        }
        for role in ROLES
    }
    return {
        "folder": str(ring.folder),
        "version": signed.version,
        "expires": signed.expires.isoformat(),
        "roles": rows,
        "waiting": [_waiting(ring, role) for role in OFFLINE if ring.waiting(role)],
    }


def _waiting(ring: Keyring, role: str) -> dict[str, Any]:
    metadata = ring.waiting(role)
    assert metadata is not None  # noqa: S101 asked before
    wanting, names = (
        root_missing(ring, metadata)
        if role == "root"
        else missing(ring.root().signed, role, metadata)
    )
    file = ring.pending / f"{metadata.signed.version}.{role}.json"
    return {"file": str(file), "wanting": wanting, "signers": names}
