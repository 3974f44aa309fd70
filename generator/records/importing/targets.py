"""The fields of a record as a mapping names them, and what kind of value each takes."""

from dataclasses import replace
from typing import Literal

from generator.config.model import CollectionConfig, FieldConfig
from generator.problems import nearest
from generator.records.codes import VOCABULARY_OF
from generator.records.importing.mapping import ImportRules

#: How the text of a cell is read.
Reading = Literal[
    "text", "markdown", "list", "code", "codes", "languages", "language", "media", "date",
    "link", "number", "hours", "weeks", "weekly", "boolean",
]  # fmt: skip

_READINGS: dict[str, Reading] = {
    "title": "text", "summary": "text", "description": "markdown", "kind": "text",
    "language": "language", "outcomes": "list", "syllabus": "list", "tags": "list",
    "provider": "code", "subjects": "codes", "level": "code", "languages": "languages",
    "audience": "codes", "media": "media", "licence": "text", "link": "link", "country": "code",
    "published": "date", "updated": "date",
    "workload.hours": "hours", "workload.weekly": "weekly", "workload.weeks": "weeks",
    "workload.credits": "number",
}  # fmt: skip

_OWN_READINGS: dict[str, Reading] = {
    "text": "text", "markdown": "markdown", "list": "list", "code": "code", "codes": "codes",
    "number": "number", "date": "date", "url": "link", "boolean": "boolean",
}  # fmt: skip


def fault_of_target(name: str, collection: CollectionConfig) -> str | None:
    """Give the hint for a field that records of the collection lack; None for one they have.

    >>> fault_of_target("titel", CollectionConfig("courses", "دورات"))
    'Did you mean `title`?'
    """
    if name in _READINGS or name.startswith("media."):
        return None
    own = [f"fields.{field.name}" for field in collection.fields]
    if name in own:
        return None
    if name.startswith("fields."):
        return nearest(name, own) or "Add it to the collection's `fields` in the site's file."
    return nearest(name, [*_READINGS, *own]) or "Its own fields are written `fields.NAME`."


def fitting(rules: ImportRules, collection: CollectionConfig) -> ImportRules:
    """Give the rules without optional fields that records of the collection do not have."""
    fields = (
        r for r in rules.fields if not r.optional or not fault_of_target(r.target, collection)
    )
    return replace(rules, fields=tuple(fields))


def reading_of(name: str, collection: CollectionConfig) -> Reading:
    """Give how the cells of a field are read."""
    if name.startswith("media."):
        return "languages"
    if name.startswith("fields."):
        return _OWN_READINGS[_own(name, collection).type]
    return _READINGS[name]


def vocabulary_of(name: str, collection: CollectionConfig) -> str:
    """Give the vocabulary a field takes its codes from, or an empty name."""
    if name.startswith("fields."):
        return _own(name, collection).vocabulary
    return VOCABULARY_OF.get(name, "")


def _own(name: str, collection: CollectionConfig) -> FieldConfig:
    return next(field for field in collection.fields if f"fields.{field.name}" == name)
