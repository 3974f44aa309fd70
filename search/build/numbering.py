"""Which document has which number: the same in every locale of a site.

Documents lie sorted by their facets, so that a facet's values are runs and the gaps of postings
are small; then the better before the worse, since the lower number wins among equals.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.build.files import Grouped
from search.codec.columns import encode_column, encode_list
from search.errors import InputFault
from search.model import Entry

Ints = NDArray[np.int64]


class Column(NamedTuple):
    """Where a column's files are: FORMAT.md, "Facets, sort orders"."""

    first: int
    files: int
    chunk: int


class Facet(NamedTuple):
    """A facet's values in the order of their numbers, and what each document has."""

    name: str
    values: tuple[str, ...]
    #: Combinations of values that documents have.
    sets: tuple[tuple[int, ...], ...]
    #: Per document: 0 or 1 + an index into `sets`.
    column: Ints
    place: Column
    #: First of the files that list documents by value, or -1.
    lists: int


class Numbering(NamedTuple):
    """All documents of a site, numbered."""

    #: Keys by number.
    keys: tuple[str, ...]
    numbers: dict[str, int]
    digest: str
    facets: tuple[Facet, ...]
    sorts: tuple[tuple[str, Column], ...]
    shared: Grouped


def number(
    entries: Iterable[Entry], facets: Sequence[str] = (), sorts: Sequence[str] = ()
) -> Numbering:
    """Number documents; raises `InputFault` for a key given twice or values that do not fit."""
    found = sorted(entries, key=lambda entry: (entry.facets, -entry.quality, entry.key))
    keys = tuple(entry.key for entry in found)
    numbers = {key: index for index, key in enumerate(keys)}
    _check(found, numbers, facets, sorts)
    files: list[bytes] = []
    columns = tuple(_facet(name, at, found, files) for at, name in enumerate(facets))
    orders = tuple((name, _sort(at, found, files)) for at, name in enumerate(sorts))
    digest = sha256("\n".join(keys).encode()).hexdigest()[:12]
    return Numbering(keys, numbers, digest, columns, orders, Grouped("shared", "k", files))


def write_shared(numbering: Numbering) -> Iterator[tuple[str, bytes]]:
    """Yield the files that all locales share: (path from the index's directory, bytes)."""
    yield from numbering.shared.files()


def _check(
    entries: list[Entry], numbers: dict[str, int], facets: Sequence[str], sorts: Sequence[str]
) -> None:
    if len(numbers) != len(entries):
        keys = sorted(entry.key for entry in entries)
        twice = next(one for one, other in pairwise(keys) if one == other)
        raise InputFault(f"two documents have the key {twice}; give each its own")
    for entry in entries:
        if len(entry.facets) != len(facets) or len(entry.sorts) != len(sorts):
            raise InputFault(
                f"{entry.key}: {len(entry.facets)} facets and {len(entry.sorts)} sort orders; "
                f"the index has {len(facets)} and {len(sorts)}"
            )
        if any(not 0 <= value < 1 << 32 for value in entry.sorts):
            raise InputFault(f"{entry.key}: a sort value must be from 0 to 4294967295")


def _facet(name: str, at: int, entries: list[Entry], files: list[bytes]) -> Facet:
    given = [entry.facets[at] for entry in entries]
    values = tuple(sorted({value for each in given for value in each}))
    index = {value: place for place, value in enumerate(values)}
    sets = sorted({tuple(sorted({index[value] for value in each})) for each in given if each})
    known = {one: place + 1 for place, one in enumerate(sets)} | {(): 0}
    column = np.array(
        [known[tuple(sorted({index[value] for value in each}))] for each in given], np.int64
    )
    place = _column(column, files)
    lists = -1
    if place.files > 1:
        lists = len(files)
        files += _lists(column, sets, len(values))
    return Facet(name, values, tuple(sets), column, place, lists)


def _lists(column: Ints, sets: list[tuple[int, ...]], values: int) -> Iterator[bytes]:
    members: list[list[int]] = [[] for _ in range(values)]
    order = np.argsort(column, kind="stable")
    ends = np.cumsum(np.bincount(column, minlength=len(sets) + 1))
    for place, one in enumerate(sets):
        documents = order[ends[place] : ends[place + 1]].tolist()
        for value in one:
            members[value] += documents
    for documents in members:
        yield encode_list(sorted(documents))


def _sort(at: int, entries: list[Entry], files: list[bytes]) -> Column:
    return _column(np.array([entry.sorts[at] for entry in entries], np.int64), files)


def _column(values: Ints, files: list[bytes]) -> Column:
    encoded, chunk = encode_column(values)
    first = len(files)
    files += encoded
    return Column(first, len(encoded), chunk)
