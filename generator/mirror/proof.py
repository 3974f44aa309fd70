"""What proves a kept release without the source: its signed files, kept beside it.

Signatures are checked by python-tuf's Metadata API, from the pinned root on. Expiry is of no
concern here: it says how long a source may be silent, not whether a file is authentic.
"""

from pathlib import Path
from typing import Any

from tuf.api import exceptions as tuf
from tuf.api.metadata import Metadata

from generator.errors import UsageError
from generator.files import read_capped, write_atomic
from generator.mirror.errors import Refused
from generator.mirror.layout import Layout
from generator.mirror.state import Kept
from generator.mirror.trust import CONFIG, PINNED
from generator.release import limits
from generator.release.codec import decode_release
from generator.release.model import Release


def keep(layout: Layout, name: str) -> None:
    """Keep the proof of the release that was taken as `name`, as it was signed just now."""
    folder = layout.kept / f"{name}.proof"
    folder.mkdir(exist_ok=True)
    write_atomic(folder / "targets.json", (layout.metadata / "targets.json").read_bytes())
    write_atomic(folder / "release.json", (layout.targets / "release.json").read_bytes())


def check(layout: Layout, kept: Kept, root: Path | None = None) -> Release:
    """Give the release that `kept` was taken from, proved from `root` or the pinned one.

    Raises Refused where the chain of signatures does not hold.
    """
    folder = layout.kept / f"{kept.name}.proof"
    pinned = root or layout.metadata / PINNED
    for file in (pinned, folder / "targets.json", folder / "release.json"):
        if not file.is_file() or file.is_symlink():
            raise UsageError(f"{file} is not there.", "Sync again: it is fetched anew.")
    try:
        targets: Metadata[Any] = Metadata.from_bytes(_read(folder / "targets.json"))
        _signed_by(_roots(layout, pinned), targets)
        body = read_capped(folder / "release.json", limits.RELEASE)
        targets.signed.targets["release.json"].verify_length_and_hashes(body)
    except (tuf.RepositoryError, KeyError, ValueError) as error:
        raise Refused(
            f"What is kept of release {kept.release} is not what was signed ({error}).",
            "Somebody altered the mirror's own state. Look who, remove the mirror, sync again.",
        ) from error
    release = decode_release(body)
    known = {(s.locale, s.index.digest) for s in kept.selection.slices(release)}
    if {(s.locale, s.index) for s in kept.slices} != known:
        raise Refused(
            f"The mirror's notes on release {kept.release} do not fit what was signed.",
            "Somebody altered the mirror's own state. Look who, remove the mirror, sync again.",
        )
    return release


def _roots(layout: Layout, pinned: Path) -> list[Metadata[Any]]:
    """Give the chain of roots from the pinned one, each signed by the one before it."""
    chain = [Metadata.from_bytes(_read(pinned))]
    history = layout.metadata / "root_history"
    while (file := history / f"{chain[-1].signed.version + 1}.root.json").is_file():
        following = Metadata.from_bytes(_read(file))
        for signer in (chain[-1], following):
            signer.signed.verify_delegate("root", following.signed_bytes, following.signatures)
        chain.append(following)
    return chain


def _signed_by(roots: list[Metadata[Any]], targets: Metadata[Any]) -> None:
    """Raise unless one of the roots, the newest first, names the keys that signed `targets`."""
    for root in reversed(roots):
        try:
            root.signed.verify_delegate("targets", targets.signed_bytes, targets.signatures)
        except tuf.UnsignedMetadataError:
            if root is roots[0]:
                raise
        else:
            return


def _read(file: Path) -> bytes:
    return read_capped(file, CONFIG.targets_max_length)
