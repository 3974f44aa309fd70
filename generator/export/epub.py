"""A document as an EPUB 3 book. Source: EPUB 3.3 and EPUB Accessibility 1.1, W3C."""

import io
import uuid
import zipfile
from datetime import UTC, datetime
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from generator.export.archive import steady_zip
from generator.export.book import Book, Chapter, xml_text
from generator.export.extra import load
from generator.export.pages import media_type

ElementTree.register_namespace("", "http://www.w3.org/1999/xhtml")
ElementTree.register_namespace("svg", "http://www.w3.org/2000/svg")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PAGE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{tag}" xml:lang="{tag}" dir="{direction}">
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="book.css"/></head>
<body>
{body}
</body>
</html>
"""  # noqa: E501 a start tag is one line
_ACCESS = (
    ("accessMode", "textual"),
    ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "readingOrder"),
    ("accessibilityHazard", "none"),
)


def write_epub(place: Path, book: Book) -> int:
    """Write the book to `place`; give how many chapters it has."""
    epub = load("ebooklib.epub")
    names: dict[str, str] = {}

    def image(path: str) -> str:
        suffix = path.rpartition(".")[2].lower()
        return names.setdefault(path, f"images/{len(names) + 1:03}.{suffix}")

    book.place(lambda c, mark: f"{c.key}.xhtml#{mark}" if mark else f"{c.key}.xhtml", image)
    made = _package(epub, book, names)
    raw = io.BytesIO()
    when = datetime.fromisoformat(book.words.date).replace(tzinfo=UTC)
    epub.EpubWriter(raw, made, {"mtime": when, "epub3_pages": False}).write()
    _settle(raw, place, book.words.date)
    return len(book.chapters)


def _package(epub: Any, book: Book, names: dict[str, str]) -> Any:
    made, words = epub.EpubBook(), book.words
    made.set_identifier(f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, book.address)}")
    made.set_title(xml_text(book.title))
    made.set_language(words.locale.tag)
    made.set_direction(words.locale.direction)
    for name, value in (
        ("creator", words.publisher),
        ("publisher", words.publisher),
        ("date", words.date),
        ("source", book.address),
        ("description", words.description),
    ):
        made.add_metadata("DC", name, xml_text(value))
    for name, value in _ACCESS:
        made.add_metadata(None, "meta", value, {"property": f"schema:{name}"})
    _add_items(epub, made, book, names)
    return made


def _add_items(epub: Any, made: Any, book: Book, names: dict[str, str]) -> None:
    class Page(epub.EpubHtml):  # type: ignore[misc]
        """A page as it is: ebooklib would take its markup apart."""

        def get_content(self, _default: Any = None) -> bytes:
            body: bytes = self.content
            return body

    def page(uid: str, title: str, body: str, properties: list[str]) -> Any:
        item = Page(uid=uid, file_name=f"{uid}.xhtml", title=title, lang=book.slice.locale)
        item.content, item.properties = _page(book, title, body), properties
        made.add_item(item)
        return item

    style = (files("generator.export") / "book.css").read_bytes()
    made.add_item(epub.EpubItem("style", "book.css", "text/css", style))
    title = page("title", book.title, _title_page(book), [])
    nav = page("nav", book.words.say("contents"), _nav(book), ["nav"])
    chapters = [page(c.key, c.title, _body(c), _properties(c)) for c in book.chapters]
    for number, (path, name) in enumerate(names.items(), 1):
        body = book.site.read(book.used[path])
        made.add_item(epub.EpubItem(f"image{number}", name, media_type(path), body))
    made.add_item(epub.EpubNcx())
    made.toc = [
        (item, [epub.Link(f"{c.key}.xhtml#{mark}", text, f"{c.key}-{n}")
                for n, (mark, text) in enumerate(c.sections)])
        for item, c in zip(chapters, book.chapters, strict=True)
    ]  # fmt: skip
    made.spine = [title, nav, *chapters]


def _properties(chapter: Chapter) -> list[str]:
    """Name what a chapter holds besides XHTML, as the package must."""
    kinds = {element.tag.partition("}")[0] for element in chapter.article.iter()}
    known = {
        "{http://www.w3.org/2000/svg": "svg",
        "{http://www.w3.org/1998/Math/MathML": "mathml",
    }
    return sorted(known[kind] for kind in kinds & known.keys())


def _page(book: Book, title: str, body: str) -> bytes:
    locale = book.words.locale
    page = _PAGE.format(
        tag=locale.tag, direction=locale.direction, title=escape(title), body=body
    )
    return xml_text(page).encode()


def _body(chapter: Chapter) -> str:
    for element in chapter.article.iter():
        if element.get("lang"):
            element.set(_XML_LANG, element.attrib["lang"])
    return ElementTree.tostring(chapter.article, "unicode")


def _title_page(book: Book) -> str:
    words = book.words
    return (
        f'<section class="title">\n<h1>{escape(book.title)}</h1>\n'
        f"<p>{escape(words.site)}</p>\n<p>{escape(words.publisher)}</p>\n"
        f"<p>{escape(words.copy)}</p>\n"
        f'<p><a href="{escape(book.address)}">{escape(words.say("online"))}</a></p>\n</section>'
    )


def _nav(book: Book) -> str:
    """Give the table of contents; see EPUB 3.3, navigation document."""
    rows = "".join(
        f'<li><a href="{c.key}.xhtml">{escape(c.title)}</a>{_sections(c)}</li>\n'
        for c in book.chapters
    )
    heading = escape(book.words.say("contents"))
    start = f'<nav epub:type="toc" id="toc" role="doc-toc"><h1>{heading}</h1>'
    return f"{start}<ol>\n{rows}</ol></nav>"


def _sections(chapter: Chapter) -> str:
    rows = "".join(
        f'<li><a href="{chapter.key}.xhtml#{escape(mark)}">{escape(text)}</a></li>'
        for mark, text in chapter.sections
    )
    return f"<ol>{rows}</ol>" if rows else ""


def _settle(raw: io.BytesIO, place: Path, date: str) -> None:
    """Pack the book anew, so that nothing in it tells when it was packed."""
    with zipfile.ZipFile(raw) as packed, steady_zip(place, date) as steady:
        for name in packed.namelist():
            steady.add(name, packed.read(name), stored=name == "mimetype")
