"""A desk prints for one locale: its words, and its page frames and compiled templates."""

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

from jinja2 import Environment
from msgspec.structs import replace

from generator.config.model import Config
from generator.locales import Locale
from generator.records.model import Term
from generator.render.words import Words
from generator.theme.context import Assets, Chrome, LocaleView, NavItem, SiteView
from generator.theme.environment import known_names, plain_renderer, renderer
from generator.theme.kept import CompiledStore
from generator.theme.link import Render
from generator.translation.interface import CITATION


class Desk(Words):
    """All that a page of one locale needs besides its own content."""

    def __init__(
        self,
        config: Config,
        locale: Locale,
        vocabularies: Mapping[str, Mapping[str, Term]],
        assets: Mapping[str, str],
        env: Environment,
        edition: str = "",
    ) -> None:
        super().__init__(config, locale, vocabularies)
        self.env, self.assets = env, Assets(**assets)
        self.scope = f"edition/{edition}" if edition else "site"
        #: Where compiled templates are kept from build to build, once that is known.
        self.compiled: CompiledStore | None = None

    @cached_property
    def site(self) -> SiteView:
        """The site as this locale's readers see it."""
        site, config = self.config.site, self.interface.config
        return SiteView(
            config(f"{self.scope}/name", site.name),
            config("site/description", site.description),
            site.base_url,
            config("site/publisher", site.publisher),
            site.contact,
            config(f"{self.scope}/notice", site.notice),
            name_attrs=self.config_attrs(f"{self.scope}/name", site.name),
            description_attrs=self.config_attrs("site/description", site.description),
            publisher_attrs=self.config_attrs("site/publisher", site.publisher),
            about=config("site/about", site.about),
            about_attrs=self.config_attrs("site/about", site.about),
            notice_attrs=self.config_attrs(f"{self.scope}/notice", site.notice),
        )

    @cached_property
    def view(self) -> LocaleView:
        """This locale in a language switch."""
        return locale_view(self.locale)

    @cached_property
    def all_locales(self) -> tuple[LocaleView, ...]:
        """Every locale of the site."""
        return tuple(locale_view(one.locale) for one in self.config.locales)

    def nav(self, current: str) -> tuple[NavItem, ...]:
        """Give the site's navigation; `current` names the collection or document of the
        page.
        """
        tag = self.locale.tag
        shelves = [
            NavItem(
                self.collection_label(c),
                f"{tag}/{c.name}/index.html",
                c.name == current,
                self.collection_attrs(c),
            )
            for c in self.config.collections
        ]
        shown = [(d.name, self.document_view(d)) for d in self.config.documents if d.menu]
        documents = [NavItem(d.title, d.path, n == current, d.attrs) for n, d in shown]
        links = [
            replace(item, current=link.path.partition("/")[0] == current)
            for item, link in zip(self.footer, self.config.links, strict=True)
            if link.menu
        ]
        return tuple(shelves + documents + links)

    @cached_property
    def footer(self) -> tuple[NavItem, ...]:
        """The links at the foot of every page."""
        tag, config = self.locale.tag, self.interface.config
        return tuple(
            NavItem(
                config(f"link/{one.name}/label", one.label),
                f"{tag}/{one.path}",
                attrs=self.config_attrs(f"link/{one.name}/label", one.label),
            )
            for one in self.config.links
        )

    def chrome(
        self, kind: str, depth: int, alternates: tuple[LocaleView, ...], current: str = ""
    ) -> Chrome:
        """Give the frame of a page `depth` folders below the site's root."""
        label = next((c.label for c in self.nav(current) if c.current), "")
        return Chrome(
            site=self.site,
            locale=self.view,
            root="../" * depth,
            nav=self.nav(current),
            alternates=alternates,
            x_default=self.x_default(alternates),
            assets=self.assets,
            state_labels=self.state_labels,
            home=f"{self.locale.tag}/index.html",
            kind=kind,
            collection=current,
            collection_label=label,
            search=f"{self.locale.tag}/search.html" if self.config.search.enabled else "",
            footer=self.footer,
            learning=f"{self.locale.tag}/my-learning.html",
            citation=self.citation,
        )

    @cached_property
    def citation(self) -> tuple[str, ...]:
        """How to cite a page in this language, in pieces."""
        return tuple(re.split(r"%\((\w+)\)s", self.interface.gettext(CITATION)))

    def x_default(self, alternates: tuple[LocaleView, ...]) -> str:
        """Give the locale that readers of no listed language are led to."""
        tags = [a.tag for a in alternates]
        default = self.config.site.default.tag
        return default if default in tags or not tags else tags[0]

    def renderer(
        self, template: str, kind: str, depth: int, page: type, current: str = "",
        alternates: tuple[LocaleView, ...] | None = None,
    ) -> Render:  # fmt: skip
        """Give the compiled template for pages of one kind, made on first use."""
        shown = self.all_locales if alternates is None else alternates
        key = (template, kind, depth, current, tuple(a.tag for a in shown))
        found = self._renderers.get(key)
        if found is None:
            frame = self.chrome(kind, depth, shown, current)
            found = self._renderers[key] = self._compiled(template, frame, page, key)
        return found

    def _compiled(self, template: str, frame: Chrome, page: type, key: object) -> Render:
        known, own = known_names(frame, self.words), (self.locale.tag, page.__qualname__, key)
        return renderer(self.env, template, known, page, self.compiled, own)

    def frame(self, kind: str, root: str) -> Chrome:
        """Give the frame of a page that reaches the site's root by `root`."""
        return replace(self.chrome(kind, 0, self.all_locales), root=root)

    def fragment(self, template: str, content: type, root: str) -> Render:
        """Give the compiled template for a piece of a page, in which `root` stands for the
        way to the root.
        """
        key = (template, root)
        found = self._renderers.get(key)
        if found is None:
            frame = self.frame("fragment", root)
            found = self._renderers[key] = self._compiled(template, frame, content, key)
        return found

    @cached_property
    def _renderers(self) -> dict[Any, Render]:
        return {}

    def plain(self, template: str, chrome: Chrome) -> Render:
        """Give Jinja2's own rendering: what the compiled template is held against."""
        return plain_renderer(self.env, template, known_names(chrome, self.words))


@lru_cache(maxsize=512)
def locale_view(locale: Locale) -> LocaleView:
    """Give a locale as templates see it."""
    return LocaleView(locale.tag, locale.direction, locale.endonym)
