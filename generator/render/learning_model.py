"""Micro-credentials in the words of the European Learning Model, in all languages at once.

A `Qualification` of the model is a specification: what may be learned, how it is assessed, who
awards it. There is no `credentialSubject` in it, because nobody is awarded anything here. The
elements are those of Annex I of the Council Recommendation of 16 June 2022 on a European
approach to micro-credentials for lifelong learning and employability.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from babel.core import get_global
from msgspec import Struct

from generator.render.badges import ISCED_F

CONTEXT = "http://data.europa.eu/snb/model/context/edc-ap"
_SNB = "http://data.europa.eu/snb/"
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
#: Codes of the Publications Office for languages of instruction, by BCP 47 language.
_LANGUAGES = {
    "ar": "ARA", "bn": "BEN", "de": "DEU", "en": "ENG", "es": "SPA", "fa": "FAS", "fr": "FRA",
    "hi": "HIN", "id": "IND", "it": "ITA", "ja": "JPN", "kk": "KAZ", "km": "KHM", "ko": "KOR",
    "lo": "LAO", "ms": "MSA", "my": "MYA", "pt": "POR", "ru": "RUS", "sw": "SWA", "th": "THA",
    "tr": "TUR", "ur": "URD", "uz": "UZB", "vi": "VIE", "zh": "ZHO",
}  # fmt: skip
#: Codes that ISO 3166 withdrew, which CLDR leads to a code of today.
_WITHDRAWN = frozenset(
    {"BUR", "DDR", "FXX", "NTZ", "SCG", "SUN", "TMP", "VDR", "YMD", "YUG", "ZAR"}
)
#: A text by language; the model has them by BCP 47 language without script or region.
Texts = Mapping[str, str]
Node = dict[str, Any]


class Element(Struct, frozen=True):
    """A micro-credential: every text by language; what is empty is not known."""

    #: Address of the file, and of the page about it.
    address: str
    page: str
    id: str
    scheme: str
    title: Texts
    description: Texts
    outcomes: tuple[Texts, ...] = ()
    #: ISO 8601 durations, and ECTS credits.
    volume: str = ""
    longest: str = ""
    credits: str = ""
    eqf: int = 0
    #: Codes of ISCED-F 2013 with their labels.
    subjects: tuple[tuple[str, Texts], ...] = ()
    #: BCP 47 languages of instruction with their names.
    languages: tuple[tuple[str, Texts], ...] = ()
    provider: Texts = {}
    #: ISO 3166-1 alpha-2, and its name.
    country: str = ""
    country_name: Texts = {}
    assessment: Texts = {}
    participation: Texts = {}
    prerequisites: Texts = {}
    #: Quality assurance, supervision, stackability, and that this is no credential.
    notes: tuple[Texts, ...] = ()


def qualification(element: Element) -> Node:
    """Give the specification as JSON-LD."""
    made = _Maker(element.address).qualification(element)
    return {"@context": CONTEXT, **made}


class _Maker:
    """Makes the nodes of one file, each with an id of its own."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.used: dict[str, int] = {}

    def node(self, type_: str, **rest: Any) -> Node:
        number = self.used[type_] = self.used.get(type_, 0) + 1
        name = f"{self.address}#{type_[0].lower()}{type_[1:]}-{number}"
        return {"id": name, "type": type_, **{k: v for k, v in rest.items() if v}}

    def note(self, text: Texts) -> Node | None:
        return self.node("Note", noteLiteral=text) if text else None

    def qualification(self, it: Element) -> Node:
        found = {
            "identifier": self.node("Identifier", notation=it.id, schemeName=it.scheme),
            "title": it.title,
            "description": it.description,
            "learningOutcome": [self.node("LearningOutcome", title=t) for t in it.outcomes],
            "volumeOfLearning": it.volume,
            "maximumDuration": it.longest,
            "creditPoint": self._credits(it.credits),
            "eqfLevel": it.eqf and _concept("eqf", it.eqf, {"en": f"Level {it.eqf}"}),
            "thematicArea": [_subject(code, label) for code, label in it.subjects],
            "language": [_language(*pair) for pair in it.languages if pair[0] in _LANGUAGES],
            "provenBy": self._assessment(it),
            "influencedBy": self._activity(it),
            "entryRequirement": self.note(it.prerequisites),
            "awardingOpportunity": self._awarding(it),
            "additionalNote": [note for note in map(self.note, it.notes) if note],
            "homepage": self.node("WebResource", contentURL=it.page),
            "dcType": _concept(
                "learning-opportunity", "74a4a268e8", {"en": "Short learning programme"}
            ),
        }
        kept = {name: value for name, value in found.items() if value}
        return {"id": it.address, "type": "Qualification", **kept}

    def _credits(self, point: str) -> Node | None:
        if not point:
            return None
        name = {"en": "European Credit Transfer System"}
        return self.node(
            "CreditPoint", framework=_concept("education-credit", "6fcec5c5af", name),
            point=point,
        )  # fmt: skip

    def _assessment(self, it: Element) -> Node | None:
        if not it.assessment:
            return None
        return self.node(
            "LearningAssessmentSpecification", title=it.title, description=it.assessment
        )

    def _activity(self, it: Element) -> Node | None:
        if not it.participation:
            return None
        return self.node(
            "LearningActivitySpecification", title=it.title, description=it.participation
        )

    def _awarding(self, it: Element) -> Node | None:
        if not it.provider:
            return None
        body = self.node("Organisation", legalName=it.provider, location=self._location(it))
        return self.node("AwardingOpportunity", awardingBody=body)

    def _location(self, it: Element) -> Node | None:
        code = _alpha_3().get(it.country, "")
        if not code:
            return None
        scheme = f"{_AUTHORITY}country"
        country = _in_scheme(f"{scheme}/{code}", scheme, it.country_name)
        return self.node("Location", address=self.node("Address", countryCode=country))


def _in_scheme(address: str, scheme: str, label: Texts) -> Node:
    return {
        "id": address,
        "type": "Concept",
        "inScheme": {"id": scheme, "type": "ConceptScheme"},
        "prefLabel": dict(label),
    }


def _concept(vocabulary: str, code: str | int, label: Texts) -> Node:
    # All vocabularies of the model carry the same last part in their scheme's address.
    return _in_scheme(f"{_SNB}{vocabulary}/{code}", f"{_SNB}{vocabulary}/25831c2", label)


def _subject(code: str, label: Texts) -> Node:
    return _in_scheme(f"{ISCED_F}{code}", f"{ISCED_F}25831c2", label)


def _language(language: str, name: Texts) -> Node:
    scheme = f"{_AUTHORITY}language"
    return _in_scheme(f"{scheme}/{_LANGUAGES[language]}", scheme, name)


@lru_cache(maxsize=1)
def _alpha_3() -> dict[str, str]:
    """ISO 3166-1 alpha-2 to alpha-3, as CLDR's aliases have them."""
    aliases = get_global("territory_aliases").items()
    return {
        to[0]: code
        for code, to in aliases
        if len(code) == 3 and code.isalpha() and len(to) == 1 and code not in _WITHDRAWN
    }
