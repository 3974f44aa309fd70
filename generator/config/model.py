"""What a site is: its locales, collections, documents and editions, as frozen data.

`generator.config.load` makes these from `site_config.yml`; each field's docstring-like comment
(`#:` above it) is the text that the reference page and the JSON Schema show.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from generator.locales import Locale

#: What a locale publishes: a passage below this state falls back to another language.
Policy = Literal["approved", "translated", "draft"]
FieldType = Literal[
    "text", "markdown", "list", "code", "codes", "number", "date", "url", "boolean"
]


@dataclass(frozen=True, slots=True)
class Site:
    """The site as a whole."""

    #: Name in the source language; translated through `ui.po`.
    name: str
    #: One sentence about the site, in the source language; translated through `ui.po`.
    description: str
    #: Absolute address the site is served at, with a slash at the end. Used for canonical
    #: links, sitemaps and feeds only.
    base_url: str
    #: The locale sources are written in unless they say otherwise.
    source: Locale
    #: The locale that the root page and `x-default` lead to.
    default: Locale
    #: Who publishes the site, shown in the footer.
    publisher: str = ""
    #: Address for questions, shown in the footer: an https or mailto link.
    contact: str = ""
    #: Where a reader can mend a translation: `{path}` and `{line}` of the entry that most needs
    #: it, its `{context}` (in documents the beginning of its text) and `{locale}` are filled
    #: in.
    improve_url: str = ""
    #: A notice shown at the foot of every page, in the source language; translated through
    #: `ui.po`.
    notice: str = ""
    #: What the site is, in a few sentences on its home page, in the source language; translated
    #: through `ui.po`.
    about: str = ""


@dataclass(frozen=True, slots=True)
class LocaleConfig:
    """One language of the site."""

    #: BCP 47 tag, as it stands in addresses, `lang` and folder names.
    locale: Locale
    #: Locales to read a passage from when it is not there in this one, in order; the source
    #: language always ends the chain.
    fallback: tuple[Locale, ...] = ()
    #: The least state of a translation that is shown: `approved`, `translated` or `draft`.
    #: Every state is labelled.
    policy: Policy = "draft"


@dataclass(frozen=True, slots=True)
class FieldConfig:
    """A field that records of a collection have besides the common ones."""

    #: Name in records, in `fields`: a-z, 0-9 and hyphens.
    name: str
    #: Kind of value: text, markdown, list, code, codes, number, date, url or boolean.
    type: FieldType = "text"
    #: Label in the source language; translated through `ui.po`.
    label: str = ""
    #: Whether translators get it. Only text, markdown and list can be translated.
    translatable: bool = False
    #: The vocabulary that `code` and `codes` take their values from.
    vocabulary: str = ""
    #: Whether every record must have it.
    required: bool = False


@dataclass(frozen=True, slots=True)
class CollectionConfig:
    """A shelf of the catalogue: records of one kind under one address."""

    #: Name in addresses and folders: a-z, 0-9 and hyphens.
    name: str
    #: Label in the source language; translated through `ui.po`.
    label: str
    #: Kind of its records: course, lesson, training, resource, micro-credential, service, case,
    #: standard, event, organisation, mirror or platform.
    kind: str = "course"
    #: Sentence shown at the top of its pages, in the source language; translated through
    #: `ui.po`.
    intro: str = ""
    #: Folder with its shards; `content/catalog/<name>` where none is named.
    source: str = ""
    #: Fields that readers can browse by: subjects, level, provider, languages, audience,
    #: country, tags or a `code` field.
    facets: tuple[str, ...] = ()
    #: Pairs of facets that get pages of their own, where at least `pair_minimum` records share
    #: both.
    pairs: tuple[tuple[str, str], ...] = ()
    #: Fewest records for a page of a pair.
    pair_minimum: int = 5
    #: Translatable common fields: title, summary, description, outcomes, syllabus.
    translatable: tuple[str, ...] = ("title", "summary", "description", "outcomes", "syllabus")
    #: How many hexadecimal digits name a shard, 0 to 4: 0 keeps a small collection in one
    #: file, 3 suits 300,000 records.
    shard_digits: int = 1
    #: Fields of its own.
    fields: tuple[FieldConfig, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentConfig:
    """A long document of several pages, with a `mkdocs.yml` of its own."""

    #: Name in addresses and folders.
    name: str
    #: Title in the source language; translated through `ui.po`.
    title: str
    #: Folder with `mkdocs.yml` and `docs/`; `content/documents/<name>` where none is named.
    source: str = ""
    #: Whether it stands in the navigation; `links` may lead to it from the foot instead.
    menu: bool = True
    #: Version, shown beside its title: `1.1`. What changed belongs on a page of its own.
    version: str = ""
    #: Whether every paragraph has an address of its own, for citing: `#structure-2`.
    paragraphs: bool = False


@dataclass(frozen=True, slots=True)
class AssessmentConfig:
    """A self-assessment: statements that readers rate, scored in their browser."""

    #: Name in addresses: `self-assessment` is at `self-assessment.html`.
    name: str
    #: Title in the source language; translated through `ui.po`.
    title: str
    #: Vocabulary of areas and, under each, of statements; their notes are explanation and
    #: advice.
    statements: str
    #: Sentence under the title, in the source language; translated through `ui.po`.
    intro: str = ""
    #: File of records worth learning from: `{"area": "safety", "records": ["higher/x"]}` a
    #: line.
    records: str = ""


@dataclass(frozen=True, slots=True)
class LinkConfig:
    """A link at the foot of every page, to one of the site's own."""

    #: Name in translations.
    name: str
    #: Label in the source language; translated through `ui.po`.
    label: str
    #: Page below the locale's folder: `about/privacy.html`.
    path: str
    #: Whether it stands in the navigation too.
    menu: bool = False


@dataclass(frozen=True, slots=True)
class EditionConfig:
    """An edition for a partner: an overlay that chooses, and never changes ids."""

    #: Name for `tongwen build --edition`: a-z, 0-9 and hyphens.
    name: str
    #: Locales of the edition, of those of the site; all where none is named.
    locales: tuple[Locale, ...] = ()
    #: The locale that the edition's root page and `x-default` lead to: the site's own where the
    #: edition has it, else its first.
    default: str = ""
    #: Collections of the edition, of those of the site; all where none is named.
    collections: tuple[str, ...] = ()
    #: Documents of the edition, of those of the site; all where none is named.
    documents: tuple[str, ...] = ()
    #: Name of the edition's site, where it is not the site's own.
    site_name: str = ""
    #: A notice shown at the foot of every page, in the source language.
    notice: str = ""
    #: Address for questions, where it is not the site's own.
    contact: str = ""
    #: Absolute address the edition is served at, where it is not the site's own.
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class SearchConfig:
    """Search in the reader's browser, and related resources on records' pages."""

    #: Whether every locale has a search page and an index.
    enabled: bool = True
    #: What is searched of a record besides its title and summary: description, outcomes,
    #: syllabus, fields (the collection's own), provider, subjects, tags.
    fields: tuple[str, ...] = (
        "description", "outcomes", "syllabus", "fields", "provider", "subjects", "tags",
    )  # fmt: skip
    #: Facets that results can be filtered by, in this order, besides the collection. Where none
    #: is named, all that any collection has, but tags.
    facets: tuple[str, ...] = ()
    #: Most related resources at the foot of a record's page, 0 for none. They are found through
    #: the index, so there are none without it.
    related: int = 6


@dataclass(frozen=True, slots=True)
class DataConfig:
    """The catalogue as data, under `data/`: see docs/reference/data.md."""

    #: Whether there is a gzip JSONL dump of every collection in every locale, with a file of
    #: changes.
    dumps: bool = False
    #: Whether every record has a JSON file with its texts in all locales.
    records: bool = False
    #: Licence of this data, an SPDX identifier; said in each file.
    licence: str = "CC-BY-4.0"


@dataclass(frozen=True, slots=True)
class BudgetsConfig:
    """What `tongwen check --budgets` allows a page to weigh, in bytes as they are sent."""

    #: HTML and CSS of a page together.
    first_view: int = 14_000
    #: A page with all it loads but pictures.
    page: int = 50_000
    #: Stylesheets of a page together.
    css: int = 10_000
    #: Scripts of a page together; none of them may hold up the page.
    js: int = 20_000
    #: Items of one listing.
    items: int = 50


@dataclass(frozen=True, slots=True)
class Config:
    """The whole of `site_config.yml`: every default filled in, every reference checked."""

    root: Path
    #: The site as a whole.
    site: Site
    #: Languages of the site, by BCP 47 tag, in the order of the language switch.
    locales: tuple[LocaleConfig, ...]
    #: Shelves of the catalogue, by name, in the order of the navigation.
    collections: tuple[CollectionConfig, ...] = ()
    #: Vocabulary name to its file, `content/vocabularies/<name>.jsonl`. One called `tags` names
    #: keywords in every language, by their labels.
    vocabularies: dict[str, str] = field(default_factory=dict)
    #: Long documents, by name.
    documents: tuple[DocumentConfig, ...] = ()
    #: File of dated figures, shown as the open-data centre under `data/`: see
    #: docs/reference/figures.md. It needs the vocabularies `series`, `units` and `sources`.
    figures: str = ""
    #: Self-assessments, by name.
    assessments: tuple[AssessmentConfig, ...] = ()
    #: Links at the foot of every page, by name, in their order.
    links: tuple[LinkConfig, ...] = ()
    #: Editions for partners, by name.
    editions: tuple[EditionConfig, ...] = ()
    #: Folder of the site's own templates, looked into before the theme's.
    templates: str = ""
    #: Folder of the site's own look: a file there stands in for the theme's of the same name
    #: (`icon.svg`, `home.css`), and `own.css` comes after the stylesheet of every page.
    assets: str = ""
    #: Folder of files copied to the site as they are.
    static: str = ""
    #: Folder that `tongwen export` writes to, and builds take downloads from; an edition's has
    #: its name behind it.
    exports: str = "exports"
    #: Most records on one page of a listing.
    page_size: int = 50
    #: Search in the reader's browser, and related resources.
    search: SearchConfig = SearchConfig()
    #: The catalogue as data: dumps, and a JSON file a record.
    data: DataConfig = DataConfig()
    #: What a page may weigh.
    budgets: BudgetsConfig = BudgetsConfig()

    def locale_config(self, locale: Locale) -> LocaleConfig:
        """Give the settings of one of the site's locales."""
        return next(c for c in self.locales if c.locale == locale)

    def collection(self, name: str) -> CollectionConfig:
        """Give the settings of one collection."""
        return next(c for c in self.collections if c.name == name)
