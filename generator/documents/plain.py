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


def plain_utf8(text: str, escaped: bytes) -> bytes | None:
    """Give the same encoded; `escaped` is the text escaped for HTML and encoded."""
    if _AMPERSAND in escaped or _LINE_END in escaped:
        html = plain_html(text)
        return None if html is None else html.encode()
    # Nothing was escaped, and it is one line: what remains is sooner found in bytes.
    if not text.isprintable() or _has_marks(escaped) or _opens_or_ends(text):
        return None
    return b"<p>%b</p>" % escaped


def _has_marks(text: bytes) -> bool:
    return (
        _STAR in text or _UNDERLINE in text or _BACKTICK in text or _BRACKET in text
        or _BACKSLASH in text or _BAR in text or _BRACE in text
    )  # fmt: skip


#: As numbers, for which bytes are searched without a detour.
_STAR, _UNDERLINE, _BACKTICK, _BRACKET, _BACKSLASH, _BAR, _BRACE = b"*_`[\\|{"
_AMPERSAND, _LINE_END = b"&\n"


def _is_plain(text: str) -> bool:
    """Whether Markdown and HTML give the one line of text back as it is.

    Not printable are all control and format characters and all whitespace but the space.
    Ten searches for one character each beat one search for any of ten.
    """
    return not (
        not text.isprintable()
        or "<" in text or "&" in text or "*" in text or "_" in text or "`" in text
        or "[" in text or "\\" in text or ">" in text or "|" in text or "{" in text
        or _opens_or_ends(text)
    )  # fmt: skip


def _opens_or_ends(text: str) -> bool:
    """Whether the first or the last characters of a line say something to the parser."""
    if text[-1:] in _ENDS or text[0] in _OPENING:
        return True
    return text[0].isdecimal() and _NUMBERED.match(text) is not None


def _has_plain_lines(text: str) -> bool:
    """Whether no line starts or ends in a way that Markdown takes notice of."""
    return not (" \n" in text or "\n\n\n" in text or _OPENED_LINE.search(text))


_BREAK, _BETWEEN = "\n\n", "</p>\n<p>"
#: An empty text, or one that ends with what the parser would strip.
_ENDS = ("", " ")
