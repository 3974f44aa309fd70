"""Translations as XLIFF 1.2. Plurals as in its representation guide for gettext PO."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from generator.locales import Locale
from generator.problems import Problems
from generator.translation.interchange.rows import (
    Row,
    data_of,
    joined_forms,
    plural_source,
    settled,
    source_of,
    with_data,
    with_remarks,
)
from generator.translation.interchange.texts import flat
from generator.translation.passages import State
from generator.translation.xml_tree import Node, attribute_text, element, fit, read_xml

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
"""
PLURALS = "x-gettext-plurals"
_OURS = "tongwen"
#: State, its qualifier, and whether it is approved: how the standard says each of ours.
_STANDARD: dict[State, tuple[str, ...]] = {
    "untranslated": ("new", "", ""),
    "rejected": ("needs-translation", "rejected-inaccurate", ""),
    "draft": ("needs-review-translation", "mt-suggestion", ""),
    "needs-review": ("needs-review-translation", "", ""),
    "stale": ("needs-adaptation", "", ""),
    "translated": ("translated", "", ""),
    "approved": ("final", "", "yes"),
}
_STATES: dict[str, State] = {
    "needs-translation": "needs-review",
    "needs-adaptation": "needs-review",
    "needs-l10n": "needs-review",
    "needs-review-adaptation": "needs-review",
    "needs-review-l10n": "needs-review",
    "needs-review-translation": "needs-review",
    "translated": "translated",
    "signed-off": "approved",
    "final": "approved",
}


def write_xliff1(rows: Iterable[Row], source: Locale, target: Locale) -> bytes:
    """Give rows as XLIFF 1.2, a `<file>` for each PO file."""
    parts = [_HEAD]
    number = 0
    kinds = groupby(rows, lambda row: (row.path, source_of(row, source).tag))
    for (path, tag), group in kinds:
        names = {
            "original": path or "-",
            "source-language": tag,
            "target-language": target.tag,
            "datatype": "po",
        }
        parts.append(f"<file{attribute_text(names)}>\n<body>\n")
        for row in group:
            number += 1
            parts.append(_group(row, number))
        parts.append("</body>\n</file>\n")
    parts.append("</xliff>\n")
    return "".join(parts).encode("utf-8")


def _group(row: Row, number: int) -> str:
    if row.plural is None:
        return _unit(row, 0, str(number))
    units = "".join(_unit(row, n, f"{number}[{n}]") for n in range(len(row.target)))
    names = attribute_text({"id": str(number), "restype": PLURALS})
    return f"<group{names}>\n{units}</group>\n"


def _unit(row: Row, form: int, name: str) -> str:
    state, qualifier, approved = _STANDARD[row.state or "untranslated"]
    names = {"id": name, "resname": fit(row.context or ""), "approved": approved}
    text = row.target[form]
    words = element("source", plural_source(row, form)) + "\n"
    if text or row.state != "untranslated":
        given = {"state": state, "state-qualifier": qualifier}
        words += element("target", text, **given) + "\n"
    return (
        f'<trans-unit{attribute_text(names)} xml:space="preserve">\n{words}'
        f"{_notes(row)}</trans-unit>\n"
    )


def _notes(row: Row) -> str:
    notes = [("developer", n) for n in row.notes] + [("translator", c) for c in row.remarks]
    notes.append((_OURS, data_of(row)))
    return "".join(element("note", fit(text), from_=who) + "\n" for who, text in notes)


def read_xliff1(body: bytes, target: Locale, display: str, problems: Problems) -> Iterator[Row]:
    """Go through the units of an XLIFF 1.2 file; a group of plural forms is one row."""
    del target
    for node, round_it in read_xml(body, ("trans-unit", "group"), display, problems):
        path = next((n.get("original") for n in reversed(round_it) if n.name == "file"), "")
        yield from _of(node, path)


def _of(node: Node, path: str) -> Iterator[Row]:
    if node.name == "trans-unit":
        yield _row(node, path)
    elif node.get("restype") == PLURALS:
        rows = [_row(unit, path) for unit in node.deep("trans-unit")]
        if rows:
            yield joined_forms(rows)
    else:
        for inner in node.nodes("trans-unit", "group"):
            yield from _of(inner, path)


def _row(unit: Node, path: str) -> Row:
    source, target = unit.first("source"), unit.first("target")
    text, fault = flat(target) if target else ("", "")
    row = Row(
        flat(source)[0] if source else "",
        (text,),
        path=path,
        context=unit.get("resname") or None,
        line=unit.line,
        fault=fault,
    )
    notes = [(n.get("from", "translator"), n.text) for n in unit.nodes("note")]
    data = next((text for who, text in notes if who == _OURS), "")
    row = with_remarks(with_data(row, data), (t for who, t in notes if who == "translator"))
    return settled(row, _STANDARD, _said(unit, target), _state(unit, target))


def _said(unit: Node, target: Node | None) -> tuple[str, ...]:
    approved = "yes" if unit.get("approved") == "yes" else ""
    if target is None:
        return ("new", "", approved)
    return (target.get("state"), target.get("state-qualifier"), approved)


def _state(unit: Node, target: Node | None) -> State | None:
    given = target.get("state") if target else ""
    if target is not None and target.get("state-qualifier").startswith("rejected"):
        return "rejected"
    if unit.get("approved") == "yes" and not given:
        # Tools write this for "not fuzzy": that a second person agreed, only a state says.
        return "translated"
    return _STATES.get(given)
