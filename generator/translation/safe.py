r"""Makes translated text harmless before it reaches a page: control and direction characters.

Source: Unicode Standard Annex 9 (bidi), XML 1.0 section 2.2 (characters a feed may hold).
Marks of one character (U+200E, U+200F, U+061C) and isolates are left to translators, but no
isolate may reach beyond its text; overrides and embeddings go.
"""

import re

_HARMFUL = re.compile(
    "[\x01-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
_DROPPED = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ufffe\uffff\ud800-\udfff]")
#: The ampersand first: the others bring ampersands.
_ENTITIES = (
    (b"&", b"&amp;"), (b"<", b"&lt;"), (b">", b"&gt;"), (b"'", b"&#39;"), (b'"', b"&#34;"),
)  # fmt: skip
_ISOLATES = re.compile("[\u2066-\u2069]")

# The same in UTF-8: control characters of one byte, and of two or three by their first.
_CONTROLS = (*range(1, 9), *range(0x0B, 0x20), 0x7F)
_HARMFUL_UTF8 = tuple(
    (lead[0], re.compile(lead + rest))
    for lead, rest in (
        (b"\xc2", rb"[\x80-\x9f]"),
        (b"\xe2", rb"(?:\x80[\xaa-\xae]|\x81[\xa6-\xa9])"),
        (b"\xed", rb"[\xa0-\xbf]"),
        (b"\xef", rb"\xbf[\xbe\xbf]"),
    )
)


def is_harmless(texts: bytes) -> bool:
    """Say whether texts in UTF-8 hold none of the characters that do harm.

    >>> is_harmless("درس\\0ปกติ\\n".encode()), is_harmless("درس\\u202eexe.".encode())
    (True, False)
    """
    # One search for each is a third of one pass for all.
    if any(control in texts for control in _CONTROLS):
        return False
    return not any(lead in texts and rest.search(texts) for lead, rest in _HARMFUL_UTF8)


def escaped(texts: bytes) -> bytes:
    """Give texts in UTF-8 as HTML, with the entities that markupsafe writes.

    >>> escaped("«a» & <b>".encode()).decode()
    '«a» &amp; &lt;b&gt;'
    """
    for sign, entity in _ENTITIES:
        if sign in texts:
            texts = texts.replace(sign, entity)
    return texts


def harmless(texts: str) -> str:
    """Give texts joined by NUL without the characters that do harm.

    >>> harmless("درس\\u202eexe.\\0ปกติ")
    'درسexe.\\x00ปกติ'
    """
    # Nearly all texts are printable throughout, which is quicker to find out.
    if texts.replace("\0", " ").replace("\n", " ").isprintable() or not _HARMFUL.search(texts):
        return texts
    return "\0".join(_closed(_DROPPED.sub("", text)) for text in texts.split("\0"))


def _closed(text: str) -> str:
    """Close each isolate that is left open, line by line, and drop what closes none."""
    if not _ISOLATES.search(text):
        return text
    return "\n".join(_closed_line(line) for line in text.split("\n"))


def _closed_line(line: str) -> str:
    depth, out = 0, []
    for char in line:
        if char == "\u2069":
            if not depth:
                continue
            depth -= 1
        elif "\u2066" <= char <= "\u2068":
            depth += 1
        out.append(char)
    return "".join(out) + "\u2069" * depth
