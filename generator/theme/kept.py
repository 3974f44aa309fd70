"""Compiled templates, kept between builds: compiling those of seven languages takes half a
second, reading them back a hundredth.

A store is good for one state of the program, the templates, the configuration and the words;
whoever opens it names its folder by all of these. It lies beside the ledger, where only the
owner of the site writes, who writes the templates too; what cannot be read is compiled anew.
"""

import marshal
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from markupsafe import Markup

from generator.files import write_atomic

#: Changes with whatever reads or makes the code but for this program itself.
TOOLS = f"{MAGIC_NUMBER.hex()} {jinja2.__version__}".encode()
_SIMPLE = (str, int, float, bool, bytes, type(None))
_Kept = tuple[CodeType, dict[str, tuple[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Unit:
    """The code of a function, the values that it names, and the pieces that it calls."""

    code: CodeType
    constants: Mapping[str, Any]
    pieces: Mapping[str, "Unit"]


class _NotKept(Exception):
    """The code names a value that cannot be written down."""


class CompiledStore:
    """Keeps compiled templates in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, key: object, known: Mapping[str, Any]) -> Unit | None:
        """Give what was saved under `key`; `known` are the names that templates have."""
        try:
            body = zlib.decompress(self._file(key).read_bytes())
            return _unit(marshal.loads(body), known)  # noqa: S302 our own
        except (OSError, zlib.error, ValueError, EOFError, TypeError, KeyError):
            return None

    def save(self, key: object, unit: Unit, known: Mapping[str, Any]) -> None:
        """Keep a template, unless it names what cannot be written down."""
        names = {id(value): name for name, value in known.items()}
        try:
            body = marshal.dumps(_written(unit, names))
        except _NotKept:
            return
        write_atomic(self._file(key), zlib.compress(body, 1))

    def _file(self, key: object) -> Path:
        return self.folder / sha256(repr(key).encode()).hexdigest()[:32]


def _written(unit: Unit, names: Mapping[int, str]) -> _Kept:
    constants = {name: _told(value, names) for name, value in unit.constants.items()}
    return unit.code, constants, {n: _written(u, names) for n, u in unit.pieces.items()}


def _unit(kept: _Kept, known: Mapping[str, Any]) -> Unit:
    code, constants, pieces = kept
    values = {name: _value(*told, known) for name, told in constants.items()}
    return Unit(code, values, {n: _unit(u, known) for n, u in pieces.items()})


def _told(value: Any, names: Mapping[int, str]) -> tuple[str, Any]:
    """Give a value that code names: one of the known by its name, so that it stays the same."""
    if id(value) in names:
        return "name", names[id(value)]
    if type(value) is Markup:
        return "markup", str.__str__(value)
    if _is_simple(value):
        return "value", value
    raise _NotKept


def _is_simple(value: Any) -> bool:
    if type(value) in (tuple, list):
        return all(map(_is_simple, value))
    if type(value) is dict:
        return all(map(_is_simple, [*value, *value.values()]))
    return type(value) in _SIMPLE


def _value(how: str, told: Any, known: Mapping[str, Any]) -> Any:
    if how == "name":
        return known[told]
    return Markup(told) if how == "markup" else told  # noqa: S704 written as such
