"""A segment: a piece of a document that a translator gets as one text.

In PO files a segment has no `msgctxt`: its text alone is its key, as gettext has it for
documents, so one text that stands in a page twenty times (a table's cells) is translated once,
and moving a paragraph changes nothing. Its kind goes into the extracted comment (`#. heading`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from generator.translation.resolve import Found

#: Where the text stands. `text`: a paragraph, list item or the like; `html`: inside a block of
#: raw HTML, where Markdown is not read; `nav`: a label in `mkdocs.yml`.
Kind = Literal["heading", "text", "cell", "term", "title", "alt", "abbr", "html", "nav"]


@dataclass(frozen=True, slots=True)
class Segment:
    """One text, with its inline Markdown (or HTML, for `html`) as the author wrote it."""

    kind: Kind
    text: str


#: Gives the text to show for a segment: `Resolver.resolve` behind it, or a pseudo-translation.
Translate = Callable[[Segment], Found]


def as_written(segment: Segment) -> Found:
    """Give the author's own words: the translation that changes nothing."""
    return Found(segment.text, "", "source")


#: What holds no words: placeholders of the parser, comments, tags, code, addresses, note marks.
_WORDLESS = re.compile(
    r"\x02[^\x03]*\x03|<!--.*?-->|<[^<>]*>|(`+)(?!`).*?(?<!`)\1(?!`)"
    r"|\]\((?:[^()]|\([^()]*\))*\)|\]\[[^\]]*\]|\[\^[^\]]*\]|\bhttps?://[^\s<>()]*|&#?\w+;",
    re.DOTALL,
)
_LETTER = re.compile(r"[^\W\d_]")


def has_words(text: str) -> bool:
    """Say whether there is anything in `text` to translate.

    >>> has_words("`render()`"), has_words("260亿"), has_words("<https://example.org/>")
    (False, True, False)
    """
    return bool(_LETTER.search(_WORDLESS.sub("", text)))
