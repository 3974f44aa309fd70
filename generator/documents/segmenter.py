"""Segments inside Python-Markdown: the one place where texts are found and translations put.

A tree processor at priority 25 sees every block (footnotes, at 50, are in the tree already)
while its text is still the Markdown the author wrote (inline parsing comes at 20). Finding and
putting are the same walk, so what was found is what is put, and a translation that changes
nothing gives the same page.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import NBSP_PLACEHOLDER
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString

from generator.documents.markdown import LONGEST, MOST_BRACKETS
from generator.documents.raw_html import translate_html
from generator.documents.segment import Kind, Segment, Translate, as_written, has_words
from generator.locales import parse_locale
from generator.translation.resolve import Found
from generator.translation.safe import harmless

BEFORE_INLINE, AFTER_TOC = 25, 4
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(_HEADINGS, "heading"), "td": "cell", "th": "cell", "dt": "term",
}  # fmt: skip
_PASSED_OVER = frozenset({"code", "pre", "script", "style", "kbd", "samp"})
_STASHED = re.compile(rf"(\s*{HTML_PLACEHOLDER_RE.pattern}\s*)".replace("([0-9]+)", r"\d+"))
#: Attributes that attr_list takes from the end of a block.
_END_OF_LINE = re.compile(r"[ ]+\{:?[ ]*[^}\n ][^\n]*\}[ ]*$")
_LAST_LINE = re.compile(r"\n[ ]*\{:?[ ]*[^}\n ][^\n]*\}[ ]*$")
_CONTROL = re.compile("[\x02\x03]")


class Heading(NamedTuple):
    """A heading of the page as it came out; `tag` is its language."""

    level: int
    id: str
    tag: str


@dataclass(slots=True)
class Work:
    """What to do with the next text that is parsed, and what was found."""

    translate: Translate = as_written
    #: Language of the text around: what differs from it is marked.
    base: str = ""
    #: Anchors of the headings in order, taken from the source; none when the source is parsed.
    anchors: tuple[str, ...] = ()
    headings: list[Heading] = field(default_factory=list)


class SegmentExtension(Extension):
    """Adds the segmenter to a parser; set `work` before each text."""

    def __init__(self) -> None:
        super().__init__()
        self.work = Work()

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register the processors; called by Python-Markdown."""
        md.treeprocessors.register(_Segmenter(md, self), "segments", BEFORE_INLINE)
        md.treeprocessors.register(_Outline(md, self), "outline", AFTER_TOC)


class _Outline(Treeprocessor):
    """Notes the headings once they have their anchors."""

    def __init__(self, md: Markdown, extension: SegmentExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        work = self.extension.work
        work.headings = [
            Heading(int(h.tag[1]), h.get("id", ""), h.get("lang", work.base))
            for h in _headings(root)
        ]


class _Piece(NamedTuple):
    """A part of an element's text and its language, empty where it is nobody's words."""

    text: str
    tag: str
    #: Space and attributes around it.
    before: str = ""
    after: str = ""


class _Segmenter(Treeprocessor):
    def __init__(self, md: Markdown, extension: SegmentExtension) -> None:
        super().__init__(md)
        self.extension = extension
        self.parser = md

    def run(self, root: Element) -> None:
        work = self.extension.work
        for heading, anchor in zip(_headings(root), work.anchors, strict=False):
            heading.set("id", anchor)
        self._fill(root, work.base, work.base)
        self._definitions()

    def _walk(self, element: Element, outside: str) -> None:
        """Translate an element's texts; mark it where they are in another language."""
        if element.tag in _PASSED_OVER or element.get("class") == "footnote-backref":
            return
        # A list's item is not turned round: its mark would stand on the wrong side.
        self._fill(element, outside, outside if element.tag == "li" else "")

    def _fill(self, element: Element, outside: str, fixed: str) -> None:
        kind = _KINDS.get(element.tag, "text")
        pieces = self._pieces(element.text, kind)
        inside = fixed or next((p.tag for p in pieces if p.tag), outside)
        if inside != outside:
            _mark(element, inside)
        children = list(element)
        element.text = _place(element, 0, element.text, pieces, inside)
        for child in children:
            self._walk(child, inside)
            after = list(element).index(child) + 1
            pieces = self._pieces(child.tail, kind)
            child.tail = _place(element, after, child.tail, pieces, inside)

    def _pieces(self, text: str | None, kind: Kind) -> list[_Piece]:
        """Cut a text at what the parser has put aside, and translate what lies between."""
        if not text or isinstance(text, AtomicString) or not text.strip():
            return []
        parts = enumerate(_STASHED.split(text))
        return [self._stashed(p) if i % 2 else self._piece(p, kind) for i, p in parts]

    def _stashed(self, placeholder: str) -> _Piece:
        match = HTML_PLACEHOLDER_RE.search(placeholder)
        stash = self.parser.htmlStash.rawHtmlBlocks
        index = int(match[1]) if match else len(stash)
        if index < len(stash) and isinstance(html := stash[index], str):
            stash[index] = translate_html(html, self._translated, self.extension.work.base)
        return _Piece(placeholder, "")

    def _piece(self, text: str, kind: Kind) -> _Piece:
        core = text.strip()
        peeled = (_END_OF_LINE if kind != "text" else _LAST_LINE).search(core)
        core = core[: peeled.start()] if peeled else core
        core = core.removesuffix(NBSP_PLACEHOLDER)
        if not has_words(core) or core == "[TOC]" or "\x02" in core:
            return _Piece(text, "")
        start = text.index(core)
        found = self._translated(Segment(kind, core))
        return _Piece(found.text, found.tag, text[:start], text[start + len(core) :])

    def _translated(self, segment: Segment) -> Found:
        found = self.extension.work.translate(segment)
        if found.text == segment.text:
            return found
        text = harmless(_CONTROL.sub("", found.text).replace("\0", "")).strip()
        if text.count("[") > MOST_BRACKETS or len(text) > LONGEST:
            text = ""
        return found._replace(text=text) if text else found._replace(text=segment.text)

    def _definitions(self) -> None:
        """Translate what the page defines aside: titles of link addresses, abbreviations."""
        references = self.parser.references
        for name, (address, title) in references.items():
            if title and has_words(title):
                references[name] = (address, self._translated(Segment("title", title)).text)
        abbreviations = getattr(self.parser.treeprocessors["abbr"], "abbrs", {})
        for name, meaning in abbreviations.items():
            if has_words(meaning):
                abbreviations[name] = self._translated(Segment("abbr", meaning)).text


def _headings(root: Element) -> list[Element]:
    return [e for e in root.iter() if e.tag in _HEADINGS]


def _mark(element: Element, tag: str) -> None:
    element.set("lang", tag)
    element.set("dir", parse_locale(tag).direction)


def _place(
    parent: Element, index: int, text: str | None, pieces: list[_Piece], inside: str
) -> str | None:
    """Give the text to stand before child `index`; pieces in another language become spans."""
    if not pieces:
        return text
    head, spans = "", list[Element]()
    for piece in pieces:
        foreign = bool(piece.tag) and piece.tag != inside
        text = piece.before if foreign else piece.before + piece.text + piece.after
        if spans:
            spans[-1].tail = (spans[-1].tail or "") + text
        else:
            head += text
        if foreign:
            spans.append(_span(piece))
            parent.insert(index + len(spans) - 1, spans[-1])
    return head


def _span(piece: _Piece) -> Element:
    span = Element("span")
    _mark(span, piece.tag)
    span.text, span.tail = piece.text, piece.after
    return span
