"""This repository's own site: its portal, service hall and micro-credentials, as published."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

LOCALES = ("zh-Hans", "en", "ar", "fr", "ru", "es", "th")
#: Terms of the European Learning Model that its sample does not happen to use: what a
#: specification says, where the sample has the achievement of a person.
BEYOND_SAMPLE = {
    "Qualification": {
        *("identifier", "description", "provenBy", "influencedBy", "awardingOpportunity"),
        *("additionalNote", "homepage", "@context"),
    },
    "LearningAssessmentSpecification": {"description"},
    "LearningActivitySpecification": {"description"},
    "AwardingOpportunity": {"id", "type", "awardingBody"},
}


def page(site: Path, path: str) -> str:
    return (site / path).read_text(encoding="utf-8")


def records(site: Path, collection: str) -> list[str]:
    ours = (p for p in (site / "zh-Hans" / collection).glob("*.html"))
    return sorted(p.stem for p in ours if p.stem != "index" and not p.stem.startswith("page-"))


# The portal


@pytest.mark.parametrize("tag", LOCALES)
def test_the_portal_leads_everywhere(ours: Path, tag: str) -> None:
    html = page(ours, f"{tag}/index.html")
    for name in ("basic", "vocational", "higher", "lifelong", "micro-credentials", "services"):
        assert f'href="../{tag}/{name}/index.html"' in html
        assert f'id="sector-{name}"' in html
    for name in ("cases", "standards", "conferences", "alliances", "mirrors", "platforms"):
        assert f'href="../{tag}/{name}/index.html"' in html
    for name in ("basic", "vocational", "higher", "lifelong"):
        assert f'href="../{tag}/{name}/by/subjects/' in html
    assert html.count(f'href="../{tag}/services/by/group/') == 8
    assert f'action="../{tag}/search.html"' in html
    assert f'href="../{tag}/white-paper/index.html"' in html
    assert not re.search(r"<(script|style)>", html)


def test_every_figure_of_the_portal_says_its_date(ours: Path) -> None:
    html = page(ours, "en/index.html")
    strip = html.split('<dl class="figures">', 1)[1].split("</dl>", 1)[0]
    figures = strip.split("<div>")[1:]
    assert len(figures) == 6
    for figure in figures:
        assert re.search(r'<time datetime="20\d\d', figure)
        path = re.search(r'href="\.\./(en/data/[^"]+)"', figure)
        assert path is not None
        assert (ours / path[1]).is_file()


# Services


def test_fifty_one_services_stand_in_seven_groups_and_student_aid(ours: Path) -> None:
    services = records(ours, "services")
    assert len(services) == 51
    hall = page(ours, "zh-Hans/services/index.html")
    groups = re.findall(r'id="group-([a-z-]+)"', hall)
    assert set(groups) == {
        *("employment", "examinations", "degrees", "study-abroad", "language"),
        *("off-campus", "teachers", "student-aid"),
    }
    linked = re.findall(r'href="\.\./\.\./zh-Hans/services/([a-z0-9-]+)\.html"', hall)
    assert sorted(name for name in linked if name != "index") == services


def test_every_service_says_what_it_needs_costs_and_when_it_was_checked(ours: Path) -> None:
    for name in records(ours, "services"):
        html = page(ours, f"en/services/{name}.html")
        assert '<ol class="steps"' in html, name
        assert 'id="field-documents"' in html, name
        for label in ("Cost", "Last checked", "Audience"):
            assert f">{label}</dt>" in html, (name, label)
        assert '<a class="go" href="https://' in html, name


# Conferences


@pytest.mark.parametrize("tag", LOCALES)
def test_the_conferences_are_in_calendars_in_every_language(ours: Path, tag: str) -> None:
    days = {}
    for year in (2023, 2025):
        name = f"{tag}/conferences/world-digital-education-conference-{year}.ics"
        [event] = Calendar.from_ical((ours / name).read_bytes()).walk("VEVENT")
        days[year] = (event.decoded("dtstart").isoformat(), event.decoded("dtend").isoformat())
        assert event["summary"].params["LANGUAGE"] == tag
    assert days == {2023: ("2023-02-13", "2023-02-15"), 2025: ("2025-05-14", "2025-05-17")}


def test_no_mirror_is_pretended(ours: Path) -> None:
    for name in records(ours, "mirrors"):
        html = page(ours, f"en/mirrors/{name}.html")
        assert "This is an example of an entry. There is no such mirror." in html


# Micro-credentials, against what the standards' own bodies publish


def achievements(ours: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(ours.glob("*/micro-credentials/*.achievement.json")):
        yield path.relative_to(ours).as_posix(), json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.real
def test_every_achievement_speaks_in_terms_of_the_open_badges_context(
    ours: Path, real_data: Path
) -> None:
    context = json.loads(
        (real_data / "standards/openbadges3/context-3.0.3.json").read_text(encoding="utf-8")
    )["@context"]
    # Terms of the Verifiable Credentials context, which this one builds on.
    shared = {"id", "type", "name", "description", "@context"}
    found = dict(achievements(ours))
    assert len(found) >= 7 * 20
    for path, achievement in found.items():
        for node in nodes(achievement):
            [kind] = node["type"]
            terms = set(context[kind].get("@context", {})) | shared
            assert set(node) <= terms, (path, kind, set(node) - terms)
        assert set(achievement["criteria"]) == {"id", "narrative"}
        assert {"id", "type", "name", "description", "criteria"} <= set(achievement)
        assert achievement["id"] == f"https://tongwen.example.org/{path}"
        for other in achievement["related"]:
            assert other["id"].removeprefix("https://tongwen.example.org/") in found


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Go through the typed nodes of a document."""
    if isinstance(value, dict):
        if "type" in value:
            yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


@pytest.mark.real
def test_every_achievement_has_the_shape_of_the_published_examples(
    ours: Path, real_data: Path
) -> None:
    shapes: dict[str, set[str]] = {}
    for example in (real_data / "standards/openbadges3/examples").glob("*.html"):
        for body in re.findall(r"(?s)<pre[^>]*>(.*?)</pre>", example.read_text("utf-8")):
            for achievement in wholes(unescape(body)):
                collect(achievement, "", shapes)
    assert shapes["name"] == {"str"}
    for path, achievement in achievements(ours):
        mine: dict[str, set[str]] = {}
        collect(achievement, "", mine)
        for key, kinds in mine.items():
            if key in shapes:
                assert kinds <= shapes[key] | {"float", "int"}, (path, key)


def wholes(text: str) -> Iterator[Any]:
    """Give the achievements of an example: those that are whole JSON."""
    try:
        document = json.loads(text)
    except ValueError:
        return
    subject = document.get("credentialSubject", {})
    if isinstance(subject, dict) and isinstance(subject.get("achievement"), dict):
        yield subject["achievement"]


def collect(value: Any, at: str, into: dict[str, set[str]]) -> None:
    """Note of what type the value of each key is."""
    if isinstance(value, dict):
        for key, inner in value.items():
            name = f"{at}.{key}" if at else key
            into.setdefault(name, set()).add(type(inner).__name__)
            collect(inner, name, into)
    elif isinstance(value, list):
        for inner in value:
            collect(inner, at, into)


@pytest.mark.real
def test_every_micro_credential_speaks_in_terms_of_the_european_learning_model(
    ours: Path, real_data: Path
) -> None:
    folder = real_data / "standards/elm"
    sample = json.loads((folder / "Sample-MC-Annex1-unsigned.jsonld").read_text("utf-8"))
    terms: dict[str, set[str]] = {kind: set(own) for kind, own in BEYOND_SAMPLE.items()}
    schemes = set()
    for node in nodes(sample):
        if isinstance(node["type"], str):
            terms.setdefault(node["type"], set()).update(node)
        if "inScheme" in node:
            schemes.add(node["inScheme"]["id"])
    files = sorted((ours / "zh-Hans/micro-credentials").glob("*.elm.json"))
    assert len(files) >= 20
    for file in files:
        model = json.loads(file.read_text(encoding="utf-8"))
        assert model["@context"] in sample["@context"]
        for node in nodes(model):
            assert set(node) <= terms[node["type"]], (file.name, node["type"])
            if "inScheme" in node:
                assert node["inScheme"]["id"] in schemes | {
                    "http://data.europa.eu/snb/isced-f/25831c2"
                }
        ids = [node["id"] for node in nodes(model) if node["type"] != "Concept"]
        own = [name for name in ids if name.startswith("https://tongwen.example.org/")]
        assert len(own) == len(set(own))


@pytest.mark.real
def test_no_mandatory_european_element_is_missing(ours: Path, real_data: Path) -> None:
    assert (real_data / "standards/elm").is_dir()
    for file in sorted((ours / "zh-Hans/micro-credentials").glob("*.elm.json")):
        model = json.loads(file.read_text(encoding="utf-8"))
        wanted = {
            *("title", "learningOutcome", "volumeOfLearning", "eqfLevel", "provenBy"),
            *("influencedBy", "awardingOpportunity", "additionalNote"),
        }
        assert wanted <= set(model), (file.name, wanted - set(model))
        body = model["awardingOpportunity"]["awardingBody"]
        country = body["location"]["address"]["countryCode"]["id"]
        assert country == "http://publications.europa.eu/resource/authority/country/CHN"
        for language in ("zh", "en", "ar", "fr", "ru", "es", "th"):
            assert language in model["title"], (file.name, language)
