"""Whom a mirror believes: python-tuf's client does all the verifying, from a root that was
pinned out of band. Here its errors get words, and its downloads go through ours.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tuf.api import exceptions as tuf
from tuf.api.metadata import Metadata
from tuf.ngclient.config import UpdaterConfig
from tuf.ngclient.fetcher import FetcherInterface
from tuf.ngclient.updater import Updater

from generator.errors import OperatorError, UsageError
from generator.files import disk_error, read_capped, write_atomic
from generator.mirror.download import Downloader
from generator.mirror.errors import Missing, Refused

METADATA, TARGETS = "metadata/", "targets/"
PINNED = "pinned.root.json"
#: Roots that one sync follows; each asks for one request.
CONFIG = UpdaterConfig(max_root_rotations=64)
MOST_ROOT = CONFIG.root_max_length


class _Fetcher(FetcherInterface):
    """Gives ngclient files by the downloader; its addresses are paths of the repository."""

    def __init__(self, downloader: Downloader) -> None:
        self.downloader = downloader
        self._pieces: Generator[bytes, None, None] | None = None

    def _fetch(self, url: str) -> Iterator[bytes]:
        try:
            # ngclient stops at the length it expects; this cap is only the last one.
            self._pieces = self.downloader.pieces(url, 1 << 40)
            yield from self._pieces
        except Missing as error:
            raise tuf.DownloadHTTPError(error.fact, 404) from error

    def close(self) -> None:
        """End a transfer that ngclient turned away from."""
        if self._pieces is not None:
            self._pieces.close()


class Trust:
    """The signed part of a source, as a mirror sees it.

    `folder` keeps the metadata between runs; `pinned` is the root the operator trusts.
    """

    def __init__(self, folder: Path, downloader: Downloader, pinned: bytes) -> None:
        self.folder, self.place = folder, downloader.source.name
        self._fetcher = _Fetcher(downloader)
        with self._in_words():
            self._updater = Updater(
                str(folder),
                METADATA,
                target_base_url=TARGETS,
                fetcher=self._fetcher,
                config=CONFIG,
                bootstrap=pinned,
            )

    def refresh(self) -> datetime:
        """Take the newest metadata; give when what it says ends.

        Raises Refused for whatever the keys of the pinned root did not sign, for a rollback, a
        freeze, a mixture of releases.
        """
        with self._in_words():
            self._updater.refresh()
        return expires(self.folder)

    def target(self, name: str, folder: Path, limit: int) -> bytes:
        """Give a signed target's bytes, from `folder` where it is kept there unaltered."""
        file = folder / name.replace("/", "%2F")
        with self._in_words(name):
            info = self._updater.get_targetinfo(name)
            if info is None:
                raise Refused(
                    f"{self.place} has no signed {name}.",
                    "Check the address: it must be that of a release repository.",
                )
            if info.length > limit:
                raise Refused(
                    f"{name} has {info.length:,} bytes; at most {limit:,} are read.",
                    "A newer tongwen may be needed.",
                )
            if not self._updater.find_cached_target(info, str(file)):
                aside = file.with_name(f"{file.name}.new")
                self._updater.download_target(info, str(aside))
                aside.replace(file)
            return file.read_bytes()

    @contextmanager
    def _in_words(self, what: str = "its metadata") -> Iterator[None]:
        try:
            yield
        except tuf.DownloadHTTPError as error:
            raise OperatorError(
                f"{self.place} has not got {what} whole ({error}).",
                "Check the address: it must be that of a release repository.",
            ) from error
        except (tuf.RepositoryError, tuf.DownloadLengthMismatchError) as error:
            raise _in_words(self.place, error) from error
        except tuf.DownloadError as error:
            raise OperatorError(f"{self.place}: {error}.") from error
        except OSError as error:
            raise disk_error(error, self.folder) from error
        finally:
            self._fetcher.close()


def expires(folder: Path) -> datetime:
    """Give when the kept metadata ends; after it, a source that says nothing new is frozen."""
    expiry: datetime = Metadata.from_file(str(folder / "timestamp.json")).signed.expires
    return expiry


def anchor(folder: Path, offered: Path | None) -> bytes:
    """Give the root to trust: the one pinned before, else `offered`.

    Raises UsageError where there is neither, or where they are not of one chain.
    """
    kept = folder / PINNED
    body = read_capped(offered, MOST_ROOT) if offered else b""
    if not kept.exists():
        return _first(body, offered)
    pinned = read_capped(kept, MOST_ROOT)
    if body and body not in (pinned, *_history(folder)):
        raise UsageError(
            f"{offered} is not the root this mirror trusts, nor one that follows it.",
            "Leave --root away to go on as before. To trust it instead, ask the publisher why, "
            f"then remove {folder} and sync again.",
        )
    return pinned


def pin(folder: Path, root: bytes) -> None:
    """Trust `root` from now on, which has shown itself to be this source's."""
    write_atomic(folder / PINNED, root)


def _first(body: bytes, file: Path | None) -> bytes:
    if not body:
        raise UsageError(
            "This mirror does not know yet whom to trust.",
            "Get the publisher's root.json by a way you trust (not from the mirror you copy "
            "from) and name it: --root FILE.",
        )
    _must_be_root(body, file)
    return body


def _history(folder: Path) -> list[bytes]:
    return [read_capped(p, MOST_ROOT) for p in sorted((folder / "root_history").glob("*.json"))]


def _must_be_root(body: bytes, file: Path | None) -> None:
    try:
        Metadata.from_bytes(body)
    except tuf.RepositoryError:
        raise UsageError(
            f"{file} is no root metadata.", "It is the file N.root.json of the publisher."
        ) from None


def _in_words(place: str, error: Exception) -> Refused:
    now = datetime.now(UTC)
    for kind, fact, hint in WORDS:
        if isinstance(error, kind):
            return Refused(
                f"{place}: {fact} ({error}).", hint.format(now=f"{now:%Y-%m-%d %H:%M}")
            )
    return Refused(f"{place}: its metadata is not as it must be ({error}).", _TELL)


_TELL = "The release you have stays. Try another source, and tell the publisher."
#: In this order: the first that fits.
WORDS: tuple[tuple[type[Exception], str, str], ...] = (
    (
        tuf.ExpiredMetadataError,
        "what was signed has expired: the source is frozen, or nobody renews it",
        (
            "The release you have stays. If the clock here is right ({now} UTC), try another "
            "source, copy a newer release to the drive, or ask the publisher to renew."
        ),
    ),
    (
        tuf.BadVersionNumberError,
        "it offers something older than this mirror has seen already: a rollback",
        f"{_TELL} A drive may simply hold an old copy.",
    ),
    (
        tuf.UnsignedMetadataError,
        "the keys this mirror trusts did not sign what it offers",
        f"{_TELL} If the root was given for the first time, check that it is this publisher's.",
    ),
    (
        tuf.LengthOrHashMismatchError,
        "its parts do not belong to one release, or were altered",
        _TELL,
    ),
    (
        tuf.DownloadLengthMismatchError,
        "it sends more than it may: endless data",
        _TELL,
    ),
)
