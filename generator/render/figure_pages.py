"""The open-data centre: a page for all series and one for each, and the same as CSV."""

from collections.abc import Iterator, Mapping

from generator.locales.formats import format_compact, format_number
from generator.records.figures import Figure
from generator.render.charts import Bar, bar_chart
from generator.render.dcat import dataset_jsonld
from generator.render.desk import Desk
from generator.render.facets import slug
from generator.render.spreadsheets import csv_file
from generator.render.standing import (
    CATALOGUE,
    by_series,
    csv_path,
    data_path,
    series_path,
)
from generator.theme.context import Crumb
from generator.theme.context.figures import (
    DataPage,
    FigureView,
    SeriesGroup,
    SeriesPage,
    SeriesRow,
    SourceView,
)
from generator.translation.interface import BOUNDS, FIGURE_STATUS

COLUMNS = (
    *("series", "label", "value", "bound", "unit", "unit_label", "as_of"),
    *("source", "source_label", "status"),
)


def amount(figure: Figure, desk: Desk, compact: bool = False) -> str:
    """Give a value as readers write it: "more than 1.92 billion"."""
    number = (format_compact if compact else format_number)(figure.value, desk.locale)
    if not figure.bound:
        return number
    return desk.interface.gettext(BOUNDS[figure.bound]).replace("%(value)s", number)


def figure_view(figure: Figure, desk: Desk) -> FigureView:
    """Give a figure for the theme."""
    return FigureView(
        date=desk.date(figure.as_of),
        value=amount(figure, desk),
        number=str(figure.value),
        unit=desk.term_label("units", figure.unit),
        source=desk.term_label("sources", figure.source),
        source_id=f"source-{slug(figure.source)}",
        status=figure.status,
        status_label=desk.interface.gettext(FIGURE_STATUS[figure.status]),
    )


def series_page(figures: tuple[Figure, ...], path: str, desk: Desk) -> SeriesPage:
    """Give the page of a series."""
    terms = desk.vocabularies["series"]
    term = terms[figures[0].series]
    title, note = desk.term_label("series", term.code), desk.term_note("series", term.code)
    csv = csv_path(desk.locale.tag, term.code)
    return SeriesPage(
        tail=path.partition("/")[2],
        title=title,
        note=note,
        crumbs=(Crumb(desk.interface.gettext("Open data"), data_path(desk.locale.tag)),),
        chart=bar_chart(
            [_bar(figure, desk) for figure in figures],
            title.text, title.attrs, desk.locale.direction == "rtl",
        ),
        rows=tuple(figure_view(figure, desk) for figure in figures),
        sources=tuple(_sources(figures, desk)),
        csv=csv,
        doubtful=any(figure.status == "unverified" for figure in figures),
        jsonld=dataset_jsonld(figures, title, note, path, csv, desk),
    )  # fmt: skip


def _bar(figure: Figure, desk: Desk) -> Bar:
    doubtful = figure.status == "unverified"
    unit = desk.term_label("units", figure.unit).text
    return Bar(
        figure.value,
        desk.date(figure.as_of).text,
        f"{amount(figure, desk, compact=True)} {unit}",
        not doubtful,
        desk.interface.gettext(FIGURE_STATUS[figure.status]) if doubtful else "",
    )


def _sources(figures: tuple[Figure, ...], desk: Desk) -> Iterator[SourceView]:
    terms = desk.vocabularies["sources"]
    for code in dict.fromkeys(figure.source for figure in figures):
        yield SourceView(
            f"source-{slug(code)}",
            desk.term_label("sources", code),
            desk.term_note("sources", code),
            terms[code].link,
        )


def data_page(figures: tuple[Figure, ...], path: str, desk: Desk) -> DataPage:
    """Give the page of all series, in their groups."""
    series = by_series(figures)
    return DataPage(
        tail=path.partition("/")[2],
        groups=tuple(_groups(series, desk)),
        csv=csv_path(desk.locale.tag),
        catalogue=CATALOGUE,
        figures=len(figures),
        series=len(series),
    )


def _groups(series: Mapping[str, tuple[Figure, ...]], desk: Desk) -> Iterator[SeriesGroup]:
    terms = desk.vocabularies["series"]
    groups: dict[str, list[SeriesRow]] = {}
    for code, own in series.items():
        row = SeriesRow(
            desk.term_label("series", code),
            series_path(desk.locale.tag, code),
            figure_view(own[-1], desk),
            len(own),
        )
        groups.setdefault(terms[code].broader, []).append(row)
    for code, rows in groups.items():
        title = (
            desk.term_label("series", code)
            if code
            else desk.passage("", desk.locale.tag, "source")
        )
        yield SeriesGroup(title, code or "other", tuple(rows))


def figures_csv(figures: tuple[Figure, ...], desk: Desk) -> bytes:
    """Give figures as CSV: codes and numbers for machines, labels in the reader's language."""
    return csv_file(
        COLUMNS,
        (
            (
                f.series, desk.term_label("series", f.series).text, f.value, f.bound,
                f.unit, desk.term_label("units", f.unit).text, f.as_of,
                f.source, desk.term_label("sources", f.source).text, f.status,
            )
            for f in figures
        ),
    )  # fmt: skip
