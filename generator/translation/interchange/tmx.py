"""Translations as TMX 1.4b, for the memories of other tools; theirs as proposals for us."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from generator import __version__
from generator.errors import TongwenError
from generator.locales import Locale, parse_locale
from generator.problems import Problems
from generator.translation.interchange.rows import (
    Row,
    data_of,
    joined_forms,
    plural_source,
    source_of,
    with_data,
)
from generator.translation.resolve import same_writing
from generator.translation.xml_tree import Node, attribute_text, element, fit, read_xml

_DATA, _FORM, _CONTEXT = "x-tongwen", "x-tongwen-form", "x-context"


def write_tmx(rows: Iterable[Row], source: Locale, target: Locale) -> bytes:
    """Give the translated rows as TMX, a unit for each plural form."""
    head = {
        "creationtool": "tongwen",
        "creationtoolversion": __version__,
        "segtype": "block",
        "o-tmf": "PO",
        "adminlang": "en",
        "srclang": source.tag,
        "datatype": "plaintext",
    }
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n',
        f'<tmx version="1.4">\n<header{attribute_text(head)}/>\n<body>\n',
    ]
    for row in rows:
        if not any(row.target):
            continue
        parts += (_unit(row, form, source, target) for form in range(len(row.target)))
    parts.append("</body>\n</tmx>\n")
    return "".join(parts).encode("utf-8")


def _unit(row: Row, form: int, source: Locale, target: Locale) -> str:
    props = element("prop", data_of(row), type=_DATA)
    if row.plural is not None:
        props += element("prop", str(form), type=_FORM)
    if row.context:
        props += element("prop", fit(row.context), type=_CONTEXT)
    pair = ((source_of(row, source), plural_source(row, form)), (target, row.target[form]))
    words = "".join(
        f'<tuv xml:lang="{locale.tag}">{element("seg", text)}</tuv>\n' for locale, text in pair
    )
    return f"<tu{attribute_text({'srclang': pair[0][0].tag})}>{props}\n{words}</tu>\n"


def read_tmx(body: bytes, target: Locale, display: str, problems: Problems) -> Iterator[Row]:
    """Go through the units of a TMX file that have a text in `target`."""
    number = 0

    def plural(pair: tuple[str, Row]) -> int:
        nonlocal number
        number += pair[0] in ("", "0")
        return number

    for _, group in groupby(_forms(body, target, display, problems), plural):
        yield joined_forms(row for _, row in group)


def _forms(
    body: bytes, target: Locale, display: str, problems: Problems
) -> Iterator[tuple[str, Row]]:
    language = ""
    for node, round_it in read_xml(body, ("tu",), display, problems):
        header = round_it[0].first("header") if round_it else None
        language = node.get("srclang") or (header.get("srclang") if header else "") or language
        row = _row(node, language, target)
        if row:
            props = {p.get("type"): p.text for p in node.nodes("prop")}
            row = with_data(row, props.get(_DATA, ""))
            form = props.get(_FORM, "")
            yield form, row


def _row(node: Node, language: str, target: Locale) -> Row | None:
    words = {v.get("xml:lang") or v.get("lang"): v for v in node.nodes("tuv")}
    into = next((v for tag, v in words.items() if _is(tag, target)), None)
    others = {tag: v for tag, v in words.items() if v is not into}
    given = others.get(language) or next(iter(others.values()), None)
    if into is None or given is None:
        return None
    source, text = (v.first("seg") for v in (given, into))
    if source is None or text is None:
        return None
    return Row(source.text, (text.text,), line=node.line)


def _is(tag: str, locale: Locale) -> bool:
    try:
        return same_writing(parse_locale(tag.replace("_", "-")), locale)
    except TongwenError:
        return False
