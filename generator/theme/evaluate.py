"""What an expression of a template is worth when everything in it is known.

Follows Jinja2's own rules (`Environment.getattr`, filters, tests), one node type a line.
Anything that needs the page is `UNKNOWN`; what a template may not do raises `Unsupported`.
"""

import operator
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, nodes
from markupsafe import Markup, escape

UNKNOWN: Any = object()
Scope = Mapping[str, Any]


class Unsupported(Exception):
    """The template uses something that only plain rendering can do; names it and its line."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(f"line {line}: {what}")


COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lteq": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
    "in": lambda a, b: a in b,
    "notin": lambda a, b: a not in b,
}
ARITHMETIC: dict[type[nodes.BinExpr], tuple[str, Callable[[Any, Any], Any]]] = {
    nodes.Add: ("+", operator.add),
    nodes.Sub: ("-", operator.sub),
    nodes.Mul: ("*", operator.mul),
    nodes.Mod: ("%", operator.mod),
    nodes.FloorDiv: ("//", operator.floordiv),
    nodes.Div: ("/", operator.truediv),
}


class Evaluator:
    """Values of expressions under `scope`; `value()` gives UNKNOWN where the page is needed."""

    def __init__(self, env: Environment) -> None:
        self.env = env

    def value(self, node: nodes.Node, scope: Scope) -> Any:
        """Give the value of `node`, or UNKNOWN."""
        handler = _HANDLERS.get(type(node))
        return handler(self, node, scope) if handler else UNKNOWN

    def values(self, items: list[Any], scope: Scope) -> Any:
        """Give the values of several expressions, or UNKNOWN if one of them is."""
        found = [self.value(item, scope) for item in items]
        return UNKNOWN if any(v is UNKNOWN for v in found) else found

    def _name(self, node: nodes.Name, scope: Scope) -> Any:
        if node.name in scope:
            return scope[node.name]
        return self.env.globals.get(node.name, UNKNOWN)

    def _attribute(self, node: nodes.Getattr, scope: Scope) -> Any:
        base = self.value(node.node, scope)
        return UNKNOWN if base is UNKNOWN else self.env.getattr(base, node.attr)

    def _item(self, node: nodes.Getitem, scope: Scope) -> Any:
        pair = self.values([node.node, node.arg], scope)
        return UNKNOWN if pair is UNKNOWN else self.env.getitem(pair[0], pair[1])

    def _call(self, node: nodes.Call, scope: Scope) -> Any:
        if node.dyn_args or node.dyn_kwargs:
            raise Unsupported("a call with * or **", node.lineno)
        found = self.values([node.node, *node.args, *(k.value for k in node.kwargs)], scope)
        if found is UNKNOWN:
            return UNKNOWN
        named = zip([k.key for k in node.kwargs], found[1 + len(node.args) :], strict=True)
        return found[0](*found[1 : 1 + len(node.args)], **dict(named))

    def _filter(self, node: nodes.Filter, scope: Scope) -> Any:
        if node.node is None or node.kwargs or node.dyn_args or node.dyn_kwargs:
            raise Unsupported(f"the filter {node.name} in this form", node.lineno)
        found = self.values([node.node, *node.args], scope)
        if found is UNKNOWN:
            return UNKNOWN
        return self.env.call_filter(node.name, found[0], found[1:], context=None)

    def _test(self, node: nodes.Test, scope: Scope) -> Any:
        found = self.values([node.node, *node.args], scope)
        return (
            UNKNOWN if found is UNKNOWN else self.env.call_test(node.name, found[0], found[1:])
        )

    def _compare(self, node: nodes.Compare, scope: Scope) -> Any:
        found = self.values([node.expr, *(o.expr for o in node.ops)], scope)
        if found is UNKNOWN:
            return UNKNOWN
        pairs = zip(node.ops, found, found[1:], strict=False)
        return all(COMPARE[op.op](a, b) for op, a, b in pairs)

    def _and(self, node: nodes.And, scope: Scope) -> Any:
        left = self.value(node.left, scope)
        if left is UNKNOWN:
            return UNKNOWN
        return left and self.value(node.right, scope)

    def _or(self, node: nodes.Or, scope: Scope) -> Any:
        left = self.value(node.left, scope)
        if left is UNKNOWN:
            return UNKNOWN
        return left or self.value(node.right, scope)

    def _not(self, node: nodes.Not, scope: Scope) -> Any:
        value = self.value(node.node, scope)
        return UNKNOWN if value is UNKNOWN else not value

    def _either(self, node: nodes.CondExpr, scope: Scope) -> Any:
        test = self.value(node.test, scope)
        if test is UNKNOWN:
            return UNKNOWN
        if not test and node.expr2 is None:
            return ""
        return self.value(node.expr1 if test else node.expr2, scope)  # type: ignore[arg-type]

    def _concat(self, node: nodes.Concat, scope: Scope) -> Any:
        found = self.values(node.nodes, scope)
        if found is UNKNOWN:
            return UNKNOWN
        return concat(*found)

    def _binary(self, node: nodes.BinExpr, scope: Scope) -> Any:
        found = self.values([node.left, node.right], scope)
        return UNKNOWN if found is UNKNOWN else ARITHMETIC[type(node)][1](*found)

    def _sequence(self, node: nodes.Tuple | nodes.List, scope: Scope) -> Any:
        found = self.values(node.items, scope)
        return UNKNOWN if found is UNKNOWN else tuple(found)


def concat(*parts: Any) -> str:
    """Join as Jinja2's `~` does under autoescape: safe text stays safe and makes the rest
    escape.
    """
    if any(hasattr(p, "__html__") for p in parts):
        return Markup("").join(escape(p) for p in parts)
    return "".join(map(str, parts))


_HANDLERS: dict[type[nodes.Node], Callable[[Evaluator, Any, Scope], Any]] = {
    nodes.Const: lambda _e, n, _s: n.value,
    nodes.TemplateData: lambda _e, n, _s: Markup(n.data),  # noqa: S704 the template's own text
    nodes.Name: Evaluator._name,
    nodes.Getattr: Evaluator._attribute,
    nodes.Getitem: Evaluator._item,
    nodes.Call: Evaluator._call,
    nodes.Filter: Evaluator._filter,
    nodes.Test: Evaluator._test,
    nodes.Compare: Evaluator._compare,
    nodes.And: Evaluator._and,
    nodes.Or: Evaluator._or,
    nodes.Not: Evaluator._not,
    nodes.CondExpr: Evaluator._either,
    nodes.Concat: Evaluator._concat,
    nodes.Tuple: Evaluator._sequence,
    nodes.List: Evaluator._sequence,
    **dict.fromkeys(ARITHMETIC, Evaluator._binary),
}
