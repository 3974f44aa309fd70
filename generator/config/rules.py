"""What a setting must look like beyond its type: one table for loader, schema and reference."""

import re
from dataclasses import dataclass

from generator.config.kinds import KINDS
from generator.config.model import (
    AssessmentConfig,
    BudgetsConfig,
    CollectionConfig,
    Config,
    DataConfig,
    DocumentConfig,
    EditionConfig,
    FieldConfig,
    LinkConfig,
    SearchConfig,
    Site,
)

#: Fields of every record that readers can browse by.
COMMON_FACETS = ("subjects", "level", "provider", "languages", "audience", "country", "tags")
#: Fields of every record that translators can get.
COMMON_TRANSLATABLE = ("title", "summary", "description", "outcomes", "syllabus")
#: Parts of a record that search can look into besides title and summary.
SEARCHABLE = (
    "description", "outcomes", "syllabus", "fields", "provider", "subjects", "tags",
)  # fmt: skip
#: Field types that hold words.
TRANSLATABLE_TYPES = ("text", "markdown", "list")
#: Field types that take their values from a vocabulary.
CODE_TYPES = ("code", "codes")
#: Every field of a record: a field of a collection's own needs another name.
COMMON_FIELDS = (
    *(
        "id",
        "title",
        "language",
        "kind",
        "summary",
        "description",
        "outcomes",
        "syllabus",
        "provider",
    ),
    *(
        "subjects",
        "level",
        "languages",
        "workload",
        "audience",
        "media",
        "licence",
        "link",
        "country",
    ),
    *("published", "updated", "tags", "status", "replaced_by", "fields"),
)
#: First path segments that the site uses itself, and names that Windows cannot store.
RESERVED = frozenset(
    (
        *("api", "assets", "data", "documents", "editions", "feeds", "index", "manifest"),
        *("downloads", "offline", "packs", "search", "sitemap", "sitemaps", "static", "terms"),
        *("vocabularies", "vocabulary", "404", "aux", "con", "nul", "prn"),
    )
)
#: Pages of a locale that belong to no collection and no document.
PAGES = frozenset(
    (
        *("index.html", "search.html", "translation-status.html", "how-translated.html"),
        *("downloads.html", "my-learning.html", "404.html", "editions.html", "feeds.html"),
    )
)
#: What `improve_url` may be filled with.
PLACEHOLDERS = ("path", "line", "context", "locale")


@dataclass(frozen=True, slots=True)
class Rule:
    """A shape for text: as a pattern (also in the JSON Schema) and in words."""

    pattern: str
    words: str
    hint: str = ""

    def allows(self, text: str) -> bool:
        """Say whether the text has this shape."""
        return re.fullmatch(self.pattern, text) is not None


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the most a number may be."""

    least: int
    most: int


NAME = Rule(
    "[a-z0-9][a-z0-9-]{0,62}",
    "a name of a-z, 0-9 and hyphens, at most 63 characters",
    "Names stand in addresses and folders; the label says the rest in any script.",
)
ADDRESS = Rule(
    r"https?://[^\s/?#@\\]+(/[^\s?#\\]*)?",
    "an address that begins with https:// (or http://) and has no `?` or `#`",
    "For example `https://courses.example.org/`.",
)
CONTACT = Rule(
    r"(https?://|mailto:)[^\s<>\"]+",
    "an https: or mailto: link",
    "For example `mailto:editors@example.org`.",
)
LINK = Rule(
    r"https?://[^\s<>\"'{}@\\/?#]+([/?#][^\s<>\"'\\]*)?",
    "an https address, with placeholders after the host",
    "For example `https://git.example.org/site/blob/main/{path}#L{line}`.",
)
FOLDER = Rule(
    r"(?!.*(^|/)\.\.(/|$))[^/\\\x00-\x1f][^\\\x00-\x1f]*",
    "a path inside the site's folder, without `..` and backslashes",
    "Write it from the folder of `site_config.yml`: `content/catalog/higher`.",
)
SPDX = Rule(
    r"[A-Za-z0-9.+-]{1,64}",
    "an SPDX licence identifier",
    "For example `CC-BY-4.0`; all are at https://spdx.org/licenses/.",
)
PAGE = Rule(
    r"([a-z0-9][A-Za-z0-9._-]*/)*[a-z0-9][A-Za-z0-9._-]*\.html",
    "a page below the locale's folder",
    "For example `about/privacy.html`.",
)
LINE = Rule(r"[^\r\n]*", "one line of text")

#: By class and field. An empty text passes where the field has a default.
RULES: dict[tuple[type, str], Rule] = {
    (Site, "name"): LINE,
    (Site, "base_url"): ADDRESS,
    (Site, "contact"): CONTACT,
    (Site, "improve_url"): LINK,
    (FieldConfig, "name"): NAME,
    (CollectionConfig, "name"): NAME,
    (CollectionConfig, "label"): LINE,
    (CollectionConfig, "source"): FOLDER,
    (DocumentConfig, "name"): NAME,
    (DocumentConfig, "title"): LINE,
    (DocumentConfig, "source"): FOLDER,
    (DocumentConfig, "version"): LINE,
    (AssessmentConfig, "name"): NAME,
    (AssessmentConfig, "title"): LINE,
    (AssessmentConfig, "statements"): NAME,
    (AssessmentConfig, "records"): FOLDER,
    (LinkConfig, "name"): NAME,
    (LinkConfig, "label"): LINE,
    (LinkConfig, "path"): PAGE,
    (Config, "figures"): FOLDER,
    (EditionConfig, "name"): NAME,
    (EditionConfig, "site_name"): LINE,
    (EditionConfig, "contact"): CONTACT,
    (EditionConfig, "base_url"): ADDRESS,
    (DataConfig, "licence"): SPDX,
    (Config, "vocabularies"): FOLDER,
    (Config, "templates"): FOLDER,
    (Config, "assets"): FOLDER,
    (Config, "static"): FOLDER,
    (Config, "exports"): FOLDER,
}
RANGES: dict[tuple[type, str], Range] = {
    (CollectionConfig, "shard_digits"): Range(0, 4),
    (CollectionConfig, "pair_minimum"): Range(1, 1_000_000),
    (Config, "page_size"): Range(1, 200),
    (SearchConfig, "related"): Range(0, 20),
    **{
        (BudgetsConfig, name): Range(100, 10_000_000)
        for name in ("first_view", "page", "css", "js")
    },
    (BudgetsConfig, "items"): Range(1, 1_000),
}
#: By class and field: the only values a name, or each name in a list, may have.
CHOICES: dict[tuple[type, str], tuple[str, ...]] = {
    (CollectionConfig, "kind"): KINDS,
    (CollectionConfig, "translatable"): COMMON_TRANSLATABLE,
    (SearchConfig, "fields"): SEARCHABLE,
}
