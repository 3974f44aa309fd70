"""What is given to be indexed, and what a search gives."""

from collections.abc import Mapping
from typing import NamedTuple


class Entry(NamedTuple):
    """Of a document, what is the same in all locales."""

    #: Stable and unique: `higher/abc`, `documents/white-paper/page#anchor`.
    key: str
    #: Its values for each facet, in the order of the numbering's facets.
    facets: tuple[tuple[str, ...], ...] = ()
    #: One number of 32 bits for each sort order; 0 for none.
    sorts: tuple[int, ...] = ()
    #: Among documents of the same score, greater comes first.
    quality: int = 0


class Text(NamedTuple):
    """Of a document, what one locale says."""

    key: str
    #: From the site's root, with its anchor.
    url: str
    title: str
    #: Searched; its beginning is shown.
    summary: str = ""
    #: Searched, not shown.
    body: str = ""
    #: BCP 47, of the title and of the summary, where they are not in the locale's language.
    language: str = ""
    summary_language: str = ""
    #: Of the translation: a word of the site's own, "" for nothing to say.
    state: str = ""
    #: A line of plain text under the title.
    detail: str = ""


class Labels(NamedTuple):
    """How facets and sort orders are called in one locale."""

    #: Facet → its name, and the name of each value.
    facets: Mapping[str, tuple[str, Mapping[str, str]]] = {}
    #: Sort order → its name, and whether the greatest comes first.
    sorts: Mapping[str, tuple[str, bool]] = {}
