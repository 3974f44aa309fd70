"""One build: where it reads and writes, what it knows, and how it ends."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from generator import engine, manifest
from generator.config.load import load
from generator.config.model import Config
from generator.config.overlay import for_edition, for_locales
from generator.errors import OperatorError
from generator.files import disk_error, exclusive
from generator.manifest import Part
from generator.output import Output, Written, remove
from generator.plan.closed import Closed, closed
from generator.plan.ledger import Ledger, LedgerDamaged, discard, fault_of
from generator.plan.sources import Sources
from generator.problems import Problems
from generator.render.assets import theme_assets
from generator.render.press import Press, SiteRef, adopt

T = TypeVar("T")
#: Lets a caller show how far a stage is: (label, results as they come, how many).
Progress = Callable[[str, Iterable[T], int], Iterable[T]]
#: Jobs that are not worth starting processes for.
_FEW = 3
#: Lies in a folder that a build made, so that no other folder is ever taken for one.
MARKER = ".tongwen"


def quiet(_label: str, results: Iterable[T], _count: int) -> Iterable[T]:
    """Show nothing."""
    return results


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller asks of a build."""

    config: Path
    output: Path
    #: Tags to build; empty: all.
    locales: tuple[str, ...] = ()
    edition: str = ""
    engine: str = "process"
    #: Processes; 0: one for each processor.
    jobs: int = 0


@dataclass(slots=True)
class Summary:
    """What a build did."""

    rendered: int = 0
    reused: int = 0
    removed: int = 0
    #: Shards whose texts were analysed for search, once for each locale in which they changed.
    analysed: int = 0
    pages: int = 0
    bytes: int = 0
    seconds: float = 0
    cpu_seconds: float = 0
    peak_memory_bytes: int = 0
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Session:
    """A build under way."""

    options: Options
    config: Config
    press: Press
    ledger: Ledger
    sources: Sources
    executor: Executor
    problems: Problems
    progress: Progress[Any]
    state: Path
    #: Where files are written: the output folder, or one beside it that takes its place at the
    #: end.
    target: Path
    fresh: bool
    summary: Summary = field(default_factory=Summary)
    parts: dict[str, manifest.Part] = field(default_factory=dict)
    damaged: frozenset[str] = frozenset()
    #: Files in the output folder that no build made.
    strangers: tuple[str, ...] = ()
    #: Parts as the manifest has them, where it is whole.
    known_parts: dict[str, manifest.Part] = field(default_factory=dict)
    #: Stylesheets, scripts and icons.
    theme: list[Output] = field(default_factory=list)

    @property
    def manifest(self) -> Path:
        """The folder of the manifest: that of a site made from nothing waits until it takes its
        place.
        """
        return self.state / ("manifest.partial" if self.fresh else "manifest")

    def run(self, label: str, function: Callable[[Any], T], jobs: list[Any]) -> Iterator[T]:
        """Run jobs on the engine, showing progress; a few are sooner done here than sent
        anywhere.
        """
        executor = self.executor if len(jobs) > _FEW else engine.SerialExecutor()
        if jobs:
            yield from self.progress(label, engine.run(executor, function, jobs), len(jobs))

    def close(
        self,
        name: str,
        fingerprint: bytes,
        files: list[Written],
        rendered: int,
        digest: bytes = b"",
    ) -> None:
        """Take a finished part into the manifest, the ledger and the summary.

        What the part no longer has is only noted: another part may have it now.
        """
        self.take(name, fingerprint, closed(name, files), rendered, digest)

    def take(
        self, name: str, fingerprint: bytes, done: Closed, rendered: int, digest: bytes = b""
    ) -> None:
        """Do the same for a part that was made ready already."""
        gone: set[str] = set()
        if not self.fresh:
            gone = {w.path for w in self.ledger.part(name).written()} - done.paths()
        manifest.write_part(self.manifest, name, done.lines)
        self.ledger.close_part(name, fingerprint, done.rows, digest, gone)
        self.parts[name] = done.part
        self.count(done.part, rendered)

    def keep(self, name: str) -> None:
        """Take over a part that is up to date."""
        part = self.known_parts.get(name)
        if part is None:
            part, body = manifest.encode_part(name, self.ledger.part(name).written())
            manifest.write_part(self.manifest, name, body)
        self.parts[name] = part
        self.count(part, 0)

    def count(self, part: Part, rendered: int) -> None:
        """Add a part to the summary."""
        self.summary.rendered += rendered
        self.summary.reused += part.files - rendered
        self.summary.pages += part.files
        self.summary.bytes += part.size

    def drop(self, name: str) -> None:
        """Forget a part; its files are removed at the end, unless another part has them now."""
        remove(self.manifest, f"{name}.tsv")
        self.ledger.drop_part(name)

    def clear_away(self) -> None:
        """Remove what parts gave up."""
        for path in sorted(self.ledger.gone()):
            self.summary.removed += remove(self.target, path)
        self.ledger.forget_gone()


def load_config(options: Options, problems: Problems) -> Config:
    """Give the configuration with the edition's and the caller's choices laid over it."""
    config = load(options.config, problems)
    if options.edition:
        config = for_edition(config, options.edition)
    return for_locales(config, options.locales) if options.locales else config


def state_folder(config: Config, output: Path) -> Path:
    """Give the folder that keeps what is known of builds into `output`."""
    return manifest.state_folder(config.root, output)


@contextmanager
def session(options: Options, progress: Progress[Any]) -> Iterator[Session]:
    """Open a build: hold the lock, the ledger and the engine; close all of them however it
    ends.

    Raises LedgerDamaged when what is known of earlier builds was thrown away: build again.
    """
    problems = Problems()
    config = load_config(options, problems)
    # A link to the folder stays a link: what it leads to is replaced.
    options = replace(options, output=options.output.resolve())
    state = state_folder(config, options.output)
    try:
        with exclusive(state / "lock"), _ledger(state) as ledger:
            yield from _open(options, config, ledger, state, progress, problems)
    except OSError as error:
        raise disk_error(error, error.filename or options.output) from error


@contextmanager
def _ledger(state: Path) -> Iterator[Ledger]:
    """Open the ledger; throw it away when it turns out to be broken."""
    ledger = None
    try:
        ledger = Ledger(state)
        yield ledger
    except (sqlite3.Error, LedgerDamaged) as error:
        fault = fault_of(error, state) if isinstance(error, sqlite3.Error) else error
        if ledger:
            ledger.close()
        if isinstance(fault, LedgerDamaged):
            discard(state)
        raise fault from error
    finally:
        if ledger:
            ledger.close()


def _open(
    options: Options,
    config: Config,
    ledger: Ledger,
    state: Path,
    progress: Progress[Any],
    problems: Problems,
) -> Iterator[Session]:
    restore(options.output)
    assets, theme = theme_assets(config)
    for left in sorted(state.rglob(".*.tmp")):
        left.unlink()
    fresh = is_fresh(options.output, ledger)
    target = (
        options.output.with_name(f".{options.output.name}.partial") if fresh else options.output
    )
    ref = SiteRef(
        str(options.config.absolute()),
        str(target),
        str(state.absolute()),
        options.edition,
        options.locales,
        fresh,
        assets,
        str(time.time_ns()),
    )
    executor = engine.open_engine(options.engine, options.jobs)
    site = Session(
        options,
        config,
        adopt(Press(ref, config)),
        ledger,
        Sources(config.root, ledger.sources()),
        executor,
        problems,
        progress,
        state,
        target,
        fresh,
        known_parts=_known_parts(state, ledger),
        theme=theme,
    )
    try:
        if fresh:
            _clear(site)
        yield site
    finally:
        executor.shutdown(cancel_futures=True)
        if fresh:
            shutil.rmtree(target, ignore_errors=True)
            shutil.rmtree(site.manifest, ignore_errors=True)


def _known_parts(state: Path, ledger: Ledger) -> dict[str, manifest.Part]:
    """Give the parts of the manifest; none unless the last build ended with writing it."""
    index = state / "manifest" / "index.tsv"
    if not ledger.fact("index") or not index.exists():
        return {}
    return {part.name: part for part in manifest.read_index(index.parent)}


def restore(output: Path) -> None:
    """Put a site back that a build had set aside when it was killed, so that readers have
    one.
    """
    old = output.with_name(f".{output.name}.old")
    if not output.exists() and old.exists():
        old.rename(output)


def is_fresh(output: Path, ledger: Ledger) -> bool:
    """Say whether the site must be made from nothing. Refuses a folder that is not a site of
    ours.
    """
    if not output.exists() or (output.is_dir() and not any(output.iterdir())):
        return True
    if not (output / MARKER).is_file():
        raise OperatorError(
            f"{output} is there already and was not made by this program.",
            "Choose another folder with --output, or remove it.",
        )
    return ledger.fact("complete") != b"yes"


def _clear(site: Session) -> None:
    """Make room for a site made from nothing."""
    for folder in (site.target, site.manifest):
        if folder.exists():
            shutil.rmtree(folder)
    site.target.mkdir(parents=True)
    site.ledger.forget()
