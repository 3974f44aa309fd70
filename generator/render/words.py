"""The words of one locale: of the interface and the configuration, terms, languages, dates."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache

from markupsafe import Markup

from generator.config.model import CollectionConfig, Config, DocumentConfig
from generator.locales import Locale, parse_locale
from generator.locales.formats import format_date
from generator.locales.names import language_name
from generator.records.model import Term
from generator.render.facets import TAGS, tag_codes
from generator.theme.context import DateView, DocumentView, Labelled
from generator.translation.interface import COUNTED, FACETS, KINDS, STATE_LABELS
from generator.translation.passages import NO_ATTRS as NONE
from generator.translation.passages import Passage, State, passage
from generator.translation.resolve import attrs_for
from generator.translation.ui import Interface, Terms, load_interface, load_terms


class Words:
    """What things are called in one locale, or in the source's language where nobody said."""

    def __init__(
        self, config: Config, locale: Locale, vocabularies: Mapping[str, Mapping[str, Term]]
    ) -> None:
        self.config, self.locale, self.vocabularies = config, locale, vocabularies
        self._attrs: dict[str, Markup] = {}
        self.term_label = lru_cache(maxsize=None)(self._term_label)
        self.language = lru_cache(maxsize=None)(self._language)
        self.date = lru_cache(maxsize=8192)(self._date)

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
