"""schema.org descriptions of pages, as JSON-LD that is safe inside a script element."""

from functools import lru_cache
from typing import Any

import msgspec
from msgspec import Struct, field

from generator.records.model import Record, Workload
from generator.theme.context import RecordPage, SiteView
from generator.translation.passages import Html

_encode = msgspec.json.Encoder().encode
_RENAMED = {"context": "@context", "type": "@type", "id": "@id"}
_TYPES = {
    "course": "Course",
    "training": "Course",
    "lesson": "LearningResource",
    "resource": "LearningResource",
    "micro-credential": "EducationalOccupationalCredential",
    "service": "GovernmentService",
}
_ISCED_F = "https://vocabs.acdh.oeaw.ac.at/isced/ISCED-F"


class Organization(Struct, rename=_RENAMED, gc=False):
    """Who offers it."""

    name: str
    type: str = "Organization"


class DefinedTerm(Struct, rename=_RENAMED, gc=False):
    """A subject's code in its scheme."""

    termCode: str  # noqa: N815 schema.org's name
    name: str
    inDefinedTermSet: str = _ISCED_F  # noqa: N815
    type: str = "DefinedTerm"


class Instance(Struct, rename=_RENAMED, omit_defaults=True, gc=False):
    """How and how long a course is taken."""

    type: str
    courseMode: str  # noqa: N815
    courseWorkload: str = ""  # noqa: N815


class Section(Struct, rename=_RENAMED, gc=False):
    """A part of the syllabus."""

    name: str
    type: str = "Syllabus"


class Thing(Struct, rename=_RENAMED, omit_defaults=True, gc=False):
    """A record's page in schema.org's words; what is empty is left out."""

    context: str
    type: str
    id: str
    name: str
    identifier: str
    description: str
    provider: Organization | None = None
    url: str = ""
    keywords: tuple[str, ...] = ()
    inLanguage: tuple[str, ...] = ()  # noqa: N815
    educationalLevel: str = ""  # noqa: N815
    about: tuple[DefinedTerm, ...] = ()
    license: str = ""
    datePublished: str = ""  # noqa: N815
    dateModified: str = ""  # noqa: N815
    teaches: tuple[str, ...] = ()
    hasCourseInstance: Instance | None = None  # noqa: N815
    syllabusSections: list[Section] = field(default_factory=list)  # noqa: N815


def script(data: Any) -> Html:
    """Give JSON that cannot end the script element it stands in."""
    body = _encode(data)
    for sign, escaped in ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026")):
        if sign in body:
            body = body.replace(sign, escaped)
    return Html(body)


def record_jsonld(record: Record, kind: str, page: RecordPage, site: SiteView, tag: str) -> Html:
    """Give the JSON-LD of a record's page."""
    thing = Thing(
        "https://schema.org", _TYPES.get(kind, "LearningResource"), f"{site.base_url}{tag}/{page.tail}",
        page.title.text, record.id, page.summary.text or page.title.text,
        _organization(page.provider.label.text) if page.provider else None, record.link,
    )  # fmt: skip
    if thing.type not in ("GovernmentService", "EducationalOccupationalCredential"):
        _describe(thing, record, page)
    if thing.type == "Course":
        thing.hasCourseInstance = Instance("CourseInstance", "online", iso_duration(record.workload))
        thing.syllabusSections = [Section(item) for item in page.syllabus.items]
    return script(thing)


def _describe(thing: Thing, record: Record, page: RecordPage) -> None:
    thing.keywords = record.tags
    thing.inLanguage = record.languages
    thing.educationalLevel = page.level.label.text if page.level else ""
    thing.about = tuple([_subject(t.code, t.label.text) for t in page.subjects])
    thing.license = page.licence.label.text if page.licence else ""
    thing.datePublished, thing.dateModified = record.published, record.updated
    thing.teaches = page.outcomes.items


@lru_cache(maxsize=4096)
def _organization(name: str) -> Organization:
    return Organization(name)


@lru_cache(maxsize=4096)
def _subject(code: str, name: str) -> DefinedTerm:
    return DefinedTerm(code, name)


def iso_duration(workload: Workload | None) -> str:
    """Give the hours in all as an ISO 8601 duration; empty where they are not known.

    >>> iso_duration(Workload(weekly_from=3, weekly_to=5, weeks=14)), iso_duration(Workload(hours=1.5))
    ('PT56H', 'PT1H30M')
    """
    if workload is None:
        return ""
    hours = workload.hours or (workload.weekly_from + workload.weekly_to) / 2 * workload.weeks
    minutes = round(hours * 60)
    if not minutes:
        return ""
    rest = f"{minutes % 60}M" if minutes % 60 else ""
    return f"PT{minutes // 60}H{rest}" if minutes >= 60 else f"PT{rest}"
