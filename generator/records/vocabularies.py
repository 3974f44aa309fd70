"""Controlled vocabularies: subjects, levels, providers, countries and what a site adds."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from generator.problems import Place, Problems, nearest
from generator.records.ids import VALID_CODE
from generator.records.lines import explain, numbered_lines, shown
from generator.records.model import Term
from generator.records.text import note_unsafe, note_unsafe_link

_encoder = msgspec.json.Encoder()
_LONGEST_LABEL = 500
_LONGEST_NOTE = 5_000


def read_vocabulary(
    path: Path, display: str, problems: Problems, by_label: bool = False
) -> dict[str, Term]:
    """Give the terms of one vocabulary by code, in the order of the file.

    Notes lines that cannot be read, codes that stand twice or cannot be used, broader terms
    that are not there, and terms that are their own ancestors. Where records name terms
    `by_label`, two with one label are a fault too.
    """
    if not path.exists():
        problems.error(
            Place(display), "this vocabulary is not there", "Make the file.", "missing"
        )
        return {}
    decoder = msgspec.json.Decoder(Term)
    terms: dict[str, Term] = {}
    lines: dict[str, int] = {}
    for number, line in numbered_lines(path, display, problems):
        place = Place(display, number)
        try:
            term = decoder.decode(line)
        except (ValueError, RecursionError):
            explain(line, Term, place, problems)
            continue
        if _usable(term, lines, place, problems):
            terms[term.code] = term
            lines[term.code] = number
    _check_hierarchy(terms, lines, display, problems)
    if by_label:
        _check_labels(terms, lines, display, problems)
    return terms


def encode_vocabulary(terms: Iterable[Term]) -> bytes:
    """Give the canonical bytes of a vocabulary: one term a line, by code."""
    lines = (_encoder.encode(term) for term in sorted(terms, key=lambda t: t.code))
    return b"".join(line + b"\n" for line in lines)


def _usable(term: Term, lines: Mapping[str, int], place: Place, problems: Problems) -> bool:
    if term.code in lines:
        fact = f"the code {shown(term.code)} stands in line {lines[term.code]} already"
        problems.error(place, fact, "Give each term a code of its own.", "duplicate")
        return False
    if VALID_CODE.fullmatch(term.code) is None:
        hint = (
            "Use a-z, A-Z, 0-9, `.`, `_` and `-`: at most 80, starting with a letter or digit."
        )
        problems.error(place, f"the code {shown(term.code)} cannot be used", hint, "code")
        return False
    _check_texts(term, place, problems)
    return True


def _check_texts(term: Term, place: Place, problems: Problems) -> None:
    if not term.label.strip():
        problems.error(place, "the label is empty", "Write what readers call it.", "empty")
    for name, text, most in (
        ("label", term.label, _LONGEST_LABEL),
        ("note", term.note, _LONGEST_NOTE),
    ):
        note_unsafe(name, text, place, problems)
        if len(text) > most:
            fact = f"`{name}` has {len(text):,} characters; at most {most:,} are allowed"
            problems.error(place, fact, "Shorten it.", "too-long")
    if term.link:
        note_unsafe_link("link", term.link, place, problems)


def _check_labels(
    terms: Mapping[str, Term], lines: Mapping[str, int], display: str, problems: Problems
) -> None:
    first: dict[str, str] = {}
    for code, term in terms.items():
        other = first.setdefault(term.label, code)
        if other != code:
            fact = (
                f"the label {shown(term.label)} is that of {shown(other)} in line "
                f"{lines[other]} already, and records name these terms by their labels"
            )
            hint = "Give one of them another label, or make them one term."
            problems.error(Place(display, lines[code]), fact, hint, "duplicate")


def _check_hierarchy(
    terms: Mapping[str, Term], lines: Mapping[str, int], display: str, problems: Problems
) -> None:
    for code, term in terms.items():
        place = Place(display, lines[code])
        if term.broader and term.broader not in terms:
            fact = f"`broader` names {shown(term.broader)}, which is no term of this vocabulary"
            problems.error(place, fact, nearest(term.broader, list(terms)), "unknown-code")
        elif _is_own_ancestor(code, terms):
            fact = f"the term {shown(code)} is broader than itself"
            problems.error(place, fact, "Break the circle of `broader`.", "cycle")


def _is_own_ancestor(code: str, terms: Mapping[str, Term]) -> bool:
    passed = set()
    above = terms[code].broader
    while above in terms and above not in passed:
        if above == code:
            return True
        passed.add(above)
        above = terms[above].broader
    return False
