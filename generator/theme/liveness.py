"""Which names that a template sets are read later: the others need not be carried on."""

from collections.abc import Sequence
from functools import lru_cache

from jinja2 import nodes

Names = frozenset[str]
NONE: Names = frozenset()


# A template is parsed once and compiled for each locale: its nodes stay the same.
@lru_cache(maxsize=4096)
def names(node: nodes.Node) -> tuple[nodes.Name, ...]:
    """Give the names in `node`, itself among them."""
    found = tuple(node.find_all(nodes.Name))
    return (*found, node) if isinstance(node, nodes.Name) else found


def otherwise(node: nodes.If) -> list[nodes.Node]:
    """Give what stands after an `if`: each `elif` as an `if` of its own."""
    rest = node.else_
    for part in reversed(node.elif_):
        rest = [nodes.If(part.test, part.body, [], rest, lineno=part.lineno)]
    return rest


def assigned(body: Sequence[nodes.Node]) -> set[str]:
    """Give the names that statements set for those after them; what a loop sets stays in
    the loop.
    """
    found: set[str] = set()
    for node in body:
        if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            found.add(node.target.name)
        elif isinstance(node, nodes.If):
            found |= assigned([*node.body, *node.elif_, *node.else_])
    return found


def live_after(body: Sequence[nodes.Node], after: Names) -> list[Names]:
    """Give for each statement the names that are read once it is done, `after` the last one
    among them.
    """
    found = []
    for node in reversed(body):
        found.append(after)
        after = live_before(node, after)
    return found[::-1]


def live_before(node: nodes.Node, after: Names) -> Names:
    """Give the names that are read by a statement or after it, before they are set."""
    match node:
        case nodes.Assign(target=nodes.Name() as target):
            return (after - {target.name}) | _read(node.node)
        case nodes.If():
            return _read(node.test) | _first(node.body, after) | _first(otherwise(node), after)
        case nodes.For():
            inner = _first(node.body, NONE) - {n.name for n in names(node.target)} - {"loop"}
            return after | _read(node.iter) | inner | _first(node.else_, NONE)
        case _:
            return after | _read(node)


def _first(body: Sequence[nodes.Node], after: Names) -> Names:
    for node in reversed(body):
        after = live_before(node, after)
    return after


@lru_cache(maxsize=4096)
def _read(node: nodes.Node) -> Names:
    return frozenset(name.name for name in names(node))
