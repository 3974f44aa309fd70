"""schema.org descriptions of what is not a course or a lesson.

Source: https://schema.org/ (Event, GovernmentService, EducationalOccupationalCredential, ...).
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from generator.records.model import Record
from generator.render.companions import days
from generator.render.jsonld import DefinedTerm, keywords, script
from generator.theme.context import FieldView, RecordPage, SiteView, TermView
from generator.translation.passages import Html

Node = dict[str, Any]


class Told(Struct):
    """A record's page, and where it stands."""

    record: Record
    page: RecordPage
    site: SiteView
    #: The page's locale.
    tag: str

    @property
    def address(self) -> str:
        """Absolute address of the page."""
        return f"{self.site.base_url}{self.tag}/{self.page.tail}"

    def field(self, name: str) -> FieldView | None:
        """Give one of the kind's own fields, wherever the page has it."""
        own = getattr(self.page, name, None)
        if isinstance(own, FieldView):
            return own
        return next((f for f in self.page.fields if f.name == name), None)

    def text(self, name: str) -> str:
        """Give a field's text, or an empty one."""
        field = self.field(name)
        return field.text.text if field and field.text else ""

    def date(self, name: str) -> str:
        """Give a field's date as ISO 8601 writes it, or an empty text."""
        field = self.field(name)
        return field.date.iso if field and field.date else ""

    def term(self, name: str) -> TermView | None:
        """Give a field's term."""
        field = self.field(name)
        return field.terms[0] if field and field.terms else None

    def items(self, name: str) -> list[str]:
        """Give a field's list."""
        field = self.field(name)
        return list(field.items.items) if field and field.items else []


def kind_script(kind: str, told: Told) -> Html:
    """Give what stands inside the script element; nothing where the page is of nothing real."""
    found = DESCRIBED[kind](told)
    if not found:
        return Html()
    common = {
        "@context": "https://schema.org",
        "@id": told.address,
        "name": told.page.title.text,
        "description": told.page.summary.text or told.page.title.text,
        "identifier": told.record.id,
    }
    return script({k: v for k, v in {**common, **found}.items() if v})


def _creative(told: Told) -> Node:
    """What every CreativeWork may say; the text on the page is what is described."""
    page, record = told.page, told.record
    return {
        "inLanguage": told.tag,
        "about": [DefinedTerm(t.code, t.label.text) for t in page.subjects],
        "audience": [_audience(t) for t in page.audience],
        "keywords": list(keywords(page)),
        "license": page.licence.label.text if page.licence else "",
        "datePublished": record.published,
        "dateModified": record.updated,
    }


def _audience(term: TermView) -> Node:
    return {"@type": "Audience", "audienceType": term.label.text}


def _organisation(name: str) -> Node | None:
    return {"@type": "Organization", "name": name} if name else None


def _country(told: Told) -> Node | None:
    term = told.page.country
    return (
        {"@type": "Country", "name": term.label.text, "identifier": term.code} if term else None
    )


def _credential(told: Told) -> Node:
    page = told.page
    eqf = told.text("eqf")
    return {
        "@type": "EducationalOccupationalCredential",
        **_creative(told),
        "credentialCategory": {
            "@type": "DefinedTerm",
            "name": page.kind_label,
            "termCode": "MicroCredential",
        },
        "educationalLevel": page.level.label.text if page.level else "",
        "competencyRequired": list(page.outcomes.items),
        "provider": _organisation(page.provider.label.text if page.provider else ""),
        "educationalAlignment": eqf
        and {
            "@type": "AlignmentObject",
            "alignmentType": "educationalLevel",
            "educationalFramework": "European Qualifications Framework",
            "targetName": eqf,
        },
        "url": told.record.link,
    }


def _service(told: Told) -> Node:
    group = told.term("group")
    channel = told.record.link and {"@type": "ServiceChannel", "serviceUrl": told.record.link}
    return {
        "@type": "GovernmentService",
        "serviceType": group.label.text if group else "",
        "audience": [_audience(t) for t in told.page.audience],
        "areaServed": _country(told),
        "availableChannel": channel,
        "url": told.address,
    }


def _case(told: Told) -> Node:
    place = told.text("place")
    return {
        "@type": "Article",
        **_creative(told),
        "headline": told.page.title.text[:110],
        "author": _organisation(told.page.provider.label.text if told.page.provider else ""),
        "publisher": _organisation(told.site.publisher),
        "contentLocation": place and {"@type": "Place", "name": place},
        "mainEntityOfPage": told.address,
    }


def _standard(told: Told) -> Node:
    parts = [
        {
            "@type": "CreativeWork",
            "@id": f"{told.address}#clause-{n}",
            "position": n,
            "text": text,
        }
        for n, text in enumerate(told.items("clauses"), 1)
    ]
    kind = told.term("type")
    return {
        "@type": "CreativeWork",
        **_creative(told),
        "alternateName": told.text("designation"),
        "genre": kind.label.text if kind else "",
        "publisher": _organisation(told.text("issuer")),
        "datePublished": told.date("issued"),
        "dateModified": "",
        "license": "",
        "hasPart": parts,
        "url": told.record.link,
    }


def _event(told: Told) -> Node | None:
    if not told.date("start"):
        return None
    place = told.text("place")
    country = told.page.country
    address = country and {"@type": "PostalAddress", "addressCountry": country.code}
    where = {"@type": "Place", "name": place, "address": address or place}
    span = days(told.record)
    return {
        "@type": "Event",
        "startDate": told.date("start"),
        "endDate": span[1].isoformat() if span else told.date("end"),
        "eventStatus": "https://schema.org/EventScheduled",
        "location": where if place else None,
        "organizer": _organisation(told.text("organiser")),
        "keywords": list(keywords(told.page)),
        "url": told.record.link or told.address,
    }


def _member(told: Told) -> Node:
    return {
        "@type": "Organization",
        "url": told.record.link or told.address,
        "foundingDate": told.date("founded"),
        "location": _country(told),
        "keywords": list(keywords(told.page)),
        "member": [_organisation(name) for name in told.items("members")],
    }


def _mirror(told: Told) -> Node | None:
    """An example of an entry is of no site."""
    if getattr(told.page, "example", False) or not told.record.link:
        return None
    return {
        "@type": "WebSite",
        "url": told.record.link,
        "inLanguage": list(told.record.languages),
        "isBasedOn": told.site.base_url,
        "publisher": _organisation(told.text("operator")),
        "countryOfOrigin": _country(told),
        "dateCreated": told.date("since"),
    }


def _platform(told: Told) -> Node:
    region = told.term("region")
    area = region and {
        "@type": "AdministrativeArea",
        "name": region.label.text,
        "identifier": region.code,
    }
    return {
        "@type": "GovernmentService",
        "serviceType": told.page.kind_label,
        "areaServed": area or _country(told),
        "audience": [_audience(t) for t in told.page.audience],
        "url": told.record.link or told.address,
    }


#: By kind: what describes it; nothing for a page that is of nothing real.
DESCRIBED: Mapping[str, Callable[[Told], Node | None]] = {
    "micro-credential": _credential,
    "service": _service,
    "case": _case,
    "standard": _standard,
    "event": _event,
    "organisation": _member,
    "mirror": _mirror,
    "platform": _platform,
}
