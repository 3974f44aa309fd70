"""A PO file as data: every entry with all that stands in it, in the order it stands there.

Source: GNU gettext manual, section "The Format of PO Files". `parse_po` (po_parse) makes these
from bytes, `write_po` (po_write) gives the canonical bytes back.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

#: What makes two entries the same message: context (None is not the empty one) and text.
Key = tuple[str | None, str]


class Previous(NamedTuple):
    """What a translation was made for before its source changed: the `#|` lines."""

    msgid: str
    msgctxt: str | None = None
    msgid_plural: str | None = None


@dataclass(slots=True)
class Entry:
    """One message with everything around it."""

    msgid: str
    #: One text, or one for each plural form.
    msgstr: tuple[str, ...] = ("",)
    msgctxt: str | None = None
    msgid_plural: str | None = None
    #: Translator comments: each line as it stands after `#`, its space included.
    comments: tuple[str, ...] = ()
    #: Comments of the source: each line as it stands after `#.`.
    extracted: tuple[str, ...] = ()
    #: `#:`, one each.
    references: tuple[str, ...] = ()
    #: `#,`, known or not, in the order of the file.
    flags: tuple[str, ...] = ()
    previous: Previous | None = None
    #: Whether the source is gone (`#~`).
    obsolete: bool = False
    #: Line of the entry's first keyword; 0 in entries that no file held.
    line: int = field(default=0, compare=False)

    @property
    def key(self) -> Key:
        """Context and text."""
        return (self.msgctxt, self.msgid)

    @property
    def fuzzy(self) -> bool:
        """Whether the entry waits for a person."""
        return "fuzzy" in self.flags

    @property
    def translated(self) -> bool:
        """Whether there is any translation."""
        return any(self.msgstr)


@dataclass(slots=True)
class PoFile:
    """A PO file: its header, if it has one, its entries, comments after the last of them."""

    header: Entry | None = None
    entries: list[Entry] = field(default_factory=list)
    tail: tuple[str, ...] = ()

    def all(self) -> Iterator[Entry]:
        """Go through the header and the entries."""
        if self.header:
            yield self.header
        yield from self.entries

    @property
    def headers(self) -> dict[str, str]:
        """The header's fields by name, in their order."""
        return dict(header_fields(self.header.msgstr[0])) if self.header else {}


def header_fields(text: str) -> Iterable[tuple[str, str]]:
    """Go through the fields of a header's text.

    >>> list(header_fields("Language: th\\nPlural-Forms: nplurals=1; plural=0;\\n"))
    [('Language', 'th'), ('Plural-Forms', 'nplurals=1; plural=0;')]
    """
    for line in text.split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            yield name.strip(), value.strip()


_ESCAPE = re.compile(r"\\([0-7]{1,3}|x[0-9a-fA-F]+|[abfnrtv\\\"?'])")
_WHOLE = re.compile(r"[^\\\"]*(?:\\(?:[0-7]{1,3}|x[0-9a-fA-F]+|[abfnrtv\\\"?'])[^\\\"]*)*")
_MEANING = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
    "\\": "\\", '"': '"', "'": "'", "?": "?",
}  # fmt: skip


class BadEscapeError(ValueError):
    """A string has a backslash before what gettext does not know, or a bare quote."""


def unescape(text: str) -> str:
    r"""Give the text that a PO string stands for; BadEscapeError names what it does not know.

    >>> unescape(r'قال: \"نعم\"\n')
    'قال: "نعم"\n'
    """
    whole = _WHOLE.match(text)
    if whole is None or whole.end() != len(text):
        at = whole.end() if whole else 0
        raise BadEscapeError(text[at : at + 2])
    return _ESCAPE.sub(_meaning, text)


def _meaning(match: re.Match[str]) -> str:
    code = match[1]
    known = _MEANING.get(code)
    if known is not None:
        return known
    number = int(code[1:], 16) if code[0] == "x" else int(code, 8)
    # 0 would end a C string, and numbers above 127 are bytes of an unknown encoding.
    if not 0 < number < 0x80:
        raise BadEscapeError(match[0])
    return chr(number)


_RARE = re.compile("[\t\r\a\b\f\v]")
_ESCAPED = str.maketrans({
    "\t": "\\t", "\r": "\\r", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\v": "\\v",
})  # fmt: skip


def escape_line(text: str) -> str:
    r"""Give `text` as it stands between quotes in a PO file, but for its line ends.

    >>> print(escape_line('他说“好”\t"OK"'))
    他说“好”\t\"OK\"
    """
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if '"' in text:
        text = text.replace('"', '\\"')
    return text.translate(_ESCAPED) if _RARE.search(text) else text
