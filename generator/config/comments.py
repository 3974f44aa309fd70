"""What the model says about each key: the `#:` comments above its fields, read from the source.

The reference page and the JSON Schema are made from these, so a key is explained in one place.
"""

import ast
import inspect
from functools import lru_cache

from generator.config import model

_MARK = "#:"


@lru_cache(maxsize=1)
def _explained() -> dict[tuple[str, str], str]:
    source = inspect.getsource(model)
    lines = source.splitlines()
    return {
        (entry.name, field.target.id): _above(lines, field.lineno)
        for entry in ast.parse(source).body
        if isinstance(entry, ast.ClassDef)
        for field in entry.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
    }


def _above(lines: list[str], line: int) -> str:
    """Give the comment lines right above a line (from 1), as one text."""
    first = line - 1
    while first and lines[first - 1].strip().startswith(_MARK):
        first -= 1
    return " ".join(
        text.strip().removeprefix(_MARK).strip() for text in lines[first : line - 1]
    )


def explanation(entry: type, word: str) -> str:
    """Give what the field `word` of a dataclass of the model means.

    >>> explanation(model.Site, "default")
    'The locale that the root page and `x-default` lead to.'
    """
    return _explained()[entry.__name__, word]


def summary(entry: type) -> str:
    """Give the first line of a dataclass's docstring."""
    return (inspect.getdoc(entry) or "").partition("\n")[0]
