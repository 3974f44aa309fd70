"""Standing pages, printed: self-assessments, how the site was translated, and the figures."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from generator.config.model import AssessmentConfig
from generator.locales import parse_locale
from generator.locales.formats import format_number, format_percent
from generator.records.model import Term
from generator.render.dcat import catalogue
from generator.render.desk import Desk, locale_view
from generator.render.digest import Member
from generator.render.figure_pages import data_page, figures_csv, series_page
from generator.render.press import Press
from generator.render.print_page import print_page
from generator.render.sheets import Sheet
from generator.render.standing import (
    Assessment,
    Catalogue,
    DataSheet,
    FiguresCsv,
    SeriesSheet,
    Translated,
    by_series,
)
from generator.render.status import STATUS_PAGE, columns
from generator.theme.context import StateColumn
from generator.theme.context.figures import (
    AreaView,
    AssessmentPage,
    RecordLink,
    StatementView,
    TranslatedPage,
    TranslatedRow,
    TranslatorRow,
)
from generator.translation.interface import STATE_MEANINGS
from generator.translation.passages import STATES, State
from generator.translation.status import Counts, summed

#: Points for the best answer to a statement; the answers are worth 0 to this many.
BEST = 3


def _data(content: DataSheet, sheet: Sheet, desk: Desk, _press: Press) -> bytes:
    return print_page(desk, "data", sheet, data_page(content.figures, sheet.path, desk), "data")


def _series(content: SeriesSheet, sheet: Sheet, desk: Desk, _press: Press) -> bytes:
    page = series_page(content.figures, sheet.path, desk)
    return print_page(desk, "series", sheet, page, "data")


def _csv(content: FiguresCsv, _sheet: Sheet, desk: Desk, _press: Press) -> bytes:
    return figures_csv(content.figures, desk)


def _catalogue(content: Catalogue, _sheet: Sheet, _desk: Desk, press: Press) -> bytes:
    made = catalogue(by_series(content.figures), press.desks, press.config)
    return msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n"


def _assessment(content: Assessment, sheet: Sheet, desk: Desk, press: Press) -> bytes:
    config = next(one for one in desk.config.assessments if one.name == content.name)
    page = assessment_page(content, config, sheet.path, desk, press)
    return print_page(desk, "assessment", sheet, page)


def assessment_page(
    content: Assessment, config: AssessmentConfig, path: str, desk: Desk, press: Press
) -> AssessmentPage:
    """Give the page of a self-assessment."""
    terms, word = desk.vocabularies[config.statements], desk.interface.config
    records = dict(content.records)
    areas = tuple(
        _area(area, terms, config.statements, records.get(code, ()), desk, press)
        for code, area in terms.items()
        if not area.broader
    )
    count = sum(len(area.statements) for area in areas)
    return AssessmentPage(
        tail=path.partition("/")[2],
        title=word(f"assessment/{config.name}/title", config.title),
        intro=word(f"assessment/{config.name}/intro", config.intro),
        areas=areas,
        statements=count,
        most=BEST * count,
    )


def _area(
    area: Term, terms: Mapping[str, Term], vocabulary: str,
    records: tuple[tuple[str, Member], ...], desk: Desk, press: Press,
) -> AreaView:  # fmt: skip
    statements = tuple(
        StatementView(
            f"{area.code}-{code}",
            desk.term_label(vocabulary, code),
            desk.term_note(vocabulary, code),
        )
        for code, term in terms.items()
        if term.broader == area.code
    )
    return AreaView(
        area.code,
        desk.term_label(vocabulary, area.code),
        desk.term_note(vocabulary, area.code),
        statements,
        tuple(_links(records, desk, press)),
        format_number(BEST * len(statements), desk.locale),
    )


def _links(
    records: tuple[tuple[str, Member], ...], desk: Desk, press: Press
) -> Iterator[RecordLink]:
    own = desk.locale.tag
    for collection, member in records:
        card = press.cards.card(collection, member.shard, member.id, own)
        title = desk.passage(card.title, card.title_tag or own, "source")
        tag = card.path.partition("/")[0]
        yield RecordLink(title, card.path, tag if tag != own else "")


def _translated(content: Translated, sheet: Sheet, desk: Desk, _press: Press) -> bytes:
    total = summed(counts for _, counts in content.rows)
    shown = columns(total)
    word = desk.interface.gettext
    page = TranslatedPage(
        tail=sheet.path.partition("/")[2],
        columns=tuple(
            StateColumn(desk.state_labels[s], word(STATE_MEANINGS[s])) for s in shown
        ),
        rows=tuple(_row(tag, counts, shown, desk) for tag, counts in content.rows),
        translators=tuple(
            TranslatorRow(
                locale_view(parse_locale(one.tag)), one.name, one.machine,
                format_number(one.count, desk.locale),
            )
            for one in content.signed
        ),
        whole=content.whole,
    )  # fmt: skip
    return print_page(desk, "status", sheet, page)


def _row(tag: str, counts: Counts, shown: list[State], desk: Desk) -> TranslatedRow:
    done = counts[STATES.index("approved")] + counts[STATES.index("translated")]
    total = sum(counts)
    return TranslatedRow(
        locale_view(parse_locale(tag)),
        # Rounded down: what is not quite done is not done.
        format_percent(100 * done // total / 100 if total else 1, desk.locale),
        tuple(format_number(counts[STATES.index(s)], desk.locale) for s in shown),
        format_number(total, desk.locale),
        f"{tag}/{STATUS_PAGE}",
    )


PRINTERS: Mapping[type, Callable[[Any, Sheet, Desk, Press], bytes]] = {
    DataSheet: _data,
    SeriesSheet: _series,
    FiguresCsv: _csv,
    Catalogue: _catalogue,
    Assessment: _assessment,
    Translated: _translated,
}
