"""Judged queries out of texts themselves, in any language: a phrase finds the passages that have it.

So the short queries of XQuAD are judged (Artetxe et al., 2020: an answer, and the paragraphs it
stands in). Phrases are runs of words between stop words and punctuation (Rose et al., 2010: RAKE),
of the stop words that Whoosh knows; in Thai, which writes no spaces between words, runs of letters.
"""

import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from whoosh.lang.stopwords import stoplists

from bench.search_quality import Judged

#: Passages that are too short to be one, and too long to be a good result, in letters.
SHORT, LONG = 80, 1200
#: Passages a phrase may stand in.
MOST = 5
_BETWEEN = re.compile(r"[^\w\s]+|\n")
_CODE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_MARKS = re.compile(r"<[^>]+>|!?\[([^\]]*)\]\([^)]*\)|[*_`#>|]+")

Passage = tuple[str, str]


def collections(lessons_: Path, translations: Path, count: int) -> list[Judged]:
    """Give the texts at hand in the languages for which there is nothing better: a course's
    paragraphs, this repository's records.
    """
    return [
        phrases(
            f"phrases, {locale}",
            locale,
            records(translations, locale) + lessons(lessons_ / locale),
            count,
        )
        for locale in ("th", "ru", "en", "es")
    ]


def records(translations: Path, locale: str) -> list[Passage]:
    """Give title and text of this repository's own records in a locale."""
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for path in sorted((translations / locale / "catalog").rglob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.context and isinstance(message.string, str) and message.string:
                    record, field = str(message.context).split("/", 1)
                    texts[record][field] = message.string
    return [
        (one["title"], "\n".join(v for k, v in sorted(one.items()) if k != "title"))
        for _, one in sorted(texts.items())
        if {"title", "summary"} <= one.keys()
    ]


def lessons(folder: Path) -> list[Passage]:
    """Give the paragraphs of a course in Markdown; they have no titles, as XQuAD's have none."""
    found: list[str] = []
    for path in sorted(folder.rglob("*.md")):
        text = _CODE.sub("", path.read_text("utf-8"))
        found += (_MARKS.sub(r"\1", part).strip() for part in re.split(r"\n(?:\s*\n)+", text))
    return [("", text) for text in dict.fromkeys(found) if SHORT <= len(text) <= LONG]


def phrases(name: str, locale: str, passages: list[Passage], count: int) -> Judged:
    """Draw `count` phrases; relevant is each passage that has the phrase, letter for letter."""
    whole = [f"{title}\n{text}".casefold() for title, text in passages]
    drawn: dict[str, list[int]] = {}
    pick = random.Random(5)
    for phrase in pick.sample(known := sorted(_all(passages, locale)), len(known)):
        where = _having(phrase, whole, locale)
        if where and len(where) <= MOST:
            drawn[phrase] = where
        if len(drawn) == count:
            break
    documents = [
        {"id": str(place), "title": title, "text": text}
        for place, (title, text) in enumerate(passages)
    ]
    queries = [{"id": str(place), "text": phrase} for place, phrase in enumerate(drawn)]
    relevance = {
        str(place): dict.fromkeys(map(str, where), 1)
        for place, where in enumerate(drawn.values())
    }
    return Judged(name, locale, documents, queries, relevance)


def _all(passages: list[Passage], locale: str) -> set[str]:
    cut = _thai if locale == "th" else _words
    return {
        phrase
        for _, text in passages
        for run in _BETWEEN.split(text)
        for phrase in cut(run, locale)
    }


def _thai(run: str, _: str) -> Iterator[str]:
    """Runs that stand between spaces, of the length of a name or a noun and its attribute."""
    yield from (piece for piece in run.split() if 5 <= len(piece) <= 16)


def _words(run: str, locale: str) -> Iterator[str]:
    """One to three words that no stop word cuts."""
    stop = {_bare(word) for word in stoplists[locale]}
    found: list[str] = []
    for word in [*run.split(), ""]:
        if word and _bare(word) not in stop:
            found.append(word)
            continue
        if 1 <= len(found) <= 3 and sum(map(len, found)) >= 4:
            yield " ".join(found)
        found = []


@cache
def _bare(word: str) -> str:
    """Give a word without case and accents: *cómo* is as much a stop word as *como*."""
    parted = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


def _having(phrase: str, whole: list[str], locale: str) -> list[int]:
    edge = "" if locale == "th" else r"\b"
    wanted = re.compile(edge + re.escape(phrase.casefold()) + edge)
    return [place for place, text in enumerate(whole) if wanted.search(text)]
