"""Whether the files of the last build still lie as they were written."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from generator.output import Written


class Found(NamedTuple):
    """What a look at the output folder gave."""

    #: Paths the ledger knows that are gone or were changed by somebody else.
    damaged: frozenset[str]
    #: Paths no build is known to have made.
    strangers: tuple[str, ...]


def look(root: Path, known: Iterable[Written]) -> Found:
    """Compare the folder with what was written: by size and time, without reading any file."""
    there = scan(root)
    damaged = set()
    for path, size, _, mtime, _ in known:
        if there.pop(path, None) != (size, mtime):
            damaged.add(path)
    return Found(frozenset(damaged), tuple(sorted(there)))


def scan(root: Path) -> dict[str, tuple[int, int]]:
    """Give (size, time) of every file below `root`, by its path with `/`."""
    found: dict[str, tuple[int, int]] = {}
    _scan(str(root), "", found)
    return found


def _scan(folder: str, prefix: str, found: dict[str, tuple[int, int]]) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                _scan(entry.path, f"{prefix}{entry.name}/", found)
            else:
                status = entry.stat(follow_symlinks=False)
                found[prefix + entry.name] = (status.st_size, status.st_mtime_ns)


def damaged_in(part: Iterable[Written], damaged: frozenset[str]) -> frozenset[str]:
    """Give the damaged paths of one part."""
    return frozenset(w.path for w in part if w.path in damaged) if damaged else frozenset()
