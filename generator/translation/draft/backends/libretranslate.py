"""LibreTranslate over HTTP: https://docs.libretranslate.com/api/.

The one engine that opens a connection, to the server that was named and to no other.
"""

import os
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from generator.errors import OperatorError, UsageError
from generator.translation.draft.backend import BackendSpec, Model, Options, Rendering
from generator.translation.draft.backends.languages import is_code, tag_of
from generator.translation.draft.backends.web import ask, checked, is_private

#: Servers refuse more at a time; these pass the limits of a public one.
_MOST_SENTENCES, _MOST_CHARACTERS = 25, 1800
#: Most bytes of an answer: a list of languages, or the texts of one question many times over.
_MOST_LIST, _MOST_ANSWER = 2 << 20, 256 << 10
_MOST_LANGUAGES = 300


class LibreTranslate:
    """A server, and the pairs of languages that it says it knows."""

    name = "libretranslate"

    def __init__(self, url: str, key: str = "", seconds: float = 30.0) -> None:
        self.url, self.key, self.seconds = checked(url), key, seconds
        if key and not is_private(self.url):
            raise UsageError(
                "An API key is sent over https only.", "Use an https address, or no key."
            )

    def models(self) -> tuple[Model, ...]:
        """Give a model for each pair the server lists. OperatorError where it cannot say."""
        version = self._version()
        return tuple(sorted({self._model(s, t, version) for s, t in self._pairs()}))

    def open(self, model: Model, options: Options) -> "Opened":
        """Give one of `models()`; the server is asked when there is something to translate."""
        source, _, target = model.name.partition("_")
        return Opened(self, model, (source, target), options)

    def ask(
        self, path: str, body: object = None, limit: int = _MOST_LIST, seconds: float = 0
    ) -> Any:
        """Give the server's answer to one question."""
        return ask(f"{self.url}{path}", body, limit=limit, seconds=seconds or self.seconds)

    def _pairs(self) -> Iterator[tuple[str, str]]:
        listed = self.ask("/languages")
        if not isinstance(listed, list) or len(listed) > _MOST_LANGUAGES:
            raise OperatorError(f"{self.url}/languages: this is no list of languages.")
        known = {e["code"]: e.get("targets") for e in listed if _is_language(e)}
        for source, targets in known.items():
            for target in targets if isinstance(targets, list) else known:
                if is_code(target) and target != source:
                    yield source, target

    def _version(self) -> str:
        """Give what the server says of itself, "" where it says nothing."""
        try:
            facts = self.ask("/spec")
        except OperatorError:
            return ""
        info = facts.get("info") if isinstance(facts, dict) else None
        version = info.get("version") if isinstance(info, dict) else None
        plain = isinstance(version, str) and len(version) <= 20 and version.isascii()
        return str(version) if plain and not any(c in str(version) for c in " @:+") else ""

    def _model(self, source: str, target: str, version: str) -> Model:
        facts = f"{self.url} {version} {source} {target}"
        return Model(
            tag_of(source),
            tag_of(target),
            self.name,
            f"{source}_{target}",
            version,
            sha256(facts.encode()).hexdigest(),
        )


class Opened:
    """One pair of languages of a server."""

    def __init__(
        self, server: LibreTranslate, model: Model, codes: tuple[str, str], options: Options
    ) -> None:
        self.server, self.model, self.codes, self.options = server, model, codes, options

    def translate(self, sentences: Sequence[str]) -> list[Rendering]:
        """Give one rendering for each sentence; the server gives no score."""
        return [Rendering(text) for batch in batches(sentences) for text in self._some(batch)]

    def _some(self, sentences: Sequence[str]) -> list[str]:
        body = {
            "q": list(sentences),
            "source": self.codes[0],
            "target": self.codes[1],
            "format": "text",
        }
        if self.server.key:
            body["api_key"] = self.server.key
        limit = _MOST_ANSWER + 40 * sum(map(len, sentences))
        answer = self.server.ask("/translate", body, limit, self.options.timeout)
        texts = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(texts, list) or not all(isinstance(t, str) for t in texts):
            raise OperatorError(f"{self.server.url}: the answer holds no texts.")
        if len(texts) != len(sentences):
            raise OperatorError(
                f"{self.server.url} answered {len(texts)} texts to {len(sentences)} sentences; "
                "which belongs to which cannot be known.",
                "Nothing of this answer was used. Look at the server.",
            )
        return texts

    def close(self) -> None:
        """Do nothing: no connection is kept."""


def batches(sentences: Sequence[str]) -> Iterator[list[str]]:
    """Give the sentences in questions of a size that servers take.

    >>> [len(b) for b in batches(["x" * 1000] * 3 + ["y"] * 30)]
    [1, 1, 25, 6]
    """
    batch: list[str] = []
    size = 0
    for sentence in sentences:
        full = len(batch) == _MOST_SENTENCES or size + len(sentence) > _MOST_CHARACTERS
        if batch and full:
            yield batch
            batch, size = [], 0
        batch.append(sentence)
        size += len(sentence)
    if batch:
        yield batch


def _is_language(entry: object) -> bool:
    return isinstance(entry, dict) and is_code(entry.get("code"))


def backend(spec: BackendSpec) -> LibreTranslate:
    """Give the backend for the server at `spec.place`.

    A key is read from the environment: LIBRETRANSLATE_API_KEY, or the variable that the setting
    `api-key-variable` names.
    """
    if not spec.place:
        raise UsageError(
            "The address of the LibreTranslate server is not given.",
            "Add it: --models http://localhost:5000",
        )
    settings = dict(spec.settings)
    variable = settings.get("api-key-variable", "")
    if variable and variable not in os.environ:
        raise UsageError(f"The environment variable {variable} with the API key is not set.")
    key = os.environ.get(variable or "LIBRETRANSLATE_API_KEY", "")
    return LibreTranslate(spec.place, key, float(settings.get("timeout", "30")))
