"""A document of the site as a book: its pages in their order, each as a tree of XHTML."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from generator.errors import SourceError
from generator.export.extra import load
from generator.export.links import Aim, aim_of, is_picture
from generator.export.site import BuiltSite
from generator.export.slices import Contents, Slice
from generator.export.tags import attributes
from generator.export.words import Words
from generator.manifest import Entry

XHTML = "{http://www.w3.org/1999/xhtml}"
#: Most bytes of all pages of a book.
LARGEST_BOOK = 50_000_000
_NEXT = re.compile(r"<link(?P<attrs>[^>]*\brel=\"?next\b[^>]*)>")
#: What only a web page needs.
_DROPPED = frozenset(
    XHTML + name
    for name in ("script", "nav", "form", "iframe", "object", "embed", "template", "noscript",
                 "video", "audio", "button", "input", "select", "textarea", "style", "link")
)  # fmt: skip
_HEADINGS = tuple(f"{XHTML}h{level}" for level in range(1, 7))
#: Pictures that reading systems must know. Source: EPUB 3.3, core media types.
_SHOWABLE = frozenset({"png", "jpg", "jpeg", "gif", "svg", "webp"})


@dataclass(slots=True)
class Chapter:
    """A page of a document."""

    path: str
    #: `c001`, by its place in the book.
    key: str
    article: Element
    title: str = ""
    #: Headings of the second level that links can lead to: id and text.
    sections: list[tuple[str, str]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Book:
    """A document in one locale."""

    site: BuiltSite
    slice: Slice
    contents: Contents
    words: Words
    pictures: bool
    chapters: list[Chapter] = field(default_factory=list)
    #: Files the book shows.
    used: dict[str, Entry] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Its title in the reader's language."""
        return self.words.title(self.slice)

    @property
    def address(self) -> str:
        """Where it is read online."""
        return self.site.config.site.base_url + self.slice.main

    def place(self, link: Callable[[Chapter, str], str], image: Callable[[str], str]) -> None:
        """Let links lead to where the chapters now are, and take pictures along: `link` gives
        the address of a chapter and an id, `image` that of a file of the site.
        """
        by_path = {one.path: one for one in self.chapters}
        for chapter in self.chapters:
            for parent in list(chapter.article.iter()):
                for child in list(parent):
                    if child.tag == f"{XHTML}a":
                        self._lead(child, chapter, by_path, link)
                    elif child.tag == f"{XHTML}img":
                        self._show(parent, child, chapter, image)

    def _lead(
        self,
        anchor: Element,
        chapter: Chapter,
        by_path: dict[str, Chapter],
        link: Callable[[Chapter, str], str],
    ) -> None:
        address = anchor.attrib.pop("href", None)
        aim = aim_of(chapter.path, address) if address is not None else None
        if aim is None or address is None:
            return
        found = by_path.get(aim.path)
        if found:
            mark = aim.fragment if aim.fragment in found.ids else ""
            anchor.set("href", link(found, mark))
        else:
            anchor.set("href", self._online(aim) if aim.path else address)

    def _online(self, aim: Aim) -> str:
        mark = f"#{aim.fragment}" if aim.fragment else ""
        return f"{self.site.config.site.base_url}{aim.path}{mark}"

    def _show(
        self, parent: Element, img: Element, chapter: Chapter, image: Callable[[str], str]
    ) -> None:
        aim = aim_of(chapter.path, img.get("src", ""))
        entry = self.contents.shared.get(aim.path) if aim else None
        entry = entry or (self.contents.own.get(aim.path) if aim else None)
        suffix = entry.path.rpartition(".")[2].lower() if entry else ""
        if entry is None or suffix not in _SHOWABLE or (
            is_picture(entry.path) and not self.pictures
        ):  # fmt: skip
            _put_words(parent, img)
            return
        self.used[entry.path] = entry
        kept = {k: v for k, v in img.attrib.items() if k in ("alt", "width", "height", "title")}
        img.attrib.clear()
        img.attrib.update({"alt": "", **kept, "src": image(entry.path)})


def _put_words(parent: Element, img: Element) -> None:
    """Put a picture's words in its place."""
    span = Element(f"{XHTML}span", {"class": "nopic"})
    span.text, span.tail = img.get("alt", ""), img.tail
    parent[list(parent).index(img)] = span


def read_book(
    site: BuiltSite, one: Slice, contents: Contents, words: Words, pictures: bool
) -> Book:
    """Give a document with its chapters, in the order in which one leads to the next."""
    book = Book(site, one, contents, words, pictures)
    parse, size = load("tinyhtml5").parse, 0
    for number, (path, html) in enumerate(_ordered(site, one, contents), 1):
        size += len(html)
        if size > LARGEST_BOOK:
            raise SourceError(
                f"The document {one.name} has more than {LARGEST_BOOK:,} characters in "
                f"{one.locale}.",
                "Make several documents of it.",
            )
        article = _article(parse(html))
        book.chapters.append(_chapter(path, f"c{number:03}", article))
    return book


def _ordered(site: BuiltSite, one: Slice, contents: Contents) -> Iterator[tuple[str, str]]:
    """Go through the pages from the first on; those that none leads to come last."""
    left = dict(contents.pages)
    path = one.main if one.main in left else next(iter(left), "")
    while path:
        html = site.text(left.pop(path))
        yield path, html
        found = _NEXT.search(html)
        aim = aim_of(path, attributes(found["attrs"]).get("href", "")) if found else None
        path = aim.path if aim and aim.path in left else next(iter(left), "")


def _article(document: Any) -> Element:
    """Give the part of a page that is the text itself, without what only a web page needs."""
    for name in ("article", "main", "body"):
        found: Element | None = document.find(f".//{XHTML}{name}")
        if found is not None:
            _prune(found)
            return found
    raise SourceError("A page of the document has no text.")


def _prune(element: Element) -> None:
    for child in list(element):
        if not isinstance(child.tag, str) or child.tag in _DROPPED or _is_for_screens(child):
            _remove(element, child)
        else:
            _clean(child)
            _prune(child)


def _is_for_screens(element: Element) -> bool:
    """Say whether an element is of no use in a book: hidden, an address, a mark to link by."""
    if "hidden" in element.attrib or "print" in element.get("class", "").split():
        return True
    return element.tag == f"{XHTML}a" and "".join(element.itertext()).strip() in ("¶", "#")


def _clean(element: Element) -> None:
    """Leave out what no book may have: handlers, and styles of single elements."""
    for name in list(element.attrib):
        if name.startswith(("on", "data-")) or name in ("style", "tabindex", "accesskey"):
            del element.attrib[name]


def _remove(parent: Element, child: Element) -> None:
    """Remove an element, but not the text behind it."""
    if child.tail:
        place = list(parent).index(child)
        if place:
            parent[place - 1].tail = (parent[place - 1].tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _chapter(path: str, key: str, article: Element) -> Chapter:
    chapter = Chapter(path, key, article)
    for element in article.iter():
        if element.get("id"):
            chapter.ids.add(element.attrib["id"])
        if element.tag in _HEADINGS:
            _note(chapter, element)
    chapter.title = chapter.title or key
    return chapter


def _note(chapter: Chapter, heading: Element) -> None:
    text = " ".join("".join(heading.itertext()).split())
    if heading.tag == _HEADINGS[0]:
        chapter.title = chapter.title or text
    elif heading.tag == _HEADINGS[1] and heading.get("id") and text:
        chapter.sections.append((heading.attrib["id"], text))


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Give a text without the characters that XML has no place for."""
    return _NOT_XML.sub("", text)
