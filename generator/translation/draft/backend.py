"""What every engine of machine translation looks like to the rest of Tongwen.

A backend lists its models and opens one; an open model takes sentences and gives texts. It
knows nothing of PO files, masks, pivots or caches: the pipeline does that for all engines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True, order=True)
class Model:
    """One direct pair of languages in one engine; enough to say where a draft came from."""

    #: BCP 47 tags, never codes of the engine: `zh-Hans`, not `zh`; `pt-BR`, not `pb`.
    source: str
    target: str
    #: `argos`, `argostranslate`, `libretranslate`, `ctranslate2`: letters, digits and hyphens.
    engine: str
    #: What the engine calls it: `zh_en`. Without spaces.
    name: str
    #: Version of the package or the server, "" where there is none.
    version: str
    #: SHA-256, in hexadecimal, of all that decides what comes out (weights, vocabulary,
    #: SentencePiece model, prefix); of address and stated version where the model is remote.
    hash: str
    #: SPDX identifier, or the words of the package; "" where none is stated.
    licence: str = ""
    #: Whether it was made for tests: such a model drafts only for sites under `.test`.
    fixture: bool = False

    @property
    def label(self) -> str:
        """Give what stands in a draft's mark: `argos:zh_en-1.9@3f8a11c0`.

        >>> Model("zh-Hans", "en", "argos", "zh_en", "1.9", "3f8a11c0" * 8).label
        'argos:zh_en-1.9@3f8a11c0'
        """
        version = f"-{self.version}" if self.version else ""
        return f"{self.engine}:{self.name}{version}@{self.hash[:8]}"


class Rendering(NamedTuple):
    """What a model made of one sentence."""

    text: str
    #: Mean log-probability of a token (natural logarithm, never above 0), the length penalty
    #: undone; None where the engine gives none.
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """How models are run. Only what changes the text is part of `key`."""

    beam: int = 4
    length_penalty: float = 0.2
    #: Most tokens in one batch of the engine.
    batch_tokens: int = 1024
    #: Threads that translate side by side; 0 means one for each processor.
    threads: int = 0
    #: Most seconds to wait for an answer, where a server gives it.
    timeout: float = 30.0

    @property
    def key(self) -> str:
        """Give what of the options decides the text, for the cache.

        >>> Options().key
        'beam=4 length-penalty=0.2'
        """
        return f"beam={self.beam} length-penalty={self.length_penalty:g}"


class Translator(Protocol):
    """A model, loaded."""

    @property
    def model(self) -> Model:
        """The model that was opened."""

    def translate(self, sentences: Sequence[str]) -> list[Rendering]:
        """Give one rendering for each sentence, in their order.

        Sentences are never empty, hold no line end, and come sorted by length, longest first.
        A text of "" says that the engine had no answer for that one. Raises OperatorError
        where the engine as a whole cannot answer.
        """

    def close(self) -> None:
        """Let go of memory and connections; harmless when done twice."""


class Backend(Protocol):
    """An engine with the models it has at hand."""

    @property
    def name(self) -> str:
        """The name users choose it by: `--backend argos`."""

    def models(self) -> Sequence[Model]:
        """Give all models at hand, sorted. Opens no socket, except to a server that was named.

        Raises OperatorError where a package is broken, saying which and what to do.
        """

    def open(self, model: Model, options: Options) -> Translator:
        """Load one of `models()`. Raises OperatorError where it cannot be loaded."""


class BackendSpec(NamedTuple):
    """How to make a backend again in another process: small and picklable."""

    #: One of the names in `draft.backends`.
    name: str
    #: Folder of packages, model directory or address of a server; "" for the usual place.
    place: str = ""
    #: Further settings: `(("api-key-variable", "LT_KEY"),)`. Never a secret itself.
    settings: tuple[tuple[str, str], ...] = ()
