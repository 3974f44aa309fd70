"""Expressions of a template as Python: the part of the compiler that makes no statements."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, nodes

from generator.theme.code import ITEMS, OPERATORS, Code, RunningLoop, either
from generator.theme.evaluate import ARITHMETIC, UNKNOWN, Evaluator, Unsupported
from generator.theme.types import attribute
from generator.translation.passages import PassageList


class Expressions:
    """Turns expressions into Python, with what is known folded in as constants."""

    def __init__(self, env: Environment, name: str) -> None:
        self.env, self.name = env, name
        self.evaluator = Evaluator(env)
        #: Values that the code names: `k1`, `k2`, ...
        self.constants: dict[str, Any] = {}
        #: Variables that hold the value of an expression already.
        self.bound: dict[str, str] = {}
        #: How deep this function lies in others: its variables have other names than theirs.
        self.level = 0
        self.count = 0

    def fresh(self) -> str:
        """Give a number that no variable has yet, for its name."""
        self.count += 1
        return f"{self.count}" if not self.level else f"{self.level}_{self.count}"

    def constant(self, value: Any) -> str:
        """Give the expression for a value."""
        if type(value) in (str, int, bool, type(None)):
            return repr(value)
        name = f"k{self.fresh()}"
        self.constants[name] = value
        return name

    def expression(
        self, node: nodes.Node, scope: dict[str, Any], code: dict[str, Code]
    ) -> Code:
        """Give the code for an expression."""
        value = self.evaluator.value(node, scope)
        if value is not UNKNOWN:
            return Code(self.constant(value), type(value))
        made = self._made(node, scope, code)
        return Code(self.bound[made.text], made.kind) if made.text in self.bound else made

    def _made(self, node: nodes.Node, scope: dict[str, Any], code: dict[str, Code]) -> Code:  # noqa: PLR0911
        def sub(part: nodes.Node | None) -> Code:
            return self.expression(part or nodes.Const(""), scope, code)

        match node:
            case nodes.Name():
                return self._name(node, code)
            case nodes.Getattr():
                return self._attribute(node, sub(node.node))
            case nodes.Getitem():
                return self._item(
                    sub(node.node), sub(node.arg), self.evaluator.value(node.node, scope)
                )
            case nodes.Filter(name="length" | "count"):
                return Code(f"len({sub(node.node).text})", int)
            case nodes.Filter():
                arguments = ", ".join(sub(a).text for a in node.args)
                value = sub(node.node).text
                return Code(
                    f"call_filter({node.name!r}, {value}, [{arguments}], eval_ctx=context)"
                )
            case nodes.Test():
                arguments = ", ".join(sub(a).text for a in node.args)
                return Code(
                    f"call_test({node.name!r}, {sub(node.node).text}, [{arguments}])", bool
                )
            case nodes.Compare():
                rest = "".join(f" {OPERATORS[o.op]} {sub(o.expr).text}" for o in node.ops)
                return Code(f"({sub(node.expr).text}{rest})", bool)
            case nodes.And() | nodes.Or():
                left, right = sub(node.left), sub(node.right)
                word = "and" if isinstance(node, nodes.And) else "or"
                return Code(f"({left.text} {word} {right.text})", either(left, right))
            case nodes.Not():
                return Code(f"(not {sub(node.node).text})", bool)
            case nodes.CondExpr():
                yes, no = sub(node.expr1), sub(node.expr2)
                return Code(
                    f"({yes.text} if {sub(node.test).text} else {no.text})", either(yes, no)
                )
            case nodes.Concat():
                return Code(f"concat({', '.join(sub(n).text for n in node.nodes)})")
            case nodes.Call(dyn_args=None, dyn_kwargs=None, kwargs=[]):
                return Code(
                    f"{sub(node.node).text}({', '.join(sub(a).text for a in node.args)})"
                )
            case nodes.BinExpr() if type(node) in ARITHMETIC:
                sign = ARITHMETIC[type(node)][0]
                return Code(f"({sub(node.left).text} {sign} {sub(node.right).text})")
            case _:
                raise Unsupported(type(node).__name__, node.lineno)

    def _name(self, node: nodes.Name, code: dict[str, Code]) -> Code:
        if node.name not in code:
            raise Unsupported(f"`{node.name}`, which is not defined", node.lineno)
        return code[node.name]

    def _attribute(self, node: nodes.Getattr, base: Code) -> Code:
        if isinstance(base.kind, RunningLoop):
            return base.kind.part(node)
        kind = attribute(base.kind, node.attr, self.name, node.lineno)
        if base.kind is PassageList and node.attr == "items":
            return Code(f"{base.text}.items", ITEMS)
        if kind is None:
            return Code(f"getattribute({base.text}, {node.attr!r})")
        return Code(f"{base.text}.{node.attr}", kind)

    def _item(self, base: Code, key: Code, known: Any) -> Code:
        words = isinstance(known, Mapping) and all(type(v) is str for v in known.values())
        return Code(f"getitem({base.text}, {key.text})", str if words else None)
