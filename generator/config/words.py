"""What a setting holds, in people's words: "a list of locale tags", not a type's name."""

from collections.abc import Iterable
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import lru_cache
from typing import Any, Literal, get_args, get_type_hints
from typing import get_origin as _get_origin

from yaml.nodes import MappingNode, Node, SequenceNode

from generator.config.nodes import is_empty
from generator.locales import Locale
from generator.problems import nearest

#: A type as `typing.get_type_hints` gives it.
Kind = Any

_SIMPLE: dict[Kind, tuple[str, str]] = {
    str: ("text", "names"),
    int: ("a whole number", "whole numbers"),
    bool: ("`true` or `false`", "`true` or `false`"),
    Locale: ("a locale tag", "locale tags"),
}


def get_origin(kind: Kind) -> Any:
    """Give `tuple` of `tuple[str, ...]`, `Literal` of a choice, None of a plain class."""
    return _get_origin(kind)


def is_settings(kind: Kind) -> bool:
    """Say whether a field is a mapping of settings: one of the model's dataclasses."""
    return is_dataclass(kind) and kind is not Locale


def is_entries(kind: Kind) -> bool:
    """Say whether a field is written as a mapping from names to settings."""
    return get_origin(kind) is tuple and is_settings(get_args(kind)[0])


def is_list(kind: Kind) -> bool:
    """Say whether a field is a list of any length."""
    return get_origin(kind) is tuple and get_args(kind)[-1] is Ellipsis and not is_entries(kind)


def name_field(entry: type) -> Field[Any]:
    """Give the field of an entry that its key in the mapping fills: its first."""
    return fields(entry)[0]


def keys_of(entry: type) -> dict[str, Field[Any]]:
    """Give the fields that are written as keys: all but the root folder."""
    return {f.name: f for f in fields(entry) if f.name != "root"}


@lru_cache(maxsize=32)
def hints(entry: type) -> dict[str, Kind]:
    """Give the kinds of a dataclass's fields."""
    return get_type_hints(entry)


def has_default(setting: Field[Any]) -> bool:
    """Say whether a field may be left out."""
    return setting.default is not MISSING or setting.default_factory is not MISSING


def describe(kind: Kind) -> str:
    """Give what a setting holds.

    >>> describe(tuple[Locale, ...])
    'a list of locale tags'
    >>> describe(tuple[tuple[str, str], ...])
    'a list of pairs of names'
    >>> describe(Literal["approved", "draft"])
    'one of `approved` and `draft`'
    """
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return f"one of {listed(arguments)}"
    if is_entries(kind):
        return "a mapping from names to settings"
    if is_list(kind):
        return f"a list of {_plural(arguments[0])}"
    if origin is tuple:
        return f"a pair of {_SIMPLE[arguments[0]][1]}"
    if origin is dict:
        return "a mapping from names to paths"
    return _SIMPLE[kind][0] if kind in _SIMPLE else "a mapping of settings"


def _plural(kind: Kind) -> str:
    if get_origin(kind) is tuple:
        return f"pairs of {_SIMPLE[get_args(kind)[0]][1]}"
    return _SIMPLE[kind][1]


def describe_node(node: Node) -> str:
    """Give what was written instead."""
    if is_empty(node):
        return "nothing"
    if isinstance(node, MappingNode):
        return "a mapping"
    if isinstance(node, SequenceNode):
        return "a list"
    return f"`{node.value[:60]}`"


def listed(names: Iterable[str]) -> str:
    """Give names as a sentence has them: "`a`, `b` and `c`"."""
    *head, last = [f"`{name}`" for name in names]
    return f"{', '.join(head)} and {last}" if head else last


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give a hint: the nearest known name, or all of them."""
    names = list(known)
    return nearest(word.lower(), names) or (f"Known are {listed(names)}." if names else "")
