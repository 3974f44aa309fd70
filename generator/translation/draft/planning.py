"""What a run would do: counted, without opening a model."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from generator.translation.draft.backend import Model
from generator.translation.draft.cache import distinct
from generator.translation.draft.cascade import sentences
from generator.translation.draft.drafter import Drafter, items_of
from generator.translation.draft.windows import Page, Reader
from generator.translation.units import Shelf


@dataclass(slots=True)
class Plan:
    """What waits, and where its drafts would come from."""

    entries: int = 0
    files: int = 0
    people: int = 0
    machine: int = 0
    characters: int = 0
    #: Sentences of what goes to a model: all, each once, and those that the cache has.
    sentences: int = 0
    distinct: int = 0
    cached: int = 0
    #: Entries that nothing drafts: no model for them, or no machine can.
    impossible: int = 0
    #: Ways taken, each with its entries.
    routes: dict[str, int] = field(default_factory=dict)


def plan(drafter: Drafter, reader: Reader, shelves: Iterable[Shelf]) -> Plan:
    """Give the counts of a run that has not begun."""
    counted = Plan()
    groups = (_count(drafter, window, counted) for window in reader.windows(shelves))
    for new in distinct(groups):
        counted.distinct += len(new)
        for model, some in _by_model(new).items():
            counted.cached += drafter.runner.known(model, some)
    return counted


def _by_model(pairs: Iterable[tuple[Model, str]]) -> dict[Model, list[str]]:
    found: dict[Model, list[str]] = {}
    for model, sentence in pairs:
        found.setdefault(model, []).append(sentence)
    return found


def _count(drafter: Drafter, window: list[Page], counted: Plan) -> list[tuple[Model, str]]:
    """Count a window; give the sentences it sends to models, each with its model."""
    sent: list[tuple[Model, str]] = []
    counted.files += len(window)
    for _, item in items_of(window):
        counted.entries += 1
        if drafter.known(item):
            counted.people += 1
            continue
        route = None if item.fault else drafter.route(item)
        if route is None:
            counted.impossible += 1
            continue
        path = f"{route.by} {route.path}"
        counted.routes[path] = counted.routes.get(path, 0) + 1
        counted.machine += 1
        counted.characters += sum(len(p.text) for p in item.passages)
        sent += ((route.legs[0], s) for passage in item.passages for s in sentences(passage))
    counted.sentences += len(sent)
    return sent
