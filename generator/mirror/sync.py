"""`tongwen mirror sync`: signatures, lists, plan, files, one switch."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from generator.errors import TongwenError
from generator.files import disk_error
from generator.mirror import state, trust
from generator.mirror.download import Downloader
from generator.mirror.errors import Refused
from generator.mirror.forget import forget
from generator.mirror.layout import Layout, switch
from generator.mirror.make import Maker
from generator.mirror.pace import Pace
from generator.mirror.progress import Progress, Silent
from generator.mirror.report import Summary, failed, succeeded, summary
from generator.mirror.selection import Selection
from generator.mirror.sources import open_source
from generator.release import limits
from generator.release.codec import decode_release
from generator.release.errors import Damaged
from generator.release.model import Release


@dataclass(frozen=True, slots=True)
class Options:
    """What the operator asked for."""

    source: str
    folder: Path
    root: Path | None = None
    #: None: as last time, all at first.
    selection: Selection | None = None
    #: Releases to keep, the served one among them.
    keep: int = 2
    #: Bytes a second; 0: no limit.
    rate: int = 0
    #: Processes; 0: one for each processor.
    jobs: int = 0
    #: Whether differences to the release that is here are taken where there are any.
    bundles: bool = True
    #: Whether the release that is served is made anew, of what is still as it was signed.
    repair: bool = False


def sync(options: Options, progress: Progress | None = None) -> Summary:
    """Bring the mirror in `options.folder` to the source's newest release.

    Whatever happens, what is served is a whole release that was signed. Raises Refused for what
    must not be believed, OperatorError for the line and the disk, UsageError.
    """
    layout = Layout(options.folder)
    source = open_source(options.source)
    with contextlib.closing(source):
        downloader = Downloader(source, Pace(options.rate))
        return sync_from(downloader, options, layout, progress or Silent())


def sync_from(
    downloader: Downloader, options: Options, layout: Layout, progress: Progress
) -> Summary:
    """Sync through a downloader; see `sync`."""
    began = time.monotonic()
    layout.prepare()
    with layout.locked():
        try:
            with _in_words(layout):
                return _run(downloader, options, layout, progress, began)
        except TongwenError as error:
            failed(layout, downloader, error, time.monotonic() - began)
            raise


@contextlib.contextmanager
def _in_words(layout: Layout) -> Iterator[None]:
    try:
        yield
    except Damaged as error:
        raise Refused(error.fact, error.hint) from error
    except OSError as error:
        raise disk_error(error, error.filename or layout.root) from error


def _run(
    downloader: Downloader, options: Options, layout: Layout, progress: Progress, began: float
) -> Summary:
    layout.empty_trash()
    progress.begin("signatures", 1)
    release, signed, expires = _signed(downloader, options, layout)
    old = state.current(layout)
    selection = options.selection or (old.selection if old else Selection())
    kept = state.describe(release, signed, selection)
    maker = Maker(layout, downloader, progress, options.bundles, options.jobs, options.repair)
    changed = old is None or old.what != kept.what or options.repair
    if old is not None and not changed:
        kept = replace(old, selection=selection)
        if kept != old:
            state.write_kept(layout, kept)
    elif (here := _lies_here(layout, kept.what)) is not None and not options.repair:
        kept = here
    else:
        kept = maker.make(release, replace(kept, name=_free_name(layout, kept.what)), old)
    if changed:
        switch(layout, kept.name)
    forget(layout, kept, options.keep, changed)
    spent = state.Transfer(
        downloader.traffic.requests, downloader.traffic.bytes, time.monotonic() - began
    )
    status = succeeded(layout, kept, changed, downloader.source.name, expires, spent)
    return summary(status, changed, maker.written, maker.linked)


def _signed(
    downloader: Downloader, options: Options, layout: Layout
) -> tuple[Release, str, str]:
    """Give the release, its digest, and when what was signed ends."""
    root = trust.anchor(layout.metadata, options.root)
    trusted = trust.Trust(layout.metadata, downloader, root)
    expires = trusted.refresh()
    body = trusted.target("release.json", layout.targets, limits.RELEASE)
    release = decode_release(body)
    trust.pin(layout.metadata, root)
    return release, sha256(body).hexdigest(), expires.strftime(state.TIME)


def _lies_here(layout: Layout, what: str) -> state.Kept | None:
    return next((k for k in state.read_kept(layout) if k.what == what), None)


def _free_name(layout: Layout, what: str) -> str:
    """Give the name of a folder that is not the one that is served."""
    names = (what, *(f"{what}.{number}" for number in range(1, 1000)))
    return next(name for name in names if name != layout.current_name())
