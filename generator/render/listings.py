"""Which listings a collection has and who stands on which page: pure, from the shelf alone.

A listing with more records than fit is cut by the records' places in the hash space, as a trie:
a page splits in two when it overflows, and only then do its neighbours' numbers change. So one
more record rewrites one page, and the cut is the same whatever was built before.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from generator.config.model import CollectionConfig
from generator.render.digest import Member, Shelf

#: One facet with one value: `("subjects", "0613")`.
Choice = tuple[str, str]


class Narrowing(Struct, frozen=True, array_like=True, gc=False):
    """A facet's values within a listing, each with its count and whether it has a page."""

    facet: str
    values: tuple[tuple[str, int], ...]
    #: How many values there are in all.
    total: int


class Listing(Struct, frozen=True, array_like=True, gc=False):
    """One page of a listing."""

    collection: str
    choices: tuple[Choice, ...]
    #: Names of the listing's pages: "" is the first, then the leading bits of their part of the
    #: hash space.
    leaves: tuple[str, ...]
    #: Which of them this is, from 0.
    number: int
    members: tuple[Member, ...]
    total: int
    #: Facets to browse on by: on the first page only.
    narrowing: tuple[Narrowing, ...] = ()


class FacetIndex(Struct, frozen=True, array_like=True, gc=False):
    """The page of all values of one facet."""

    collection: str
    facet: str
    values: tuple[tuple[str, int], ...]


#: Bits of an address.
_BITS = 64
#: A facet shows this many values beside a listing; the rest stand on the page of the facet.
MOST_BESIDE = 30

Rows = dict[Choice, list[int]]


def cut(members: list[Member], size: int) -> list[tuple[str, list[Member]]]:
    """Give the pages of a listing, each with its name; `members` are in the order of the hash
    space.

    The first page's name is empty; there is always one page.
    """
    pages = list(_split(members, size, 0))
    return [("" if i == 0 else name, part) for i, (name, part) in enumerate(pages)] or [
        ("", [])
    ]


def _split(members: list[Member], size: int, depth: int) -> Iterator[tuple[str, list[Member]]]:
    if len(members) <= size or depth >= _BITS:
        if members:
            yield _bits(members[0], depth), members
        return
    half = _BITS - 1 - depth
    middle = bisect_left(members, 1, key=lambda m: int(m.address, 16) >> half & 1)
    yield from _split(members[:middle], size, depth + 1)
    yield from _split(members[middle:], size, depth + 1)


def _bits(member: Member, depth: int) -> str:
    return f"{int(member.address, 16):0{_BITS}b}"[:depth]


def listings(config: CollectionConfig, shelf: Shelf, size: int) -> Iterator[Listing]:
    """Give every page of every listing of a collection: all records, each facet's values,
    pairs.
    """
    rows = _rows(config, shelf)
    everything = list(range(len(shelf.members)))
    yield from _pages(config, (), everything, shelf, size, _beside(config, rows))
    pairs = _pairs(config, shelf)
    for choice, numbers in sorted(rows.items()):
        yield from _pages(config, (choice,), numbers, shelf, size, _narrower(choice, pairs))
    for (first, second), numbers in sorted(pairs.items()):
        yield from _pages(config, (first, second), numbers, shelf, size, ())


def facet_indexes(config: CollectionConfig, shelf: Shelf) -> Iterator[FacetIndex]:
    """Give the page of each facet that has any values."""
    rows = _rows(config, shelf)
    for facet in config.facets:
        values = _counted(rows, facet)
        if values:
            yield FacetIndex(config.name, facet, values)


def beside(config: CollectionConfig, shelf: Shelf) -> tuple[Narrowing, ...]:
    """Give the facets of a collection with their commonest values."""
    return _beside(config, _rows(config, shelf))


def _rows(config: CollectionConfig, shelf: Shelf) -> Rows:
    rows: Rows = defaultdict(list)
    for number, facets in enumerate(shelf.facets):
        for facet, values in zip(config.facets, facets, strict=True):
            for value in values:
                rows[facet, value].append(number)
    return rows


def _counted(rows: Rows, facet: str) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((value, len(n)) for (name, value), n in rows.items() if name == facet))


def _beside(config: CollectionConfig, rows: Rows) -> tuple[Narrowing, ...]:
    made = []
    for facet in config.facets:
        values = _counted(rows, facet)
        best = sorted(values, key=lambda v: (-v[1], v[0]))[:MOST_BESIDE]
        made.append(Narrowing(facet, tuple(sorted(best)), len(values)))
    return tuple(n for n in made if n.values)


def _pairs(config: CollectionConfig, shelf: Shelf) -> dict[tuple[Choice, Choice], list[int]]:
    found: dict[tuple[Choice, Choice], list[int]] = defaultdict(list)
    places = {facet: i for i, facet in enumerate(config.facets)}
    for first, second in config.pairs:
        for number, facets in enumerate(shelf.facets):
            for a in facets[places[first]]:
                for b in facets[places[second]]:
                    found[(first, a), (second, b)].append(number)
    return {pair: n for pair, n in found.items() if len(n) >= config.pair_minimum}


def _narrower(
    choice: Choice, pairs: dict[tuple[Choice, Choice], list[int]]
) -> tuple[Narrowing, ...]:
    values: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (first, second), numbers in pairs.items():
        if first == choice:
            values[second[0]].append((second[1], len(numbers)))
    return tuple(Narrowing(f, tuple(sorted(v)), len(v)) for f, v in sorted(values.items()))


def _pages(
    config: CollectionConfig,
    choices: tuple[Choice, ...],
    numbers: list[int],
    shelf: Shelf,
    size: int,
    narrowing: tuple[Narrowing, ...],
) -> Iterator[Listing]:
    pages = cut([shelf.members[n] for n in numbers], size)
    leaves = tuple(name for name, _ in pages)
    for number, (_, members) in enumerate(pages):
        first = number == 0
        yield Listing(
            config.name,
            choices,
            leaves,
            number,
            tuple(members),
            len(numbers) if first else 0,
            narrowing if first else (),
        )
