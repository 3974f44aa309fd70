"""Sheets of pages that no record makes: figures, self-assessments, how the site was translated.

Each says all it depends on, as those in `generator.render.sheets` do.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from generator.config.model import Config
from generator.records.figures import Figure
from generator.render.digest import Member
from generator.render.facets import slug
from generator.translation.signatures import Signed
from generator.translation.status import Counts

#: Address of the DCAT catalogue, one for all locales.
CATALOGUE = "data/catalog.jsonld"
#: Address of the page about how the site was translated, below the locale's folder.
TRANSLATED = "how-translated.html"


class Facts(Struct, frozen=True):
    """What these pages are made from, read and checked before any page is written."""

    figures: tuple[Figure, ...] = ()
    #: Assessment to its areas; of each, `<collection>/<id>` of the records it recommends.
    advice: Mapping[str, Mapping[str, tuple[str, ...]]] = {}
    signed: tuple[Signed, ...] = ()
    #: Whether the catalogue's translations are counted in `signed`.
    whole: bool = True


def data_path(tag: str) -> str:
    """Give the address of the page of all series."""
    return f"{tag}/data/index.html"


def series_path(tag: str, series: str) -> str:
    """Give the address of a series."""
    return f"{tag}/data/{slug(series)}.html"


def csv_path(tag: str, series: str = "") -> str:
    """Give the address of a series as CSV; of all figures where none is named."""
    return f"{tag}/data/{slug(series) if series else 'index'}.csv"


def assessment_path(tag: str, name: str) -> str:
    """Give the address of a self-assessment."""
    return f"{tag}/{name}.html"


def by_series(figures: Iterable[Figure]) -> dict[str, tuple[Figure, ...]]:
    """Give the figures of each series, in the order they come in."""
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.series, []).append(figure)
    return {series: tuple(own) for series, own in found.items()}


def standing_paths(config: Config, facts: Facts, tag: str) -> Iterator[str]:
    """Give the addresses of these pages in one locale, for its sitemap."""
    if facts.figures:
        yield data_path(tag)
        yield from (series_path(tag, code) for code in by_series(facts.figures))
    yield from (assessment_path(tag, one.name) for one in config.assessments)
    yield f"{tag}/{TRANSLATED}"


class DataSheet(Struct, frozen=True, array_like=True, gc=False, tag="data"):
    """The page of all series."""

    figures: tuple[Figure, ...]


class SeriesSheet(Struct, frozen=True, array_like=True, gc=False, tag="series"):
    """The page of one series."""

    figures: tuple[Figure, ...]


class FiguresCsv(Struct, frozen=True, array_like=True, gc=False, tag="figures-csv"):
    """Figures as CSV, for readers of one locale."""

    figures: tuple[Figure, ...]


class Catalogue(Struct, frozen=True, array_like=True, gc=False, tag="catalogue"):
    """The DCAT catalogue of all data."""

    figures: tuple[Figure, ...]


class Assessment(Struct, frozen=True, array_like=True, gc=False, tag="assessment"):
    """A self-assessment, and for each area the records it recommends."""

    name: str
    #: Area; collection and record.
    records: tuple[tuple[str, tuple[tuple[str, Member], ...]], ...]


class Translated(Struct, frozen=True, array_like=True, gc=False, tag="translated"):
    """The page about how the site was translated."""

    #: Locale and its passages by state.
    rows: tuple[tuple[str, Counts], ...]
    signed: tuple[Signed, ...]
    #: Whether the catalogue's translations are counted in `signed`.
    whole: bool
