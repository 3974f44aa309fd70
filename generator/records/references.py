"""What records say of each other: `replaced_by` must lead to a record, and not in a circle."""

from collections.abc import Collection, Iterable, Mapping
from itertools import islice

from generator.problems import Place, Problems, nearest
from generator.records.lines import shown


def check_references(
    ids: Collection[str], references: Iterable[tuple[str, str, Place]], problems: Problems
) -> None:
    """Note each (id, replaced_by, place) that leads nowhere in the collection, or in a circle.

    `ids` are all of the collection: a set, or anything that answers `in` fast.
    """
    found = list(references)
    leads_to = {record_id: target for record_id, target, _ in found}
    for record_id, target, place in found:
        if target not in ids:
            fact = f"`replaced_by` names {shown(target)}, which is no record of this collection"
            problems.error(place, fact, nearest(target, _like(target, ids)), "reference")
        elif _comes_back(record_id, leads_to):
            fact = f"`replaced_by` of {shown(record_id)} leads back to it"
            problems.error(place, fact, "Name the record that is to stay.", "reference")


def _like(target: str, ids: Iterable[str]) -> list[str]:
    """Some ids worth comparing: a catalogue may have 300,000."""
    return list(islice((i for i in ids if i[:2] == target[:2]), 2_000))


def _comes_back(start: str, leads_to: Mapping[str, str]) -> bool:
    passed = set()
    at = leads_to[start]
    while at != start and at in leads_to and at not in passed:
        passed.add(at)
        at = leads_to[at]
    return at == start
