"""Dated figures, each with its source: a line of the file that `figures` names.

Figures of different dates are never made into one: a series shows them side by side, and two
sources that disagree are two lines.
"""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
from msgspec import Struct

from generator.problems import Place, Problems
from generator.records.codes import Vocabularies, unknown_code
from generator.records.limits import reduced_date_fault
from generator.records.lines import explain, numbered_lines
from generator.records.model import Number, Term

#: Larger numbers lose digits in spreadsheets and in JavaScript.
_LARGEST = 2**53


class Figure(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One published number."""

    #: Code in the vocabulary `series`.
    series: str
    value: Number
    #: Code in the vocabulary `units`.
    unit: str
    #: ISO 8601: the day, month or year the number holds for.
    as_of: str
    #: Code in the vocabulary `sources`.
    source: str
    #: `unverified`: garbled, second-hand or easily misread; shown, and marked.
    status: Literal["reported", "unverified"]
    #: How the source puts it: exactly, "more than", "about".
    bound: Literal["", "more-than", "about"] = ""


class _Line(NamedTuple):
    figure: Figure
    place: Place


def read_figures(
    path: Path, display: str, vocabularies: Vocabularies, problems: Problems
) -> tuple[Figure, ...]:
    """Give the figures in the order of the series, then of their dates.

    Notes every line that cannot be read, codes that are not there, dates that are none, and
    lines of one series that do not go together.
    """
    if not path.is_file():
        hint = "Make the file, or leave `figures` out of site_config.yml."
        problems.error(Place(display), "the file of figures is not there", hint, "missing")
        return ()
    lines = list(_read(path, display, problems))
    for line in lines:
        _check(line, vocabularies, problems)
    _check_series(lines, problems)
    rank = {code: n for n, code in enumerate(vocabularies.get("series", {}))}
    figures = [line.figure for line in lines]
    figures.sort(key=lambda f: (rank.get(f.series, 0), f.as_of, f.source))
    return tuple(figures)


def _read(path: Path, display: str, problems: Problems) -> "list[_Line]":
    decoder, found = msgspec.json.Decoder(Figure), []
    for number, line in numbered_lines(path, display, problems):
        place = Place(display, number)
        try:
            found.append(_Line(decoder.decode(line), place))
        except (ValueError, RecursionError):
            explain(line, Figure, place, problems)
    return found


def _check(line: _Line, vocabularies: Vocabularies, problems: Problems) -> None:
    figure, place = line
    for name in ("series", "unit", "source"):
        vocabulary = name if name == "series" else f"{name}s"
        known, code = vocabularies.get(vocabulary, {}), getattr(figure, name)
        if code not in known:
            problems.extend([unknown_code(name, code, vocabulary, known, place)])
    if fault := reduced_date_fault(figure.as_of):
        hint = "Write it as 2026-03-28, 2026-03 or 2026."
        problems.error(place, f"`as_of`: {fault}", hint, "date")
    if not 0 <= figure.value <= _LARGEST:
        fact = "`value` is below zero" if figure.value < 0 else "`value` is too large"
        problems.error(place, fact, "Write how many there are, in the unit.", "range")
    series: Mapping[str, Term] = vocabularies.get("series", {})
    if any(term.broader == figure.series for term in series.values()):
        fact = f"`{figure.series}` is a group of series"
        problems.error(place, fact, "Name one of the series in it.", "group")


def _check_series(lines: "list[_Line]", problems: Problems) -> None:
    """Note a second unit in a series, and a second figure of the same date and source."""
    first: dict[str, _Line] = {}
    seen: defaultdict[tuple[str, str, str], list[_Line]] = defaultdict(list)
    for line in lines:
        figure = line.figure
        unit = first.setdefault(figure.series, line).figure.unit
        if figure.unit != unit:
            where = first[figure.series].place.line
            fact = f"`{figure.series}` is counted in `{unit}` in line {where}"
            problems.error(line.place, fact, "Make another series of it.", "unit")
        same = seen[figure.series, figure.as_of, figure.source]
        if same:
            fact = f"line {same[0].place.line} has this series, date and source already"
            problems.error(line.place, fact, "Keep one of them.", "duplicate")
        same.append(line)
