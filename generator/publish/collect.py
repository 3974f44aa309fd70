"""Removing what no kept release needs: old metadata, targets and blobs, and what killed runs
left.
"""

import contextlib
from collections.abc import Iterable
from pathlib import Path

from generator.publish.earlier import Earlier
from generator.publish.folder import Published, target_path, versions
from generator.publish.store import BLOBS, Store
from generator.release.errors import Damaged
from generator.release.paths import bundle_path, index_path, pack_path

#: Snapshots that are kept, for mirrors that are reading one.
_SNAPSHOTS = 4


def collect(store: Store, kept: list[Published]) -> tuple[int, int]:
    """Remove all that the kept releases do not name; give the files removed and their bytes."""
    wanted = _named(store, kept)
    found = [*_blobs(store), *_targets(store), *_metadata(store, {one.version for one in kept})]
    files = size = 0
    for path in found:
        if path.relative_to(store.root).as_posix() not in wanted:
            with contextlib.suppress(FileNotFoundError):
                size += path.stat().st_size
                path.unlink()
                files += 1
    return files, size


def _named(store: Store, kept: list[Published]) -> set[str]:
    names: set[str] = set()
    for one in kept:
        names |= {
            target_path(name, file.hashes["sha256"])
            for name, file in one.targets.signed.targets.items()
        }
        for row in one.release.slices:
            names.add(index_path(row.index.stored))
            names |= {bundle_path(bundle.stored) for bundle in row.bundles}
            with contextlib.suppress(Damaged):
                names |= {
                    pack_path(pack.digest) for pack in Earlier(store.root, row).index.packs
                }
    return names


def _blobs(store: Store) -> Iterable[Path]:
    for folder in BLOBS:
        yield from sorted((store.root / folder).glob("??/*"))


def _targets(store: Store) -> Iterable[Path]:
    return (path for path in sorted((store.root / "targets").rglob("*")) if path.is_file())


def _metadata(store: Store, kept: set[int]) -> Iterable[Path]:
    """Give old targets and snapshots. Roots stay: a mirror follows their chain."""
    folder = store.root / "metadata"
    for version in versions(store, "targets"):
        if version not in kept and version < max(kept, default=0):
            yield folder / f"{version}.targets.json"
    for version in versions(store, "snapshot")[_SNAPSHOTS:]:
        yield folder / f"{version}.snapshot.json"
