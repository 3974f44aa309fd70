"""A static index as Whoosh sees it: an `IndexReader`, and the stored impacts as its weighting.

With these two, Whoosh's query parser, matchers, facets, spelling and `more_like` run on the
files that the browser reads. The field `text` holds the terms, called by their heads' keys;
`titles` holds title texts (pairs and wholes); `facet_<name>` holds a facet's values.
"""

import copy
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import scoring
from whoosh.formats import Frequency
from whoosh.matching import ListMatcher, Matcher, NullMatcher
from whoosh.reading import IndexReader, TermInfo, TermNotFound
from whoosh.searching import Searcher

from search.analysis.schema import static_schema
from search.files import FacetInfo, IndexFiles

Ints = NDArray[np.int64]
#: A document's length, where Whoosh asks for one: impacts have it already.
LENGTH = 1


class StaticReader(IndexReader):  # type: ignore[misc]
    """Whoosh's view of one locale's index."""

    def __init__(self, index: IndexFiles) -> None:
        self.index = index
        self._facets = {f"facet_{facet.name}": facet for facet in index.facets().facets}
        self.schema = static_schema(tuple(facet.name for facet in self._facets.values()))
        self._values = lru_cache(maxsize=32)(self._by_value)
        self._terms = lru_cache(maxsize=512)(self._read_term)
        #: Per key of a head: only so many of its tiers are read.
        self._tiers: Mapping[str, int] = {}

    def _text_of(self, text: str | bytes) -> str:
        return text.decode() if isinstance(text, bytes) else text

    def limited(self, tiers: Mapping[str, int]) -> "StaticReader":
        """Give a reader of the same files that reads no more of these heads' tiers."""
        other = copy.copy(self)
        other._tiers = tiers
        return other

    def documents_with(self, filters: Mapping[str, Sequence[str]]) -> NDArray[np.bool_]:
        """Tell of each document whether it has one of the values of every facet."""
        allowed = np.ones(self.index.root.size, np.bool_)
        for name, values in filters.items():
            one = np.zeros_like(allowed)
            for value in values:
                one[self._values(f"facet_{name}").get(value, np.zeros(0, np.int64))] = True
            allowed &= one
        return allowed

    def _found(self, fieldname: str, text: str | bytes) -> tuple[Ints, Ints] | None:
        word = self._text_of(text)
        return self._terms(
            fieldname, word, self._tiers.get(word) if fieldname == "text" else None
        )

    def _read_term(
        self, fieldname: str, text: str, tiers: int | None
    ) -> tuple[Ints, Ints] | None:
        """Give a term's documents and impacts; None for one that is not there."""
        if fieldname == "text":
            lead = self.index.lead(text)
            return self.index.postings(lead[1], lead[2], tiers) if lead else None
        if fieldname == "titles":
            impact, documents = self.index.title_text(text)
            found = np.array(documents, np.int64)
            return (found, np.full(len(found), impact, np.int64)) if documents else None
        if fieldname in self._facets:
            documents_of = self._values(fieldname).get(text)
            return None if documents_of is None else (documents_of, np.ones_like(documents_of))
        return None

    def _by_value(self, fieldname: str) -> dict[str, Ints]:
        """Give the documents of each of a facet's values that have a text in this locale."""
        facet = self._facets[fieldname]
        column = self.index.column(self.index.facets(), facet.column)
        return {
            value: np.flatnonzero(np.isin(column, _sets_with(facet, place)))
            for place, (value, _, _) in enumerate(facet.values)
        }

    def __contains__(self, term: tuple[str, str | bytes]) -> bool:
        return self._found(term[0], term[1]) is not None

    def indexed_field_names(self) -> list[str]:
        """Give the fields that have terms to list."""
        return ["text", *sorted(self._facets)]

    def all_terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield the listed terms, by field, then in key order."""
        for name in sorted(self.indexed_field_names()):
            for text in self.field_terms(name):
                yield name, text.encode()

    def field_terms(self, fieldname: str) -> Iterator[str]:
        """Yield a field's terms."""
        if fieldname != "text":
            yield from sorted(self._values(fieldname))
            return
        for pack in self.index.packs():
            yield from pack.keys

    def lexicon(self, fieldname: str) -> Iterator[bytes]:
        """Yield a field's terms, as bytes."""
        return (text.encode() for text in self.field_terms(fieldname))

    def expand_prefix(self, fieldname: str, prefix: str | bytes) -> Iterator[bytes]:
        """Yield the terms with a beginning, from the packs that may hold them."""
        beginning = self._text_of(prefix)
        if fieldname != "text":
            return super().expand_prefix(fieldname, prefix)  # type: ignore[no-any-return]
        root = self.index.root
        packs = range(root.pack_of(beginning), root.pack_of(beginning + "\U0010ffff") + 1)
        return (
            key.encode()
            for number in packs
            if number < root.files["p"].count
            for key in self.index.pack(number).keys
            if key.startswith(beginning)
        )

    def term_info(self, fieldname: str, text: str | bytes) -> TermInfo:
        """Give a term's statistics; raises Whoosh's `TermNotFound`."""
        found = self._found(fieldname, text)
        if found is None:
            raise TermNotFound(f"{fieldname}:{self._text_of(text)}")
        documents, impacts = found
        return TermInfo(
            weight=float(impacts.sum()),
            df=len(documents),
            minlength=LENGTH,
            maxlength=LENGTH,
            maxweight=float(impacts.max(initial=0)),
            minid=int(documents[0]) if len(documents) else None,
            maxid=int(documents[-1]) if len(documents) else None,
        )

    def frequency(self, fieldname: str, text: str | bytes) -> float:
        """Give a term's impacts, summed."""
        return float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: str | bytes) -> int:
        """Give how many documents have a term."""
        found = self._found(fieldname, text)
        return 0 if found is None else len(found[0])

    def postings(
        self, fieldname: str, text: str | bytes, scorer: scoring.BaseScorer | None = None
    ) -> Matcher:
        """Give a matcher whose weights are impacts; raises Whoosh's `TermNotFound`."""
        term = self._text_of(text)
        info = self.term_info(fieldname, term)
        found = self._found(fieldname, term)
        if found is None or not len(found[0]):
            return NullMatcher()
        return ListMatcher(
            found[0].tolist(),
            found[1].tolist(),
            format=Frequency(),
            scorer=scorer,
            term=(fieldname, term.encode()),
            terminfo=info,
        )

    @cached_property
    def _present(self) -> frozenset[int]:
        size = self.index.root.size
        return frozenset(doc for doc in range(size) if self.index.card(doc) is not None)

    def has_deletions(self) -> bool:
        """Tell whether numbers have no document here: no text in this locale."""
        return self.index.root.documents < self.index.root.size

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a number has no text in this locale."""
        return self.has_deletions() and self.index.card(docnum) is None

    def all_doc_ids(self) -> Iterable[int]:
        """Yield the documents of this locale."""
        if not self.has_deletions():
            return range(self.index.root.size)
        return iter(sorted(self._present))

    def iter_docs(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the documents with what is stored of them."""
        return ((docnum, self.stored_fields(docnum)) for docnum in self.all_doc_ids())

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Give a document's card; `text` is what Whoosh compares for `more_like`."""
        card = self.index.card(docnum)
        if card is None:
            return {}
        return {"url": card.url, "title": card.title, "text": f"{card.title} {card.text}"}

    def doc_count_all(self) -> int:
        """Give how many numbers there are."""
        return self.index.root.size

    def doc_count(self) -> int:
        """Give how many documents there are."""
        return self.index.root.documents

    def field_length(self, fieldname: str) -> int:  # noqa: ARG002
        """Give all documents' lengths."""
        return LENGTH * self.index.root.documents

    def min_field_length(self, fieldname: str) -> int:  # noqa: ARG002
        """Give the least length."""
        return LENGTH

    def max_field_length(self, fieldname: str) -> int:  # noqa: ARG002
        """Give the greatest length."""
        return LENGTH

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:  # noqa: ARG002
        """Give a document's length."""
        return LENGTH

    def has_vector(self, docnum: int, fieldname: str) -> bool:  # noqa: ARG002
        """There are no vectors: `more_like` reads the stored text."""
        return False

    def has_column(self, fieldname: str) -> bool:  # noqa: ARG002
        """Facets are grouped by their postings, since a document may have several values."""
        return False

    def generation(self) -> None:
        """An index is never changed."""


class Impact(scoring.WeightingModel):  # type: ignore[misc]
    """The score is the stored impact: BM25 was applied when the index was written."""

    def scorer(
        self,
        searcher: Searcher,  # noqa: ARG002
        fieldname: str,  # noqa: ARG002
        text: str | bytes,  # noqa: ARG002
        qf: float = 1,  # noqa: ARG002
    ) -> scoring.BaseScorer:
        """Give the scorer of a term."""
        return _ImpactScorer()


class _ImpactScorer(scoring.BaseScorer):  # type: ignore[misc]
    def supports_block_quality(self) -> bool:
        return False

    def max_quality(self) -> float:
        """No bound: Whoosh drops a term below the least score shown, and forgets its boost."""
        return math.inf

    def block_quality(self, matcher: Matcher) -> float:  # noqa: ARG002
        return math.inf

    def score(self, matcher: Matcher) -> float:
        return float(matcher.weight())


def searcher(reader: StaticReader) -> Searcher:
    """Give Whoosh's searcher on an index."""
    return Searcher(reader, weighting=Impact())


def _sets_with(facet: FacetInfo, value: int) -> list[int]:
    return [place + 1 for place, one in enumerate(facet.sets) if value in one]
