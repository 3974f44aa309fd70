"""A made-up catalogue for searching: words of a made-up language, as often as in a real one.

Words are made of syllables, their frequencies follow Zipf and Mandelbrot, a document's words lean
to its subject's; some words have endings. Always the same for the same size.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from search import Entry, Text

VOCABULARY, SUBJECTS, PROVIDERS = 250_000, 120, 400
ONSETS = [
    "b",
    "c",
    "d",
    "f",
    "g",
    "h",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "w",
    "br",
    "cl",
    "cr",
    "dr",
    "fl",
    "gr",
    "pl",
    "pr",
    "sh",
    "st",
    "th",
    "tr",
    "ch",
]
NUCLEI = ["a", "e", "i", "o", "u", "ai", "ea", "ee", "io", "ou"]
CODAS = ["", "n", "r", "s", "t", "l", "m", "nd", "nt", "ng", "rk", "st", "x"]
ENDINGS = ("", "", "", "", "s", "ing", "ed")
HANZI = 3000
FACETS, SORTS = ("subject", "level", "language", "provider"), ("year",)


def _words(rng: np.random.Generator, script: str) -> list[str]:
    if script == "han":
        rank = np.minimum(
            HANZI - 1,
            rng.zipf(1.35, (VOCABULARY * 2, 2)) + 3 * rng.integers(0, 200, (VOCABULARY * 2, 2)),
        )
        found = dict.fromkeys(
            "".join(chr(0x4E00 + 5 * int(c) % 20000) for c in pair) for pair in rank
        )
    else:
        found = {}
        # Frequent words are short.
        for place in range(VOCABULARY * 2):
            syllables = 1 + (place > 150) + (rng.random() < 0.5) + (place > 20_000)
            parts = [
                ONSETS[rng.integers(len(ONSETS))]
                + NUCLEI[rng.integers(len(NUCLEI))]
                + CODAS[rng.integers(len(CODAS))]
                for _ in range(syllables)
            ]
            found["".join(parts)] = None
    return list(found)[:VOCABULARY]


class Corpus:
    """Documents `0..count - 1`, made when asked for."""

    def __init__(self, count: int, script: str = "latin") -> None:
        self.count, self.script = count, script
        rng = np.random.default_rng(7)
        self.words = _words(rng, script)
        weights = 1 / (np.arange(len(self.words)) + 2.7) ** 1.02
        self.cdf = np.cumsum(weights / weights.sum())
        self.topics = np.stack(
            [rng.choice(np.arange(200, 30_000), 250, replace=False) for _ in range(SUBJECTS)]
        )
        topic = 1 / (np.arange(250) + 5.0)
        self.topic_cdf = np.cumsum(topic / topic.sum())
        self.subject_cdf = _cdf(1 / (np.arange(SUBJECTS) + 10.0))
        self.provider_cdf = _cdf(1 / (np.arange(PROVIDERS) + 3.0))
        self.level_cdf = np.cumsum([0.4, 0.25, 0.2, 0.1, 0.05])
        self.language_cdf = np.cumsum([0.45, 0.2, 0.1, 0.1, 0.08, 0.07])

    def _draw(
        self, rng: np.random.Generator, subject: int, size: int, share: float
    ) -> list[str]:
        at = np.searchsorted(self.cdf, rng.random(size) * self.cdf[-1])
        own = rng.random(size) < share
        at[own] = self.topics[subject][
            np.searchsorted(self.topic_cdf, rng.random(int(own.sum())))
        ]
        words = [self.words[min(i, len(self.words) - 1)] for i in at.tolist()]
        if self.script == "han":
            return words
        ends = rng.integers(0, len(ENDINGS), size).tolist()
        return [
            word + ENDINGS[end] if len(word) > 4 else word
            for word, end in zip(words, ends, strict=True)
        ]

    def document(self, number: int) -> dict[str, Any]:
        rng = np.random.default_rng((11, number))
        a, b, c, d = rng.random(4)
        subject = int(np.searchsorted(self.subject_cdf, a))
        join = "" if self.script == "han" else " "
        title = join.join(self._draw(rng, subject, int(rng.integers(4, 11)), 0.6)).capitalize()
        body = self._draw(rng, subject, int(rng.integers(50, 111)), 0.3)
        return {
            "id": f"d{number:07}",
            "title": title,
            "summary": join.join(body) + ".",
            "subject": f"s{subject:03}",
            "provider": f"p{int(np.searchsorted(self.provider_cdf, b)):03}",
            "level": f"l{int(np.searchsorted(self.level_cdf, c))}",
            "language": f"g{int(np.searchsorted(self.language_cdf, d))}",
            "year": 2000 + int(rng.integers(0, 26)),
        }

    def entry(self, document: dict[str, Any]) -> Entry:
        facets = tuple((document[name],) for name in FACETS)
        return Entry(document["id"], facets, (document["year"],))

    @staticmethod
    def text(document: dict[str, Any]) -> Text:
        shown = document["summary"]
        return Text(
            document["id"],
            f"en/courses/{document['id']}.html",
            document["title"],
            shown,
            detail=f"{document['provider']} · {document['level']}",
        )

    def documents(self, start: int = 0, stop: int | None = None) -> Iterator[dict[str, Any]]:
        yield from map(self.document, range(start, self.count if stop is None else stop))


def _cdf(weights: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    total: np.ndarray[Any, Any] = np.cumsum(weights / weights.sum())
    return total
