"""One build: where it reads and writes, what it knows, and how it ends."""

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from generator import engine, manifest
from generator.config.model import Config
from generator.config.overlay import for_edition, for_locales
from generator.config.load import load
from generator.errors import OperatorError
from generator.files import disk_error, exclusive
from generator.output import Written, remove
from generator.plan.ledger import Ledger
from generator.plan.sources import Sources
from generator.problems import Problems
from generator.render.press import Press, SiteRef

T = TypeVar("T")
#: Lets a caller show how far a stage is: (label, results as they come, how many).
Progress = Callable[[str, Iterable[T], int], Iterable[T]]
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
    #: Where files are written: the output folder, or one beside it that takes its place at the end.
    target: Path
    fresh: bool
    summary: Summary = field(default_factory=Summary)
    parts: dict[str, manifest.Part] = field(default_factory=dict)
    damaged: frozenset[str] = frozenset()

    def run(self, label: str, function: Callable[[Any], T], jobs: list[Any]) -> Iterator[T]:
        """Run jobs on the engine, showing progress."""
        if jobs:
            yield from self.progress(label, engine.run(self.executor, function, jobs), len(jobs))

    def close(
        self, name: str, fingerprint: bytes, files: list[Written], rendered: int, digest: bytes = b""
    ) -> None:
        """Take a finished part into the ledger, the manifest and the summary; remove what it no longer has."""
        before = {w.path for w in self.ledger.part(name).written()} if not self.fresh else set()
        for path in sorted(before - {w.path for w in files}):
            self.summary.removed += remove(self.target, path)
        self.ledger.close_part(name, fingerprint, files, digest)
        part, body = manifest.encode_part(name, files)
        self.parts[name] = part
        manifest.write_part(self.state / "manifest", name, body)
        self.count(part, rendered)

    def keep(self, name: str) -> None:
        """Take over a part that is up to date."""
        part = self.known_parts.get(name)
        if part is None:
            part, body = manifest.encode_part(name, self.ledger.part(name).written())
            manifest.write_part(self.state / "manifest", name, body)
        self.parts[name] = part
        self.count(part, 0)

    known_parts: dict[str, manifest.Part] = field(default_factory=dict)

    def count(self, part: manifest.Part, rendered: int) -> None:
        """Add a part to the summary."""
        self.summary.rendered += rendered
        self.summary.reused += part.files - rendered
        self.summary.pages += part.files
        self.summary.bytes += part.size

    def drop(self, name: str) -> None:
        """Remove a part with all its files."""
        for written in self.ledger.part(name).written():
            self.summary.removed += remove(self.target, written.path)
        self.ledger.drop_part(name)
        manifest.part_file(self.state / "manifest", name).unlink(missing_ok=True)


def load_config(options: Options, problems: Problems) -> Config:
    """Give the configuration with the edition's and the caller's choices laid over it."""
    config = load(options.config, problems)
    if options.edition:
        config = for_edition(config, options.edition)
    return for_locales(config, options.locales) if options.locales else config


def state_folder(config: Config, output: Path) -> Path:
    """Give the folder that keeps what is known of builds into `output`."""
    name = sha256(str(output.absolute()).encode()).hexdigest()[:8]
    return config.root / ".tongwen" / f"{output.name}-{name}"


@contextmanager
def session(options: Options, progress: Progress[Any], assets: tuple[tuple[str, str], ...]) -> Iterator[Session]:
    """Open a build: hold the lock, the ledger and the engine; close all of them however it ends."""
    problems = Problems()
    config = load_config(options, problems)
    state = state_folder(config, options.output)
    with exclusive(state / "lock"):
        ledger = Ledger(state)
        fresh = is_fresh(options.output, ledger)
        target = options.output.with_name(f".{options.output.name}.partial") if fresh else options.output
        if fresh:
            _clear(target)
            ledger.forget()
        ref = SiteRef(str(options.config.absolute()), str(target.absolute()), str(state.absolute()),
                      options.edition, options.locales, fresh, assets, str(time.time_ns()))  # fmt: skip
        executor = engine.open_engine(options.engine, options.jobs)
        try:
            yield Session(options, config, Press(ref, config), ledger, Sources(config.root, ledger.sources()),
                          executor, problems, progress, state, target, fresh,
                          known_parts=_known_parts(state, fresh))  # fmt: skip
        except OSError as error:
            raise disk_error(error, error.filename or options.output) from error
        finally:
            executor.shutdown(cancel_futures=True)
            ledger.close()
            if fresh and target.exists():
                shutil.rmtree(target, ignore_errors=True)


def _known_parts(state: Path, fresh: bool) -> dict[str, manifest.Part]:
    index = state / "manifest" / "index.tsv"
    if fresh or not index.exists():
        return {}
    return {part.name: part for part in manifest.read_index(index.parent)}


def is_fresh(output: Path, ledger: Ledger) -> bool:
    """Say whether the site must be made from nothing. Refuses a folder that is not a site of ours."""
    if not output.exists() or (output.is_dir() and not any(output.iterdir())):
        return True
    if not (output / MARKER).is_file():
        raise OperatorError(f"{output} is there already and was not made by this program.",
                            "Choose another folder with --output, or remove it.")  # fmt: skip
    return ledger.fact("complete") != b"yes"


def _clear(target: Path) -> None:
    if target.exists():
        shutil.rmtree(target)
    target.mkdir(parents=True)
