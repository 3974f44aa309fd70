"""HTML that could run, load or imitate something."""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser

from generator.translation.checks.model import Check, Fault, Pair
from generator.translation.checks.spans import listed, names, without_code

_ELEMENTS = names(
    "script style iframe object embed applet link meta base form input button textarea select"
    " frame frameset svg math template noscript portal"
)
_SCHEMES = ("javascript:", "vbscript:", "data:", "file:", "blob:")
_ADDRESSES = names("href src action formaction poster background srcset cite data")
_MARKDOWN_ADDRESS = re.compile(
    r"\]\(\s*<?([^)\s>]+)|^ {0,3}\[[^\]\n]+\]:\s*<?(\S+)", re.MULTILINE
)
_AUTOLINK = re.compile(r"<([a-z][a-z0-9+.-]*:[^<>\s]+)>", re.IGNORECASE)
#: What browsers pass over inside a scheme.
_PASSED_OVER = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class UnsafeHtml(Check):
    """The translation brings no HTML that runs, loads from elsewhere or imitates the page:
    `<script>`, `<iframe>`, `onclick=`, `style=`, `javascript:` addresses and the like, unless
    the source has the very same. The page is cleaned of it in any case; here you see where it
    came from.
    """

    id = "unsafe-html"
    example = (
        "见[说明](help.md)", "en",
        "See the [notes](help.md)", "See the [notes](javascript:alert(1))",
    )  # fmt: skip
    example_kind = "inline"

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Look for what the source has not."""
        if "<" not in pair.target and ":" not in pair.target:
            return
        found = _dangers(pair.target, pair.is_markdown)
        if found and (more := found - _dangers(pair.source, pair.is_markdown)):
            yield Fault(f"the translation brings {listed(sorted(more))}", "Take it out.")


def _dangers(text: str, is_markdown: bool) -> set[str]:
    text = without_code(text) if is_markdown else text
    found = set[str]()
    if "<" in text:
        finder = _Finder()
        finder.feed(text + ">")
        found = finder.found
        found |= {a for a in _AUTOLINK.findall(text) if _is_dangerous(a)}
    found |= {a or b for a, b in _MARKDOWN_ADDRESS.findall(text) if _is_dangerous(a or b)}
    return found


def _is_dangerous(address: str) -> bool:
    bare = _PASSED_OVER.sub("", unescape(address)).lower()
    return bare.startswith(_SCHEMES) and not bare.startswith("data:image/")


class _Finder(HTMLParser):
    """Notes the tags and attributes that do more than mark text up."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Called by the parser for each start tag."""
        if tag in _ELEMENTS:
            self.found.add(f"<{tag}>")
        for name, value in attrs:
            if re.match(r"on[a-z]{2,}$", name) or name in ("style", "srcdoc"):
                self.found.add(f"{name}=")
            elif name in _ADDRESSES and _is_dangerous(value or ""):
                self.found.add(f"{name}={(value or '')[:40]}")
