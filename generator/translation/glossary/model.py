"""The terms of a pair of languages, and whether a translation keeps to them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from generator.locales import Locale
from generator.translation.checks.model import Glossary

#: `preferred`: what the term is called; `admitted`: what it may be called too; `forbidden`:
#: what it must not be called.
Status = Literal["preferred", "admitted", "forbidden"]
STATUSES: tuple[Status, ...] = ("preferred", "admitted", "forbidden")
#: Scripts written without spaces: a word is found wherever it stands.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
_ARABIC = str.maketrans("أإآٱىة", "اااايه")
_MARKS = re.compile("[\u0640\u064b-\u065f\u0670\u0591-\u05c7]")
#: Letters that an ending may take the place of, and the shortest stem that is left.
_ENDING, _SHORTEST = 3, 4


class Term(NamedTuple):
    """One term and one word for it."""

    source: str
    target: str
    status: Status = "preferred"
    note: str = ""
    #: The line it stands in.
    line: int = 0


class Terms:
    """The glossary of one pair of languages."""

    def __init__(self, source: Locale, target: Locale, terms: Iterable[Term]) -> None:
        self.source, self.target = source, target
        self.terms = tuple(terms)
        self.by_source: dict[str, list[Term]] = {}
        for term in self.terms:
            self.by_source.setdefault(folded(term.source), []).append(term)
        for group in self.by_source.values():
            group.sort(key=_rank)
        longest = sorted(self.by_source, key=lambda t: (-len(t), t))
        pattern = "|".join(_word(term) for term in longest)
        self._pattern = re.compile(pattern) if pattern else None

    def in_text(self, text: str) -> Iterator[list[Term]]:
        """Go through the terms in a source text, each once; a longer one hides those in it."""
        if self._pattern is None:
            return
        found = (match[0] for match in self._pattern.finditer(folded(text)))
        for word in dict.fromkeys(found):
            yield self.by_source[word]

    def missing(self, source: str, target: str) -> Iterator[tuple[str, str]]:
        """Give the terms of `source` that `target` has no word for, each with its word.

        Endings may differ: words are compared by their beginnings.
        """
        text = folded(target)
        for terms in self.in_text(source):
            good = [t for t in terms if t.status != "forbidden"]
            if good and not any(_stands(t.target, text) for t in good):
                yield good[0].source, good[0].target

    def forbidden(self, source: str, target: str) -> Iterator[tuple[str, str]]:
        """Give the words of `target` that must not stand for a term of `source`, with what
        should.
        """
        text = folded(target)
        for terms in self.in_text(source):
            good = [t.target for t in terms if t.status != "forbidden"]
            rest = text
            for word in good:
                rest = rest.replace(folded(word), " ")
            for term in terms:
                if term.status == "forbidden" and re.search(_word(folded(term.target)), rest):
                    yield term.target, good[0] if good else ""

    def whole(self, text: str) -> str | None:
        """Give the preferred word for a text that is a term and nothing else."""
        terms = self.by_source.get(folded(text), ())
        return next((t.target for t in terms if t.status != "forbidden"), None)


class Glossaries(Glossary):
    """All glossaries into one language: what checks and drafts ask."""

    #: What a draft that comes from here is signed with.
    name = "glossary"

    def __init__(self, pairs: Iterable[Terms] = ()) -> None:
        self.pairs = tuple(pairs)

    def missing(self, source: str, target: str) -> Iterable[tuple[str, str]]:
        """Give source terms whose translation is not in `target`, each with its word."""
        return [found for pair in self.pairs for found in pair.missing(source, target)]

    def forbidden(self, source: str, target: str) -> Iterable[tuple[str, str]]:
        """Give words in `target` that must not stand for their term, with what should."""
        return [found for pair in self.pairs for found in pair.forbidden(source, target)]

    def exact(self, text: str, context: str, source: Locale) -> str | None:
        """Give the word for a text in the language `source` that is a term and nothing else."""
        del context
        words = (pair.whole(text) for pair in self.pairs if pair.source == source)
        return next((word for word in words if word), None)


def _rank(term: Term) -> int:
    return STATUSES.index(term.status)


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Give a text as terms are compared: without case, width, vowel signs or forms of alef.

    >>> folded("الشَّهادة المُصغَّرة"), folded("ＭＯＯＣ")
    ('الشهاده المصغره', 'mooc')
    """
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return _MARKS.sub("", text).translate(_ARABIC)


def _word(term: str) -> str:
    """Give the expression that finds a folded term as a word of its own."""
    start = "" if _UNSPACED.match(term[:1]) else r"(?<!\w)"
    end = "" if _UNSPACED.match(term[-1:]) else r"(?!\w)"
    return f"{start}{re.escape(term)}{end}"


def _stands(word: str, text: str) -> bool:
    """Say whether a folded text has a word, whatever its endings: all its parts, anywhere."""
    return all(stem in text for stem in _stems(folded(word)))


@lru_cache(maxsize=8192)
def _stems(word: str) -> tuple[str, ...]:
    parts = re.findall(r"\w+", word)
    # Short words change altogether (`люди`, `людьми`): the others have to do.
    long = [part for part in parts if len(part) > _SHORTEST]
    return tuple(_stem(part) for part in long or parts) or (word,)


def _stem(part: str) -> str:
    if _UNSPACED.search(part):
        return part
    part = part.removeprefix("ال")
    return part[: max(_SHORTEST, len(part) - _ENDING)] if len(part) > _SHORTEST else part
