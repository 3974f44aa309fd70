"""The home page: ways into every collection, dated figures, and what is new."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from generator.records.figures import Figure
from generator.render.desk import Desk
from generator.render.facets import facet_index_path, facet_path
from generator.render.figure_pages import amount
from generator.render.jsonld import script
from generator.render.listing_pages import value_label
from generator.render.standing import data_path, series_path
from generator.render.ways import LEARNING, Way
from generator.theme.context import (
    CollectionView,
    FacetValue,
    FacetView,
    HomeFigure,
    HomePage,
    NavItem,
    SectorView,
)
from generator.translation.passages import Html


class Home(Struct, frozen=True):
    """What the page is printed from."""

    path: str
    counts: Mapping[str, int]
    ways: tuple[Way, ...]
    figures: tuple[Figure, ...]
    cards: tuple[Html, ...]
    vocabularies: tuple[NavItem, ...]


def home_page(home: Home, desk: Desk) -> HomePage:
    """Give what `home.html.j2` gets."""
    views = {c.name: c for c in collections(desk, home.counts)}
    of_kind = {c.name: c.kind for c in desk.config.collections}

    def sectors(fits: Callable[[str], bool]) -> tuple[SectorView, ...]:
        return tuple(
            _sector(view, home, desk) for name, view in views.items() if fits(of_kind[name])
        )

    apart = {*LEARNING, "micro-credential", "service"}
    return HomePage(
        tail=home.path.partition("/")[2],
        sectors=sectors(lambda kind: kind in LEARNING),
        credentials=sectors(lambda kind: kind == "micro-credential"),
        services=sectors(lambda kind: kind == "service"),
        library=tuple(view for name, view in views.items() if of_kind[name] not in apart),
        documents=tuple(map(desk.document_view, desk.config.documents)),
        figures=tuple(_figure(figure, desk) for figure in home.figures),
        data=data_path(desk.locale.tag) if home.figures else "",
        vocabularies=home.vocabularies,
        cards=home.cards,
        total=sum(home.counts.values()),
        jsonld=script(_website(home, desk)),
    )


def collections(desk: Desk, counts: Mapping[str, int]) -> tuple[CollectionView, ...]:
    """Give the site's collections, in the order of the navigation."""
    return tuple(
        CollectionView(
            c.name,
            desk.collection_label(c),
            desk.collection_intro(c),
            f"{desk.locale.tag}/{c.name}/index.html",
            counts[c.name],
            desk.collection_attrs(c),
            desk.collection_attrs(c, "intro"),
        )
        for c in desk.config.collections
    )


def _sector(view: CollectionView, home: Home, desk: Desk) -> SectorView:
    own = (way for way in home.ways if way.collection == view.name and way.values)
    return SectorView(view, tuple(_facet(way, desk) for way in own))


def _facet(way: Way, desk: Desk) -> FacetView:
    collection, tag = desk.config.collection(way.collection), desk.locale.tag
    values = []
    for code, count in way.values:
        label = value_label(desk, collection, way.facet, code)
        path = facet_path(tag, way.collection, way.facet, code)
        values.append(FacetValue(label.text, path, count, attrs=label.attrs))
    return FacetView(
        way.facet,
        desk.facet_label(collection, way.facet),
        tuple(values),
        desk.facet_attrs(collection, way.facet),
        facet_index_path(tag, way.collection, way.facet),
    )


def _figure(figure: Figure, desk: Desk) -> HomeFigure:
    return HomeFigure(
        label=desk.term_label("series", figure.series),
        path=series_path(desk.locale.tag, figure.series),
        value=amount(figure, desk, compact=True),
        unit=desk.term_label("units", figure.unit),
        date=desk.date(figure.as_of),
    )


def _website(home: Home, desk: Desk) -> dict[str, object]:
    found: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": desk.site.name,
        "description": desk.site.description,
        "inLanguage": desk.locale.tag,
        "url": f"{desk.site.base_url}{home.path}",
    }
    if desk.site.publisher:
        found["publisher"] = {"@type": "Organization", "name": desk.site.publisher}
    if desk.config.search.enabled:
        target = f"{desk.site.base_url}{desk.locale.tag}/search.html?q={{search_term_string}}"
        found["potentialAction"] = {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": target},
            "query-input": "required name=search_term_string",
        }
    return found
