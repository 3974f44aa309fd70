"""Partial evaluation of a Jinja2 template into a Python function that gives bytes.

What is known for a locale and kind of page becomes text, once; what the page brings stays an
expression. Loops over known sequences are unrolled, known branches taken, and neighbouring text
joined, so that a page is one `bytes.join` of long constants and a few values, escaped and
encoded before. Pieces that depend on shared values only are rendered once for each value
(`generator.theme.fragments`).

`compile_template` gives the function; it raises `Unsupported` for what it cannot do (macros,
imports, ...), and the caller renders plainly instead. Both ways give the same bytes, which
`tests/test_compile.py` holds.
"""

import re
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, nodes
from markupsafe import escape

from generator.theme.code import (
    ITEMS,
    Code,
    Escaped,
    Loop,
    RunningLoop,
    is_tuple,
    truth,
)
from generator.theme.emit import Emitter, joined_turns
from generator.theme.evaluate import UNKNOWN, Unsupported
from generator.theme.fragments import keys
from generator.theme.inline import inlined
from generator.theme.kept import Unit
from generator.theme.link import Render, linked
from generator.theme.liveness import NONE, Names, assigned, live_after, names, otherwise
from generator.theme.types import element

Scope = dict[str, Any]
Codes = dict[str, Code]
#: Ends the way to the items of a passage list, as they are printed.
_ESCAPED = ".escaped"
#: A way from a variable to something in it.
_WAY = re.compile(r"\w+(\.\w+)+")


def compile_template(
    env: Environment, name: str, known: Mapping[str, Any], page: type
) -> Render:
    """Give a function from the page's own content, of type `page`, to HTML, with `known` folded
    in. Raises as `compile_unit` does.
    """
    return linked(compile_unit(env, name, known, page), env, name)


def compile_unit(env: Environment, name: str, known: Mapping[str, Any], page: type) -> Unit:
    """Give the code of a function from the page's own content, of type `page`, to HTML, with
    `known` folded in; `linked` makes it one that can be called.

    Raises Unsupported for templates beyond the compiler, SourceError for names that do not
    exist.
    """
    compiler = _Compiler(env, name)
    compiler.body(
        inlined(env, name), {**known, "page": UNKNOWN}, {"page": Code("page", page)}, NONE
    )
    return compiler.unit("render", "page")


class _Compiler(Emitter):
    """Turns statements into lines of Python that put pieces of the page into `out`."""

    # Statements

    def body(
        self, statements: list[nodes.Node], scope: Scope, code: Codes, after: Names
    ) -> None:
        """Compile statements; `after` are the names that are read once they are done."""
        for node, live in zip(statements, live_after(statements, after), strict=True):
            self.statement(node, scope, code, live)

    def statement(self, node: nodes.Node, scope: Scope, code: Codes, after: Names) -> None:
        match node:
            case nodes.Output():
                for part in node.nodes:
                    self.output(part, scope, code)
            case nodes.If():
                self.branch(node, scope, code, after)
            case nodes.For():
                self.loop(node, scope, code)
            case nodes.Assign(target=nodes.Name()):
                self.assign(node, scope, code)
            case _:
                raise Unsupported(type(node).__name__, node.lineno)

    def output(self, node: nodes.Expr, scope: Scope, code: Codes) -> None:
        value = self.evaluator.value(node, scope)
        if value is not UNKNOWN:
            self.text.append(str(escape(value)))
        elif isinstance(node, nodes.CondExpr):
            self.branch_output(node, scope, code)
        else:
            self.piece(self.once(self.expression(node, scope, code)))

    def branch_output(self, node: nodes.CondExpr, scope: Scope, code: Codes) -> None:
        """`{{ a if b else c }}` as a statement, so that known halves stay text."""
        other = node.expr2 or nodes.Const("")
        yes, no = nodes.Output([node.expr1]), nodes.Output([other])
        self.branch(nodes.If(node.test, [yes], [], [no], lineno=node.lineno), scope, code, NONE)

    def branch(self, node: nodes.If, scope: Scope, code: Codes, after: Names) -> None:
        rest = otherwise(node)
        test = self.evaluator.value(node.test, scope)
        if test is not UNKNOWN:
            self.body(node.body if test else rest, scope, code, after)
            return
        carried = sorted(assigned([*node.body, *rest]) & after)
        if not carried and not self.level and self.fragment(node, [node], scope, code):
            return
        merged = {name: f"m{self.fresh()}_{name}" for name in carried}
        for name, variable in merged.items():
            self.line(f"{variable} = {self.current(name, scope, code).text}")
        self.line(f"if {truth(self.expression(node.test, scope, code))}:")
        kinds = [self.block(node.body, scope, code, after, merged)]
        if rest:
            self.line("else:")
            kinds.append(self.block(rest, scope, code, after, merged))
        for name, variable in merged.items():
            found = {id(k[name]): k[name] for k in kinds}
            same = len(found) == 1 and len(kinds) == 2
            scope[name], code[name] = UNKNOWN, Code(variable, kinds[0][name] if same else None)

    def current(self, name: str, scope: Scope, code: Codes) -> Code:
        """What a name stands for now; nothing where it has not been set."""
        if name in code:
            return code[name]
        value = scope.get(name)
        return Code(self.constant(value), type(value))

    def fragment(
        self, whole: nodes.Node, body: list[nodes.Node], scope: Scope, code: Codes
    ) -> bool:
        """Compile `body` as a piece that is remembered, if all that it reads of the page is
        shared values.

        Inside a piece only the turns of loops are pieces again.
        """
        found = keys(self.evaluator, whole, scope, code)
        if not found:
            return False
        piece = _Compiler(self.env, self.name, self.level + 1)
        piece.bound = {key.text: f"key{n}" for n, key in enumerate(found)}
        piece.body(body, dict(scope), dict(code), NONE)
        variables = ", ".join(piece.bound.values())
        several = f"\n {variables} = key" if len(found) > 1 else ""
        name = f"f{self.fresh()}"
        self.units[name] = piece.unit("piece", "key" if several else variables, several)
        self.piece(f"{name}[{', '.join(self.bound.get(key.text, key.text) for key in found)}]")
        return True

    def loop(self, node: nodes.For, scope: Scope, code: Codes) -> None:
        if not isinstance(node.target, nodes.Name) or node.test is not None or node.recursive:
            raise Unsupported("this form of `for`", node.lineno)
        sequence = self.evaluator.value(node.iter, scope)
        if sequence is UNKNOWN:
            if self.level or not self.fragment(node, [node], scope, code):
                self.running_loop(node, node.target.name, scope, code)
            return
        items = list(sequence)
        for index, item in enumerate(items, 1):
            inner = {**scope, node.target.name: item, "loop": Loop(index, len(items))}
            self.body(node.body, inner, dict(code), NONE)
        if not items:
            self.body(node.else_, scope, code, NONE)

    def running_loop(self, node: nodes.For, target: str, scope: Scope, code: Codes) -> None:
        sequence = self.items_of(node, self.expression(node.iter, scope, code))
        n = self.fresh()
        counted = any(name.name == "loop" for part in node.body for name in names(part))
        inner = {**scope, target: UNKNOWN, "loop": UNKNOWN}
        loop = Code(f"i{n}", RunningLoop(f"i{n}", f"n{n}"))
        codes = {**code, target: Code(f"x{n}", element(sequence.kind)), "loop": loop}
        if not counted and not node.else_:
            self.plain_loop(n, node, sequence, inner, codes)
            return
        self.line(f"s{n} = {sequence.text}")
        self.line(f"n{n} = len(s{n})")
        self.line(f"for i{n}, x{n} in enumerate(s{n}, 1):" if counted else f"for x{n} in s{n}:")
        self.block(node.body, inner, codes, NONE)
        if node.else_:
            self.line(f"if not n{n}:")
            self.block(node.else_, scope, code, NONE)

    def plain_loop(
        self, n: str, node: nodes.For, sequence: Code, scope: Scope, code: Codes
    ) -> None:
        """Compile a loop without `loop` and `else`; one over a tuple with one value in each
        turn as a join.
        """
        self.flush()
        before, self.lines = self.lines, []
        self.depth += 1
        if not self.loop_fragment(node, scope, code):
            self.body(node.body, scope, code, NONE)
        self.flush_text()
        turns = [bool(re.search(rf"\bx{n}\b", piece)) for piece in self.pieces]
        if not self.lines and sum(turns) == 1 and is_tuple(sequence.kind):
            pieces, self.pieces = self.pieces, []
            at, row = turns.index(True), sequence.text
            lines = row.endswith(_ESCAPED) and pieces[at] == f"x{n}"
            if lines:
                row = row.removesuffix(_ESCAPED) + ".utf8"
            before += [
                f"{' ' * (self.depth - 1)}s{n} = {row}",
                f"{' ' * (self.depth - 1)}if s{n}:",
            ]
            self.pieces = joined_turns(pieces, at, n, lines)
        else:
            before.append(f"{' ' * (self.depth - 1)}for x{n} in {sequence.text}:")
        self.flush()
        self.lines = before + (self.lines or [" " * self.depth + "pass"])
        self.depth -= 1

    def loop_fragment(self, node: nodes.For, scope: Scope, code: Codes) -> bool:
        """Compile the body of a loop as a fragment of its item, in a fragment of the whole
        tuple too.
        """
        whole = nodes.If(nodes.Const(True), node.body, [], [], lineno=node.lineno)
        return self.fragment(whole, node.body, scope, code)

    def items_of(self, node: nodes.For, sequence: Code) -> Code:
        """The items of a passage list are escaped already, beside the plain ones; print
        these if that is all.
        """
        if sequence.kind is not ITEMS or not sequence.text.endswith(".items"):
            return Code(
                sequence.text, tuple[str, ...] if sequence.kind is ITEMS else sequence.kind
            )
        target = node.target.name  # type: ignore[attr-defined]
        used = sum(name.name == target for part in node.body for name in names(part))
        printed = sum(
            isinstance(piece, nodes.Name) and piece.name == target
            for part in node.body for output in _outputs(part) for piece in output.nodes
        )  # fmt: skip
        if used != printed:
            return Code(sequence.text, tuple[str, ...])
        return Code(sequence.text.removesuffix(".items") + _ESCAPED, tuple[Escaped, ...])

    def assign(self, node: nodes.Assign, scope: Scope, code: Codes) -> None:
        name = node.target.name  # type: ignore[attr-defined]
        value = self.evaluator.value(node.node, scope)
        if value is not UNKNOWN:
            scope[name] = value
            code.pop(name, None)
            return
        made = self.expression(node.node, scope, code)
        scope[name] = UNKNOWN
        if made.text.isidentifier() or _WAY.fullmatch(made.text):
            # Nothing changes what the page brings, so that a way to it needs no variable.
            code[name] = made
            return
        # A variable of its own: what a loop sets is gone after the loop, as in Jinja2.
        variable = f"v{self.fresh()}_{name}"
        self.line(f"{variable} = {made.text}")
        code[name] = Code(variable, made.kind)

    def block(
        self, body: list[nodes.Node], scope: Scope, code: Codes, after: Names,
        merged: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Compile an indented block; at its end what it set goes into the `merged`
        variables. Give their types.
        """
        self.depth += 1
        before = len(self.lines)
        scope, code = dict(scope), dict(code)
        self.body(body, scope, code, after)
        last = {name: self.current(name, scope, code) for name in merged or ()}
        for name, variable in (merged or {}).items():
            self.line(f"{variable} = {last[name].text}")
        self.flush()
        if len(self.lines) == before:
            self.line("pass")
        self.depth -= 1
        return {name: found.kind for name, found in last.items()}


def _outputs(node: nodes.Node) -> list[nodes.Output]:
    found = list(node.find_all(nodes.Output))
    return [*found, node] if isinstance(node, nodes.Output) else found
