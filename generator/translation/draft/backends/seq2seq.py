"""Sentences through CTranslate2 and SentencePiece, many at a time.

Argos calls CTranslate2 with 32 tokens at a time; the sentences of a catalogue, sorted by
length, fill batches of a thousand, which gives the same text several times faster.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from generator.errors import OperatorError, UsageError
from generator.files import read_capped
from generator.translation.draft.backend import Model, Options, Rendering
from generator.translation.draft.backends.packages import broken

#: A sentence of more pieces gets no answer: models have seen none like it, and some have no
#: positions beyond 512.
MOST_PIECES = 480
#: Most pieces of an answer, as argostranslate has it; one that reaches it ran away or was cut
#: off, and is no answer.
MOST_ANSWER = 256
_MOST_VOCABULARY = 64 << 20
_SPECIAL = frozenset({"<unk>", "<s>", "</s>", "<blank>", "<pad>"})


class Pieces:
    """Cuts sentences into pieces, and joins pieces again."""

    def __init__(self, source: Path, target: Path) -> None:
        self.source, self.target = _processor(source), _processor(target)

    def fits(self, vocabulary: Sequence[str]) -> bool:
        """Say whether a model with this vocabulary was made with these pieces."""
        size = self.source.get_piece_size()
        known = {self.source.id_to_piece(i) for i in range(size)} | _SPECIAL
        return sum(word in known for word in vocabulary) >= 0.9 * len(vocabulary)


class Prefixes(NamedTuple):
    """Tokens that tell a model of many languages which are meant."""

    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()


class Seq2Seq:
    """A CTranslate2 model, loaded."""

    def __init__(
        self,
        model: Model,
        folder: Path,
        pieces: Pieces,
        options: Options,
        prefixes: Prefixes = Prefixes(),  # noqa: B008 it is frozen
    ) -> None:
        self.model, self.options, self.prefixes = model, options, prefixes
        self._pieces = pieces
        if not pieces.fits(vocabulary(folder)):
            raise broken(
                folder.parent,
                "the SentencePiece model is not the one this model was trained with",
            )
        self._engine: Any = load(folder, options.threads)

    def translate(self, sentences: Sequence[str]) -> list[Rendering]:
        """Give one rendering for each sentence, in their order."""
        cut = self._pieces.source.encode(list(sentences), out_type=str)
        rows = [[*self.prefixes.source, *row] for row in cut]
        fit = [i for i, row in enumerate(rows) if 0 < len(row) <= MOST_PIECES]
        out = [Rendering("")] * len(rows)
        for i, result in zip(fit, self._run([rows[i] for i in fit]), strict=True):
            out[i] = self._rendering(result)
        return out

    def _run(self, rows: list[list[str]]) -> list[Any]:
        if self._engine is None:
            raise OperatorError(f"The model {self.model.label} was closed.")
        prefix = [list(self.prefixes.target)] * len(rows) if self.prefixes.target else None
        try:
            results: list[Any] = self._engine.translate_batch(
                rows,
                target_prefix=prefix,
                beam_size=self.options.beam,
                length_penalty=self.options.length_penalty,
                max_batch_size=self.options.batch_tokens,
                batch_type="tokens",
                max_decoding_length=MOST_ANSWER,
                replace_unknowns=True,
                return_scores=True,
            )
        except (RuntimeError, ValueError) as error:
            raise OperatorError(f"The model {self.model.label} stopped: {error}.") from error
        return results

    def _rendering(self, result: Any) -> Rendering:
        tokens = result.hypotheses[0]
        if len(tokens) >= MOST_ANSWER:
            return Rendering("")
        own = tokens[len(self.prefixes.target) :] if self.prefixes.target else tokens
        # CTranslate2 divides the sum by length ** penalty, the sentence's end counted.
        length = len(tokens) + 1
        score = result.scores[0] / length ** (1 - self.options.length_penalty)
        text = self._pieces.target.decode(own).replace("▁", " ")
        return Rendering(text.removeprefix(" "), min(0.0, score))

    def close(self) -> None:
        """Let go of the model's memory."""
        self._engine = None


def vocabulary(folder: Path) -> list[str]:
    """Give the words that the model in `folder` reads."""
    for name in ("shared_vocabulary", "source_vocabulary"):
        for file in (folder / f"{name}.json", folder / f"{name}.txt"):
            if file.is_file():
                return _words(file)
    raise broken(folder.parent, "the model has no vocabulary")


def _words(file: Path) -> list[str]:
    body = read_capped(file, _MOST_VOCABULARY)
    try:
        words = json.loads(body) if file.suffix == ".json" else body.decode().split("\n")
    except (ValueError, RecursionError) as error:
        raise broken(file.parent.parent, f"{file.name} cannot be read") from error
    if not (isinstance(words, list) and words and all(isinstance(w, str) for w in words)):
        raise broken(file.parent.parent, f"{file.name} is no list of words")
    return [word for word in words if word]


def load(folder: Path, threads: int) -> Any:
    """Give CTranslate2's translator for the model in `folder`."""
    ctranslate2 = engine("ctranslate2")
    try:
        return ctranslate2.Translator(
            str(folder),
            device="cpu",
            inter_threads=threads or os.cpu_count() or 1,
            intra_threads=1,
        )
    except (RuntimeError, ValueError) as error:
        raise broken(folder.parent, "the model cannot be loaded, it is corrupt") from error


def _processor(file: Path) -> Any:
    sentencepiece = engine("sentencepiece")
    processor = sentencepiece.SentencePieceProcessor()
    try:
        processor.LoadFromFile(str(file))
    except (RuntimeError, OSError, ValueError) as error:
        raise broken(file.parent, f"{file.name} is no SentencePiece model") from error
    return processor


def engine(name: str) -> Any:
    """Give the library `name`, or say how to install it."""
    from importlib import import_module  # noqa: PLC0415 read once, where it is used

    try:
        return import_module(name)
    except ImportError as error:
        raise UsageError(
            f"Machine drafts need {name}, which is not installed.",
            "Install the extra: pip install 'tongwen[mt]'",
        ) from error
