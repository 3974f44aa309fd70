"""What a sync says when it is over: a summary for who called it, the status for all others."""

import contextlib
import resource
import sys
from dataclasses import dataclass

from msgspec.structs import replace

from generator.errors import TongwenError
from generator.mirror import state
from generator.mirror.download import Downloader
from generator.mirror.layout import Layout


@dataclass(frozen=True, slots=True)
class Summary:
    """What a sync did; printed by `--json`."""

    release: int
    released: str
    #: False: the mirror served this release already.
    changed: bool
    source: str
    edition: str
    locales: tuple[str, ...]
    collections: tuple[str, ...]
    files: int
    bytes: int
    #: Files brought anew, and files shared with the release before.
    written: int
    linked: int
    requests: int
    received_bytes: int
    seconds: float
    #: When what the source signed ends.
    expires: str
    kept: tuple[str, ...]
    peak_memory_bytes: int


def summary(status: state.Status, changed: bool, written: int, linked: int) -> Summary:
    """Give the summary of a run that went well."""
    return Summary(
        release=status.release,
        released=status.released,
        changed=changed,
        source=status.source,
        edition=status.edition,
        locales=status.locales,
        collections=status.collections,
        files=status.files,
        bytes=status.bytes,
        written=written,
        linked=linked,
        requests=status.transfer.requests,
        received_bytes=status.transfer.bytes,
        seconds=status.transfer.seconds,
        expires=status.expires,
        kept=status.kept,
        peak_memory_bytes=_peak(),
    )


def succeeded(
    layout: Layout,
    kept: state.Kept,
    changed: bool,
    source: str,
    expires: str,
    spent: state.Transfer,
) -> state.Status:
    """Write the status after a run that went well, and give it."""
    now = state.now()
    before = state.read_status(layout)
    status = state.Status(
        site=kept.site,
        base_url=kept.base_url,
        release=kept.release,
        released=kept.date,
        edition=kept.selection.edition,
        locales=kept.selection.locales,
        collections=kept.selection.collections,
        files=kept.files,
        bytes=kept.bytes,
        source=source,
        switched=now if changed else before.switched,
        checked=now,
        expires=expires,
        attempted=now,
        ok=True,
        message="Release taken." if changed else "Nothing newer.",
        transfer=spent,
        kept=tuple(k.name for k in state.read_kept(layout)),
    )
    state.write_status(layout, status)
    return status


def failed(layout: Layout, downloader: Downloader, error: TongwenError, seconds: float) -> None:
    """Note in the status that a run failed; what is served is as it was."""
    spent = state.Transfer(downloader.traffic.requests, downloader.traffic.bytes, seconds)
    # A full disk takes no status either: then the old one stays.
    with contextlib.suppress(TongwenError):
        status = replace(
            state.read_status(layout),
            attempted=state.now(),
            ok=False,
            message=error.fact,
            transfer=spent,
        )
        state.write_status(layout, status)


def _peak() -> int:
    """Give the most memory that this process had, in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
