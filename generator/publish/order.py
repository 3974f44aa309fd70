"""What publishing is asked for, and what it says it did."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

#: How long signatures by people vouch for what they signed, and when they ought to be renewed.
OFFLINE_DAYS, RENEW_DAYS = 365, 30
Progress = Callable[[str, Iterable[Any], int], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Order:
    """What a caller asks of publishing."""

    config: Path
    #: Built sites by edition; the site itself is the edition "".
    sites: dict[str, Path]
    to: Path
    #: Now, and the date the release bears.
    now: datetime
    date: datetime
    #: Files to sign as targets of their own, below `exports/`.
    exports: Path | None = None
    #: Earlier releases that get a bundle; so many stay in the folder besides the new one.
    bundles: int = 3
    #: Days that snapshot and timestamp are valid for.
    days: int = 14
    force: bool = False
    #: Whether packs of earlier releases are hashed, not only looked for.
    recheck: bool = False
    dry_run: bool = False
    engine: str = "process"
    jobs: int = 0


@dataclass(slots=True)
class Report:
    """What publishing did."""

    release: int = 0
    #: `published`, `waiting` (for signatures), `unchanged` or `dry run`.
    state: str = "published"
    files: int = 0
    bytes: int = 0
    #: What had to be packed, before and after compression.
    packed_files: int = 0
    packed_bytes: int = 0
    packs: int = 0
    pack_bytes: int = 0
    bundles: int = 0
    bundle_bytes: int = 0
    removed_files: int = 0
    removed_bytes: int = 0
    #: The file that people have to sign, and whose signatures it wants.
    sign: str = ""
    wanting: int = 0
    signers: list[str] = field(default_factory=list)
    #: What will soon stop mirrors from following.
    warnings: list[str] = field(default_factory=list)
