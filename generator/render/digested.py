"""A shard's digest, made from what is about to be printed."""

from collections.abc import Sequence
from hashlib import sha256

from generator.config.model import CollectionConfig
from generator.records.codes import VOCABULARY_OF
from generator.records.model import Record
from generator.records.read import Source
from generator.records.shards import address
from generator.render.available import Available
from generator.render.digest import Digest
from generator.render.facets import Broader, facet_values, vocabulary_of


def digest_of(
    sources: Sequence[Source],
    available: Sequence[Available],
    cards: Sequence[Sequence[bytes]],
    collection: CollectionConfig,
    vocabularies: Broader,
) -> Digest:
    """Give what listings need of a shard's records; `cards` are those of each locale."""
    records = [source.record for source in sources]
    return Digest(
        ids=[r.id for r in records],
        addresses=[address(r.id) for r in records],
        retired=[r.status == "retired" for r in records],
        updated=[r.updated or r.published for r in records],
        available=[one.bits for one in available],
        facets=[
            [facet_values(r, facet, collection, vocabularies) for facet in collection.facets]
            for r in records
        ],
        terms=[_terms(r, collection) for r in records],
        cards=[
            b"".join([sha256(card).digest()[:8] for card in row])
            for row in zip(*cards, strict=True)
        ],
        replaced_by=[r.replaced_by for r in records],
    )


def _terms(record: Record, config: CollectionConfig) -> list[str]:
    """Give `vocabulary/code` of every term that a record uses."""
    found = [f"{VOCABULARY_OF['subjects']}/{code}" for code in record.subjects]
    found += [f"{VOCABULARY_OF['audience']}/{code}" for code in record.audience]
    for name, code in (
        ("level", record.level),
        ("provider", record.provider),
        ("licence", record.licence),
        ("country", record.country),
    ):
        if code:
            found.append(f"{VOCABULARY_OF[name]}/{code}")
    for own in config.fields:
        if own.type in ("code", "codes") and (value := record.fields.get(own.name)):
            codes = value if isinstance(value, list) else [str(value)]
            found += [f"{vocabulary_of(config, own.name)}/{code}" for code in codes]
    return sorted(set(found))
