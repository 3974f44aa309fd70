"""What an export says in its reader's language."""

import unicodedata
from dataclasses import dataclass
from functools import cached_property

from generator.config.model import Config
from generator.export.slices import Slice
from generator.locales import Locale, parse_locale
from generator.locales.formats import format_date
from generator.translation.interface import OFFLINE
from generator.translation.ui import Interface, load_interface


@dataclass(frozen=True)
class Words:
    """The words of one locale, for an export of one date (ISO 8601)."""

    config: Config
    locale: Locale
    date: str
    #: The edition the site was built for, or empty.
    edition: str = ""

    @cached_property
    def interface(self) -> Interface:
        """The interface's words."""
        return load_interface(self.config, self.locale)

    def say(self, key: str) -> str:
        """Give one of the texts about offline copies."""
        return self.interface.gettext(OFFLINE[key])

    @cached_property
    def site(self) -> str:
        """Name of the site."""
        scope = f"edition/{self.edition}" if self.edition else "site"
        return self.interface.config(f"{scope}/name", self.config.site.name)

    @cached_property
    def publisher(self) -> str:
        """Who publishes it; the site's own name where nobody is named."""
        source = self.config.site.publisher
        return self.interface.config("site/publisher", source) if source else self.site

    @cached_property
    def description(self) -> str:
        """The site's sentence about itself."""
        return self.interface.config("site/description", self.config.site.description)

    @property
    def copy(self) -> str:
        """Say that this is a copy, and of when."""
        day = format_date(self.date, self.locale)
        return self.say("copy").replace("%(date)s", day)

    @property
    def this_page(self) -> str:
        """Words of the link to the page online."""
        return self.say("page")

    @property
    def online_mark(self) -> str:
        """What the mark behind a link means."""
        return self.say("mark")

    def title(self, one: Slice) -> str:
        """Give the name of a collection or a document."""
        if one.kind == "collection":
            label = self.config.collection(one.name).label
            return self.interface.config(f"collection/{one.name}/label", label)
        label = next(d.title for d in self.config.documents if d.name == one.name)
        return self.interface.config(f"document/{one.name}/title", label)

    def about(self, one: Slice) -> str:
        """Give a sentence about a collection or a document: the site's where it has none."""
        intro = self.config.collection(one.name).intro if one.kind == "collection" else ""
        own = self.interface.config(f"collection/{one.name}/intro", intro) if intro else ""
        return own or self.description


def words_for(config: Config, tag: str, date: str, edition: str = "") -> Words:
    """Give the words of a locale."""
    return Words(config, parse_locale(tag), date, edition)


def shortened(text: str, most: int) -> str:
    """Give at most `most` characters of a text, cut between words where there are any.

    >>> shortened("Vocational Education and Training for All", 30)
    'Vocational Education and…'
    """
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    head = cut.rpartition(" ")[0]
    cut = head if len(head) > most // 2 else cut
    while cut and _joins(text[len(cut)]):
        cut = cut[:-1]
    return cut.rstrip(" ,;:.،，、·-–") + "…"


def _joins(character: str) -> bool:
    """Say whether a character belongs to the one before it: a vowel sign, a tone."""
    return unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf")
