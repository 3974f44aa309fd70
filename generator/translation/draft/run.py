"""Sentences through a model: each once, in chunks sorted by length, by any engine's processes.

A chunk is a job: its model is opened in the process that translates it, and stays open there.
No process is forked with a model loaded: engines spawn theirs, or are on other machines.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

from generator import engine
from generator.engine import SerialExecutor
from generator.errors import OperatorError
from generator.translation.draft.backend import (
    BackendSpec,
    Model,
    Options,
    Rendering,
    Translator,
)
from generator.translation.draft.backends import open_backend
from generator.translation.draft.cache import Cache
from generator.translation.draft.splitter import weight

#: Sentences in a chunk: many in this process, where the model has threads; few in a pool.
_CHUNK, _POOL_CHUNK = 512, 256


@dataclass(frozen=True, slots=True)
class Chunk:
    """Sentences for one model: small and picklable."""

    spec: BackendSpec
    model: Model
    options: Options
    sentences: tuple[str, ...]


#: The models that this process has open: usually one, two with a pivot.
_open: dict[tuple[BackendSpec, Model, Options], Translator] = {}


def translate_chunk(chunk: Chunk) -> dict[str, Rendering]:
    """Give the answer for each sentence of a chunk; opens the model at the first of them."""
    key = (chunk.spec, chunk.model, chunk.options)
    if key not in _open:
        _open[key] = open_backend(chunk.spec).open(chunk.model, chunk.options)
    answers = _open[key].translate(chunk.sentences)
    if len(answers) != len(chunk.sentences):
        raise OperatorError(
            f"{chunk.model.label} gave {len(answers)} translations of"
            f" {len(chunk.sentences)} sentences.",
            "Which belongs to which cannot be known; nothing of them was used.",
        )
    return dict(zip(chunk.sentences, answers, strict=True))


def close_models() -> None:
    """Let go of the models that this process has open."""
    while _open:
        _open.popitem()[1].close()


@dataclass(slots=True)
class Counts:
    """What models were asked."""

    #: Sentences that went through a model, and those that the cache had.
    translated: int = 0
    cached: int = 0


def _name(model: Model, options: Options) -> str:
    """Give what the cache knows a model by."""
    return f"{model.hash} {options.key}"


class Progress:
    """Told how far a run is; this one tells nobody."""

    def window(self, entries: int) -> None:
        """Begin so many entries, which go through the models together."""

    def sentences(self, done: int, count: int) -> None:
        """So many of so many sentences have come back."""

    def file(self, entries: int) -> None:
        """A file with so many entries is written."""


@dataclass(slots=True)
class Runner:
    """Sends sentences through models, by way of the cache."""

    spec: BackendSpec
    options: Options
    cache: Cache
    executor: Executor = field(default_factory=SerialExecutor)
    #: Chunks under way at once.
    in_flight: int = 1
    counts: Counts = field(default_factory=Counts)
    progress: Progress = field(default_factory=Progress)

    def render(self, model: Model, sentences: Sequence[str]) -> dict[str, Rendering]:
        """Give the answer for each of the sentences, which may repeat."""
        wanted = list(dict.fromkeys(sentences))
        name = _name(model, self.options)
        found = self.cache.find(name, wanted)
        self.counts.cached += len(found)
        missing = [s for s in wanted if s not in found]
        done = 0
        for answers in self._run(model, missing):
            # What had no answer may have one the next time: a server was in trouble, say.
            self.cache.add(name, {s: r for s, r in answers.items() if r.text})
            found.update(answers)
            done += len(answers)
            self.counts.translated += len(answers)
            self.progress.sentences(done, len(missing))
        return found

    def known(self, model: Model, sentences: Sequence[str]) -> int:
        """Count the distinct sentences that the cache has an answer for."""
        return len(self.cache.find(_name(model, self.options), list(dict.fromkeys(sentences))))

    def _run(self, model: Model, sentences: list[str]) -> Iterator[dict[str, Rendering]]:
        chunks = self._chunks(model, sentences)
        if isinstance(self.executor, SerialExecutor):
            # Each chunk is kept before the next begins: an interruption loses one at most.
            return map(translate_chunk, chunks)
        return engine.run(self.executor, translate_chunk, chunks, self.in_flight)

    def _chunks(self, model: Model, sentences: list[str]) -> Iterator[Chunk]:
        # Longest first: what comes last is quick, so no process is left with a long chunk.
        ordered = sorted(sentences, key=lambda s: (-weight(s), s))
        size = _CHUNK if isinstance(self.executor, SerialExecutor) else _POOL_CHUNK
        for at in range(0, len(ordered), size):
            yield Chunk(self.spec, model, self.options, tuple(ordered[at : at + size]))
