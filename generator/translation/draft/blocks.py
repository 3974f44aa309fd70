"""Blocks of Markdown that hold no words: code, fenced or indented, and link definitions."""

import re
from collections.abc import Iterator

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_INDENTED = re.compile(r"(?: {4}|\t)[ \t]*\S")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_DEFINITION = re.compile(r" {0,3}\[[^\[\]\n]{1,200}\]:[ \t]*\S")


def block_spans(text: str) -> Iterator[tuple[int, int]]:
    r"""Go through the blocks of `text` that are kept as they stand, line ends within included.

    >>> text = "看代码：\n\n```py\n第一行\n```\n完"
    >>> [text[a:b] for a, b in block_spans(text)]
    ['```py\n第一行\n```']
    """
    lines = list(_lines(text))
    number = 0
    in_list = after_blank = True
    in_list = False
    while number < len(lines):
        start, end = lines[number]
        line = text[start:end]
        last = _fenced(text, lines, number)
        if last is None and after_blank and not in_list and _INDENTED.match(line):
            last = _indented(text, lines, number)
        if last is None and _DEFINITION.match(line):
            last = number
        if last is not None:
            yield start, lines[last][1]
            number = last
        elif line.strip():
            in_list = bool(_ITEM.match(line)) or (in_list and line[0] in " \t")
        after_blank = not line.strip()
        number += 1


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.split("\n"):
        yield at, at + len(line)
        at += len(line) + 1


def _fenced(text: str, lines: list[tuple[int, int]], first: int) -> int | None:
    """Give the last line of a fenced block; the whole rest where its fence is never closed."""
    opened = _FENCE.match(text, *lines[first])
    if not opened:
        return None
    for number in range(first + 1, len(lines)):
        closed = _FENCE.match(text, *lines[number])
        if (
            closed
            and closed[1].startswith(opened[1])
            and not text[closed.end() : lines[number][1]].strip()
        ):
            return number
    return len(lines) - 1


def _indented(text: str, lines: list[tuple[int, int]], first: int) -> int:
    last = first
    for number in range(first + 1, len(lines)):
        line = text[slice(*lines[number])]
        if _INDENTED.match(line):
            last = number
        elif line.strip():
            break
    return last
