"""Translations as XLIFF 2.0; 2.1 and 2.2 are read too."""

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
    with_data,
    with_remarks,
)
from generator.translation.interchange.texts import flat, in_cp
from generator.translation.passages import State
from generator.translation.xml_tree import Node, attribute_text, element, escaped, fit, read_xml

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0"{}>
"""
_PLURALS = "tongwen:plurals"
_OURS = "tongwen"
#: State and substate: how the standard says each of ours.
_STANDARD: dict[State, tuple[str, ...]] = {
    "untranslated": ("initial", ""),
    "rejected": ("initial", "tongwen:rejected"),
    "draft": ("initial", "tongwen:draft"),
    "needs-review": ("translated", "tongwen:needs-review"),
    "stale": ("translated", "tongwen:stale"),
    "translated": ("translated", ""),
    "approved": ("final", ""),
}
_STATES: dict[str, State] = {
    "translated": "translated",
    "reviewed": "approved",
    "final": "approved",
}


def write_xliff2(rows: Iterable[Row], source: Locale, target: Locale) -> bytes:
    """Give rows as XLIFF 2.0, a `<file>` for each PO file."""
    names = {"srcLang": source.tag, "trgLang": target.tag, "xml:space": "preserve"}
    parts = [_HEAD.format(attribute_text(names))]
    unit = 0
    for number, (path, group) in enumerate(groupby(rows, lambda row: row.path), 1):
        given = {"id": f"f{number}", "original": path, "canResegment": "no"}
        parts.append(f"<file{attribute_text(given)}>\n")
        for row in group:
            unit += 1
            parts.append(_group(row, unit))
        parts.append("</file>\n")
    parts.append("</xliff>\n")
    return "".join(parts).encode("utf-8")


def _group(row: Row, number: int) -> str:
    if row.plural is None:
        return _unit(row, 0, f"u{number}")
    units = "".join(_unit(row, n, f"u{number}.{n}") for n in range(len(row.target)))
    return f'<group id="g{number}" type="{_PLURALS}">\n{units}</group>\n'


def _unit(row: Row, form: int, name: str) -> str:
    state, substate = _STANDARD[row.state or "untranslated"]
    notes = [("developer", n) for n in row.notes] + [("translator", c) for c in row.remarks]
    notes.append((_OURS, data_of(row)))
    said = "".join(element("note", fit(text), category=who) for who, text in notes)
    words = f"<source>{in_cp(escaped(plural_source(row, form)))}</source>"
    if row.target[form] or row.state != "untranslated":
        words += f"<target>{in_cp(escaped(row.target[form]))}</target>"
    given = attribute_text({"state": state, "subState": substate})
    return (
        f"<unit{attribute_text({'id': name, 'name': fit(row.context or '')})}>\n"
        f"<notes>{said}</notes>\n<segment{given}>\n{words}\n</segment>\n</unit>\n"
    )


def read_xliff2(body: bytes, target: Locale, display: str, problems: Problems) -> Iterator[Row]:
    """Go through the units of an XLIFF 2 file; a group of plural forms is one row."""
    del target
    for node, round_it in read_xml(body, ("unit", "group"), display, problems):
        path = next((n.get("original") for n in reversed(round_it) if n.name == "file"), "")
        yield from _of(node, path)


def _of(node: Node, path: str) -> Iterator[Row]:
    if node.name == "unit":
        yield _row(node, path)
    elif node.get("type") == _PLURALS:
        rows = [_row(unit, path) for unit in node.nodes("unit")]
        if rows:
            yield joined_forms(rows)
    else:
        for inner in node.nodes("unit", "group"):
            yield from _of(inner, path)


def _row(unit: Node, path: str) -> Row:
    pieces = list(unit.nodes("segment", "ignorable"))
    segments = [p for p in pieces if p.name == "segment"]
    source, _ = _joined(pieces, "source")
    text, fault = _joined(pieces, "target")
    boxes = unit.nodes("notes")
    notes = [(n.get("category", "translator"), n.text) for b in boxes for n in b.nodes("note")]
    row = Row(
        source,
        (text,),
        path=path,
        context=unit.get("name") or None,
        line=unit.line,
        fault=fault,
    )
    data = next((text for who, text in notes if who == _OURS), "")
    row = with_remarks(with_data(row, data), (t for who, t in notes if who == "translator"))
    said = {(s.get("state", "initial"), s.get("subState")) for s in segments}
    state = min((s.get("state", "initial") for s in segments), key=_rank, default="initial")
    found = next(iter(said)) if len(said) == 1 else ()
    return settled(row, _STANDARD, found, _STATES.get(state))


def _rank(state: str) -> int:
    order = ("initial", "translated", "reviewed", "final")
    return order.index(state) if state in order else 0


def _joined(pieces: list[Node], name: str) -> tuple[str, str]:
    """Give the text of all segments; what is between them is the same in every language."""
    found = []
    for piece in pieces:
        node = piece.first(name)
        if node is None and piece.name == "ignorable":
            node = piece.first("source")
        found.append(flat(node) if node else ("", ""))
    return "".join(t for t, _ in found), next((f for _, f in found if f), "")
