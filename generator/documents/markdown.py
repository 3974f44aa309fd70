"""Markdown as this project writes it: one configuration for documents and for records'
fields.
"""

import re
import threading
import unicodedata
from collections.abc import Mapping
from html import escape
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from generator.documents.sanitise import sanitise, sanitise_embedded

__all__ = [
    "DOCUMENT_EXTENSIONS",
    "EXTENSION_SETTINGS",
    "document_markdown",
    "heading_slug",
    "sanitise",
]

#: What a record's field may use.
DESCRIPTION_EXTENSIONS = (
    "abbr", "admonition", "attr_list", "def_list", "fenced_code", "sane_lists", "tables",
)  # fmt: skip
#: What a document may use besides: notes, a table of contents, Markdown inside HTML blocks.
DOCUMENT_EXTENSIONS = (*DESCRIPTION_EXTENSIONS, "footnotes", "md_in_html", "toc")
#: The longest text that is parsed as Markdown, in characters; a longer one is shown plain.
LONGEST = 100_000
#: The most brackets in it: the parser looks for a partner of each through the rest of the text.
MOST_BRACKETS = 1_000
_LONGEST_SLUG = 60

_PARAGRAPHS = re.compile(r"\n{2,}")
_HEADING = re.compile(r"<(/?)h([1-6])(?=[ >])")


_SIDES = {"right": "align-end", "center": "align-center"}


class _Alignment(Treeprocessor):
    """Turns the style of aligned table cells into a class: pages have no inline style.

    What is aligned left is so in the source's direction, and needs nothing in any.
    """

    def run(self, root: Element) -> None:
        for cell in root.iter():
            if cell.tag in ("td", "th"):
                style = cell.attrib.pop("style", "").removeprefix("text-align:")
                if name := _SIDES.get(style.strip(" ;")):
                    cell.set("class", name)


class House(Extension):
    """What this project adds to Python-Markdown."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register the processors; called by Python-Markdown."""
        md.treeprocessors.register(_Alignment(md), "house_alignment", 4)


#: Ids of the theme's own elements on a document's page: an anchor needs another name.
_OF_THE_THEME = frozenset(
    (
        *("auto", "both", "contents", "dark", "done", "easy", "light", "listen", "main", "nav"),
        *("recent", "said", "save", "saver", "share", "stored"),
    )
)


def heading_slug(text: str, separator: str = "-") -> str:
    """Give the anchor for a heading: its letters, marks and digits in lower case.

    >>> heading_slug("第一章 智慧教育：概述")
    '第一章-智慧教育-概述'
    >>> heading_slug("การศึกษาอัจฉริยะ")
    'การศึกษาอัจฉริยะ'
    >>> heading_slug("Main")
    'main_1'
    """
    kept = (c if unicodedata.category(c)[0] in "LMN" else " " for c in _composed(text))
    slug = separator.join("".join(kept).split())[:_LONGEST_SLUG].strip(separator) or "section"
    return f"{slug}_1" if slug in _OF_THE_THEME else slug


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


EXTENSION_SETTINGS: Mapping[str, dict[str, Any]] = {
    "toc": {"slugify": heading_slug},
    "footnotes": {"BACKLINK_TITLE": ""},
}


def document_markdown(*more: Extension) -> Markdown:
    """Give a parser for documents, with further extensions."""
    return Markdown(
        extensions=[*DOCUMENT_EXTENSIONS, House(), *more],
        extension_configs={name: dict(values) for name, values in EXTENSION_SETTINGS.items()},
    )


class _Parsers(threading.local):
    """One parser a thread: making one costs more than most texts."""

    def __init__(self) -> None:
        self.description = Markdown(extensions=[*DESCRIPTION_EXTENSIONS, House()])


_parsers = _Parsers()


def parse_description(text: str) -> str:
    """Give what `render_description` gives, always through the parser."""
    return _HEADING.sub(_lower, sanitise_embedded(_convert(text)))


def _convert(text: str) -> str:
    """Parse, or show as plain text what the parser cannot take."""
    if len(text) > LONGEST or text.count("[") > MOST_BRACKETS:
        return _as_plain(text)
    try:
        return _parsers.description.reset().convert(text)
    except (RecursionError, AssertionError):
        _parsers.description = Markdown(extensions=[*DESCRIPTION_EXTENSIONS, House()])
        return _as_plain(text)


def _as_plain(text: str) -> str:
    blocks = (escape(block, quote=False) for block in _PARAGRAPHS.split(text.strip()))
    return "\n".join(f"<p>{block}</p>" for block in blocks)


def _lower(match: re.Match[str]) -> str:
    return f"<{match[1]}h{min(6, int(match[2]) + 2)}"
