"""The press: everything a job needs to print pages, loaded once in each process.

A job is small and carries a `SiteRef`; `press_for` turns it into a `Press`, which holds the
configuration, the vocabularies, the templates and a `Desk` for each locale.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.config.load import load
from generator.config.model import CollectionConfig, Config
from generator.config.overlay import for_edition, for_locales
from generator.locales import Locale
from generator.problems import Problems
from generator.records.model import Term
from generator.records.read import read_vocabulary
from generator.render.cards import CardStore
from generator.render.desk import Desk
from generator.render.facets import TAGS
from generator.render.related import RelatedStore
from generator.render.views import Views
from generator.theme.environment import environment
from generator.theme.kept import CompiledStore


@dataclass(frozen=True, slots=True)
class SiteRef:
    """Where a site, its output and its state lie. Small, and the same in every process of a
    build.
    """

    config: str
    output: str
    state: str
    #: Partner edition to build; empty for the site itself.
    edition: str
    #: Locales to build; empty for all.
    locales: tuple[str, ...]
    #: Whether the output folder was empty when the build began.
    fresh: bool
    #: Theme assets by their role, named by content: css, js, icon.
    assets: tuple[tuple[str, str], ...]
    #: Changes with every build, so that a process that lives on loads the sources anew.
    build: str


class Press:
    """A loaded site."""

    def __init__(self, ref: SiteRef, config: Config) -> None:
        self.ref, self.config = ref, config
        self.env = environment(config.root / config.templates if config.templates else None)
        self.cards = CardStore(Path(ref.state))
        self._views: dict[tuple[str, str], Views] = {}

    def views(self, locale: Locale, collection: CollectionConfig) -> Views:
        """Give the views of a collection's records for one locale; what they remember
        serves all jobs.
        """
        key = (locale.tag, collection.name)
        if key not in self._views:
            self._views[key] = Views(self.desks[locale], collection)
        return self._views[key]

    @cached_property
    def vocabularies(self) -> dict[str, dict[str, Term]]:
        """The controlled vocabularies, checked before any job began."""
        return read_vocabularies(self.config, Problems())

    def check_vocabularies(self, problems: Problems) -> None:
        """Note what is wrong with the vocabularies."""
        self.__dict__["vocabularies"] = read_vocabularies(self.config, problems)

    @cached_property
    def desks(self) -> dict[Locale, Desk]:
        """A desk for each locale of the site, in the order of the configuration."""
        return {
            one.locale: Desk(
                self.config,
                one.locale,
                self.vocabularies,
                dict(self.ref.assets),
                self.env,
                self.ref.edition,
            )
            for one in self.config.locales
        }

    def keep_compiled(self, folder: Path) -> None:
        """Keep compiled templates in a folder that is good for what the site is made of now."""
        for desk in self.desks.values():
            desk.compiled = CompiledStore(folder)

    @cached_property
    def related(self) -> RelatedStore:
        """The lists of related resources, as the build made them before any page."""
        return RelatedStore(Path(self.ref.state))

    @property
    def output(self) -> Path:
        """The folder the site is written to."""
        return Path(self.ref.output)


def read_vocabularies(config: Config, problems: Problems) -> dict[str, dict[str, Term]]:
    """Give every vocabulary of the site by name."""
    return {
        name: read_vocabulary(config.root / path, path, problems, by_label=name == TAGS)
        for name, path in sorted(config.vocabularies.items())
    }


#: The presses of this process, the newest last.
_presses: dict[SiteRef, Press] = {}


def press_for(ref: SiteRef) -> Press:
    """Give this process's press for a site."""
    return _presses.get(ref) or adopt(Press(ref, _config(ref)))


def adopt(press: Press) -> Press:
    """Make a loaded press the one of this process, and let older ones go."""
    while len(_presses) > 1:
        del _presses[next(iter(_presses))]
    _presses[press.ref] = press
    return press


def _config(ref: SiteRef) -> Config:
    config = load(Path(ref.config), Problems())
    config = for_edition(config, ref.edition) if ref.edition else config
    return for_locales(config, ref.locales) if ref.locales else config
