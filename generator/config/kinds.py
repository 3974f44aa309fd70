"""Kinds of records: what each may say besides the common fields, and of which type.

A collection names a kind; its `fields` in site_config.yml give those of the kind that its
records
use a label and a vocabulary. A name that stands here has a meaning to the theme, so that it
must be of the type given here; other names are free.
"""

from collections.abc import Mapping

from generator.config.model import FieldType

KindFields = Mapping[str, FieldType]

#: By kind: its own fields and their types.
FIELDS: Mapping[str, KindFields] = {
    "course": {},
    "lesson": {},
    "training": {},
    "resource": {},
    # The elements of Annex I of the Council Recommendation of 16 June 2022 on micro-credentials
    # that the common fields (title, provider, country, outcomes, workload) do not hold.
    "micro-credential": {
        "eqf": "number",
        "assessment": "text",
        "participation": "text",
        "quality": "text",
        "prerequisites": "text",
        "supervision": "text",
        "stackability": "text",
    },
    "service": {
        "group": "code",
        "documents": "list",
        "steps": "list",
        "cost": "text",
        "checked": "date",
    },
    "case": {"place": "text", "region": "code", "figures": "list"},
    "standard": {
        "designation": "text",
        "type": "code",
        "issuer": "text",
        "issued": "date",
        "clauses": "list",
        "checked": "date",
    },
    "event": {
        "start": "date",
        "end": "date",
        "place": "text",
        "organiser": "text",
        "theme": "text",
        "figures": "list",
    },
    "organisation": {
        "role": "code",
        "founded": "date",
        "members": "list",
        "figures": "list",
        "checked": "date",
    },
    "mirror": {
        "operator": "text",
        "standing": "code",
        "since": "date",
        "checked": "date",
    },
    "platform": {"region": "code", "stage": "code", "since": "date", "figures": "list"},
}
KINDS = tuple(FIELDS)
#: By kind: what a listing says of each record besides what it says of a course.
ON_CARDS: Mapping[str, tuple[str, ...]] = {
    "service": ("group",),
    "case": ("place",),
    "standard": ("designation", "type"),
    "event": ("start", "place"),
    "organisation": ("role",),
    "mirror": ("standing",),
    "platform": ("region", "stage"),
}
