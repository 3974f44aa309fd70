"""What a self-assessment recommends: records for each of its areas, one area a line."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.problems import Place, Problems
from generator.records.codes import unknown_code
from generator.records.lines import explain, numbered_lines, shown
from generator.records.model import Term


class Advice(Struct, frozen=True, forbid_unknown_fields=True):
    """Where to go on learning about one area."""

    #: Code of the area in the assessment's vocabulary.
    area: str
    #: `<collection>/<id>`.
    records: tuple[str, ...]


def read_advice(
    path: Path, display: str, terms: Mapping[str, Term], problems: Problems
) -> dict[str, tuple[tuple[str, Place], ...]]:
    """Give the records of each area, each with its place; whether they are there is for who
    knows the shelves to say.
    """
    if not path.is_file():
        hint = "Make the file, or leave `records` out of the assessment."
        problems.error(Place(display), "the file of records is not there", hint, "missing")
        return {}
    areas = {code: term for code, term in terms.items() if not term.broader}
    decoder = msgspec.json.Decoder(Advice)
    found: dict[str, tuple[tuple[str, Place], ...]] = {}
    for number, line in numbered_lines(path, display, problems):
        place = Place(display, number)
        try:
            advice = decoder.decode(line)
        except (ValueError, RecursionError):
            explain(line, Advice, place, problems)
            continue
        if advice.area not in areas:
            problems.extend([unknown_code("area", advice.area, "areas", areas, place)])
        elif advice.area in found:
            fact = f"the area {shown(advice.area)} stands twice"
            problems.error(place, fact, "Put its records into one line.", "duplicate")
        else:
            found[advice.area] = tuple((name, place) for name in advice.records)
    return found


def check_statements(terms: Mapping[str, Term], display: str, problems: Problems) -> None:
    """Note a vocabulary that is no assessment: areas without statements, or deeper than two."""
    above = {term.broader for term in terms.values()}
    place = Place(display)
    for code, term in terms.items():
        if not term.broader and code not in above:
            fact = f"the area {shown(code)} has no statement"
            problems.error(place, fact, "Add terms with it as `broader`.", "assessment")
        elif term.broader and terms[term.broader].broader:
            fact = f"the statement {shown(code)} stands under another statement"
            problems.error(place, fact, "Put it under an area.", "assessment")
