"""What search finds of pages that no record makes: series of figures and self-assessments."""

from collections.abc import Iterable, Iterator

from generator.config.model import AssessmentConfig, Config
from generator.records.figures import Figure
from generator.render.desk import Desk
from generator.render.figure_pages import amount
from generator.render.search_terms import Found
from generator.render.search_texts import OPEN_DATA, Searchable, date_number, foreign, said
from generator.render.standing import assessment_path, by_series, data_path, series_path
from generator.render.standings import least_trusted

Figures = tuple[Figure, ...]


def found_standing(config: Config, figures: Figures, facets: int) -> Iterator[Found]:
    """Give what is the same of these pages in all locales, in the order of `standing_texts`."""
    shelved, bare = ((OPEN_DATA,), *[()] * (facets - 1)), ((),) * facets
    if figures:
        yield Found(_key(data_path("")), shelved, _newest(figures))
    for code, own in by_series(figures).items():
        yield Found(_key(series_path("", code)), shelved, _newest(own))
    for one in config.assessments:
        yield Found(_key(assessment_path("", one.name)), bare, 0)


def standing_texts(figures: Figures, desk: Desk) -> Iterator[Searchable]:
    """Give these pages' words, as a locale's readers see them."""
    if figures:
        yield _data(figures, desk)
    for own in by_series(figures).values():
        yield _series(own, desk)
    for one in desk.config.assessments:
        yield _assessment(one, desk)


def _key(path: str) -> str:
    """Give a page's address below its locale: no record and no section is called so."""
    return path.partition("/")[2]


def _newest(figures: Figures) -> int:
    return max(date_number(figure.as_of) for figure in figures)


def _data(figures: Figures, desk: Desk) -> Searchable:
    word, path = desk.interface.gettext, data_path(desk.locale.tag)
    summary = word("Published figures, each with its date and source. Nothing here is live.")
    sources = "\n".join(_sources(figures, desk))
    return Searchable(_key(path), path, word("Open data"), summary, sources, "", "", "", "")


def _series(figures: Figures, desk: Desk) -> Searchable:
    code, locale = figures[0].series, desk.locale
    title, note = desk.term_label("series", code), desk.term_note("series", code)
    state = least_trusted(title.state, note.state) if note.text else title.state
    group = desk.vocabularies["series"][code].broader
    above = (desk.interface.gettext("Open data"), _label(desk, "series", group))
    path = series_path(locale.tag, code)
    return Searchable(
        _key(path),
        path,
        title.text,
        note.text,
        "\n".join([*_amounts(figures, desk), *_sources(figures, desk)]),
        foreign(title.tag, locale),
        foreign(note.tag, locale) if note.text else "",
        said(state),
        " › ".join(one for one in above if one),
    )


def _amounts(figures: Figures, desk: Desk) -> Iterator[str]:
    for figure in figures:
        unit = desk.term_label("units", figure.unit).text
        yield f"{amount(figure, desk)} {unit} {desk.date(figure.as_of).text}"


def _sources(figures: Iterable[Figure], desk: Desk) -> Iterator[str]:
    for code in dict.fromkeys(figure.source for figure in figures):
        yield desk.term_label("sources", code).text


def _assessment(one: AssessmentConfig, desk: Desk) -> Searchable:
    word, path = desk.interface, assessment_path(desk.locale.tag, one.name)
    title, intro = f"assessment/{one.name}/title", f"assessment/{one.name}/intro"
    terms = desk.vocabularies[one.statements]
    return Searchable(
        _key(path),
        path,
        word.config(title, one.title),
        word.config(intro, one.intro),
        "\n".join(_label(desk, one.statements, code) for code in terms),
        foreign(word.config_locale(title, one.title).tag, desk.locale),
        foreign(word.config_locale(intro, one.intro).tag, desk.locale) if one.intro else "",
        "",
        "",
    )


def _label(desk: Desk, vocabulary: str, code: str) -> str:
    return desk.term_label(vocabulary, code).text if code else ""
