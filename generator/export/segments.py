"""Words of languages that write none apart: a ZIM's index tells words by their spaces."""

import re
from html import unescape
from typing import Any

from generator.export.extra import load
from generator.locales import Locale

#: Languages whose words Xapian does not find by itself (Chinese and Japanese it does).
UNSPACED = frozenset({"th", "lo", "km", "my"})
_MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def text_of(html: str) -> str:
    """Give the text of a page's main part.

    >>> text_of('<header>x</header><main id="m"><h1>เวกเตอร์</h1> &amp; ง</main>')
    'เวกเตอร์ & ง'
    """
    found = _MAIN.search(html)
    return " ".join(unescape(_TAG.sub(" ", found[0] if found else html)).split())


def with_words_apart(text: str, locale: Locale) -> str:
    """Give a text followed by its words, each apart: readers search with and without spaces.

    Pango finds the words, with libthai's dictionary for Thai.
    """
    attributes = load("weasyprint.text.line_break").get_log_attrs(text, locale.language)
    starts = [n for n in range(len(text)) if attributes[n].is_word_start]
    ends = [*starts[1:], len(text)]
    return " ".join([text, *(text[a:b] for a, b in zip(starts, ends, strict=True))])


def index_data(base: Any, title: str, html: str, locale: Locale) -> Any:
    """Give what libzim's index takes of a page; `base` is its class of index data."""
    content = with_words_apart(text_of(html), locale)
    named = with_words_apart(title, locale)

    class PageIndex(base):  # type: ignore[misc]
        """The words of one page."""

        def has_indexdata(self) -> bool:
            return True

        def get_title(self) -> str:
            return named

        def get_content(self) -> str:
            return content

        def get_keywords(self) -> str:
            return ""

        def get_wordcount(self) -> int:
            return content.count(" ") + 1

        def get_geoposition(self) -> None:
            return None

    return PageIndex()
