"""What there is to translate: in the catalogue, the vocabularies and the configuration.

A shelf is all that goes into one PO file of each locale; shelves are made one at a time.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.config.model import CollectionConfig, Config
from generator.problems import Problems
from generator.records.model import TRANSLATABLE, Record, Term
from generator.records.read import list_shards, read_shard
from generator.records.vocabularies import read_vocabulary

#: Comments that tell a translator (and `apply`) what kind of text an entry holds.
LIST_NOTE = " list: one item a line; keep the number of lines"
MARKDOWN_NOTE = " Markdown"
_LISTS = frozenset({"outcomes", "syllabus"})
_MARKDOWN = frozenset({"description"})


class Unit(NamedTuple):
    """A text to translate."""

    #: Empty for a text that is its own key.
    context: str
    text: str
    #: The language it is written in.
    tag: str
    references: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    plural: str | None = None
    #: Whether the context alone names the unit, so that a new text is the old unit, changed.
    keyed: bool = True


def reference(path: str) -> str:
    """Give a path as it can stand in a `#:` line: without spaces, and without a colon.

    >>> reference("content/documents/دليل/my page.md")
    'content/documents/دليل/my%20page.md'
    """
    return path.replace("%", "%25").replace(" ", "%20").replace(":", "%3A")


class Shelf(NamedTuple):
    """The units of one PO file; `path` lies under `translations/<locale>/`."""

    path: str
    units: tuple[Unit, ...]


def catalog_shelves(config: Config, problems: Problems) -> Iterator[Shelf]:
    """Go through the shards of all collections, reading one at a time."""
    for collection in config.collections:
        folder = config.root / collection.source
        shards = list_shards(folder, collection.source, collection.shard_digits, problems)
        for name, path in shards:
            display = f"{collection.source}/{path.name}"
            records = [s.record for s in read_shard(path, display, problems)]
            units = record_units(records, collection, config.site.source.tag, name)
            yield Shelf(f"catalog/{collection.name}/{name}.po", tuple(units))


def record_units(
    records: Sequence[Record], collection: CollectionConfig, source: str, shard: str
) -> Iterator[Unit]:
    """Go through the translatable texts of records, in the order a page shows them."""
    reference = (f"catalog/{collection.name}/{shard}.jsonl",)
    for record in records:
        tag = record.language or source
        for name, text, notes in _texts(record, collection):
            yield Unit(f"{record.id}/{name}", text, tag, reference, notes)


def _texts(
    record: Record, collection: CollectionConfig
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for name in TRANSLATABLE:
        value = getattr(record, name)
        if value and name in collection.translatable:
            text = "\n".join(value) if name in _LISTS else value
            yield name, text, _notes(name in _LISTS, name in _MARKDOWN)
    for own in collection.fields:
        value = record.fields.get(own.name)
        if value and own.translatable and isinstance(value, str | list):
            text = "\n".join(value) if isinstance(value, list) else value
            yield own.name, text, _notes(own.type == "list", own.type == "markdown")


def _notes(is_list: bool, is_markdown: bool) -> tuple[str, ...]:
    if is_list:
        return (LIST_NOTE,)
    return (MARKDOWN_NOTE,) if is_markdown else ()


def terms_shelf(config: Config, problems: Problems) -> Shelf:
    """Give the labels and notes of all vocabularies: translated once, not once a record."""
    units: list[Unit] = []
    for name, source in sorted(config.vocabularies.items()):
        terms = read_vocabulary(config.root / source, source, problems)
        reference = (f"vocabularies/{name}.jsonl",)
        for term in terms.values():
            units.extend(_term_units(name, term, config.site.source.tag, reference))
    return Shelf("terms.po", tuple(units))


def _term_units(name: str, term: Term, tag: str, reference: tuple[str, ...]) -> Iterator[Unit]:
    yield Unit(f"{name}/{term.code}", term.label, tag, reference)
    if term.note:
        yield Unit(f"{name}/{term.code}/note", term.note, tag, reference)


def config_units(config: Config) -> Iterator[Unit]:
    """Go through the texts of `site_config.yml` that readers see."""
    for key, text in _config_texts(config):
        if text:
            yield Unit(f"config/{key}", text, config.site.source.tag, ("site_config.yml",))


def _config_texts(config: Config) -> Iterator[tuple[str, str]]:
    yield "site/name", config.site.name
    yield "site/description", config.site.description
    yield "site/publisher", config.site.publisher
    yield "site/notice", config.site.notice
    yield "site/about", config.site.about
    for collection in config.collections:
        yield f"collection/{collection.name}/label", collection.label
        yield f"collection/{collection.name}/intro", collection.intro
        for own in collection.fields:
            yield f"field/{collection.name}/{own.name}/label", own.label
    for document in config.documents:
        yield f"document/{document.name}/title", document.title
    for assessment in config.assessments:
        yield f"assessment/{assessment.name}/title", assessment.title
        yield f"assessment/{assessment.name}/intro", assessment.intro
    for link in config.links:
        yield f"link/{link.name}/label", link.label
    for edition in config.editions:
        yield f"edition/{edition.name}/name", edition.site_name
        yield f"edition/{edition.name}/notice", edition.notice
