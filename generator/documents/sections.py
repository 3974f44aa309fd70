"""A page cut at its headings, as plain text: what search finds and where it leads.

>>> html = '<p>前言</p><h2 id="a">الأهداف</h2><ul><li>أولا</li><li>ثانيا</li></ul>'
>>> [(s.id, s.title, s.text) for s in cut_sections(html)]
[('', '', '前言'), ('a', 'الأهداف', 'أولا ثانيا')]
"""

from html.parser import HTMLParser
from typing import NamedTuple

from generator.documents.sanitise import INLINE

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Section(NamedTuple):
    """A heading's anchor and words, and the text below it up to the next heading."""

    id: str
    title: str
    text: str


def cut_sections(html: str) -> tuple[Section, ...]:
    """Give the sections of sanitised HTML; what stands before a heading has no anchor."""
    cutter = _Cutter()
    cutter.feed(html)
    cutter.close()
    return tuple(filter(any, (_section(*parts) for parts in cutter.parts)))


def _section(anchor: str, title: list[str], text: list[str]) -> Section:
    return Section(anchor, " ".join("".join(title).split()), " ".join("".join(text).split()))


class _Cutter(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[tuple[str, list[str], list[str]]] = [("", [], [])]
        self.in_heading = self.passed_over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HEADINGS:
            self.parts.append((dict(attrs).get("id") or "", [], []))
            self.in_heading = True
        elif tag == "a" and dict(attrs).get("class") in ("footnote-ref", "footnote-backref"):
            self.passed_over = True
        elif tag not in INLINE:
            self._say(" ")

    def handle_endtag(self, tag: str) -> None:
        self.in_heading = self.in_heading and tag not in _HEADINGS
        self.passed_over = self.passed_over and tag != "a"
        if tag not in INLINE:
            self._say(" ")

    def handle_data(self, data: str) -> None:
        if not self.passed_over:
            self._say(data)

    def _say(self, text: str) -> None:
        _, title, below = self.parts[-1]
        (title if self.in_heading else below).append(text)
