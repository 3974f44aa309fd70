"""Pages of kinds that have more to show than a course: their templates, and what these get."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from generator.config.kinds import FIELDS
from generator.records.model import Record
from generator.render.companions import (
    achievement_path,
    calendar_path,
    days,
    learning_model_path,
)
from generator.theme.context import (
    EventPage,
    FieldView,
    MicroCredentialPage,
    MirrorPage,
    RecordPage,
    ServicePage,
    StandardPage,
)


class KindOfPage(NamedTuple):
    """A template, and the type of what it gets."""

    template: str
    page: type[RecordPage]


PLAIN = KindOfPage("record.html.j2", RecordPage)
#: Kinds with a template of their own; the others have the plain one.
OWN: Mapping[str, KindOfPage] = {
    "micro-credential": KindOfPage("micro-credential.html.j2", MicroCredentialPage),
    "service": KindOfPage("service.html.j2", ServicePage),
    "standard": KindOfPage("standard.html.j2", StandardPage),
    "event": KindOfPage("event.html.j2", EventPage),
    "mirror": KindOfPage("mirror.html.j2", MirrorPage),
}
#: Templates of records' pages.
RECORD_TEMPLATES = (PLAIN.template, *sorted(own.template for own in OWN.values()))
#: The code that says of a mirror that it is not one.
_EXAMPLE = "example"


def special(page: RecordPage, kind: str, record: Record, tag: str, home: str) -> RecordPage:
    """Give the page of a kind that has its own; the same page for every other kind.

    `tag` is the page's locale, `home` that in which the record always has a page.
    """
    own = OWN.get(kind)
    if own is None:
        return page
    values: dict[str, Any] = {
        name: getattr(page, name) for name in RecordPage.__struct_fields__
    }
    known: dict[str, Any] = {
        f.name: f for f in page.fields if _has_wanted(f, FIELDS[kind].get(f.name, ""))
    }
    values["fields"] = tuple(f for f in page.fields if f.name not in known)
    return own.page(**values, **known, **_more(kind, page, record, tag, home))


def _has_wanted(field: FieldView, wanted: str) -> bool:
    """Say whether a field holds what its kind expects: a record may have another kind than
    its collection.
    """
    match wanted:
        case "text" | "number":
            return field.text is not None
        case "list":
            return field.items is not None
        case "code":
            return bool(field.terms)
        case "date":
            return field.date is not None
    return False


def _more(kind: str, page: RecordPage, record: Record, tag: str, home: str) -> dict[str, Any]:
    collection = page.tail.partition("/")[0]
    match kind:
        case "micro-credential":
            return {
                "achievement": achievement_path(tag, collection, record.id),
                "learning_model": learning_model_path(home, collection, record.id),
            }
        case "event" if days(record):
            return {"calendar": calendar_path(tag, collection, record.id)}
        case "mirror":
            return {"example": record.fields.get("standing") == _EXAMPLE}
    return {}
