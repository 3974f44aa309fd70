"""Markdown of records' fields that needs no parser: nearly all of it is plain paragraphs."""

import re

#: What opens a heading, list, fence, note or definition where it starts a line.
_OPENING = frozenset(" -+=#~:!")
_NUMBERED = re.compile(r"\d+\.[ ]")
_OPENED_LINE = re.compile(r"\n(?:[ \-+=#~:!]|\d+\.[ ])")


def render_description(text: str) -> str:
    """Give a record's Markdown field as safe HTML, its headings from level 3 down.

    Text without any Markdown takes a short way to the same bytes (2 µs for 300 characters).
    """
    if "\n" in text:
        if _is_plain(text.replace("\n", " ")) and _has_plain_lines(text):
            return f"<p>{text.replace(_BREAK, _BETWEEN)}</p>"
    elif _is_plain(text):
        return f"<p>{text}</p>"
    # The parser and all that it imports cost a tenth of a second to load; plain texts need none of it.
    from generator.documents.markdown import parse_description  # noqa: PLC0415

    return parse_description(text)


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
