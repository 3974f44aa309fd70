"""Opens all that a run of drafts needs, and closes it however the run ends."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from generator.config.model import Config
from generator.engine import SerialExecutor, open_engine
from generator.errors import OperatorError
from generator.locales import Locale
from generator.problems import Problems
from generator.translation.draft.backend import BackendSpec, Options
from generator.translation.draft.backends import open_backend
from generator.translation.draft.cache import open_cache
from generator.translation.draft.drafter import Drafter, Summary
from generator.translation.draft.planning import Plan, plan
from generator.translation.draft.recall import open_recall
from generator.translation.draft.report import Result
from generator.translation.draft.run import Progress, Runner, close_models
from generator.translation.draft.windows import Reader
from generator.translation.glossary import load_glossary
from generator.translation.units import Shelf

#: Chunks under way for each process of a pool: one at work, one at the door.
_AHEAD = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller asks for."""

    spec: BackendSpec
    options: Options
    #: The day that drafts are dated with.
    day: str
    limit: int | None = None
    #: `serial`, `process` or `dask://HOST:PORT`, and how many processes (0: all).
    engine: str = "serial"
    jobs: int = 0


#: Makes the shelves to draft anew: they are read twice where someone watches.
Shelves = Callable[[], Iterable[Shelf]]


@dataclass(frozen=True, slots=True)
class Session:
    """A run that is ready to begin."""

    drafter: Drafter
    reader: Reader
    shelves: Shelves

    def plan(self) -> Plan:
        """Count what there is to do."""
        drafter = replace(self.drafter, summary=Summary())
        return plan(drafter, replace(self.reader), self.shelves())

    def run(self, progress: Progress) -> Result:
        """Draft and write."""
        began = time.monotonic()
        runner = self.drafter.runner
        runner.progress = progress
        summary = self.drafter.run(self.reader, self.shelves())
        return Result(
            self.drafter.locale.tag,
            self.reader.waiting,
            self.reader.unsynced,
            summary,
            runner.counts,
            time.monotonic() - began,
        )


@contextmanager
def session(
    config: Config, locale: Locale, asked: Asked, shelves: Shelves, problems: Problems
) -> Iterator[Session]:
    """Open engine, models, cache and memory for a locale.

    Raises OperatorError where the engine has no model at all, and what the backend raises.
    """
    models = open_backend(asked.spec).models()
    if not models and asked.spec.name != "memory":
        raise OperatorError(
            f"The backend {asked.spec.name} has no models.",
            "`tongwen translate models` installs them; `--backend memory` needs none.",
        )
    workers = asked.jobs or os.cpu_count() or 1
    cache_path = config.root / ".tongwen" / "drafts.sqlite"
    with (
        open_engine(asked.engine, asked.jobs) as executor,
        open_cache(cache_path) as cache,
        open_recall(config, locale, problems) as recall,
    ):
        alone = isinstance(executor, SerialExecutor)
        # In a pool each process has one thread: processes are what works side by side there.
        options = asked.options if alone else replace(asked.options, threads=1)
        runner = Runner(asked.spec, options, cache, executor, 1 if alone else workers * _AHEAD)
        glossary = load_glossary(config, locale, problems)
        # Broken files of the locale are found before a model has worked for hours.
        problems.raise_if_any()
        people = (recall, glossary)
        drafter = Drafter(config, locale, runner, models, people, glossary, problems, asked.day)
        try:
            yield Session(drafter, Reader(config, locale, problems, asked.limit), shelves)
        finally:
            close_models()
