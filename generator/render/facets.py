"""Ways to browse: which values of which facets a record has, and the addresses of their
pages.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256

from generator.config.model import CollectionConfig
from generator.records.codes import VOCABULARY_OF
from generator.records.model import Record, Term

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")

Broader = Mapping[str, Mapping[str, Term]]
#: The vocabulary that names keywords, where a site has it.
TAGS = "tags"


@lru_cache(maxsize=65536)
def slug(value: str) -> str:
    """Give a facet value as it stands in an address: the value itself, or something like it
    with a hash.

    >>> slug("0613"), slug("zh-Hans"), slug("数学"), slug("index")
    ('0613', 'zh-hans-730d4d', '872c1f', 'index-1bc04b')
    """
    if _SLUG.fullmatch(value) and value != "index":
        return value
    readable = _NOT_SLUG.sub("-", value.lower()).strip("-")[:40]
    digest = sha256(value.encode()).hexdigest()[:6]
    return f"{readable}-{digest}" if readable else digest


def facet_path(tag: str, collection: str, facet: str, value: str) -> str:
    """Give the page that lists a collection's records with one value."""
    return f"{tag}/{collection}/by/{facet}/{slug(value)}.html"


def pair_path(
    tag: str, collection: str, first: tuple[str, str], second: tuple[str, str]
) -> str:
    """Give the page that lists a collection's records with two values."""
    return (
        f"{tag}/{collection}/by/{first[0]}/{slug(first[1])}/{second[0]}/{slug(second[1])}.html"
    )


def facet_index_path(tag: str, collection: str, facet: str) -> str:
    """Give the page that lists all values of a facet."""
    return f"{tag}/{collection}/by/{facet}/index.html"


def term_path(tag: str, vocabulary: str, code: str) -> str:
    """Give the page of a vocabulary's term."""
    return f"{tag}/terms/{vocabulary}/{slug(code)}.html"


def vocabulary_path(tag: str, vocabulary: str) -> str:
    """Give the page of a vocabulary."""
    return f"{tag}/terms/{vocabulary}/index.html"


def tag_codes(vocabularies: Broader) -> dict[str, str]:
    """Give the code of each keyword that the vocabulary `tags` names, by its label.

    Authors write words; a word that the vocabulary lacks stays as it is.
    """
    return {term.label: code for code, term in vocabularies.get(TAGS, {}).items()}


def with_broader(codes: tuple[str, ...], terms: Mapping[str, Term]) -> list[str]:
    """Give codes and all broader ones, sorted: a record on algebra is one on mathematics
    too.
    """
    found = set(codes)
    for code in codes:
        while (term := terms.get(code)) and term.broader and term.broader not in found:
            code = term.broader  # noqa: PLW2901 climbing
            found.add(code)
    return sorted(found)


def facet_values(
    record: Record, facet: str, collection: CollectionConfig, vocabularies: Broader
) -> list[str]:
    """Give the values of one facet that a record has, broader terms among them."""
    value = getattr(record, facet) if hasattr(Record, facet) else record.fields.get(facet, "")
    codes = tuple(value) if isinstance(value, tuple | list) else (str(value),) if value else ()
    return with_broader(codes, vocabularies.get(vocabulary_of(collection, facet), {}))


def vocabulary_of(collection: CollectionConfig, name: str) -> str:
    """Give the vocabulary that a field takes its codes from; empty where there is none."""
    configured = (f.vocabulary for f in collection.fields if f.name == name)
    return VOCABULARY_OF.get(name) or next(configured, "")
