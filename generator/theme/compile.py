"""Partial evaluation of a Jinja2 template into a Python function that gives bytes.

What is known for a locale and kind of page becomes text, once; what the page brings stays an
expression. Loops over known sequences are unrolled, known branches taken, and neighbouring text
joined, so that a page is one `bytes.join` of long constants and a few values, escaped and encoded before.

`compile_template` gives the function; it raises `Unsupported` for what it cannot do (macros, imports, ...),
and the caller renders plainly instead. Both ways give the same bytes: `tests/test_compile.py` holds that.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, nodes
from markupsafe import Markup, escape

from generator.theme.evaluate import ARITHMETIC, UNKNOWN, Evaluator, Unsupported, concat
from generator.theme.inline import inlined
from generator.theme.types import attribute, element
from generator.translation.passages import Html, Passage, PassageList

Render = Callable[[Any], bytes]
#: A field of the page itself, as an expression.
_FIELD = re.compile(r"page\.\w+")
_special = re.compile("[&<>\"']").search

_OPERATORS = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=",
              "in": "in", "notin": "not in"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Code:
    """A Python expression and the type of its value, as far as it is known."""

    text: str
    kind: Any = None


@dataclass(frozen=True, slots=True)
class Loop:
    """What `loop` is in an unrolled loop."""

    index: int
    length: int

    @property
    def index0(self) -> int:
        return self.index - 1

    @property
    def first(self) -> bool:
        return self.index == 1

    @property
    def last(self) -> bool:
        return self.index == self.length


def compile_template(env: Environment, name: str, known: Mapping[str, Any], page: type) -> Render:
    """Give a function from the page's own content, of type `page`, to HTML, with `known` folded in.


    Raises Unsupported for templates beyond the compiler, SourceError for names that do not exist.
    """
    compiler = _Compiler(env, name)
    scope = {**known, "page": UNKNOWN}
    compiler.body(inlined(env, name), scope, {"page": Code("page", page)})
    compiler.flush()
    first = [f" {variable} = {text}" for text, variable in compiler.hoisted.items()]
    source = "\n".join(["def render(page):", " out = []", " add = out.extend", *first, *compiler.lines,
                        " return b''.join(out)"])  # fmt: skip
    exec(compile(source, f"<{name}>", "exec"), compiler.constants)  # noqa: S102 made above, from a parsed template
    render: Render = compiler.constants["render"]
    return render


class _Compiler:
    def __init__(self, env: Environment, name: str) -> None:
        self.env, self.name = env, name
        self.evaluator = Evaluator(env)
        self.constants: dict[str, Any] = {
            "printed": _printed_bytes, "text": _text, "concat": concat, "getitem": env.getitem, "getattribute": env.getattr,
            "call_filter": env.call_filter, "call_test": env.call_test,
            "context": nodes.EvalContext(env, name),
        }  # fmt: skip
        self.lines: list[str] = []
        self.pieces: list[str] = []
        self.text: list[str] = []
        self.depth = 1
        self.count = 0
        #: Expressions worked out before anything else, and the variables that hold them.
        self.hoisted: dict[str, str] = {}

    # Statements

    def body(self, statements: list[nodes.Node], scope: dict[str, Any], code: dict[str, Code]) -> None:
        for node in statements:
            self.statement(node, scope, code)

    def statement(self, node: nodes.Node, scope: dict[str, Any], code: dict[str, Code]) -> None:
        match node:
            case nodes.Output():
                for part in node.nodes:
                    self.output(part, scope, code)
            case nodes.If():
                self.branch(node, scope, code)
            case nodes.For():
                self.loop(node, scope, code)
            case nodes.Assign(target=nodes.Name()):
                self.assign(node, scope, code)
            case _:
                raise Unsupported(type(node).__name__, node.lineno)

    def output(self, node: nodes.Expr, scope: dict[str, Any], code: dict[str, Code]) -> None:
        value = self.evaluator.value(node, scope)
        if value is not UNKNOWN:
            self.text.append(str(escape(value)))
            return
        if isinstance(node, nodes.CondExpr):
            self.branch_output(node, scope, code)
            return
        self.piece(self.once(self.expression(node, scope, code)))

    def once(self, code: Code) -> str:
        """Give the expression for what `code` prints; a field of the page itself is worked out once."""
        printed = _printed(code)
        if code.kind in (str, Passage) and _FIELD.fullmatch(code.text):
            return self.hoisted.setdefault(printed, f"p_{code.text.removeprefix('page.')}")
        return printed

    def branch_output(self, node: nodes.CondExpr, scope: dict[str, Any], code: dict[str, Code]) -> None:
        """`{{ a if b else c }}` as a statement, so that known halves stay text."""
        other = node.expr2 or nodes.Const("")
        yes, no = nodes.Output([node.expr1]), nodes.Output([other])
        self.branch(nodes.If(node.test, [yes], [], [no], lineno=node.lineno), scope, code)

    def branch(self, node: nodes.If, scope: dict[str, Any], code: dict[str, Code]) -> None:
        otherwise = node.else_
        for part in reversed(node.elif_):
            otherwise = [nodes.If(part.test, part.body, [], otherwise, lineno=part.lineno)]
        test = self.evaluator.value(node.test, scope)
        if test is not UNKNOWN:
            self.body(node.body if test else otherwise, scope, code)
            return
        names = sorted(_assigned([*node.body, *otherwise]))
        merged = {name: f"m{self.fresh()}_{name}" for name in names}
        for name, variable in merged.items():
            self.line(f"{variable} = {self.current(name, scope, code).text}")
        self.line(f"if {self.expression(node.test, scope, code).text}:")
        kinds = [self.block(node.body, scope, code, merged)]
        if otherwise:
            self.line("else:")
            kinds.append(self.block(otherwise, scope, code, merged))
        for name, variable in merged.items():
            found = {id(k[name]): k[name] for k in kinds}
            same = len(found) == 1 and len(kinds) == 2
            scope[name], code[name] = UNKNOWN, Code(variable, kinds[0][name] if same else None)

    def current(self, name: str, scope: dict[str, Any], code: dict[str, Code]) -> Code:
        """What a name stands for now; nothing where it has not been set."""
        if name in code:
            return code[name]
        value = scope.get(name)
        return Code(self.constant(value), type(value))

    def loop(self, node: nodes.For, scope: dict[str, Any], code: dict[str, Code]) -> None:
        if not isinstance(node.target, nodes.Name) or node.test is not None or node.recursive:
            raise Unsupported("this form of `for`", node.lineno)
        sequence = self.evaluator.value(node.iter, scope)
        if sequence is UNKNOWN:
            self.running_loop(node, node.target.name, scope, code)
            return
        items = list(sequence)
        for index, item in enumerate(items, 1):
            inner = {**scope, node.target.name: item, "loop": Loop(index, len(items))}
            self.body(node.body, inner, dict(code))
        if not items:
            self.body(node.else_, scope, code)

    def running_loop(self, node: nodes.For, target: str, scope: dict[str, Any], code: dict[str, Code]) -> None:
        sequence = self.items_of(node, self.expression(node.iter, scope, code))
        n = self.fresh()
        counted = any(name.name == "loop" for part in node.body for name in _names(part))
        if counted or node.else_:
            self.line(f"s{n} = {sequence.text}")
            self.line(f"n{n} = len(s{n})")
        source = f"enumerate(s{n}, 1)" if counted else f"s{n}" if node.else_ else sequence.text
        self.line(f"for {f'i{n}, ' if counted else ''}x{n} in {source}:")
        inner = {**scope, target: UNKNOWN, "loop": UNKNOWN}
        loop = Code(f"i{n}", _RunningLoop(f"i{n}", f"n{n}"))
        self.block(node.body, inner, {**code, target: Code(f"x{n}", element(sequence.kind)), "loop": loop})
        if node.else_:
            self.line(f"if not n{n}:")
            self.block(node.else_, scope, code)

    def items_of(self, node: nodes.For, sequence: Code) -> Code:
        """The items of a passage list are escaped already, beside the plain ones; print these if that is all."""
        if sequence.kind is not _ITEMS or not sequence.text.endswith(".items"):
            return Code(sequence.text, tuple[str, ...] if sequence.kind is _ITEMS else sequence.kind)
        target = node.target.name  # type: ignore[attr-defined]
        used = sum(name.name == target for part in node.body for name in _names(part))
        printed = sum(
            isinstance(piece, nodes.Name) and piece.name == target
            for part in node.body for output in _outputs(part) for piece in output.nodes
        )  # fmt: skip
        if used != printed:
            return Code(sequence.text, tuple[str, ...])
        return Code(sequence.text.removesuffix(".items") + ".utf8", tuple[_Escaped, ...])

    def assign(self, node: nodes.Assign, scope: dict[str, Any], code: dict[str, Code]) -> None:
        name = node.target.name  # type: ignore[attr-defined]
        value = self.evaluator.value(node.node, scope)
        if value is not UNKNOWN:
            scope[name] = value
            code.pop(name, None)
            return
        made = self.expression(node.node, scope, code)
        # A variable of its own: what a loop sets is gone after the loop, as in Jinja2.
        variable = f"v{self.fresh()}_{name}"
        self.line(f"{variable} = {made.text}")
        scope[name], code[name] = UNKNOWN, Code(variable, made.kind)

    # Lines

    def fresh(self) -> int:
        self.count += 1
        return self.count

    def piece(self, code: str) -> None:
        self.flush_text()
        self.pieces.append(code)

    def flush_text(self) -> None:
        joined = "".join(self.text)
        self.text.clear()
        if joined:
            self.pieces.append(repr(joined.encode()))

    def flush(self) -> None:
        self.flush_text()
        if self.pieces:
            self.lines.append(f"{' ' * self.depth}add(({', '.join(self.pieces)},))")
            self.pieces.clear()

    def line(self, text: str) -> None:
        self.flush()
        self.lines.append(" " * self.depth + text)

    def block(
        self, body: list[nodes.Node], scope: dict[str, Any], code: dict[str, Code],
        merged: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Compile an indented block; at its end what it set goes into the `merged` variables. Give their types."""
        self.depth += 1
        before = len(self.lines)
        scope, code = dict(scope), dict(code)
        self.body(body, scope, code)
        last = {name: self.current(name, scope, code) for name in merged or ()}
        for name, variable in (merged or {}).items():
            self.line(f"{variable} = {last[name].text}")
        self.flush()
        if len(self.lines) == before:
            self.line("pass")
        self.depth -= 1
        return {name: found.kind for name, found in last.items()}

    def constant(self, value: Any) -> str:
        if type(value) in (str, int, bool, type(None)):
            return repr(value)
        name = f"k{self.fresh()}"
        self.constants[name] = value
        return name

    # Expressions

    def expression(self, node: nodes.Node, scope: dict[str, Any], code: dict[str, Code]) -> Code:
        value = self.evaluator.value(node, scope)
        if value is not UNKNOWN:
            return Code(self.constant(value), type(value))

        def sub(part: nodes.Node | None) -> Code:
            return self.expression(part or nodes.Const(""), scope, code)

        match node:
            case nodes.Name():
                return self.name_of(node, code)
            case nodes.Getattr():
                return self.attribute_of(node, sub(node.node))
            case nodes.Getitem():
                return self.item_of(sub(node.node), sub(node.arg), self.evaluator.value(node.node, scope))
            case nodes.Filter(name="length" | "count"):
                return Code(f"len({sub(node.node).text})", int)
            case nodes.Filter():
                arguments = ", ".join(sub(a).text for a in node.args)
                return Code(f"call_filter({node.name!r}, {sub(node.node).text}, [{arguments}], eval_ctx=context)")
            case nodes.Test():
                arguments = ", ".join(sub(a).text for a in node.args)
                return Code(f"call_test({node.name!r}, {sub(node.node).text}, [{arguments}])", bool)
            case nodes.Compare():
                rest = "".join(f" {_OPERATORS[o.op]} {sub(o.expr).text}" for o in node.ops)
                return Code(f"({sub(node.expr).text}{rest})", bool)
            case nodes.And() | nodes.Or():
                word = "and" if isinstance(node, nodes.And) else "or"
                return Code(f"({sub(node.left).text} {word} {sub(node.right).text})")
            case nodes.Not():
                return Code(f"(not {sub(node.node).text})", bool)
            case nodes.CondExpr():
                return Code(f"({sub(node.expr1).text} if {sub(node.test).text} else {sub(node.expr2).text})")
            case nodes.Concat():
                return Code(f"concat({', '.join(sub(n).text for n in node.nodes)})")
            case nodes.Call(dyn_args=None, dyn_kwargs=None, kwargs=[]):
                return Code(f"{sub(node.node).text}({', '.join(sub(a).text for a in node.args)})")
            case nodes.BinExpr() if type(node) in ARITHMETIC:
                return Code(f"({sub(node.left).text} {ARITHMETIC[type(node)][0]} {sub(node.right).text})")
            case _:
                raise Unsupported(type(node).__name__, node.lineno)

    def name_of(self, node: nodes.Name, code: dict[str, Code]) -> Code:
        if node.name not in code:
            raise Unsupported(f"`{node.name}`, which is not defined", node.lineno)
        return code[node.name]

    def attribute_of(self, node: nodes.Getattr, base: Code) -> Code:
        if isinstance(base.kind, _RunningLoop):
            return base.kind.part(node)
        kind = attribute(base.kind, node.attr, self.name, node.lineno)
        if base.kind is PassageList and node.attr == "items":
            return Code(f"{base.text}.items", _ITEMS)
        if kind is None:
            return Code(f"getattribute({base.text}, {node.attr!r})")
        return Code(f"{base.text}.{node.attr}", kind)

    def item_of(self, base: Code, key: Code, known: Any) -> Code:
        words = isinstance(known, Mapping) and all(type(v) is str for v in known.values())
        return Code(f"getitem({base.text}, {key.text})", str if words else None)


@dataclass(frozen=True, slots=True)
class _RunningLoop:
    """What `loop` is in a loop that runs when the page is rendered."""

    index: str
    length: str

    def part(self, node: nodes.Getattr) -> Code:
        found = {
            "index": Code(self.index, int),
            "index0": Code(f"({self.index} - 1)", int),
            "first": Code(f"({self.index} == 1)", bool),
            "last": Code(f"({self.index} == {self.length})", bool),
            "length": Code(self.length, int),
        }
        if node.attr not in found:
            raise Unsupported(f"loop.{node.attr}", node.lineno)
        return found[node.attr]


class _Escaped:
    """Type of text that is escaped and encoded already."""


#: Type of the items of a passage list, for as long as nothing is done with them.
_ITEMS = object()


def _names(node: nodes.Node) -> list[nodes.Name]:
    found = list(node.find_all(nodes.Name))
    return [*found, node] if isinstance(node, nodes.Name) else found


def _outputs(node: nodes.Node) -> list[nodes.Output]:
    found = list(node.find_all(nodes.Output))
    return [*found, node] if isinstance(node, nodes.Output) else found


def _assigned(body: list[nodes.Node]) -> set[str]:
    """Give the names that statements set for those after them; what a loop sets stays in the loop."""
    names: set[str] = set()
    for node in body:
        if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            names.add(node.target.name)
        elif isinstance(node, nodes.If):
            names |= _assigned([*node.body, *node.elif_, *node.else_])
    return names


def _printed(code: Code) -> str:
    """Give the expression for the text that `{{ code }}` prints."""
    if code.kind in (Passage, Html):
        return f"{code.text}.utf8"
    if code.kind is Markup:
        return f"{code.text}.encode()"
    if code.kind is int:
        return f"b'%d' % {code.text}"
    if code.kind is _Escaped:
        return code.text
    return f"text({code.text})" if code.kind is str else f"printed({code.text})"


def _text(value: str) -> bytes:
    """Escape a text; most have nothing to escape, and finding that out is cheaper than making a Markup."""
    return (value if _special(value) is None else escape(value)).encode()


def _printed_bytes(value: Any) -> bytes:
    return escape(value).encode()
