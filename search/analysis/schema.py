"""The schema and the analyzers, as Whoosh knows them (2.7.4).

Everything here can be pickled: Whoosh writes the schema into its own indexes.
"""

from collections.abc import Iterator
from typing import Any

from whoosh.analysis import CompositeAnalyzer, Filter, StopFilter, Token, Tokenizer
from whoosh.fields import ID, KEYWORD, STORED, TEXT, Schema

from search.analysis.stems import stem_words, stop_words
from search.analysis.tokens import fold, normalise, surfaces


class RunTokenizer(Tokenizer):  # type: ignore[misc]
    """Normalised words, unfolded, and grams."""

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        keeporiginal: bool = False,  # noqa: ARG002
        removestops: bool = True,
        start_pos: int = 0,
        start_char: int = 0,  # noqa: ARG002
        mode: str = "",
        **_: Any,
    ) -> Iterator[Token]:
        """Yield one token object again and again, as Whoosh's own tokenizers do."""
        token = Token(positions, chars, removestops=removestops, mode=mode)
        token.boost, token.stopped = 1.0, False
        for position, surface in enumerate(surfaces(normalise(value.replace("\n", " ")))):
            token.text = token.original = surface
            token.pos = start_pos + position
            yield token


class FoldFilter(Filter):  # type: ignore[misc]
    """Words become keys."""

    def __call__(self, tokens: Iterator[Token]) -> Iterator[Token]:
        """Yield the tokens of which something is left."""
        for token in tokens:
            token.text = fold(token.text)
            if token.text:
                yield token


class SnowballFilter(Filter):  # type: ignore[misc]
    """Words become stems, as keys, by the locale's stemmers."""

    is_morph = True

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._known: dict[str, str] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {"locale": self.locale, "_known": {}}

    def __call__(self, tokens: Iterator[Token]) -> Iterator[Token]:
        """Yield the tokens, stemmed."""
        for token in tokens:
            if token.text not in self._known:
                self._known[token.text] = stem_words([token.text], self.locale)[0]
            token.text = self._known[token.text]
            if token.text:
                yield token


def surface_analyzer() -> CompositeAnalyzer:
    """Give the analyzer of queries: tokens are keys, as dictionaries hold them."""
    return RunTokenizer() | FoldFilter()


def stemming_analyzer(locale: str) -> CompositeAnalyzer:
    """Give the analyzer of a plain Whoosh index of the same texts: no stop words, stems."""
    stop = StopFilter(stoplist=stop_words(locale), minsize=1)
    return RunTokenizer() | _Unstopped(stop) | SnowballFilter(locale)


def unstemmed_analyzer(locale: str) -> CompositeAnalyzer:
    """Give the analyzer of the forms in a plain Whoosh index: no stop words, keys."""
    stop = StopFilter(stoplist=stop_words(locale), minsize=1)
    return RunTokenizer() | _Unstopped(stop) | FoldFilter()


class _Unstopped(Filter):  # type: ignore[misc]
    """A stop filter that looks at keys and lets words through unfolded."""

    def __init__(self, stop: StopFilter) -> None:
        self.stops = frozenset(stop.stops)

    def __call__(self, tokens: Iterator[Token]) -> Iterator[Token]:
        for token in tokens:
            if fold(token.text) not in self.stops:
                yield token


def plain_schema(locale: str) -> Schema:
    """Give the schema of a plain Whoosh index: the oracle of tests and benchmarks."""
    analyzer = stemming_analyzer(locale)
    return Schema(
        key=ID(stored=True),
        title=TEXT(analyzer=analyzer, phrase=False),
        text=TEXT(analyzer=analyzer, phrase=False),
        form=TEXT(analyzer=unstemmed_analyzer(locale), phrase=False),
    )


def static_schema(facets: tuple[str, ...]) -> Schema:
    """Give the schema under which Whoosh reads a static index: one text, the facets."""
    schema = Schema(
        text=TEXT(analyzer=surface_analyzer(), phrase=False, stored=True),
        titles=KEYWORD,
        url=STORED,
        title=STORED,
    )
    for name in facets:
        schema.add(f"facet_{name}", KEYWORD(stored=False))
    return schema
