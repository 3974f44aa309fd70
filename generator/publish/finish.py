"""What happens round a release: the lock, signatures that came in, renewed timestamps, removal
of what is old.
"""

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.errors import SourceError, UsageError
from generator.files import disk_error, exclusive
from generator.publish import folder
from generator.publish.collect import collect
from generator.publish.keyring import Keyring, keyids, missing, read_metadata
from generator.publish.order import OFFLINE_DAYS, RENEW_DAYS, Report
from generator.publish.store import Store

if TYPE_CHECKING:
    from tuf.api.metadata import Metadata, Root


@contextlib.contextmanager
def working(store: Store) -> Iterator[None]:
    """Hold the release folder; a failure takes back what was written, the disk's are said in
    words.
    """
    try:
        with exclusive(store.work / "lock", "publishing into this folder"):
            store.clear_work()
            try:
                yield
            except BaseException:
                store.take_back()
                raise
    except OSError as error:
        raise disk_error(error, error.filename or store.root) from error


def refresh(store: Store, ring: Keyring, now: datetime, days: int) -> Report:
    """Renew snapshot and timestamp of the last release; roots that were changed come along.

    Raises UsageError where nothing was published yet.
    """
    nothing = UsageError(f"{store.root} has no release.", "Make one: tongwen publish")
    if not store.root.is_dir():
        raise nothing
    with working(store):
        last = next(folder.published(store), None)
        if last is None:
            raise nothing
        targets, number = _in_force(ring, last.targets, now), last.release.release
        wanting, names = missing(ring.root().signed, "targets", targets)
        if wanting:
            sign = str(ring.wait(targets))
            return Report(number, "waiting", sign=sign, wanting=wanting, signers=names)
        folder.show(store, ring, targets, now, days)
        return Report(number, "refreshed", warnings=ending(ring, targets, now))


def ending(ring: Keyring, targets: Any, now: datetime) -> list[str]:
    """Say which signatures of people hold for less than a month."""
    remedies = [
        (ring.root().signed, "who may sign", "tongwen publish keys renew"),
        (targets.signed, "what the release is", "tongwen publish --force"),
    ]
    soon = now + timedelta(days=RENEW_DAYS)
    return [
        f"The signatures that say {what} end on {signed.expires:%Y-%m-%d}, and mirrors stop "
        f"then. Run: {remedy}"
        for signed, what, remedy in remedies
        if signed.expires <= soon
    ]


def _in_force(ring: Keyring, targets: Any, now: datetime) -> Any:
    """Give targets metadata, made anew where the keys in force have not signed them."""
    root = ring.root().signed
    if not missing(root, "targets", targets)[0]:
        return targets
    expires = now + timedelta(days=OFFLINE_DAYS)
    made = folder.make_targets(targets.signed.version + 1, targets.signed.targets, expires)
    # Where the keys of before lie here too, mirrors are spared a moment without a release.
    ring.sign(made, {keyid for one in ring.roots() for keyid in keyids(one, "targets")})
    return made


def tidy(store: Store, bundles: int) -> tuple[int, int]:
    """Remove what neither the last release nor those with a bundle need; files and bytes."""
    return collect(store, list(islice(folder.published(store), bundles + 1)))


def finish(
    store: Store, ring: Keyring, files: list[Path], now: datetime, days: int, bundles: int
) -> Report:
    """Put in force what has its signatures now: `files` are signed copies that came back.

    Raises UsageError where nothing waits, or where signatures are still missing.
    """
    for file in files:
        gather(ring, file)
    root, targets = ring.waiting("root"), ring.waiting("targets")
    if root is None and targets is None:
        raise UsageError("Nothing waits for signatures.", "Make a release: tongwen publish")
    if root is not None:
        wanting, names = root_missing(ring, root)
        if wanting:
            return Report(0, "waiting", sign=_file(ring, root), wanting=wanting, signers=names)
        ring.install_root(root)
        ring.clear("root")
    return _finish_targets(store, ring, targets, now, days, bundles)


def _finish_targets(
    store: Store, ring: Keyring, targets: Any, now: datetime, days: int, bundles: int
) -> Report:
    if targets is None:
        if folder.visible(store):
            return refresh(store, ring, now, days)
        return Report(0, "keys in force")
    number = folder.release_number(targets)
    wanting, names = missing(ring.root().signed, "targets", targets)
    if wanting:
        sign = _file(ring, targets)
        return Report(number, "waiting", sign=sign, wanting=wanting, signers=names)
    with working(store):
        _check_there(store, targets)
        folder.show(store, ring, targets, now, days)
        ring.clear("targets")
        removed = tidy(store, bundles)
    return Report(number, removed_files=removed[0], removed_bytes=removed[1])


def _check_there(store: Store, targets: Any) -> None:
    """Refuse to show targets that are not in the folder, or older than what is seen."""
    for name, file in targets.signed.targets.items():
        if not (store.root / folder.target_path(name, file.hashes["sha256"])).exists():
            raise UsageError(
                f"{store.root} does not hold the release that was signed.",
                "Name the folder it was published to with --to, or publish again.",
            )
    if targets.signed.version <= folder.visible(store):
        raise UsageError(
            "A newer release is visible than the one that was signed.", "Publish again."
        )


def _file(ring: Keyring, metadata: "Metadata[Any]") -> str:
    return str(ring.pending / f"{metadata.signed.version}.{metadata.signed.type}.json")


def gather(ring: Keyring, file: Path) -> None:
    """Add the signatures of a copy that came back to what waits."""
    copy = read_metadata(file, "")
    waiting = ring.waiting(copy.signed.type)
    if waiting is None or waiting.signed_bytes != copy.signed_bytes:
        raise SourceError(
            f"{file} is not what waits for signatures now.",
            "It was changed, or another was made since: ask for the new file to be signed.",
        )
    for keyid, signature in sorted(copy.signatures.items()):
        waiting.signatures.setdefault(keyid, signature)
    ring.wait(waiting)


def root_missing(ring: Keyring, root: "Metadata[Root]") -> tuple[int, list[str]]:
    """Give how many signatures a new root still wants, by the rules in force and by its own."""
    wanting, names = missing(root.signed, "root", root)
    if ring.root_files():
        before, others = missing(ring.root().signed, "root", root)
        return max(wanting, before), sorted({*names, *others} if before else names)
    return wanting, names


def offline(ring: Keyring, root: "Metadata[Root]") -> set[str]:
    """Give the keys that may sign a new root: those in force and its own."""
    found = keyids(root.signed, "root")
    return found | keyids(ring.root().signed, "root") if ring.root_files() else found
