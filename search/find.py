"""Searches a site's index through Whoosh, with the rules that the browser follows."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from whoosh import query
from whoosh.searching import Searcher

from search.analysis.tokens import script, tokens
from search.errors import IndexFault
from search.files import Card, IndexFiles
from search.lookup import Asked, ask, complete
from search.reading import BUDGET, Reader
from search.whoosh_reader import StaticReader, searcher

#: Fewer than so many documents with every word: other locales are asked, at most so many.
ENOUGH, OTHERS = 10, 3
Filters = Mapping[str, Sequence[str]]


class Hit(NamedTuple):
    """One result."""

    number: int
    score: int
    card: Card
    #: The locale by whose text it was found, where not the reader's.
    found_in: str = ""
    #: Whether it has every word of the query.
    every_word: bool = True


class Results(NamedTuple):
    """What a query found: the first of `total`."""

    hits: list[Hit]
    total: int
    #: Documents with every word, in the reader's locale.
    every_word: int
    #: Whether no posting left unread could change the hits.
    complete: bool = True


class SearchIndex:
    """One locale's index of a site, and the way to its other locales."""

    def __init__(self, folder: Path, locale: str) -> None:
        self.folder = folder
        self.files = IndexFiles(folder, locale)

    @classmethod
    def open(cls, folder: Path, locale: str) -> "SearchIndex":
        """Open an index; `folder` is the site's `search`. Raises `IndexFault`."""
        return cls(folder, locale)

    @cached_property
    def whoosh(self) -> Searcher:
        """Whoosh's searcher, for its queries, facets, spelling and `more_like`."""
        return searcher(StaticReader(self.files))

    def search(
        self,
        text: str,
        limit: int = 10,
        filters: Filters | None = None,
        budget: int | None = BUDGET,
    ) -> Results:
        """Give the best documents for a query, as the browser does.

        `filters`: facet → the values allowed. `budget`: bytes of tails to be read for each ten
        results; None reads everything.
        """
        asked = ask(self.files, text)
        spend = None if budget is None else budget * -(-limit // 10)
        every, some = self._two(asked, limit, filters, spend)
        found = [Hit(number, score, self._card(number)) for number, score in every.top]
        seen = {hit.number for hit in found}
        if len(every.documents) < ENOUGH:
            own = set(every.documents.tolist())
            found += self._elsewhere(text, filters, own, budget)
            seen = {hit.number for hit in found}
        found += [
            Hit(number, score, self._card(number), every_word=False)
            for number, score in some.top
            if number not in seen
        ]
        documents = set(every.documents.tolist()) | set(some.documents.tolist()) | seen
        return Results(
            found[:limit],
            len(documents),
            len(every.documents),
            every.complete and some.complete,
        )

    def _card(self, number: int) -> Card:
        return self.files.card(number) or Card("", "")

    def _two(
        self, asked: Asked, limit: int, filters: Filters | None, budget: int | None
    ) -> "tuple[_Run, _Run]":
        """Give the documents with every group, and the others."""
        heads = [_any(group.heads) for group in asked.groups if group.heads]
        if not heads:
            return _NOTHING, _NOTHING
        whoosh, complete_ = self._opened(asked, limit, filters, budget)
        allowed = self._allowed(filters)

        def run(wanted: query.Query, without: set[int] | None = None) -> _Run:
            return _run(whoosh, wanted, limit, allowed, without)._replace(complete=complete_)

        titles = _or([query.Term("titles", text) for text in asked.titles])
        every = _NOTHING
        if len(heads) == len(asked.groups):
            every = run(query.AndMaybe(query.And(heads), titles))
        if len(every.top) >= limit or len(asked.groups) == 1:
            return every, _NOTHING
        without = set(every.documents.tolist())
        return every, run(query.AndMaybe(_or(heads), titles), without)

    def _opened(
        self, asked: Asked, limit: int, filters: Filters | None, budget: int | None
    ) -> tuple[Searcher, bool]:
        """Give Whoosh on the postings that the budget allows, and whether they do."""
        if budget is None:
            return self.whoosh, True
        whole: StaticReader = self.whoosh.reader()
        allowed = whole.documents_with(filters) if filters else None
        reading = Reader(self.files, asked, allowed).read(limit, budget)
        return searcher(whole.limited(reading.tiers)), reading.complete

    def _allowed(self, filters: Filters | None) -> query.Query | None:
        if not filters:
            return None
        return query.And(
            [
                _or([query.Term(f"facet_{name}", value) for value in values])
                for name, values in sorted(filters.items())
            ]
        )

    def _elsewhere(
        self, text: str, filters: Filters | None, own: set[int], budget: int | None
    ) -> list[Hit]:
        """Give what other locales' texts find with every word of it."""
        found: dict[int, Hit] = {}
        for other in self._others(text):
            asked = ask(other.files, text, exact=True)
            every, _ = other._two(asked, ENOUGH + len(own), filters, budget)
            for number, score in every.top:
                if number not in own and number not in found:
                    card = self.files.card(number) or other._card(number)
                    found[number] = Hit(number, score, card, other.files.locale)
        return list(found.values())

    def _others(self, text: str) -> "list[SearchIndex]":
        """Open the locales that write a script of the query, in the site's order."""
        scripts = {script(token) for token in tokens(text)} - {""}
        found: list[SearchIndex] = []
        for tag, written in self.files.root.locales:
            if tag != self.files.locale and scripts & set(written) and len(found) < OTHERS:
                try:
                    other = SearchIndex(self.folder, tag)
                except IndexFault:
                    continue
                if other.files.root.numbering == self.files.root.numbering:
                    found.append(other)
        return found

    def suggest(self, beginning: str) -> tuple[str, ...]:
        """Give words that begin so, the commonest first."""
        found = tokens(beginning)
        return complete(self.files, found[-1]) if found else ()

    def spelling(self, word: str, limit: int = 5) -> list[str]:
        """Give known words like a word: Whoosh's corrector on the dictionary."""
        found = tokens(word)
        if not found:
            return []
        corrector = self.whoosh.reader().corrector("text")
        return list(corrector.suggest(found[-1], limit=limit, maxdist=2, prefix=1))

    def counts(self, text: str, filters: Filters | None = None) -> dict[str, dict[str, int]]:
        """Give for each facet how many results each value has; FORMAT.md, "Queries", 7."""
        facets = self.files.facets()
        found = {}
        for facet in facets.facets:
            others = {n: v for n, v in (filters or {}).items() if n != facet.name}
            every, some = self._two(ask(self.files, text), 1 << 30, others, None)
            documents = every.documents if len(every.documents) else some.documents
            column = self.files.column(facets, facet.column)[documents]
            found[facet.name] = {
                value: count
                for place, (value, _, _) in enumerate(facet.values)
                if (count := int(np.isin(column, _with(facet.sets, place)).sum()))
            }
        return found


class _Run(NamedTuple):
    top: list[tuple[int, int]]
    documents: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    complete: bool = True


_NOTHING = _Run([], np.zeros(0, np.int64))


def _run(
    whoosh: Searcher,
    wanted: query.Query,
    limit: int,
    allowed: query.Query | None,
    without: set[int] | None,
) -> _Run:
    found = whoosh.search(wanted, limit=limit, filter=allowed, mask=without, optimize=False)
    documents = np.array(sorted(found.docs()), np.int64)
    return _Run([(number, round(score)) for score, number in found.top_n], documents)


def _any(heads: Sequence[str]) -> query.Query:
    terms = [query.Term("text", head) for head in heads]
    return terms[0] if len(terms) == 1 else _or(terms)


def _or(queries: Sequence[query.Query]) -> query.Query:
    """Any of some queries, by Whoosh's tree of unions: its other way, with arrays, which it
    takes for three or more, skips documents inside an intersection.
    """
    found = query.Or(list(queries))
    found.matcher_type = query.Or.DEFAULT_MATCHER
    return found


def _with(sets: Sequence[Sequence[int]], value: int) -> list[int]:
    return [place + 1 for place, one in enumerate(sets) if value in one]
