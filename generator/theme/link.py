"""Compiled code made into functions that can be called: pieces are shared between templates."""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, nodes

from generator.theme.code import joined_texts, printed_bytes, text_bytes
from generator.theme.evaluate import concat
from generator.theme.fragments import memo
from generator.theme.kept import Unit

Render = Callable[[Any], bytes]


def linked(unit: Unit, env: Environment, name: str) -> Render:
    """Give the function of a template's code."""
    space = _space(unit, env, _helpers(env, name))
    exec(unit.code, space)  # noqa: S102 made here, from a parsed template
    render: Render = space["render"]
    return render


def _space(unit: Unit, env: Environment, helpers: Mapping[str, Any]) -> dict[str, Any]:
    """Give all that a function names: its pieces are one with those of other templates."""
    pieces = {
        name: memo(env, piece.code, _named(piece, env, helpers), helpers)
        for name, piece in unit.pieces.items()
    }
    return {**helpers, **unit.constants, **pieces}


def _named(piece: Unit, env: Environment, helpers: Mapping[str, Any]) -> dict[str, Any]:
    space = _space(piece, env, helpers)
    return {name: space[name] for name in (*piece.constants, *piece.pieces)}


def _helpers(env: Environment, name: str) -> dict[str, Any]:
    """Give what compiled code may call."""
    return {
        "printed": printed_bytes, "text": text_bytes, "texts": joined_texts,
        "concat": concat, "getitem": env.getitem,
        "getattribute": env.getattr, "call_filter": env.call_filter,
        "call_test": env.call_test, "context": nodes.EvalContext(env, name),
    }  # fmt: skip
