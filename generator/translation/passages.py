"""A passage: a piece of text together with its language and how far it can be trusted.

Everything a page shows that someone wrote is a passage, so a page can always say what it shows.
"""

from typing import Literal

from markupsafe import Markup, escape
from msgspec import Struct

#: From least to most trusted. `source`: the author's own words in the author's own language.
State = Literal[
    "untranslated",
    "rejected",
    "draft",
    "needs-review",
    "stale",
    "translated",
    "approved",
    "source",
]
STATES: tuple[State, ...] = (
    "untranslated",
    "rejected",
    "draft",
    "needs-review",
    "stale",
    "translated",
    "approved",
    "source",
)


#: The attributes of text in the page's own locale.
NO_ATTRS = Markup("")


class Passage(Struct, gc=False):
    """Text of one field in the language it was found in.

    `utf8` is the text escaped (or, for Markdown, rendered and sanitised) and encoded; templates
    print it by writing `{{ passage }}`. `attrs` is empty where it is in the page's own locale,
    else ` lang="…" dir="…"`, ready to stand inside a tag. Mutable only so that it is cheap to
    make: nothing changes a passage once it is made.
    """

    text: str
    utf8: bytes
    tag: str
    state: State
    attrs: Markup = NO_ATTRS

    def __html__(self) -> str:
        return self.utf8.decode()

    @property
    def words(self) -> str:
        """The text as it stood in its catalog."""
        return self.text

    @property
    def html(self) -> str:
        """What the passage prints."""
        return self.utf8.decode()

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


class PassageList(Struct, gc=False):
    """A list field, translated as one: its items, as text and as bytes that print it."""

    items: tuple[str, ...]
    utf8: tuple[bytes, ...]
    tag: str
    state: State
    attrs: Markup = NO_ATTRS

    @property
    def words(self) -> str:
        """The items as they stood in their catalog, one a line."""
        return "\n".join(self.items)

    def __bool__(self) -> bool:
        return bool(self.items)


class Html(Struct, gc=False):
    """HTML that is safe as it stands, encoded; a template prints it as it is."""

    utf8: bytes = b""

    def __html__(self) -> str:
        return self.utf8.decode()

    def __bool__(self) -> bool:
        return bool(self.utf8)


def passage(text: str, tag: str, state: State = "source", attrs: Markup = NO_ATTRS) -> Passage:
    """Give a passage of plain text.

    >>> passage("<五> & 六", "zh-Hans").html
    '&lt;五&gt; &amp; 六'
    """
    return Passage(text, escape(text).encode(), tag, state, attrs)
