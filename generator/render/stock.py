"""All that pages besides records are made from."""

from collections.abc import Mapping

from msgspec import Struct

from generator.config.model import Config
from generator.downloads import Download
from generator.records.codes import Vocabularies
from generator.records.model import Tombstone
from generator.render.digest import Shelf
from generator.render.standing import Facts
from generator.translation.status import Counts


class Stock(Struct):
    """All that pages besides records are made from."""

    config: Config
    shelves: Mapping[str, Shelf]
    vocabularies: Vocabularies
    tombstones: dict[str, dict[str, Tombstone]]
    #: Addresses of the documents' pages, per locale tag.
    documents: dict[str, list[str]]
    #: Of each document, by locale tag: how many of its texts are in each state.
    tallies: dict[str, dict[str, Counts]] = {}
    #: Files to take away.
    downloads: tuple[Download, ...] = ()
    #: Modules of the search page's script; none where the site has no search.
    modules: tuple[str, ...] = ()
    #: Figures, self-assessments, and who translated.
    facts: Facts = Facts()

    @property
    def tags(self) -> list[str]:
        """The locales' tags, in order."""
        return [one.locale.tag for one in self.config.locales]
