"""schema.org descriptions of pages, as JSON-LD that is safe inside a script element."""

from typing import Any

import msgspec
from markupsafe import Markup

from generator.records.model import Record, Workload
from generator.theme.context import RecordPage, SiteView

_encode = msgspec.json.Encoder().encode
_TYPES = {
    "course": "Course",
    "training": "Course",
    "lesson": "LearningResource",
    "resource": "LearningResource",
    "micro-credential": "EducationalOccupationalCredential",
    "service": "GovernmentService",
}
_ISCED_F = "https://vocabs.acdh.oeaw.ac.at/isced/ISCED-F"


def script(data: dict[str, Any]) -> Markup:
    """Give JSON that cannot end the script element it stands in."""
    text = _encode(data).decode()
    for sign, escaped in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        if sign in text:
            text = text.replace(sign, escaped)
    return Markup(text)  # noqa: S704 escaped above


def record_jsonld(record: Record, kind: str, page: RecordPage, site: SiteView, tag: str) -> Markup:
    """Give the JSON-LD of a record's page."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _TYPES.get(kind, "LearningResource"),
        "@id": f"{site.base_url}{tag}/{page.tail}",
        "name": page.title.text,
        "identifier": record.id,
    }
    for key, value in _optional(record, kind, page):
        if value:
            data[key] = value
    return script(data)


def _optional(record: Record, kind: str, page: RecordPage) -> list[tuple[str, Any]]:
    service = kind in ("service", "micro-credential")
    provider = {"@type": "Organization", "name": page.provider.label.text} if page.provider else None
    found = [
        ("description", page.summary.text or page.title.text),
        ("provider", provider),
        ("url", record.link),
        ("keywords", record.tags if not service else None),
    ]
    if service:
        return found
    return [
        *found,
        ("inLanguage", record.languages),
        ("educationalLevel", page.level.label.text if page.level else ""),
        ("about", [_subject(t.code, t.label.text) for t in page.subjects]),
        ("license", page.licence.label.text if page.licence else ""),
        ("datePublished", record.published),
        ("dateModified", record.updated),
        ("teaches", page.outcomes.items),
        *(_course(record, page) if _TYPES.get(kind) == "Course" else ()),
    ]


def _course(record: Record, page: RecordPage) -> list[tuple[str, Any]]:
    instance = {"@type": "CourseInstance", "courseMode": "online"}
    if record.workload and (duration := iso_duration(record.workload)):
        instance["courseWorkload"] = duration
    sections = [{"@type": "Syllabus", "name": item} for item in page.syllabus.items]
    return [("hasCourseInstance", instance), ("syllabusSections", sections)]


def _subject(code: str, name: str) -> dict[str, str]:
    return {"@type": "DefinedTerm", "termCode": code, "inDefinedTermSet": _ISCED_F, "name": name}


def iso_duration(workload: Workload) -> str:
    """Give the hours in all as an ISO 8601 duration; empty where they are not known.

    >>> iso_duration(Workload(weekly_from=3, weekly_to=5, weeks=14)), iso_duration(Workload(hours=1.5))
    ('PT56H', 'PT1H30M')
    """
    hours = workload.hours or (workload.weekly_from + workload.weekly_to) / 2 * workload.weeks
    minutes = round(hours * 60)
    if not minutes:
        return ""
    rest = f"{minutes % 60}M" if minutes % 60 else ""
    return f"PT{minutes // 60}H{rest}" if minutes >= 60 else f"PT{rest}"
