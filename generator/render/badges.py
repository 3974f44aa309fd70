"""Micro-credentials as Open Badges 3.0 achievements.

An `Achievement` says what can be achieved and from whom. It is no credential: there is no
person, no proof and no date of issue in it.

Source: https://www.imsglobal.org/spec/ob/v3p0/ (Achievement, Alignment, Profile, Related).
"""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from generator.theme.context import TermView

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
_EQF = "https://europa.eu/europass/en/description-eight-eqf-levels"
#: Where the European Commission publishes ISCED-F 2013, one address a code.
ISCED_F = "http://data.europa.eu/snb/isced-f/"


class Wording(Struct, frozen=True):
    """A micro-credential as readers of one language get it."""

    language: str
    name: str
    summary: str
    #: (heading, items) of what it takes to earn it.
    criteria: tuple[tuple[str, tuple[str, ...]], ...]


class Award(Struct, frozen=True):
    """What does not depend on the language, and addresses."""

    id: str
    #: Of the achievement file, and of the page about it.
    address: str
    page: str
    provider: TermView | None
    #: Of the page about the provider.
    provider_page: str
    subjects: tuple[TermView, ...]
    eqf: int
    credits: float
    tags: tuple[str, ...]
    #: The day it was last changed, or empty.
    version: str
    #: (address, language) of the same in other languages.
    related: tuple[tuple[str, str], ...]


def achievement(award: Award, words: Wording) -> dict[str, Any]:
    """Give the achievement as JSON-LD; what is not known is left out."""
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "id": award.address,
        "type": ["Achievement"],
        "achievementType": "MicroCredential",
        "name": words.name,
        "description": words.summary or words.name,
        "criteria": {"id": award.page, "narrative": _narrative(words.criteria) or words.name},
        "creator": _creator(award),
        "humanCode": award.id,
        "inLanguage": words.language,
        "creditsAvailable": float(award.credits),
        "fieldOfStudy": award.subjects[0].label.text if award.subjects else "",
        "tag": list(award.tags),
        "alignment": list(_alignments(award)),
        "related": [
            {"id": address, "type": ["Related"], "inLanguage": language}
            for address, language in award.related
        ],
        "version": award.version,
    }
    return {name: value for name, value in found.items() if value}


def _narrative(criteria: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    """Markdown, as the specification wants it."""
    parts = []
    for heading, items in criteria:
        listed = items[0] if len(items) == 1 else "\n".join(f"- {item}" for item in items)
        parts.append(f"## {heading}\n\n{listed}")
    return "\n\n".join(parts)


def _creator(award: Award) -> dict[str, Any] | None:
    if award.provider is None:
        return None
    name = award.provider.label.text
    return {"id": award.provider_page, "type": ["Profile"], "name": name}


def _alignments(award: Award) -> Iterator[dict[str, Any]]:
    for term in award.subjects:
        yield {
            "type": ["Alignment"],
            "targetName": term.label.text,
            "targetUrl": ISCED_F + term.code,
            "targetFramework": "ISCED-F 2013",
            "targetCode": term.code,
        }
    if award.eqf:
        yield {
            "type": ["Alignment"],
            "targetName": f"EQF level {award.eqf}",
            "targetUrl": _EQF,
            "targetFramework": "European Qualifications Framework",
            "targetCode": str(award.eqf),
        }
