"""Pieces of a page that depend on a few shared values only: rendered once for each, then
remembered.

A provider or a subject stands on thousands of pages. Where a statement of a template reads
nothing of the page but such values (`Shared` in the context, or one of few: a state, a small
number), the compiler makes a function of them and keeps what it gave.
"""

from collections.abc import Mapping
from types import CodeType
from typing import Any, get_args
from weakref import WeakKeyDictionary

from jinja2 import Environment, nodes

from generator.theme.code import Code, RunningLoop, is_one_of_few, is_tuple
from generator.theme.context import Shared
from generator.theme.evaluate import Evaluator
from generator.theme.liveness import otherwise
from generator.theme.memo import Memo
from generator.theme.types import element, hints, without_none

#: Remembered pieces for one place in a template; then all are forgotten, so that memory stays
#: flat.
_MOST = 1024
#: Values that one piece may depend on.
_MOST_KEYS = 3


Piece = Memo[Any, bytes]
_Memos = dict[tuple[Any, ...], Piece]
_memos: WeakKeyDictionary[Environment, _Memos] = WeakKeyDictionary()


def memo(
    env: Environment, code: CodeType, constants: Mapping[str, Any], helpers: Mapping[str, Any]
) -> Piece:
    """Give the memo of the function `piece` in `code`; one for all templates in which it
    is the same.
    """
    known = _memos.setdefault(env, {})
    # The functions hold the constants, so that their ids stay theirs.
    key = (code, *sorted((name, id(value)) for name, value in constants.items()))
    if key not in known:
        space = {**helpers, **constants}
        exec(code, space)  # noqa: S102 made by the compiler
        known[key] = Memo(space["piece"], _MOST)
    return known[key]


def is_shared(kind: Any) -> bool:
    """Say whether values of a type stand on many pages, as one object each: worth
    remembering for.
    """
    kind = without_none(kind)
    if is_tuple(kind):
        return is_shared(element(kind)) and get_args(kind)[-1] is ...
    return is_one_of_few(kind) or (isinstance(kind, type) and issubclass(kind, Shared))


class _TooMuch(Exception):
    """The statement reads what is not shared."""


def keys(
    evaluator: Evaluator, node: nodes.Node, scope: Mapping[str, Any], code: Mapping[str, Code]
) -> list[Code]:
    """Give the shared values that a statement depends on, if it depends on nothing else of
    the page; else none.
    """
    reader = _Reader(evaluator, scope, code)
    try:
        reader.statement(node, frozenset())
    except _TooMuch:
        return []
    return list(reader.found.values()) if len(reader.found) <= _MOST_KEYS else []


class _Reader:
    """Walks through statements and collects what they read of the page."""

    def __init__(
        self, evaluator: Evaluator, scope: Mapping[str, Any], code: Mapping[str, Code]
    ) -> None:
        self.evaluator, self.scope, self.code = evaluator, scope, code
        self.found: dict[str, Code] = {}

    def body(self, statements: list[nodes.Node], own: frozenset[str]) -> frozenset[str]:
        for node in statements:
            own = self.statement(node, own)
        return own

    def statement(self, node: nodes.Node, own: frozenset[str]) -> frozenset[str]:
        """Read a statement under the names that are its `own`; give those after it."""
        match node:
            case nodes.Output():
                for part in node.nodes:
                    self.expression(part, own)
            case nodes.Assign(target=nodes.Name() as target):
                self.expression(node.node, own)
                return own | {target.name}
            case nodes.If():
                self.expression(node.test, own)
                return self.body(node.body, own) & self.body(otherwise(node), own)
            case nodes.For(target=nodes.Name() as target):
                self.expression(node.iter, own)
                self.body(node.body, own | {target.name, "loop"})
                self.body(node.else_, own)
            case _:
                raise _TooMuch
        return own

    def expression(self, node: nodes.Node, own: frozenset[str]) -> None:
        if isinstance(node, nodes.Name):
            if node.name not in own:
                self.value(self.code.get(node.name))
            return
        if isinstance(node, nodes.Getattr) and (path := self.path(node, own)):
            self.value(path)
            return
        for child in node.iter_child_nodes():
            self.expression(child, own)

    def value(self, code: Code | None) -> None:
        """Note a value of the page."""
        if code is None:
            return
        if isinstance(code.kind, RunningLoop) or not is_shared(code.kind):
            raise _TooMuch
        self.found[code.text] = code

    def path(self, node: nodes.Expr, own: frozenset[str]) -> Code | None:
        """Give the first shared value on the way `page.a.b`; none where the way starts at a
        name of its own.
        """
        if isinstance(node, nodes.Name):
            return None if node.name in own else self.code.get(node.name)
        if not isinstance(node, nodes.Getattr):
            return None
        base = self.path(node.node, own)
        if base is None or is_shared(base.kind):
            return base
        kind = without_none(base.kind)
        known = hints(kind) if isinstance(kind, type) else {}
        return (
            Code(f"{base.text}.{node.attr}", known[node.attr]) if node.attr in known else None
        )
