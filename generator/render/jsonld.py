"""schema.org descriptions of pages, as JSON-LD that is safe inside a script element."""

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct, field

from generator.records.model import Record, Workload
from generator.theme.context import RecordPage, SiteView, TermView
from generator.theme.memo import Memo
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
    "case": "Article",
    "standard": "CreativeWork",
    "event": "Event",
    "organisation": "Organization",
    "mirror": "WebSite",
    "platform": "WebSite",
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
    return Html(_safe(data))


def document(data: Any) -> bytes:
    """Give a JSON file that people may read too."""
    return msgspec.json.format(_encode(data), indent=1) + b"\n"


def _safe(data: Any) -> bytes:
    body = _encode(data)
    for sign, escaped in ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026")):
        if sign in body:
            body = body.replace(sign, escaped)
    return body


class RecordJsonld:
    """Writes the JSON-LD of records' pages of one collection in one locale.

    Nearly all of it is the same on many pages, or text that JSON has as HTML has it: then it is
    put together from bytes. `exact` gives the same bytes from objects, for whatever text.
    """

    def __init__(self, site: SiteView, tag: str, collection: str) -> None:
        self.base = f"{site.base_url}{tag}/{collection}/"
        self.kinds = Memo(self._head)
        self.provider = Memo(_provider)
        self.level, self.licence = Memo(_named("educationalLevel")), Memo(_named("license"))
        self.subjects = Memo(_about)

    def _head(self, kind: str) -> tuple[str, bytes]:
        start = {"@context": "https://schema.org", "@type": type_of(kind), "@id": self.base}
        return type_of(kind), _safe(start)[:-2]

    def script(self, record: Record, kind: str, page: RecordPage) -> Html:
        """Give what stands inside the script element."""
        title, summary = page.title.utf8, page.summary.utf8
        outcomes, syllabus = page.outcomes.utf8, page.syllabus.utf8
        together = b"\0".join((title, summary, outcomes, syllabus))
        if _is_special(together):
            if _QUOTE in together or _LESS in together:
                return script(exact(record, kind, page, self.base))
            title, summary, outcomes, syllabus = _as_json(together).split(b"\0")
        if _LINE in title or _LINE in summary:
            title, summary = (one.replace(b"\n", b"\\n") for one in (title, summary))
        schema, head = self.kinds[kind]
        own = _own[record.id]
        out = [
            head,
            own,
            b'.html","name":"',
            title,
            b'","identifier":"',
            own,
            b'","description":"',
            summary or title,
            b'"',
            self.provider[page.provider],
            _url[record.link],
        ]
        add = out.append
        if schema not in _UNDESCRIBED:
            out += (
                _keywords[keywords(page)],
                _languages[record.languages],
                self.level[page.level],
                self.subjects[page.subjects],
                self.licence[page.licence],
                _published[record.published],
                _modified[record.updated],
            )
            if outcomes:
                add(b',"teaches":["' + outcomes.replace(b"\n", b'","') + b'"]')
        if schema == "Course":
            add(_instance[record.workload])
            if syllabus:
                add(_SECTIONS + syllabus.replace(b"\n", _NEXT_SECTION) + _LAST_SECTION)
        add(b"}")
        return Html(b"".join(out))


def _is_special(words: bytes) -> bool:
    """Say whether JSON has words of passages otherwise than HTML, line ends apart: these hold
    no other control characters.
    """
    return (
        _AMPERSAND in words
        or _BACKSLASH in words
        or _TAB in words
        or _QUOTE in words
        or _LESS in words
    )


def _as_json(words: bytes) -> bytes:
    """Give words as they stand in HTML as they stand in JSON inside a script element, line
    ends apart.
    """
    for sign, escaped in _ESCAPES:
        if sign in words:
            words = words.replace(sign, escaped)
    return words


#: The backslash first: the others bring backslashes.
_ESCAPES = (
    (b"\\", b"\\\\"),
    (b"\t", b"\\t"),
    (b"&#39;", b"'"),
    (b"&#34;", b'\\"'),
    (b"&lt;", b"\\u003c"),
    (b"&gt;", b"\\u003e"),
    (b"&amp;", b"\\u0026"),
)


# As numbers, for which bytes are searched without a detour.
_AMPERSAND, _BACKSLASH, _LINE, _TAB, _QUOTE, _LESS = b'&\\\n\t"<'
_UNDESCRIBED = ("GovernmentService", "EducationalOccupationalCredential")
_SECTIONS = b',"syllabusSections":[{"name":"'
_NEXT_SECTION = b'","@type":"Syllabus"},{"name":"'
_LAST_SECTION = b'","@type":"Syllabus"}]'


def keywords(page: RecordPage) -> tuple[str, ...]:
    """Give a page's keywords: those in the reader's language, then the others."""
    if not page.keywords:
        return page.tags
    return (*[named.text for named in page.keywords], *page.tags)


def type_of(kind: str) -> str:
    """Give schema.org's type for a kind of record."""
    return _TYPES.get(kind, "LearningResource")


def _member(name: str) -> Memo[Any, bytes]:
    """Give what writes `,"name":value`, or nothing for what is empty."""
    start = f',"{name}":'.encode()
    return Memo(lambda value: start + _safe(value) if value else b"")


_own: Memo[str, bytes] = Memo(lambda record_id: _safe(record_id)[1:-1])
_url, _keywords, _languages = _member("url"), _member("keywords"), _member("inLanguage")
_published, _modified = _member("datePublished"), _member("dateModified")
_instance: Memo[Workload | None, bytes] = Memo(
    lambda work: b',"hasCourseInstance":' + _safe(_course(work))
)


def _named(name: str) -> Callable[[TermView | None], bytes]:
    start = f',"{name}":'.encode()
    return lambda term: start + _safe(term.label.text) if term else b""


def _about(terms: tuple[TermView, ...]) -> bytes:
    return b',"about":' + _safe(_subjects(terms)) if terms else b""


def _provider(term: TermView | None) -> bytes:
    return b',"provider":' + _safe(Organization(term.label.text)) if term else b""


def exact(record: Record, kind: str, page: RecordPage, base: str) -> Thing:
    """Give the description of a record's page; `base` is the address of its folder."""
    thing = Thing(
        "https://schema.org",
        type_of(kind),
        f"{base}{record.id}.html",
        page.title.text,
        record.id,
        page.summary.text or page.title.text,
        Organization(page.provider.label.text) if page.provider else None,
        record.link,
    )
    if thing.type not in _UNDESCRIBED:
        _describe(thing, record, page)
    if thing.type == "Course":
        thing.hasCourseInstance = _course(record.workload)
        thing.syllabusSections = [Section(item) for item in page.syllabus.items]
    return thing


def _describe(thing: Thing, record: Record, page: RecordPage) -> None:
    thing.keywords = keywords(page)
    thing.inLanguage = record.languages
    thing.educationalLevel = _label(page.level)
    thing.about = _subjects(page.subjects)
    thing.license = _label(page.licence)
    thing.datePublished, thing.dateModified = record.published, record.updated
    thing.teaches = page.outcomes.items


def _label(term: TermView | None) -> str:
    return term.label.text if term else ""


def _subjects(terms: tuple[TermView, ...]) -> tuple[DefinedTerm, ...]:
    return tuple([DefinedTerm(term.code, term.label.text) for term in terms])


def _course(workload: Workload | None) -> Instance:
    return Instance("CourseInstance", "online", iso_duration(workload))


def iso_duration(workload: Workload | None) -> str:
    """Give the hours in all as an ISO 8601 duration; empty where they are not known.

    >>> iso_duration(Workload(weekly_from=3, weekly_to=5, weeks=14))
    'PT56H'
    >>> iso_duration(Workload(hours=1.5))
    'PT1H30M'
    """
    if workload is None:
        return ""
    hours = workload.hours or (workload.weekly_from + workload.weekly_to) / 2 * workload.weeks
    minutes = round(hours * 60)
    if not minutes:
        return ""
    rest = f"{minutes % 60}M" if minutes % 60 else ""
    return f"PT{minutes // 60}H{rest}" if minutes >= 60 else f"PT{rest}"
