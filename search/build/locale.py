"""Writes one locale's index: a table of contents of the steps."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.analysis import rules
from search.analysis.stems import stop_words
from search.build.files import Grouped
from search.build.gather import Gathered, gather
from search.build.invert import INLINE, TIERS, Inverted, invert
from search.build.numbering import Facet, Numbering
from search.build.packs import Packs, frequencies, write_packs
from search.build.terms import Terms, vocabulary
from search.build.titles import write_titles
from search.build.words import write_completions, write_spellings
from search.codec.container import deflate, wrap
from search.codec.root import Root, encode_root
from search.model import Labels

#: Cards in a file.
CARD = 8


def write_locale(
    locale: str,
    numbering: Numbering,
    blobs: Iterable[bytes],
    locales: Sequence[str] = (),
    labels: Labels | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of one locale's index: (path from the index's directory, bytes).

    `blobs` are what `analyse_shard` gave, in any order, read one at a time; `locales` are all
    of the site's, the source first. The root comes last. Raises `InputFault`.
    """
    gathered = gather(blobs, numbering)
    terms = vocabulary(gathered, locale)
    inverted = invert(gathered, terms)
    packs = write_packs(terms, inverted)
    kinds = {
        kind: Grouped(locale, kind, payloads)
        for kind, payloads in _payloads(
            numbering, gathered, terms, inverted, packs, labels or Labels()
        )
    }
    for grouped in kinds.values():
        yield from grouped.files()
    root = _root(locale, numbering, gathered, kinds, packs, locales or (locale,))
    path = f"{locale}/root.bin"
    yield path, wrap(path, "R", encode_root(root))


def _payloads(
    numbering: Numbering,
    gathered: Gathered,
    terms: Terms,
    inverted: Inverted,
    packs: Packs,
    labels: Labels,
) -> Iterator[tuple[str, Sequence[bytes]]]:
    frequency = frequencies(terms, inverted)
    yield "p", packs.payloads
    yield "t", inverted.tails
    yield "c", list(_cards(gathered.cards))
    yield "b", write_titles(gathered, terms, frequency)
    yield "s", write_completions(terms, frequency, packs.boundaries)
    yield "y", write_spellings(terms, frequency)
    yield "f", [_facets(numbering, gathered, labels)]


def _cards(cards: list[bytes | None]) -> Iterator[bytes]:
    rest = iter(cards)
    while chunk := list(islice(rest, CARD)):
        yield deflate(b"[" + b",".join(card or b"null" for card in chunk) + b"]")


def _facets(numbering: Numbering, gathered: Gathered, labels: Labels) -> bytes:
    """Give the facets' names and counts in this locale."""
    present = np.array([card is not None for card in gathered.cards], np.bool_)
    described = numbering.shared.described
    facts = {
        "facets": [_facet(facet, present, labels) for facet in numbering.facets],
        "sorts": [
            {
                "name": name,
                "label": labels.sorts.get(name, (name, True))[0],
                "descending": labels.sorts.get(name, (name, True))[1],
                "column": place,
            }
            for name, place in numbering.sorts
        ],
        "files": (described.count, described.span),
        "names": "".join(described.names),
    }
    return deflate(msgspec.json.encode(facts))


def _facet(facet: Facet, present: NDArray[np.bool_], labels: Labels) -> dict[str, object]:
    label, names = labels.facets.get(facet.name, (facet.name, {}))
    by_set = np.bincount(facet.column[present], minlength=len(facet.sets) + 1).tolist()
    counts = [0] * len(facet.values)
    for place, one in enumerate(facet.sets):
        for value in one:
            counts[value] += by_set[place + 1]
    found: dict[str, object] = {
        "name": facet.name,
        "label": label,
        "values": [
            (value, names.get(value, value), count)
            for value, count in zip(facet.values, counts, strict=True)
        ],
        "column": facet.place,
        "sets": facet.sets,
    }
    if facet.lists >= 0:
        found["lists"] = facet.lists
    return found


def _root(
    locale: str,
    numbering: Numbering,
    gathered: Gathered,
    kinds: dict[str, Grouped],
    packs: Packs,
    locales: Sequence[str],
) -> Root:
    return Root(
        locale=locale,
        documents=gathered.documents,
        size=len(numbering.keys),
        numbering=numbering.digest,
        analysis=rules.VERSION,
        stop=tuple(sorted(stop_words(locale))),
        card=CARD,
        inline=INLINE,
        tiers=TIERS,
        locales=tuple((tag, (rules.script_of(tag),)) for tag in locales),
        files={kind: grouped.described for kind, grouped in kinds.items()},
        boundaries=packs.boundaries,
    )
