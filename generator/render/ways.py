"""What the home page leads to: pure, from the shelves and figures alone."""

from collections.abc import Iterator, Mapping
from heapq import nlargest
from itertools import zip_longest

from msgspec import Struct

from generator.config.model import CollectionConfig, Config
from generator.records.figures import Figure
from generator.records.model import Term
from generator.render.digest import Member, Shelf
from generator.render.facets import vocabulary_of
from generator.render.standing import by_series

#: Kinds whose collections are sectors of learning; what is no sector, credential or service
#: stands in the library.
LEARNING = frozenset({"course", "lesson", "training", "resource"})
#: Values of a way that the home page names; all stand on the page of the facet.
_MOST_VALUES = 6
_MOST_FIGURES = 6
Vocabularies = Mapping[str, Mapping[str, Term]]


class Way(Struct, frozen=True, array_like=True, gc=False):
    """A way into a collection: the values of a facet with their counts, the broadest only."""

    collection: str
    facet: str
    values: tuple[tuple[str, int], ...]


def ways(
    config: Config, shelves: Mapping[str, Shelf], vocabularies: Vocabularies
) -> Iterator[Way]:
    """Go through the ways that the home page offers."""
    for collection in config.collections:
        for facet in _offered(collection):
            terms = vocabularies.get(vocabulary_of(collection, facet), {})
            place = collection.facets.index(facet)
            yield _way(collection, facet, terms, shelves[collection.name], place)


def _offered(collection: CollectionConfig) -> Iterator[str]:
    """Subjects and levels of what is learned, and codes of a kind's own, such as grades."""
    if collection.kind in LEARNING or collection.kind == "micro-credential":
        wanted = {"subjects", "level"}
    elif collection.kind == "service":
        wanted = set()
    else:
        return
    wanted |= {f.name for f in collection.fields if f.type in ("code", "codes")}
    yield from (facet for facet in collection.facets if facet in wanted)


def _way(
    collection: CollectionConfig,
    facet: str,
    terms: Mapping[str, Term],
    shelf: Shelf,
    place: int,
) -> Way:
    tally: dict[str, int] = {}
    for facets in shelf.facets:
        for value in facets[place]:
            if value in terms and not terms[value].broader:
                tally[value] = tally.get(value, 0) + 1
    most = len(tally) if collection.kind == "service" else _MOST_VALUES
    best = sorted(tally.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return Way(collection.name, facet, tuple(sorted(best)))


def chosen(figures: tuple[Figure, ...], terms: Mapping[str, Term]) -> tuple[Figure, ...]:
    """Give the newest reported figure of some series, of every group in turn."""
    groups: dict[str, list[Figure]] = {}
    for code, own in by_series(figures).items():
        reported = [figure for figure in own if figure.status == "reported"]
        if reported:
            group = terms[code].broader if code in terms else ""
            groups.setdefault(group, []).append(reported[-1])
    rounds = zip_longest(*groups.values())
    return tuple(f for one in rounds for f in one if f is not None)[:_MOST_FIGURES]


def newest(shelves: Mapping[str, Shelf], count: int) -> tuple[tuple[str, Member], ...]:
    """Give the newest records, each with its collection; of one day's, one of every collection
    before a second of any.
    """
    found = []
    for place, (name, shelf) in enumerate(shelves.items()):
        own = nlargest(count, shelf.members, key=lambda m: (m.updated, m.id))
        seen: dict[str, int] = {}
        for member in own:
            rank = seen[member.updated] = seen.get(member.updated, 0) + 1
            if member.updated:
                found.append((member.updated, -rank, -place, name, member))
    best = nlargest(count, found, key=lambda row: row[:3])
    return tuple((name, member) for _, _, _, name, member in best)
