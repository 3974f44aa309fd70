"""Plain Whoosh beside ours: with its own scores, and as the oracle, with the formula we write.

The oracle is an ordinary Whoosh index of the same documents and Whoosh's own BM25F over its own
postings; only the formula's constants, that a term is as rare as it is in title and text
together, and what a word's very form adds are those of FORMAT.md, "How impacts are made". What is left between the two are
tiers, whole-number impacts, the first of those with every word, title pairs, corrections, and
that Whoosh keeps lengths in a byte.
"""

from typing import Any, NamedTuple

import numpy as np
from whoosh import scoring
from whoosh.filedb.filestore import RamStorage
from whoosh.qparser import MultifieldParser, OrGroup

from search.analysis.schema import plain_schema
from search.analysis.stems import stem_words
from search.build import scoring as ours
from search.build.titles import MOST_FORMS

FIELDS = ("title", "text")
#: The field of both as they are written, unstemmed.
FORM = "form"
#: Scores nearer than this are one score.
TIE = 1e-6


class Document(NamedTuple):
    key: str
    title: str
    text: str


class FormScorer(scoring.WeightScorer):  # type: ignore[misc]
    """The same for every document that has a form."""

    def __init__(self, weight: float) -> None:
        super().__init__(weight)
        self.weight = weight

    def score(self, matcher: Any) -> float:  # noqa: ARG002
        return self.weight


class SameFormula(scoring.BM25F):  # type: ignore[misc]
    """BM25F with the constants of FORMAT.md."""

    def __init__(self, locale: str) -> None:
        super().__init__(K1=ours.K1, title_B=ours.TITLE[1], text_B=ours.TEXT[1])
        self.known: dict[bytes, float] = {}
        self.locale = locale

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: int = 1) -> Any:
        if fieldname != FORM:
            return super().scorer(searcher, fieldname, text, qf=qf)
        return FormScorer(self.form(searcher.get_parent(), text))

    def form(self, whole: Any, text: bytes) -> float:
        """Give what a form adds: nothing where it is the only one, or too many have it."""
        having = whole.reader().doc_frequency(FORM, text)
        (stem,) = stem_words([text.decode()], self.locale)
        if having > MOST_FORMS or having >= len(self.having(whole.reader(), stem.encode())):
            return 0.0
        weight = ours.idf(np.array([having]), whole.doc_count_all())[0]
        return float(ours.FORM * weight)

    @staticmethod
    def having(reader: Any, text: bytes) -> set[int]:
        """Give the documents that have a term in title or text."""
        found: set[int] = set()
        for field in FIELDS:
            if (field, text) in reader:
                found.update(reader.postings(field, text).all_ids())
        return found

    def idf(self, searcher: Any, fieldname: str, text: bytes) -> float:  # noqa: ARG002
        if text not in self.known:
            whole = searcher.get_parent()
            frequency = np.array([len(self.having(whole.reader(), text))])
            self.known[text] = float(ours.idf(frequency, whole.doc_count_all())[0])
        return self.known[text]


def plain_index(documents: list[Document], locale: str) -> Any:
    """Write a plain Whoosh index, in memory."""
    index = RamStorage().create_index(plain_schema(locale))
    writer = index.writer()
    for document in documents:
        both = f"{document.title} {document.text}"
        writer.add_document(
            key=document.key, title=document.title, text=document.text, form=both
        )
    writer.commit()
    return index


def ask(
    index: Any, queries: list[str], weighting: Any, boosts: dict[str, float], limit: int
) -> list[list[tuple[str, float]]]:
    """Give the best documents of each query, any word, with their scores, by some fields."""
    parser = MultifieldParser(
        list(boosts), index.schema, group=OrGroup, plugins=[], fieldboosts=boosts
    )
    with index.searcher(weighting=weighting) as searcher:
        return [
            [
                (hit["key"], hit.score)
                for hit in searcher.search(parser.parse(text), limit=limit)
            ]
            for text in queries
        ]


def plain(index: Any, queries: list[str]) -> list[list[str]]:
    """Give Whoosh's own first ten: its BM25F as it comes."""
    found = ask(index, queries, scoring.BM25F(), dict.fromkeys(FIELDS, 1.0), 10)
    return [[key for key, _ in hits] for hits in found]


def oracle(index: Any, queries: list[str], locale: str) -> list[list[tuple[str, float]]]:
    """Give the oracle's documents and scores: more than ten, for ties with the tenth."""
    boosts = {"title": ours.TITLE[0], "text": ours.TEXT[0], FORM: 1.0}
    return ask(index, queries, SameFormula(locale), boosts, 5000)


def overlap(mine: list[list[str]], theirs: list[list[tuple[str, float]]]) -> float:
    """Give how much of the oracle's first ten is in ours, any of equal scores being as good."""
    shares = []
    for own, hits in zip(mine, theirs, strict=True):
        first = hits[:10]
        if not first:
            continue
        good = {key for key, score in hits if score >= first[-1][1] - TIE}
        shares.append(min(len(first), sum(key in good for key in own[:10])) / len(first))
    return sum(shares) / len(shares)
