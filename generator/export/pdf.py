"""A document as a tagged PDF. Source: PDF/UA-1, ISO 14289-1."""

import hashlib
import logging
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from generator.errors import OperatorError
from generator.export.book import Book, Chapter
from generator.export.extra import load
from generator.export.pages import media_type
from generator.locales import Locale

#: Pictures of the site are named by it; no other address is ever opened.
_SCHEME = "site:///"


def write_pdf(place: Path, book: Book, seed: str) -> int:
    """Write the book to `place`; give how many chapters it has. `seed` names what is in it."""
    _check_fonts(book.words.locale)
    book.place(_leads_to, lambda path: _SCHEME + path)
    weasyprint = load("weasyprint")
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    with _dated(book.words.date):
        html = weasyprint.HTML(string=_document(book), url_fetcher=_fetcher(book))
        html.write_pdf(
            place,
            pdf_variant="pdf/ua-1",
            pdf_identifier=hashlib.sha256(seed.encode()).hexdigest()[:32].encode(),
        )
    return len(book.chapters)


def _leads_to(chapter: Chapter, mark: str) -> str:
    return f"#{chapter.key}-{mark}" if mark else f"#{chapter.key}"


def _fetcher(book: Book) -> Any:
    urls: Any = load("weasyprint.urls")

    class SiteFetcher(urls.URLFetcher):  # type: ignore[misc]
        """Gives the pictures of the book, and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 its signature
            entry = book.used.get(url.removeprefix(_SCHEME))
            if not url.startswith(_SCHEME) or entry is None:
                raise ValueError("not a picture of this book")
            kind = {"Content-Type": media_type(entry.path)}
            return urls.URLFetcherResponse(url, book.site.read(entry), kind)

    return SiteFetcher()


def _document(book: Book) -> str:
    locale, words = book.words.locale, book.words
    sheets = (files("generator.export") / name for name in ("book.css", "pdf.css"))
    style = "".join(sheet.read_text("utf-8") for sheet in sheets)
    head = (
        f"<title>{escape(book.title)}</title>"
        f'<meta name="author" content="{escape(words.publisher)}">'
        f'<meta name="description" content="{escape(words.description)}">'
        f'<meta name="dcterms.created" content="{words.date}">'
        f'<meta name="dcterms.modified" content="{words.date}">'
        f'<meta name="generator" content="tongwen">'
    )
    chapters = "\n".join(_chapter(chapter) for chapter in book.chapters)
    return (
        f'<!DOCTYPE html><html lang="{locale.tag}" dir="{locale.direction}"><head>'
        f'<meta charset="utf-8">{head}<style>{style}</style></head><body>'
        f"{_title_page(book)}{_contents(book)}{chapters}</body></html>"
    )


#: Of each language, the halves that a font makes one vowel sign of.
_TRICKY = {
    "th": "\N{THAI CHARACTER SARA AA} \N{THAI CHARACTER NIKHAHIT}",
    "lo": "\N{LAO VOWEL SIGN AA} \N{LAO NIGGAHITA}",
}


def _letters(locale: Locale) -> str:
    """Give a language's tricky letters, unseen, in both weights, to stand before any text.

    A font has one glyph for Thai sara aa and for the second half of sara am. WeasyPrint keeps
    for each glyph the first text it was drawn for, and gives that to whoever copies or listens:
    without this, each aa after an am would be read as am.
    """
    letter = _TRICKY.get(locale.language, "")
    return f'<div class="letters">{letter}<b>{letter}</b></div>' if letter else ""


def _title_page(book: Book) -> str:
    words, address = book.words, escape(book.address)
    return (
        f'{_letters(words.locale)}<section class="title"><h1>{escape(book.title)}</h1>'
        f"<p>{escape(words.site)}</p>"
        f"<p>{escape(words.publisher)}</p><p>{escape(words.copy)}</p>"
        f'<p><a href="{address}"><bdi dir="ltr">{address}</bdi></a></p>'
        "</section>"
    )


def _contents(book: Book) -> str:
    rows = "".join(
        f'<li><a href="#{c.key}">{escape(c.title)}</a>{_sections(c)}</li>'
        for c in book.chapters
    )
    heading = escape(book.words.say("contents"))
    return f'<section class="contents"><h2>{heading}</h2><ol>{rows}</ol></section>'


def _sections(chapter: Chapter) -> str:
    rows = "".join(
        f'<li><a href="#{chapter.key}-{escape(mark)}">{escape(text)}</a></li>'
        for mark, text in chapter.sections
    )
    return f"<ol>{rows}</ol>" if rows else ""


def _chapter(chapter: Chapter) -> str:
    """Give a chapter; ids are told from those of others by its key."""
    for element in chapter.article.iter():
        if element.get("id"):
            element.set("id", f"{chapter.key}-{element.attrib['id']}")
        element.attrib.pop("aria-labelledby", None)
        if element.tag.endswith("}details"):
            element.set("open", "")
    chapter.article.set("id", chapter.key)
    for element in chapter.article.iter():
        element.tag = element.tag.removeprefix("{http://www.w3.org/1999/xhtml}")
    return ElementTree.tostring(chapter.article, "unicode", method="html")


@contextmanager
def _dated(date: str) -> Iterator[None]:
    """Let the libraries take the book's day for today."""
    kept = os.environ.get("SOURCE_DATE_EPOCH")
    day = datetime.fromisoformat(date).replace(tzinfo=UTC)
    os.environ["SOURCE_DATE_EPOCH"] = str(int(day.timestamp()))
    try:
        yield
    finally:
        if kept is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = kept


def _check_fonts(locale: Locale) -> None:
    """Raise OperatorError where no font has the letters of the language: pages would show
    boxes.
    """
    program = shutil.which("fc-list")
    if program is None:
        return
    asked = {"zh-Hans": "zh-cn", "zh-Hant": "zh-tw"}.get(locale.tag, locale.language)
    found = subprocess.run(
        [program, f":lang={asked}", "family"], capture_output=True, check=False, text=True
    )
    if found.returncode == 0 and not found.stdout.strip():
        raise OperatorError(
            f"No font on this computer has the letters of {locale.endonym} ({locale.tag}).",
            "On Debian and Ubuntu: apt-get install fonts-noto-core fonts-noto-cjk.",
        )
