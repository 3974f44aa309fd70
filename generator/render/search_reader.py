"""A built site's index, asked from the command line; faults become words for people."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from generator.errors import OperatorError, UsageError
from generator.problems import did_you_mean
from generator.render.search import FOLDER, index_fault, open_index


class Result(Struct, frozen=True):
    """One result."""

    #: `higher/algebra`, `white-paper/figures#aims`: its address without locale.
    id: str
    #: From the site's root.
    url: str
    title: str
    text: str
    #: Whole-number score of the index.
    score: int
    #: State of the translation; empty for an author's own words.
    state: str
    #: Language of the title.
    language: str
    detail: str
    #: The locale by whose text it was found, where not the reader's.
    found_in: str
    #: Whether it has every word of the query.
    every_word: bool


class Answer(Struct, frozen=True):
    """What a query found."""

    query: str
    locale: str
    total: int
    results: tuple[Result, ...]

    def data(self) -> dict[str, Any]:
        """Give all of it as plain data."""
        return structs.asdict(self) | {"results": [structs.asdict(r) for r in self.results]}


def answer(
    site: Path, locale: str, query: str, limit: int = 10, filters: Iterable[str] = ()
) -> Answer:
    """Search a built site for readers of one locale; `filters` are written `facet=value`.

    Raises UsageError for a site, locale or facet that is not there, OperatorError for an index
    that cannot be used.
    """
    _check_locale(site, locale)
    try:
        index = open_index(site / FOLDER, locale)
        chosen = _filters(filters, {f.name for f in index.files.facets().facets})
        found = index.search(query, limit, chosen)
    except index_fault() as fault:
        raise OperatorError(
            f"The search index cannot be used: {fault.path}: {fault.fact}.",
            f"What helps: {fault.remedy}.",
        ) from None
    results = tuple(
        Result(
            _id(hit.card.url), hit.card.url, hit.card.title, hit.card.text, hit.score,
            hit.card.state, hit.card.language or locale, hit.card.detail, hit.found_in,
            hit.every_word,
        )
        for hit in found.hits
    )  # fmt: skip
    return Answer(query, locale, found.total, results)


def _check_locale(site: Path, locale: str) -> None:
    folder = site / FOLDER
    known = sorted(path.parent.name for path in folder.glob("*/root.bin"))
    if not known:
        raise UsageError(
            f"There is no search index in {site}.",
            "Build the site with `tongwen build`, or name its folder with --site. "
            "`search.enabled: false` in site_config.yml turns search off.",
        )
    if locale not in known:
        hint = did_you_mean(locale, known)
        raise UsageError(f"The index in {site} has no locale {locale!r}.", hint)


def _filters(written: Iterable[str], facets: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in written:
        name, mark, value = one.partition("=")
        if not mark or not value:
            raise UsageError(f"A filter is written FACET=VALUE, not {one!r}.", "level=6")
        if name not in facets:
            raise UsageError(f"There is no facet {name!r}.", did_you_mean(name, facets))
        found.setdefault(name, []).append(value)
    return found


def _id(url: str) -> str:
    """Give an address without its locale and suffix.

    >>> _id("fr/white-paper/figures.html#aims")
    'white-paper/figures#aims'
    """
    path, mark, anchor = url.partition("#")
    return path.partition("/")[2].removesuffix(".html") + mark + anchor
