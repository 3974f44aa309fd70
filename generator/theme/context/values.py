"""Values that stand on many kinds of pages: terms, languages, dates, fields."""

from typing import Literal

from markupsafe import Markup
from msgspec import Struct

from generator.translation.passages import Passage, PassageList, State


class Shared:
    """A value that stands on many pages, made once for all of them: what it prints is
    remembered by its identity.
    """

    __slots__ = ()


class TermView(Struct, Shared, frozen=True, eq=False):
    """A term of a controlled vocabulary."""

    code: str
    label: Passage
    #: Page about the term, or empty.
    path: str = ""
    count: int = 0


class Labelled(Struct, Shared, frozen=True, eq=False):
    """A language (or anything with a code) and its name in the reader's language."""

    code: str
    label: str
    direction: str = "ltr"


class MediaView(Struct, Shared, frozen=True, eq=False):
    """One kind of media and the languages it exists in."""

    label: Passage
    languages: tuple[Labelled, ...]


class DateView(Struct, Shared, frozen=True, eq=False):
    """A date: ISO 8601 for machines, CLDR's medium form for readers."""

    iso: str
    text: str


class FieldView(Struct, frozen=True):
    """A field that the collection's configuration added. Just one of the values is set."""

    name: str
    label: str
    text: Passage | None = None
    items: PassageList | None = None
    terms: tuple[TermView, ...] = ()
    link: str = ""
    date: DateView | None = None
    #: Attributes where the label is in another language than the page.
    attrs: Markup = Markup("")


class Crumb(Struct, frozen=True):
    """A step of the path from the home page to this one."""

    label: str
    path: str
    #: Attributes where the label is in another language than the page.
    attrs: Markup = Markup("")


class RelatedView(Struct, gc=False, frozen=True):
    """A link to a record that is about the same."""

    #: Relative to the site's root, in a locale where it has a page.
    path: str
    title: Passage
    #: Set where the link leads to a page in another language: its endonym and tag.
    leads_to: Labelled | None = None


class AvailabilityRow(Struct, Shared, frozen=True, eq=False):
    """A language, and what there is in it."""

    language: Labelled
    #: The least trusted state among the page's texts in it; empty where there is no page.
    state: State | Literal[""]
    #: Whether some of the page's texts are in another language.
    partly: bool
    #: One for each of the media: `yes`, `machine` (made by a machine) or `no`.
    cells: tuple[str, ...]


class AvailabilityView(Struct, Shared, frozen=True, eq=False):
    """What there is of a resource, and in which language."""

    #: Labels of the media: "Subtitles".
    media: tuple[Passage, ...]
    rows: tuple[AvailabilityRow, ...]
