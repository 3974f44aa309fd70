"""The site's data described for catalogues of data: DCAT 3 as JSON-LD, and schema.org on pages.

Sources: W3C DCAT 3 (Catalog, Dataset, Distribution), schema.org/Dataset. Texts stand in every
language of the site in which they are there, each with its tag.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from generator.config.model import CollectionConfig, Config
from generator.locales import Locale
from generator.records.figures import Figure
from generator.render.desk import Desk
from generator.render.facets import slug
from generator.render.jsonld import script
from generator.translation.passages import Html, Passage

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_MEDIA = "https://www.iana.org/assignments/media-types/"
_PERIOD = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
Desks = Mapping[Locale, Desk]


def licence_address(config: Config) -> str:
    """Give the address of the licence that the site's data has."""
    return f"https://spdx.org/licenses/{config.data.licence}"


def catalogue(
    series: Mapping[str, tuple[Figure, ...]], desks: Desks, config: Config
) -> dict[str, Any]:
    """Give the catalogue: a dataset for each series, and for each collection that is dumped."""
    base = config.site.base_url
    datasets = [_series(code, own, desks, config) for code, own in series.items()]
    if config.data.dumps:
        datasets += [_dump(collection, desks, config) for collection in config.collections]
    return {
        "@context": _CONTEXT,
        "@id": f"{base}data/catalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _texts((desk, desk.site.name) for desk in desks.values()),
        "dct:description": _texts((desk, desk.site.description) for desk in desks.values()),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": config.site.publisher},
        "dct:language": [locale.tag for locale in desks],
        "foaf:homepage": {"@id": base},
        "dcat:dataset": datasets,
    }


def _texts(texts: Iterable[tuple[Desk, str]]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": desk.locale.tag} for desk, text in texts if text]


def _labels(passages: Iterable[Passage]) -> list[dict[str, str]]:
    """Give each text once, in its own language: a page may show that of another."""
    found = {p.tag: p.text for p in passages if p.text}
    return [{"@value": text, "@language": tag} for tag, text in found.items()]


def _series(
    code: str, figures: tuple[Figure, ...], desks: Desks, config: Config
) -> dict[str, Any]:
    base, name = config.site.base_url, slug(code)
    notes = (desk.term_note("series", code) for desk in desks.values())
    page = f"{base}{config.site.default.tag}/data/{name}.html"
    return {
        "@id": f"{base}data/catalog.jsonld#series-{name}",
        "@type": "dcat:Dataset",
        "dct:identifier": code,
        "dct:title": _labels(desk.term_label("series", code) for desk in desks.values()),
        "dct:description": _labels(notes),
        "dct:temporal": _period(figures),
        "dct:license": {"@id": licence_address(config)},
        "dcat:landingPage": {"@id": page},
        "dcat:distribution": [
            _csv(f"{base}{locale.tag}/data/{name}.csv", locale) for locale in desks
        ],
    }


def _period(figures: tuple[Figure, ...]) -> dict[str, Any]:
    dates = sorted(figure.as_of for figure in figures)
    start, end = ({"@value": d, "@type": _PERIOD[len(d)]} for d in (dates[0], dates[-1]))
    return {"@type": "dct:PeriodOfTime", "dcat:startDate": start, "dcat:endDate": end}


def _csv(address: str, locale: Locale) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{_MEDIA}text/csv"},
        "dct:language": locale.tag,
    }


def _dump(collection: CollectionConfig, desks: Desks, config: Config) -> dict[str, Any]:
    base, name = config.site.base_url, collection.name
    labels = _texts((desk, desk.collection_label(collection)) for desk in desks.values())
    intros = _texts((desk, desk.collection_intro(collection)) for desk in desks.values())
    return {
        "@id": f"{base}data/catalog.jsonld#dump-{name}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"dump-{name}",
        "dct:title": labels,
        "dct:description": intros,
        "dct:license": {"@id": licence_address(config)},
        "dcat:landingPage": {"@id": f"{base}{config.site.default.tag}/{name}/index.html"},
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:downloadURL": {"@id": f"{base}data/{locale.tag}/{name}.jsonl.gz"},
                "dcat:mediaType": {"@id": f"{_MEDIA}application/json"},
                "dcat:compressFormat": {"@id": f"{_MEDIA}application/gzip"},
                "dct:language": locale.tag,
            }
            for locale in desks
        ],
    }


def dataset_jsonld(
    figures: tuple[Figure, ...], title: Passage, note: Passage, path: str, csv: str, desk: Desk
) -> Html:
    """Give what a series' page says of it to search engines."""
    base, dates = desk.site.base_url, sorted(figure.as_of for figure in figures)
    return script(
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "@id": f"{base}{path}",
            "name": title.text,
            "description": f"{title.text}. {note.text}".strip(),
            "url": f"{base}{path}",
            "inLanguage": desk.locale.tag,
            "isAccessibleForFree": True,
            "license": licence_address(desk.config),
            "creator": {"@type": "Organization", "name": desk.site.publisher},
            "temporalCoverage": "/".join(dict.fromkeys((dates[0], dates[-1]))),
            "variableMeasured": desk.term_label("units", figures[0].unit).text,
            "distribution": {
                "@type": "DataDownload",
                "encodingFormat": "text/csv",
                "contentUrl": f"{base}{csv}",
            },
        }
    )
