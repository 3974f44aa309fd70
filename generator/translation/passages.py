"""A passage: a piece of text together with its language and how far it can be trusted.

Everything a page shows that someone wrote is a passage, so a page can always say what it shows.
"""

from collections.abc import Iterable
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
    """Text of one field in the language it was found in; `text` is as it stood in its catalog.

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
    def html(self) -> str:
        """What the passage prints."""
        return self.utf8.decode()

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


class PassageList(Struct, gc=False):
    """A list field, translated as one: its items stand one a line, in `utf8` escaped and
    encoded. They are taken apart only where somebody asks for single ones.
    """

    text: str
    utf8: bytes
    tag: str
    state: State
    attrs: Markup = NO_ATTRS

    @property
    def items(self) -> tuple[str, ...]:
        """The items one by one."""
        return tuple(self.text.split("\n")) if self.text else ()

    @property
    def escaped(self) -> tuple[bytes, ...]:
        """The bytes that print each item."""
        return tuple(self.utf8.split(b"\n")) if self.utf8 else ()

    def __bool__(self) -> bool:
        return bool(self.text)


class Html(Struct, gc=False):
    """HTML that is safe as it stands, encoded; a template prints it as it is."""

    utf8: bytes = b""

    def __html__(self) -> str:
        return self.utf8.decode()

    def __bool__(self) -> bool:
        return bool(self.utf8)


def passage_list(
    items: Iterable[str], tag: str, state: State = "source", attrs: Markup = NO_ATTRS
) -> PassageList:
    """Give a passage of items, none of which is empty or has more than one line.

    >>> passage_list(["<五>", "六"], "zh-Hans").escaped[0]
    b'&lt;\\xe4\\xba\\x94&gt;'
    """
    text = "\n".join(items)
    return PassageList(text, escape(text).encode(), tag, state, attrs)


def passage(text: str, tag: str, state: State = "source", attrs: Markup = NO_ATTRS) -> Passage:
    """Give a passage of plain text.

    >>> passage("<五> & 六", "zh-Hans").html
    '&lt;五&gt; &amp; 六'
    """
    return Passage(text, escape(text).encode(), tag, state, attrs)
