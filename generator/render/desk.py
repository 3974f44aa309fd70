"""A desk prints for one locale: its words, names, terms, page frames and compiled templates."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from msgspec.structs import replace

from generator.config.model import CollectionConfig, Config, DocumentConfig
from generator.locales import Locale, parse_locale
from generator.locales.formats import format_date
from generator.locales.names import language_name
from generator.records.model import Term
from generator.render.facets import TAGS, tag_codes
from generator.theme.context import (
    Assets,
    Chrome,
    DateView,
    DocumentView,
    Labelled,
    LocaleView,
    NavItem,
    SiteView,
)
from generator.theme.environment import known_names, plain_renderer, renderer
from generator.theme.kept import CompiledStore
from generator.theme.link import Render
from generator.translation.interface import CITATION, COUNTED, FACETS, KINDS, STATE_LABELS
from generator.translation.passages import NO_ATTRS as NONE
from generator.translation.passages import Passage, State, passage
from generator.translation.resolve import attrs_for
from generator.translation.ui import Interface, Terms, load_interface, load_terms


class Desk:
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
        self.config, self.locale, self.env = config, locale, env
        self.scope = f"edition/{edition}" if edition else "site"
        self.vocabularies = vocabularies
        self.assets = Assets(**assets)
        #: Where compiled templates are kept from build to build, once that is known.
        self.compiled: CompiledStore | None = None
        self._attrs: dict[str, Markup] = {}
        self.term_label = lru_cache(maxsize=None)(self._term_label)
        self.language = lru_cache(maxsize=None)(self._language)
        self.date = lru_cache(maxsize=8192)(self._date)

    # Words

    @cached_property
    def interface(self) -> Interface:
        """The interface's own words in this locale."""
        return load_interface(self.config, self.locale)

    @cached_property
    def terms(self) -> Terms:
        """Translations of the controlled vocabularies."""
        return load_terms(self.config, self.locale)

    @cached_property
    def words(self) -> dict[str, Callable[..., str]]:
        """The functions a template calls for words."""
        it = self.interface
        return {"_": it.gettext, "ngettext": it.ngettext, "pgettext": it.pgettext}

    @cached_property
    def state_labels(self) -> dict[State, str]:
        """Each state's label."""
        return {state: self.interface.gettext(text) for state, text in STATE_LABELS.items()}

    def kind_label(self, kind: str) -> str:
        """Give the reader's word for a kind of record."""
        return self.interface.gettext(KINDS[kind])

    def facet_label(self, collection: CollectionConfig, facet: str) -> str:
        """Give the reader's word for a way to browse."""
        for own in collection.fields:
            if own.name == facet:
                return self.field_label(collection, facet)
        return self.interface.gettext(FACETS[facet])

    def field_label(self, collection: CollectionConfig, name: str) -> str:
        """Give the label of a field that the collection's configuration adds."""
        source = next(f.label or f.name for f in collection.fields if f.name == name)
        return self.interface.config(f"field/{collection.name}/{name}/label", source)

    def collection_label(self, collection: CollectionConfig) -> str:
        """Give a collection's label."""
        return self.interface.config(f"collection/{collection.name}/label", collection.label)

    def collection_intro(self, collection: CollectionConfig) -> str:
        """Give a collection's sentence about itself."""
        return self.interface.config(f"collection/{collection.name}/intro", collection.intro)

    def config_attrs(self, key: str, source: str) -> Markup:
        """Give the attributes of a text of the configuration: those of another language, where
        nobody translated it yet.
        """
        return self.attrs(self.interface.config_locale(key, source).tag) if source else NONE

    def collection_attrs(self, collection: CollectionConfig, part: str = "label") -> Markup:
        """Give the attributes of a collection's label, or of its `intro`."""
        return self.config_attrs(
            f"collection/{collection.name}/{part}", getattr(collection, part)
        )

    def facet_attrs(self, collection: CollectionConfig, facet: str) -> Markup:
        """Give the attributes of the word for a way to browse."""
        own = next((f for f in collection.fields if f.name == facet), None)
        return (
            self.config_attrs(f"field/{collection.name}/{facet}/label", own.label)
            if own
            else NONE
        )

    def document_view(self, document: DocumentConfig) -> DocumentView:
        """Give a document as a page that leads to it names it."""
        key, tag = f"document/{document.name}/title", self.locale.tag
        return DocumentView(
            self.interface.config(key, document.title),
            f"{tag}/{document.name}/index.html",
            self.config_attrs(key, document.title),
        )

    def counted(self, kind: str, number: int) -> str:
        """Give "12 courses" in the reader's language."""
        one, many = COUNTED[kind]
        return self.interface.ngettext(one, many, number)

    # Names

    def attrs(self, tag: str) -> Markup:
        """Give ` lang dir` for text in another language than the page's, else nothing."""
        found = self._attrs.get(tag)
        if found is None:
            found = self._attrs[tag] = attrs_for(parse_locale(tag), self.locale)
        return found

    def passage(self, text: str, tag: str, state: State) -> Passage:
        """Give plain text as a passage on a page of this locale."""
        return passage(text, tag, state, self.attrs(tag))

    def _term_label(self, vocabulary: str, code: str) -> Passage:
        term = self.vocabularies.get(vocabulary, {}).get(code)
        if term is None:
            return self.passage(code, self.locale.tag, "source")
        return self.passage(*self.terms.label(vocabulary, code, term.label))

    def term_note(self, vocabulary: str, code: str) -> Passage:
        """Give a term's note; empty where it has none."""
        term = self.vocabularies.get(vocabulary, {}).get(code)
        if term is None or not term.note:
            return self.passage("", self.locale.tag, "source")
        return self.passage(*self.terms.note(vocabulary, code, term.note))

    @cached_property
    def tag_codes(self) -> dict[str, str]:
        """The code of each keyword that the site names in every language, by its label."""
        return tag_codes(self.vocabularies)

    def keyword(self, tag: str) -> Passage | None:
        """Give a keyword as the reader's language has it; None where nobody named it."""
        code = self.tag_codes.get(tag)
        return self.term_label(TAGS, code) if code else None

    def keyword_texts(self, tags: Iterable[str]) -> list[str]:
        """Give keywords as this locale's readers see them."""
        return [named.text if (named := self.keyword(tag)) else tag for tag in tags]

    def _language(self, tag: str) -> Labelled:
        locale = parse_locale(tag)
        return Labelled(tag, language_name(locale, self.locale), self.locale.direction)

    def _date(self, iso: str) -> DateView:
        return DateView(iso, format_date(iso, self.locale))

    # Frames

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
