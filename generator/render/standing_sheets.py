"""Which standing pages a site has, with all that each depends on."""

from collections.abc import Iterator

import msgspec

from generator.plan.fingerprints import Bases
from generator.render.digest import Member
from generator.render.front import status_rows
from generator.render.sheets import Sheet, sheet
from generator.render.standing import (
    CATALOGUE,
    TRANSLATED,
    Assessment,
    Catalogue,
    DataSheet,
    FiguresCsv,
    SeriesSheet,
    Translated,
    assessment_path,
    by_series,
    csv_path,
    data_path,
    series_path,
)
from generator.render.stock import Stock
from generator.translation.status import summed


def standing_sheets(stock: Stock, bases: Bases) -> Iterator[Sheet]:
    """Give figures, self-assessments and the page about translations, in every locale."""
    if stock.facts.figures:
        yield from _data(stock, bases)
    yield from _assessments(stock, bases)
    rows = tuple((tag, summed(row[2] for row in status_rows(stock, tag))) for tag in stock.tags)
    content = Translated(rows, stock.facts.signed, stock.facts.whole)
    for tag in stock.tags:
        yield sheet(f"{tag}/{TRANSLATED}", tag, content, bases)


def _data(stock: Stock, bases: Bases) -> Iterator[Sheet]:
    figures = stock.facts.figures
    series = by_series(figures)
    for tag in stock.tags:
        yield sheet(data_path(tag), tag, DataSheet(figures), bases)
        yield sheet(csv_path(tag), tag, FiguresCsv(figures), bases)
        for code, own in series.items():
            yield sheet(series_path(tag, code), tag, SeriesSheet(own), bases)
            yield sheet(csv_path(tag, code), tag, FiguresCsv(own), bases)
    yield sheet(CATALOGUE, "", Catalogue(figures), bases)


def _assessments(stock: Stock, bases: Bases) -> Iterator[Sheet]:
    for one in stock.config.assessments:
        advice = stock.facts.advice.get(one.name, {})
        members = {area: tuple(_members(stock, names)) for area, names in advice.items()}
        for n, tag in enumerate(stock.tags):
            # Of a record's cards only the one of this locale counts.
            records = tuple(
                (area, tuple((name, _card_in(n, member)) for name, member in found))
                for area, found in members.items()
            )
            content = Assessment(one.name, records)
            yield sheet(assessment_path(tag, one.name), tag, content, bases)


def _members(stock: Stock, names: tuple[str, ...]) -> Iterator[tuple[str, Member]]:
    """Give the records that this edition has and that are in use."""
    for name in names:
        collection, _, record_id = name.partition("/")
        if collection in stock.shelves:
            for member in stock.shelves[collection].members:
                if member.id == record_id:
                    yield collection, member


def _card_in(number: int, member: Member) -> Member:
    return msgspec.structs.replace(member, card=member.card[8 * number : 8 * number + 8])
