"""The tags of a page, one by one: enough of HTML to rewrite links in pages that a build
printed.

Pages are well formed (each `<` in text is escaped), so a tag is found by its signs. A parser
that builds a tree would print another page than the one it read; this keeps every byte it was
not asked to change.
"""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from typing import NamedTuple

#: A comment, an element whose content is no markup, or a tag.
_TOKEN = re.compile(
    r"<!--.*?-->"
    r"|<(?P<raw>script|style|textarea|title)\b(?P<raw_attrs>[^>]*)>(?P<inside>.*?)</(?P=raw)\s*>"
    r"|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*)"
    r"(?P<attrs>[^>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^>\"']*)*)>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s=/>\"']+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'"
    r"|(?P<bare>[^\s>\"']+)))?"
)
VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905
)


class Tag(NamedTuple):
    """A start tag: its name in small letters and its attributes."""

    name: str
    attributes: dict[str, str]

    @property
    def classes(self) -> list[str]:
        """The names in its `class`."""
        return self.attributes.get("class", "").split()

    def text(self) -> str:
        """Give the tag as it is written."""
        pairs = (f' {k}="{escape(v)}"' if v else f" {k}" for k, v in self.attributes.items())
        return f"<{self.name}{''.join(pairs)}>"


#: What becomes of a start tag: a text in its place, None to leave the element out with all that
#: is in it.
Change = Callable[[Tag], str | None]


def attributes(text: str) -> dict[str, str]:
    """Give the attributes of a tag; the first of a name counts, as in browsers.

    >>> attributes(' href="a?x=1&amp;y=2" lang=ar hidden')
    {'href': 'a?x=1&y=2', 'lang': 'ar', 'hidden': ''}
    """
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = match["double"] or match["single"] or match["bare"] or ""
        found.setdefault(match["name"].lower(), unescape(value))
    return found


def rewrite(html: str, changes: dict[str, Change]) -> str:
    """Give the page with the tags changed that `changes` has a function for.

    Scripts and comments are left out.

    >>> rewrite('<p>a<b>x</b><i>y</i></p>', {"b": lambda tag: None})
    '<p>a<i>y</i></p>'
    """
    return "".join(_pieces(html, changes))


def _pieces(html: str, changes: dict[str, Change]) -> Iterator[str]:
    place, dropping, depth = 0, "", 0
    for match in _TOKEN.finditer(html):
        name = (match["name"] or "").lower()
        if dropping:
            if name == dropping:
                depth += -1 if match["end"] else 1
            if not depth:
                dropping, place = "", match.end()
            continue
        yield html[place : match.start()]
        place = match.end()
        if not name:
            yield match[0] if (match["raw"] or "").lower() in _KEPT_RAW else ""
        elif name in _UNWRAPPED:
            continue
        elif match["end"] or name not in changes:
            yield match[0]
        else:
            made = changes[name](Tag(name, attributes(match["attrs"])))
            yield made or ""
            if made is None and name not in VOID:
                dropping, depth = name, 1
    if not dropping:
        yield html[place:]


#: Without scripts what they would hide is shown.
_UNWRAPPED = ("noscript",)
_KEPT_RAW = ("style", "textarea", "title")
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def title_of(html: str) -> str:
    """Give the page's title.

    >>> title_of("<head><title>线性代数 &amp; 矩阵</title>")
    '线性代数 & 矩阵'
    """
    match = _TITLE.search(html)
    return " ".join(unescape(match[1]).split()) if match else ""
