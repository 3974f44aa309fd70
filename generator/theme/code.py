"""Pieces of Python that the compiler of templates puts together: expressions with what is
known of their types.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from jinja2 import nodes
from markupsafe import Markup, escape

from generator.theme.evaluate import Unsupported
from generator.theme.types import is_repeated, without_none
from generator.translation.passages import Html, Passage, PassageList


def _markup(value: str) -> str:
    return escape(value)


try:
    # Gives a text back as it is where nothing in it needs escaping; `escape` wraps it.
    from markupsafe import _speedups
except ImportError:  # pragma: no cover
    _escaped: Callable[[str], str] = _markup
else:
    _escaped = getattr(_speedups, "_escape_inner", _markup)

OPERATORS = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=",
             "in": "in", "notin": "not in"}  # fmt: skip


class Escaped:
    """Type of text that is escaped and encoded already."""


#: Type of the items of a passage list, for as long as nothing is done with them.
ITEMS = object()


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
        """As in Jinja2: from 0."""
        return self.index - 1

    @property
    def first(self) -> bool:
        """Whether it is the first turn."""
        return self.index == 1

    @property
    def last(self) -> bool:
        """Whether it is the last turn."""
        return self.index == self.length


@dataclass(frozen=True, slots=True)
class RunningLoop:
    """What `loop` is in a loop that runs when the page is rendered."""

    index: str
    length: str

    def part(self, node: nodes.Getattr) -> Code:
        """Give the expression for `loop.index` and the like."""
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


def is_tuple(kind: Any) -> bool:
    """Say whether a type is that of a tuple: it can be walked twice and is true when it has
    items.
    """
    return get_origin(kind) is tuple


def is_one_of_few(kind: Any) -> bool:
    """Say whether values of a type are few and small: a state, a number, yes or no, a word."""
    return kind in (int, bool) or get_origin(kind) is Literal or is_repeated(kind)


def shown(code: Code) -> str:
    """Give the expression for the bytes that `{{ code }}` prints."""
    if code.kind in (Passage, Html):
        return f"{code.text}.utf8"
    if code.kind is Markup:
        return f"{code.text}.encode()"
    if code.kind is int:
        return f"b'%d' % {code.text}"
    if code.kind is Escaped:
        return code.text
    if is_text(code.kind):
        return f"text({code.text})"
    if without_none(code.kind) is Passage:
        return f"({code.text}.utf8 if {code.text} is not None else b'None')"
    return f"printed({code.text})"


def is_text(kind: Any) -> bool:
    """Say whether a type is that of plain text."""
    return kind is str or is_repeated(kind) or is_words(kind)


def is_words(kind: Any) -> bool:
    """Say whether a type is that of a few fixed words, such as a state."""
    return get_origin(kind) is Literal and all(type(word) is str for word in get_args(kind))


def truth(code: Code) -> str:
    """Give the shortest expression that is true when `code` is."""
    if code.kind in (PassageList, Html):
        return f"{code.text}.utf8"
    if code.kind is Passage:
        return f"{code.text}.text"
    if without_none(code.kind) is Passage:
        return f"({code.text} is not None and {code.text}.text)"
    return code.text


def either(left: Code, right: Code) -> Any:
    """Give the type of what is one or the other."""
    return left.kind if left.kind == right.kind else None


def text_bytes(value: str) -> bytes:
    """Escape and encode a text."""
    return (_escaped(value) if type(value) is str else escape(value)).encode()


def joined_texts(separator: bytes, texts: tuple[str, ...]) -> bytes:
    """Escape and encode texts, and join them: all in one go, unless one holds a NUL."""
    together = "\0".join(texts)
    if together.count("\0") >= len(texts):
        return separator.join(map(text_bytes, texts))
    return text_bytes(together).replace(b"\0", separator)


def printed_bytes(value: Any) -> bytes:
    """Escape and encode whatever it is, as Jinja2 would."""
    return escape(value).encode()
