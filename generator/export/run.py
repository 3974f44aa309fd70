"""Exporting: what is out of date is made, the list is written, what has no source goes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from generator import engine
from generator.config.model import Config
from generator.downloads import (
    FORMATS,
    INDEX,
    Download,
    Format,
    exports_folder,
    read_downloads,
    write_downloads,
)
from generator.errors import UsageError
from generator.export.extra import load
from generator.export.ledger import (
    Ledger,
    Made,
    digest_of,
    key_of,
    read_ledger,
    write_ledger,
)
from generator.export.make import Job, Result, configuration, make
from generator.export.site import BuiltSite, built_site
from generator.export.slices import Kind, Slice, Survey, slices, survey, without_fallbacks
from generator.export.words import words_for
from generator.files import exclusive, safe_join
from generator.problems import did_you_mean
from generator.translation.interface import OFFLINE

T = TypeVar("T")
Progress = Callable[[str, Iterable[T], int], Iterable[T]]
KINDS: dict[Format, Kind] = {
    "zim": "collection",
    "zip": "collection",
    "epub": "document",
    "pdf": "document",
}
_NEEDS: dict[Format, tuple[str, ...]] = {
    "zim": ("libzim.writer",),
    "zip": (),
    "epub": ("ebooklib.epub", "tinyhtml5"),
    "pdf": ("weasyprint", "tinyhtml5"),
}


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller asks."""

    config: Path
    #: The built site.
    site: Path
    formats: tuple[Format, ...] = FORMATS
    #: Tags; empty: all.
    locales: tuple[str, ...] = ()
    #: Collections or documents; empty: all.
    names: tuple[str, ...] = ()
    edition: str = ""
    #: Folder of the exports; the configuration's where none is named.
    to: Path | None = None
    #: Make all anew.
    force: bool = False
    #: Processes; 0: one for each processor.
    jobs: int = 0


@dataclass(slots=True)
class Summary:
    """What was done."""

    folder: Path
    made: list[Download] = field(default_factory=list)
    kept: list[Download] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    #: Slices with nothing to read: `th/white-paper`.
    empty: list[str] = field(default_factory=list)
    #: What stood in the way of exports.
    faults: list[str] = field(default_factory=list)


def export(options: Options, progress: Progress[Any]) -> Summary:
    """Bring the exports up to date with the built site, and say what was done.

    Raises UsageError for choices that cannot be and for a missing library, OperatorError where
    no export could be tried. Exports that failed are in the summary; the others are whole.
    """
    config = configuration(options.config, options.edition)
    site = built_site(config, options.site)
    wanted = [(one, f) for f in options.formats for one in _chosen(config, options, f)]
    for format_ in options.formats:
        for module in _NEEDS[format_]:
            load(module)
    folder = options.to or exports_folder(config.root, config.exports, options.edition)
    _check_folder(folder)
    with exclusive(folder / ".lock", "export into this folder"):
        return _Run(options, config, site, folder.resolve()).all(wanted, progress)


def _chosen(config: Config, options: Options, format_: Format) -> list[Slice]:
    kind = KINDS[format_]
    known = {one.name for one in slices(config, kind)}
    for name in options.names:
        if name not in known:
            raise UsageError(f"The site has no {kind} {name!r}.", did_you_mean(name, known))
    tags = [c.locale.tag for c in config.locales]
    for tag in options.locales:
        if tag not in tags:
            raise UsageError(f"The site has no locale {tag!r}.", did_you_mean(tag, tags))
    return [
        one
        for one in slices(config, kind)
        if (not options.locales or one.locale in options.locales)
        and (not options.names or one.name in options.names)
    ]


def _check_folder(folder: Path) -> None:
    """Raise UsageError for a folder that holds something else."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder.", "Choose another with --to.")
    ours = (folder / INDEX).exists() or (folder / ".lock").exists()
    if not ours and any(folder.iterdir()):
        raise UsageError(
            f"{folder} holds files that are no exports.",
            "Choose an empty folder, or a new one, with --to.",
        )


class _Run:
    """One export under way."""

    def __init__(self, options: Options, config: Config, site: BuiltSite, folder: Path) -> None:
        self.options, self.config, self.site, self.folder = options, config, site, folder
        self.ledger: Ledger = read_ledger(folder)
        self.downloads = {one.path: one for one in read_downloads(folder)}
        self.summary = Summary(folder)

    def all(self, wanted: list[tuple[Slice, Format]], progress: Progress[Any]) -> Summary:
        """Make what is out of date."""
        for left in sorted(self.folder.rglob(".*.partial")):
            left.unlink()
        asked = {path for made in self.ledger.values() for path in made.used}
        found = survey(self.site, [one for one, _ in wanted], asked)
        found = found._replace(digests=without_fallbacks(self.site, found.digests))
        jobs = [job for one, f in wanted if (job := self._job(one, f, found))]
        self._drop_strays()
        self._save()
        for result in progress("Exports", self._results(jobs), len(jobs)):
            self._take(result)
        self._save()
        return self.summary

    def _results(self, jobs: list[Job]) -> Iterator[Result]:
        few = len(jobs) < 2
        executor = (
            engine.SerialExecutor() if few else engine.open_engine("process", self.options.jobs)
        )
        try:
            yield from engine.run(executor, make, jobs)
        finally:
            executor.shutdown(cancel_futures=True)

    def _job(self, one: Slice, format_: Format, found: Survey) -> Job | None:
        """Give the job of an export; None where it is up to date or has nothing to hold."""
        key = key_of(one, format_)
        files = found.digests.get(one)
        if files is None:
            self.summary.empty.append(f"{one.locale}/{one.name}")
            self._forget(one, format_)
            return None
        words = words_for(self.config, one.locale, "1980-01-01", self.options.edition)
        notes = " ".join(words.say(k) for k in OFFLINE)
        digest = digest_of(one, files, format_, words, notes)
        made = self.ledger.get(key)
        current = [d for d in self.downloads.values() if _is_of(d, one, format_)]
        if (
            made
            and not self.options.force
            and made.digest == digest
            and all(found.files.get(path) == sha for path, sha in made.used.items())
            and current
            and all(self._is_there(d) for d in current)
        ):
            self.summary.kept += current
            return None
        o = self.options
        return Job(o.config, o.edition, o.site, self.folder, one, format_, digest)

    def _is_there(self, one: Download) -> bool:
        place = safe_join(self.folder, one.path)
        return place.is_file() and place.stat().st_size == one.size

    def _take(self, result: Result) -> None:
        job = result.job
        if result.fault:
            self.summary.faults.append(result.fault)
            return
        self._forget(job.slice, job.format, {one.path for one in result.downloads})
        self.ledger[key_of(job.slice, job.format)] = Made(job.digest, result.used)
        self.downloads |= {one.path: one for one in result.downloads}
        self.summary.made += result.downloads
        self._save()

    def _forget(self, one: Slice, format_: Format, but: Iterable[str] = ()) -> None:
        """Remove what there was of an export."""
        self.ledger.pop(key_of(one, format_), None)
        gone = [p for p, d in self.downloads.items() if _is_of(d, one, format_)]
        for path in gone:
            del self.downloads[path]
            if path not in but:
                self._remove(path)

    def _remove(self, path: str) -> None:
        safe_join(self.folder, path).unlink(missing_ok=True)
        self.summary.removed.append(path)

    def _drop_strays(self) -> None:
        """Remove exports of what the site no longer has."""
        known = {one for kind in set(KINDS.values()) for one in slices(self.config, kind)}
        for path, one in sorted(self.downloads.items()):
            if Slice(one.locale, one.kind, one.name) not in known:
                del self.downloads[path]
                self.ledger.pop(f"{one.format}/{one.locale}/{one.name}", None)
                self._remove(path)

    def _save(self) -> None:
        write_downloads(self.folder, self.downloads.values())
        write_ledger(self.folder, self.ledger)


def _is_of(download: Download, one: Slice, format_: Format) -> bool:
    at = (download.locale, download.kind, download.name, download.format)
    return at == (one.locale, one.kind, one.name, format_)
