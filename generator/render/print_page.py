"""Prints the page of a sheet with the template of its content."""

from typing import Any

from generator.render.desk import Desk
from generator.render.sheets import TEMPLATES, Sheet


def print_page(desk: Desk, kind: str, sheet: Sheet, page: Any, current: str = "") -> bytes:
    """Give a page's bytes; `current` names the collection or document that it belongs to."""
    template, depth = TEMPLATES[type(sheet.content)], sheet.path.count("/")
    return desk.renderer(template, kind, depth, type(page), current)(page)


def tail(path: str) -> str:
    """Give a page's path below the folder of its locale.

    >>> tail("ar/terms/levels/6.html")
    'terms/levels/6.html'
    """
    return path.partition("/")[2]
