"""Markdown of records' fields that needs no parser: nearly all of it is plain paragraphs."""

import re

#: What opens a heading, list, fence, note or definition where it starts a line.
_OPENING = frozenset(" -+=#~:!")
_NUMBERED = re.compile(r"\d+\.[ ]")
_OPENED_LINE = re.compile(r"\n(?:[ \-+=#~:!]|\d+\.[ ])")


def plain_html(text: str) -> str | None:
    """Give the HTML of text without any Markdown; None where there may be some.

    The bytes are those of the parser (2 µs for 300 characters).
    """
    if "\n" not in text:
        return f"<p>{text}</p>" if _is_plain(text) else None
    if _is_plain(text.replace("\n", " ")) and _has_plain_lines(text):
        return f"<p>{text.replace(_BREAK, _BETWEEN)}</p>"
    return None


def _is_plain(text: str) -> bool:
    """Whether Markdown and HTML give the one line of text back as it is.

    Not printable are all control and format characters and all whitespace but the space.
    Ten searches for one character each beat one search for any of ten.
    """
    return not (
        not text.isprintable()
        or "<" in text or "&" in text or "*" in text or "_" in text or "`" in text
        or "[" in text or "\\" in text or ">" in text or "|" in text or "{" in text
        or text[-1:] in _ENDS or text[0] in _OPENING
        or (text[0].isdecimal() and _NUMBERED.match(text))
    )  # fmt: skip


def _has_plain_lines(text: str) -> bool:
    """Whether no line starts or ends in a way that Markdown takes notice of."""
    return not (" \n" in text or "\n\n\n" in text or _OPENED_LINE.search(text))


_BREAK, _BETWEEN = "\n\n", "</p>\n<p>"
#: An empty text, or one that ends with what the parser would strip.
_ENDS = ("", " ")
