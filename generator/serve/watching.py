"""What a site is made from, on the disk, and word of every change to it."""

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

from watchfiles import Change, watch

from generator.config.load import load
from generator.errors import TongwenError
from generator.problems import Problems
from generator.theme.environment import ASSETS, TEMPLATES
from generator.translation.site_files import TRANSLATIONS

#: Milliseconds that end a burst when nothing changed in them, and between looks.
_QUIET, _LOOK = 60, 400


def changes(config_path: Path, stop: threading.Event) -> Iterator[frozenset[Path]]:
    """Give what changed, a burst at a time, until `stop` is set.

    An empty burst means that something may have changed while nobody looked: at the start, and
    when folders came or went. The configuration is looked at rather than watched, because
    editors put a new file in its place.
    """
    own = frozenset({config_path.absolute()})
    wanted: frozenset[Path] = frozenset()
    while not stop.is_set():
        wanted = _source_folders(config_path, wanted)
        there, state, unseen = _present(wanted), _state(config_path), True
        for found in _bursts(there, stop):
            edited = _state(config_path) != state
            if found or unseen or edited:
                yield found | own if edited else found
            unseen = False
            if edited or _present(wanted) != there:
                break


def _source_folders(config_path: Path, before: frozenset[Path]) -> frozenset[Path]:
    """Give the folders of the sources; those of `before` while the configuration is broken."""
    root = config_path.absolute().parent
    usual = frozenset({root / "content", root / TRANSLATIONS, TEMPLATES, ASSETS})
    try:
        config = load(config_path, Problems())
    except TongwenError:
        return usual | before
    names = [config.templates, config.assets, config.static]
    names += [c.source for c in config.collections] + [d.source for d in config.documents]
    vocabularies = ((root / path).parent for path in config.vocabularies.values())
    return usual.union((root / name for name in names if name), vocabularies)


def _present(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Give those that are there, none inside another."""
    there = {p.resolve() for p in folders if p.is_dir()}
    return tuple(sorted(p for p in there if there.isdisjoint(p.parents)))


def _bursts(folders: tuple[Path, ...], stop: threading.Event) -> Iterator[frozenset[Path]]:
    bursts = watch(*folders, step=_QUIET, stop_event=stop, rust_timeout=_LOOK,
                   yield_on_timeout=True, ignore_permission_denied=True)  # fmt: skip
    for burst in bursts:
        # Editors write a new file and move it over the old: what came and went is no change.
        gone = {name for change, name in burst if change == Change.deleted}
        passing = {name for change, name in burst if change == Change.added and name in gone}
        yield frozenset(Path(name) for _, name in burst if name not in passing)


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
