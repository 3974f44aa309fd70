"""The job of one export: a collection or a document, in one locale and one format."""

import os
import shutil
from collections.abc import Iterable
from hashlib import file_digest
from pathlib import Path

from msgspec import Struct

from generator.config.load import load as load_config
from generator.config.model import Config
from generator.config.overlay import for_edition
from generator.downloads import Download, Format
from generator.errors import OperatorError, TongwenError
from generator.export.archive import write_zip
from generator.export.book import read_book
from generator.export.dates import date_of
from generator.export.epub import write_epub
from generator.export.links import Links, is_picture
from generator.export.names import file_name
from generator.export.pages import Pages
from generator.export.pdf import write_pdf
from generator.export.site import BuiltSite, built_site
from generator.export.slices import Contents, Slice, contents
from generator.export.words import Words, words_for
from generator.export.zim import write_zim
from generator.files import disk_error, safe_join
from generator.manifest import Entry
from generator.problems import Problems, report

#: A flavour without pictures must save more than this share of the file, or so many bytes.
SAVED_SHARE = 0.10
SAVED_BYTES = 50_000_000


class Job(Struct, frozen=True):
    """One export to make; small, for other processes."""

    config: Path
    edition: str
    #: The built site.
    site: Path
    #: The folder of the exports.
    folder: Path
    slice: Slice
    format: Format
    digest: str


class Result(Struct, frozen=True):
    """What came of a job."""

    job: Job
    downloads: tuple[Download, ...] = ()
    #: Files outside the slice that it holds, with their digests.
    used: dict[str, str] = {}
    #: What stood in the way, as it is told; empty where nothing did.
    fault: str = ""


class _Made(Struct):
    pages: int
    used: dict[str, str]
    #: Bytes of pictures in it.
    pictures: int


def configuration(path: Path, edition: str) -> Config:
    """Give the configuration of the site, or of one of its editions."""
    config = load_config(path, Problems())
    return for_edition(config, edition) if edition else config


def make(job: Job) -> Result:
    """Make an export, and its flavour without pictures where that pays; no failure of one stops
    the others.
    """
    try:
        return _make(job)
    except TongwenError as error:
        return _failed(job, error)
    except OSError as error:
        return _failed(job, disk_error(error, error.filename or job.folder))


def _failed(job: Job, error: TongwenError) -> Result:
    one = job.slice
    return Result(job, fault=f"{one.locale}/{one.name}, {job.format}: {report(error)}")


def _make(job: Job) -> Result:
    config = configuration(job.config, job.edition)
    site = built_site(config, job.site)
    files = contents(site, job.slice)
    _check_room(job, files)
    words = words_for(config, job.slice.locale, date_of(site, job.slice), job.edition)
    full, made = _export(job, site, files, words, "")
    downloads = [full]
    if _pays(made.pictures, full.size):
        bare, _ = _export(job, site, files, words, "nopic")
        if _pays(full.size - bare.size, full.size):
            downloads.append(bare)
        else:
            safe_join(job.folder, bare.path).unlink()
    return Result(job, tuple(downloads), made.used)


def _pays(saved: int, whole: int) -> bool:
    return saved > SAVED_SHARE * whole or saved > SAVED_BYTES


def _check_room(job: Job, files: Contents) -> None:
    """Raise OperatorError where the disk cannot hold what is to be written."""
    job.folder.mkdir(parents=True, exist_ok=True)
    need = sum(entry.size for entry in files.pages.values())
    free = shutil.disk_usage(job.folder).free
    if need > free:
        raise OperatorError(
            f"It may need {need:,} bytes; the disk of {job.folder} has {free:,} left.",
            "Free some space, or choose another folder with --to.",
        )


def _export(
    job: Job, site: BuiltSite, files: Contents, words: Words, flavour: str
) -> tuple[Download, _Made]:
    """Write one file aside and move it to its place once it is whole."""
    base = site.config.site.base_url
    path = file_name(base, job.slice, job.format, flavour)
    place = safe_join(job.folder, path)
    place.parent.mkdir(parents=True, exist_ok=True)
    partial = place.with_name(f".{place.name}.{os.getpid()}.partial")
    partial.unlink(missing_ok=True)
    try:
        made = _WRITERS[job.slice.kind](job, partial, site, files, words, flavour)
        size, digest = _settled(partial)
        partial.replace(place)
    except RuntimeError as error:
        raise OperatorError(
            f"The file could not be written: {error}.", "Look whether the disk is full."
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    one = job.slice
    return Download(
        path, job.format, one.locale, one.kind, one.name, words.date, made.pages, size, digest,
        "nopic" if flavour else "",
    ), made  # fmt: skip


def _settled(path: Path) -> tuple[int, str]:
    """Bring a file to the disk; give its size and SHA-256."""
    path.chmod(0o644)
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return path.stat().st_size, digest


def _pages_to(
    job: Job, place: Path, site: BuiltSite, files: Contents, words: Words, flavour: str
) -> _Made:
    links = Links(job.slice, files, site.config.site.base_url, not flavour)
    # A ZIM reader has a search of its own.
    note = words.say("links" if job.format == "zim" else "search")
    pages = Pages(site, links, words, note)
    if job.format == "zim":
        count = write_zim(place, pages, job.digest + flavour)
    else:
        folder = Path(file_name(links.base_url, job.slice, job.format, flavour)).stem
        count = write_zip(place, pages, folder)
    return _Made(count, *_shown(links.used.values()))


def _book_to(
    job: Job, place: Path, site: BuiltSite, files: Contents, words: Words, flavour: str
) -> _Made:
    book = read_book(site, job.slice, files, words, not flavour)
    if job.format == "epub":
        count = write_epub(place, book)
    else:
        count = write_pdf(place, book, job.digest + flavour)
    return _Made(count, *_shown(book.used.values()))


def _shown(used: Iterable[Entry]) -> tuple[dict[str, str], int]:
    """Give the digests of files, and how many bytes of pictures they are."""
    entries = sorted(used)
    pictures = sum(entry.size for entry in entries if is_picture(entry.path))
    return {entry.path: entry.digest for entry in entries}, pictures


_WRITERS = {"collection": _pages_to, "document": _book_to}
