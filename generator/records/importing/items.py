"""Cells with several values in one.

>>> splitter(("/",))("工学/生命科学"), splitter(("list",))("['Unity 3D', \\"l'été\\"]")
(['工学', '生命科学'], ['Unity 3D', "l'été"])
"""

import ast
import re
from collections.abc import Callable

_LONGEST_LIST = 100_000


def splitter(separators: tuple[str, ...]) -> Callable[[str], list[str]]:
    """Give a function from a text to its values, in order, without empty ones and doubles."""
    reads_lists = "list" in separators
    signs = [s for s in separators if s != "list"]
    pattern = re.compile("|".join(map(re.escape, sorted(signs, key=len, reverse=True))))

    def split(text: str) -> list[str]:
        if reads_lists and text[:1] == "[" and (items := _literal(text)) is not None:
            parts = items
        else:
            parts = pattern.split(text) if signs else [text]
        return list(dict.fromkeys(p for p in map(str.strip, parts) if p))

    return split


def _literal(text: str) -> list[str] | None:
    """Give the items of a list as Python or JSON writes it; None where it is none."""
    if len(text) > _LONGEST_LIST:
        return None
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return (
        [str(v) for v in value if isinstance(v, (str, int, float))] if _is_list(value) else None
    )


def _is_list(value: object) -> bool:
    return isinstance(value, list)
