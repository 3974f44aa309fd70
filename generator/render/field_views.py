"""The fields that a site's configuration gives its records, as pages and cards show them."""

from collections.abc import Iterator

from msgspec.structs import replace

from generator.config.kinds import ON_CARDS
from generator.config.model import CollectionConfig, FieldConfig
from generator.records.model import Record, Value
from generator.render.desk import Desk
from generator.render.phrases import Phrases
from generator.render.term_views import Terms
from generator.render.texts import Texts
from generator.theme.context import FieldView
from generator.translation.passages import NO_ATTRS, Passage


class FieldViews:
    """Fields of one collection's records for one locale."""

    def __init__(self, desk: Desk, collection: CollectionConfig, phrases: Phrases) -> None:
        self._desk, self._fields, self._phrases = desk, collection.fields, phrases
        #: Names of those that cards show.
        self.on_cards = ON_CARDS.get(collection.kind, ())
        #: Own texts that are nobody's to translate, such as the designation of a standard.
        self.untold = frozenset(
            f.name for f in collection.fields if f.type == "text" and not f.translatable
        )
        self._labels = {f.name: desk.field_label(collection, f.name) for f in self._fields}
        #: Attributes of labels in another language than the page, by field.
        attrs = {f.name: desk.facet_attrs(collection, f.name) for f in self._fields}
        self._label_attrs = {name: found for name, found in attrs.items() if found}

    def of(self, record: Record, texts: Texts, terms: Terms) -> tuple[FieldView, ...]:
        """Give the fields that a record has, in the order of the configuration."""
        found = tuple(
            self._field(own, record.fields[own.name], texts, terms)
            for own in self._fields
            if own.name in record.fields
        )
        if not self._label_attrs:
            return found
        return tuple(replace(f, attrs=self._label_attrs.get(f.name, NO_ATTRS)) for f in found)

    def facts(self, record: Record, texts: Texts, terms: Terms) -> tuple[Passage, ...]:
        """Give what a card says of a record of this collection's kind."""
        found = {f.name: f for f in self.of(record, texts, terms)}
        chosen = (found[name] for name in self.on_cards if name in found)
        return tuple(fact for field in chosen for fact in self._fact(field))

    def _fact(self, field: FieldView) -> Iterator[Passage]:
        if field.text:
            yield field.text
        elif field.date:
            yield self._own(field.date.text)
        yield from (term.label for term in field.terms)

    def _field(self, own: FieldConfig, value: Value, texts: Texts, terms: Terms) -> FieldView:
        label = self._labels[own.name]
        match own.type:
            case "list":
                return FieldView(own.name, label, items=texts.items(own.name))
            case "markdown":
                return FieldView(own.name, label, text=texts.markdown(own.name))
            case "code" | "codes":
                codes = tuple(value) if isinstance(value, list) else (str(value),)
                return FieldView(own.name, label, terms=terms.own[own.name][codes])
            case "url":
                return FieldView(own.name, label, link=str(value))
            case "date":
                return FieldView(own.name, label, date=self._phrases.date[str(value)])
            case "text":
                return FieldView(own.name, label, text=texts.passage(own.name))
            case _:
                return FieldView(own.name, label, text=self._plain(value))

    def _plain(self, value: Value) -> Passage:
        if isinstance(value, bool):
            return self._own(self._desk.interface.gettext("Yes" if value else "No"))
        return self._own(f"{value:g}" if isinstance(value, float | int) else str(value))

    def _own(self, text: str) -> Passage:
        """Give words of the page's own language."""
        return self._desk.passage(text, self._desk.locale.tag, "source")
