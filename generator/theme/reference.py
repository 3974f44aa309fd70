"""The reference page of the template context: every class, field and type, from the source.

python -m generator.theme.reference > docs/reference/template-context.md
"""

import ast
import inspect
import sys
from collections.abc import Iterator
from types import ModuleType

from generator.theme.context import (
    chrome,
    documents,
    downloads,
    figures,
    home,
    listings,
    pages,
    records,
    terms,
    values,
)
from generator.translation import passages

_HEAD = """\
# What templates get

<!-- Made by `python -m generator.theme.reference`: do not edit. -->

Every name that a template may use, with its type. The fields of `Chrome` stand at the top
level; `page` is the class whose first line names the template. The build refuses any other
name. [Templates](../guide/templates.md) explains how to print them.
"""
_MARK = "#:"
_MODULES: tuple[ModuleType, ...] = (
    chrome, values, records, listings, home, terms, pages, documents, figures, downloads,
    passages,
)  # fmt: skip


def reference() -> str:
    """Give the page; the same text each time."""
    return "\n".join([_HEAD, *(line for module in _MODULES for line in _classes(module))])


def _classes(module: ModuleType) -> Iterator[str]:
    source = inspect.getsource(module)
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            yield from _class(node, lines)


def _class(node: ast.ClassDef, lines: list[str]) -> Iterator[str]:
    rows = [*_fields(node, lines), *_properties(node)]
    yield f"## {node.name}\n\n{_one_line(ast.get_docstring(node) or '')}\n"
    inherited = [b.id for b in node.bases if isinstance(b, ast.Name) and b.id.endswith("Page")]
    if inherited:
        yield f"All that `{inherited[0]}` has, and:\n"
    if rows:
        yield "| Name | Type | Meaning |\n| --- | --- | --- |"
        yield from rows
        yield ""


def _fields(node: ast.ClassDef, lines: list[str]) -> Iterator[str]:
    for f in node.body:
        if isinstance(f, ast.AnnAssign) and not _is_bytes(f.annotation):
            yield _row(ast.unparse(f.target), f.annotation, _above(lines, f.lineno))


def _properties(node: ast.ClassDef) -> Iterator[str]:
    made = (f for f in node.body if isinstance(f, ast.FunctionDef) and f.decorator_list)
    for f in made:
        if f.returns and not _is_bytes(f.returns):
            yield _row(f.name, f.returns, _one_line(ast.get_docstring(f) or ""))


def _is_bytes(kind: ast.expr) -> bool:
    """Say whether it is what the compiler prints in place of a text: no template needs it."""
    return "bytes" in ast.unparse(kind)


def _row(name: str, kind: ast.expr, meaning: str) -> str:
    # The author of a template has a text; the compiler makes more of it.
    told = ast.unparse(kind).replace("Repeated", "str")
    cells = (f"`{name}`", f"`{told}`", meaning)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _above(lines: list[str], line: int) -> str:
    """Give the comment right above a line (from 1), as one text."""
    first = line - 1
    while first and lines[first - 1].strip().startswith(_MARK):
        first -= 1
    return _one_line(" ".join(t.strip().removeprefix(_MARK) for t in lines[first : line - 1]))


def _one_line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    sys.stdout.write(reference())
