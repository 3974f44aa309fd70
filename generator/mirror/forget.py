"""Removes the releases beyond those to keep, and what only they needed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from generator.mirror import state
from generator.mirror.layout import Layout
from generator.mirror.manifests import Manifests
from generator.release.codec import decode_index
from generator.release.model import ShardRow


def forget(layout: Layout, served: state.Kept, keep: int, changed: bool) -> None:
    """Keep `keep` releases, `served` and the newest others; at least the one that is served."""
    others = [kept for kept in state.read_kept(layout) if kept.name != served.name]
    stay = [served, *others][: max(1, keep)]
    names = {kept.name for kept in stay}
    gone = [folder for folder in layout.releases.iterdir() if folder.name not in names]
    for folder in gone:
        layout.discard(folder)
    for file in layout.kept.iterdir():
        if file.stem not in names:
            discard_note(file)
    if gone or changed:
        _lists(layout, stay)


def discard_note(note: Path) -> None:
    """Remove what was noted on a release, or its proof."""
    if note.is_dir() and not note.is_symlink():
        shutil.rmtree(note, ignore_errors=True)
    else:
        note.unlink()


def _lists(layout: Layout, stay: list[state.Kept]) -> None:
    indexes = {part.index for kept in stay for part in kept.slices}
    for file in layout.indexes.iterdir():
        if file.name not in indexes:
            file.unlink()
    with Manifests(layout.state / "manifests.sqlite") as manifests:
        manifests.keep_only(row.digest for kept in stay for row in rows(layout, kept))


def rows(layout: Layout, kept: state.Kept) -> Iterator[ShardRow]:
    """Give the shards of a kept release, from its indexes as they lie here."""
    for part in kept.slices:
        file = layout.indexes / part.index
        if file.is_file():
            yield from kept.selection.rows(decode_index(file.read_bytes()))
