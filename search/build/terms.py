"""Surfaces to keys, keys to stems, stems to terms; a term is called by its commonest key."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.analysis.stems import stem_words, stop_words
from search.analysis.tokens import fold
from search.build.gather import Gathered

Ints = NDArray[np.int64]


class Terms(NamedTuple):
    """The vocabulary of one locale. Keys and terms are numbered in key order."""

    keys: list[str]
    #: Per surface: its key, or -1.
    key_of: Ints
    #: Per key: its term, its occurrences, whether it is a stop word.
    term_of: Ints
    occurrences: Ints
    stopped: NDArray[np.bool_]
    #: Per term: the key by which it is called.
    head: Ints


def vocabulary(gathered: Gathered, locale: str) -> Terms:
    """Give keys and terms of all surfaces."""
    surfaces = gathered.surfaces
    counts = np.bincount(gathered.title.surface, minlength=len(surfaces))
    counts = counts + np.bincount(
        gathered.text.surface, gathered.text.times, minlength=len(surfaces)
    ).astype(np.int64)
    folded = [fold(surface) for surface in surfaces]
    # Python orders strings by code points, which is the order of UTF-8 bytes.
    keys = sorted({key for key in folded if key})
    number = {key: place for place, key in enumerate(keys)}
    key_of = np.array([number.get(key, -1) for key in folded], np.int64)
    kept = key_of >= 0
    occurrences = np.bincount(key_of[kept], counts[kept], minlength=len(keys)).astype(np.int64)
    stops = stop_words(locale)
    stopped = np.array([key in stops for key in keys], np.bool_)
    words = _commonest(surfaces, key_of, counts, len(keys))
    stems = stem_words(words, locale)
    term_of, head = _terms(keys, stems, occurrences, stopped)
    return Terms(keys, key_of, term_of, occurrences, stopped, head)


def _commonest(surfaces: list[str], key_of: Ints, counts: Ints, size: int) -> list[str]:
    """Give each key's commonest surface: what is stemmed."""
    best: list[tuple[int, str]] = [(1, "")] * size
    for surface, key, count in zip(surfaces, key_of.tolist(), counts.tolist(), strict=True):
        if key >= 0:
            best[key] = min(best[key], (-count, surface))
    return [surface for _, surface in best]


def _terms(
    keys: list[str], stems: list[str], occurrences: Ints, stopped: NDArray[np.bool_]
) -> tuple[Ints, Ints]:
    number: dict[tuple[bool, str], int] = {}
    group = [
        # A stop word is a term of its own: being is no form of be.
        number.setdefault((stop, key if stop else stem), len(number))
        for key, stem, stop in zip(keys, stems, stopped.tolist(), strict=True)
    ]
    groups = np.array(group, np.int64)
    order = np.lexsort((np.arange(len(keys)), -occurrences, groups))
    first = np.flatnonzero(np.diff(groups[order], prepend=-1))
    head = order[first]
    by_key = np.argsort(head, kind="stable")
    renumbered = np.empty(len(head), np.int64)
    renumbered[by_key] = np.arange(len(head))
    return renumbered[groups], head[by_key]
