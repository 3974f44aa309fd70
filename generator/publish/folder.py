"""TUF metadata in the release folder: reading the last, writing the next, `timestamp.json`
last.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from generator.errors import OperatorError
from generator.publish.keyring import Keyring, Numbers, keyids, missing, read_metadata
from generator.publish.store import Store, flush, read_or_damaged
from generator.release import limits
from generator.release.codec import decode_release
from generator.release.errors import Damaged
from generator.release.frames import check_digest
from generator.release.model import Release

if TYPE_CHECKING:
    from tuf.api.metadata import Metadata, Root, TargetFile, Targets

TARGET = "release.json"


TargetsMetadata = Any


@dataclass(frozen=True, slots=True)
class Published:
    """A release in the folder."""

    #: Version of the targets metadata that name it.
    version: int
    digest: str
    release: Release
    targets: "Metadata[Targets]"


def target_path(name: str, digest: str) -> str:
    """Give where a target lies: consistent snapshots put the digest before its last name."""
    folder, slash, last = name.rpartition("/")
    return f"targets/{folder}{slash}{digest}.{last}"


def versions(store: Store, role: str) -> list[int]:
    """Give the versions of a role's metadata in the folder, the last first."""
    names = (
        file.name.split(".")[0] for file in (store.root / "metadata").glob(f"*.{role}.json")
    )
    return sorted((int(name) for name in names if name.isdecimal()), reverse=True)


def visible(store: Store) -> int:
    """Give the version of targets that mirrors see; 0: none yet."""
    folder = store.root / "metadata"
    if not (folder / "timestamp.json").exists():
        return 0
    timestamp = read_metadata(folder / "timestamp.json", "timestamp")
    number = timestamp.signed.snapshot_meta.version
    snapshot = read_metadata(folder / f"{number}.snapshot.json", "snapshot")
    version: int = snapshot.signed.meta["targets.json"].version
    return version


def published(store: Store, roots: "Sequence[Root]" = ()) -> Iterator[Published]:
    """Give the releases that were ever visible and are still there, the last first.

    Raises Damaged when the last is not signed as one of the `roots` asks.
    """
    last = visible(store)
    before = ""
    for version in (v for v in versions(store, "targets") if v <= last):
        targets = read_metadata(store.root / f"metadata/{version}.targets.json", "targets")
        if version == last and roots:
            _check_signed(roots, targets)
        name = targets.signed.targets[TARGET]
        digest = name.hashes["sha256"]
        if digest != before:
            before = digest
            release = read_release(store, digest)
            if release is None and version == last:
                raise Damaged(f"{store.root / target_path(TARGET, digest)} is missing.")
            if release is not None:
                yield Published(version, digest, release, targets)


def _check_signed(roots: "Sequence[Root]", targets: "Metadata[Targets]") -> None:
    if not any(_passes(root, targets) for root in roots):
        raise Damaged(
            "The last release in the folder is not signed with the keys in force.",
            "Publish into an empty folder, or put the folder back from a copy.",
        )


def read_release(store: Store, digest: str) -> Release | None:
    """Give the release whose `release.json` has a digest; None where it is not there."""
    path = store.root / target_path(TARGET, digest)
    if not path.exists() or path.stat().st_size > limits.RELEASE:
        return None
    body = read_or_damaged(path)
    check_digest(body, digest, str(path))
    return decode_release(body)


def release_number(targets: TargetsMetadata) -> int:
    """Give the release that targets metadata name."""
    custom = targets.signed.targets[TARGET].unrecognized_fields.get("custom", {})
    return int(custom.get("release", 0))


def make_targets(version: int, files: "dict[str, TargetFile]", expires: datetime) -> Any:
    """Give targets metadata, unsigned."""
    from tuf.api.metadata import Metadata, Targets  # noqa: PLC0415 an extra

    return Metadata(Targets(version=version, expires=expires, targets=files))


def show(
    store: Store, keyring: Keyring, targets: "Metadata[Targets]", now: datetime, days: int
) -> None:
    """Make targets visible: what they name is in the folder; snapshot, timestamp follow.

    Roots come before or after the timestamp, so that a mirror never finds metadata that its
    root does not vouch for, as long as the keys of both are at hand.
    """
    root = keyring.root().signed
    before = _root_in(store)
    both = keyids(root, "snapshot", "timestamp")
    if before is not None:
        both |= keyids(before, "snapshot", "timestamp")
    body = targets.to_bytes()
    store.put(f"metadata/{targets.signed.version}.targets.json", body)
    gently = before is not None and _passes(before, targets)
    if not gently:
        _put_roots(store, keyring)
    known = [
        *versions(store, "snapshot"),
        _timestamp_version(store),
        keyring.numbers().snapshot,
    ]
    number = 1 + max(known)
    expires = now + timedelta(days=days)
    stored = _sign_snapshot(keyring, both, number, targets.signed.version, body, expires)
    store.put(f"metadata/{number}.snapshot.json", stored)
    store.settle()
    store.put(
        "metadata/timestamp.json", _sign_timestamp(keyring, both, number, stored, expires)
    )
    store.written.clear()
    flush(store.root / "metadata")
    keyring.remember(Numbers(release_number(targets), targets.signed.version, number))
    _put_roots(store, keyring)
    store.written.clear()


def _passes(root: "Root", targets: "Metadata[Targets]") -> bool:
    return bool(
        root.get_verification_result("targets", targets.signed_bytes, targets.signatures)
    )


def _root_in(store: Store) -> "Root | None":
    """Give the root that mirrors find now."""
    numbers = versions(store, "root")
    if not numbers:
        return None
    root: Root = read_metadata(store.root / f"metadata/{numbers[0]}.root.json", "root").signed
    return root


def _put_roots(store: Store, keyring: Keyring) -> None:
    for file in keyring.root_files():
        if not (store.root / "metadata" / file.name).exists():
            store.put(f"metadata/{file.name}", file.read_bytes())


def _timestamp_version(store: Store) -> int:
    file = store.root / "metadata/timestamp.json"
    if not file.exists():
        return 0
    version: int = read_metadata(file, "timestamp").signed.version
    return version


def _sign_snapshot(
    keyring: Keyring,
    signers: set[str],
    number: int,
    targets: int,
    body: bytes,
    expires: datetime,
) -> bytes:
    from tuf.api.metadata import Metadata, MetaFile, Snapshot  # noqa: PLC0415 an extra

    meta = {"targets.json": _meta(MetaFile, targets, body)}
    snapshot = Metadata(Snapshot(version=number, expires=expires, meta=meta))
    return _signed(keyring, "snapshot", snapshot, signers)


def _sign_timestamp(
    keyring: Keyring, signers: set[str], number: int, snapshot: bytes, expires: datetime
) -> bytes:
    from tuf.api.metadata import Metadata, MetaFile, Timestamp  # noqa: PLC0415 an extra

    meta = _meta(MetaFile, number, snapshot)
    timestamp = Metadata(Timestamp(version=number, expires=expires, snapshot_meta=meta))
    return _signed(keyring, "timestamp", timestamp, signers)


def _signed(keyring: Keyring, role: str, metadata: "Metadata[Any]", signers: set[str]) -> bytes:
    keyring.sign(metadata, signers)
    wanting, names = missing(keyring.root().signed, role, metadata)
    if wanting:
        raise OperatorError(
            f"No key for {role} lies in {keyring.folder}: it takes {wanting} of "
            f"{', '.join(names)}.",
            "Publish on the machine that holds it, or give this one a key: "
            f"tongwen publish keys rotate {role}",
        )
    body: bytes = metadata.to_bytes()
    return body


def _meta(kind: Any, version: int, body: bytes) -> Any:
    return kind(version, len(body), {"sha256": sha256(body).hexdigest()})
