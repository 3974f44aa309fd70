"""Translations as CSV, for people who work in a spreadsheet."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from generator.locales import Locale
from generator.problems import Place, Problems, did_you_mean
from generator.translation.interchange.rows import (
    Row,
    joined_forms,
    known_state,
    plural_source,
    previous_of,
)
from generator.translation.po import Previous

COLUMNS = (
    "file", "context", "source", "form", "target", "state", "plural", "comments", "notes",
    "references", "flags", "previous", "exported",
)  # fmt: skip
_NEEDED = ("source", "target")
#: What a spreadsheet takes for a formula gets an apostrophe; so does what looks as if it had.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def write_csv(rows: Iterable[Row], source: Locale, target: Locale) -> bytes:
    """Give rows as CSV in UTF-8 with a BOM, which spreadsheets want; a line for each form."""
    del source, target
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        for form, text in enumerate(row.target):
            writer.writerow(map(_guarded, _cells(row, form, text)))
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "surrogatepass")


def _cells(row: Row, form: int, text: str) -> Iterator[str]:
    yield from (row.path, row.context or "", plural_source(row, form))
    yield str(form) if row.plural is not None else ""
    yield from (text, row.state or "", row.plural or "")
    for lines in (row.comments, row.notes, row.references, row.flags):
        yield "\n".join(lines)
    yield json.dumps(row.previous, ensure_ascii=False) if row.previous else ""
    yield row.exported


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _bare(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


def read_csv(body: bytes, target: Locale, display: str, problems: Problems) -> Iterator[Row]:
    """Go through the rows of a CSV file; columns may be missing but for source and target."""
    del target
    try:
        text = body.decode("utf-8-sig", "surrogatepass")
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        fact = f"byte 0x{body[error.start]:02x} is not UTF-8"
        problems.error(Place(display, line), fact, "Save the file as CSV in UTF-8.")
        return
    csv.field_size_limit(10_000_000)
    lines = csv.reader(io.StringIO(text, newline=""))
    try:
        header = next(lines, [])
        if _has_columns(header, display, problems):
            yield from _joined(_rows(header, lines))
    except csv.Error as error:
        problems.error(Place(display, lines.line_num), f"the CSV is broken: {error}")


def _has_columns(header: list[str], display: str, problems: Problems) -> bool:
    for name in _NEEDED:
        if name not in header:
            hint = did_you_mean(name, header) or f"It names the columns: {', '.join(COLUMNS)}."
            problems.error(Place(display, 1), f"there is no column `{name}`", hint)
    return all(name in header for name in _NEEDED)


def _rows(header: list[str], lines: "csv._reader") -> Iterator[tuple[str, Row]]:  # type: ignore[name-defined]
    begun = lines.line_num + 1
    for cells in lines:
        line, begun = begun, lines.line_num + 1
        if any(cells):
            found = dict(
                zip(header, (_bare(c).replace("\r\n", "\n") for c in cells), strict=False)
            )
            fault = "" if len(cells) <= len(header) else "it has more cells than columns"
            yield found.get("form", ""), _row(found, line, fault)


def _row(cells: dict[str, str], line: int, fault: str) -> Row:
    def parts(name: str) -> tuple[str, ...]:
        text = cells.get(name, "")
        return tuple(text.split("\n")) if text else ()

    return Row(
        cells.get("source", ""),
        (cells.get("target", ""),),
        known_state(cells.get("state")),
        cells.get("file", ""),
        cells.get("context") or None,
        cells.get("plural") or None,
        parts("comments"),
        parts("notes"),
        parts("references"),
        parts("flags"),
        _previous(cells.get("previous", "")),
        cells.get("exported", ""),
        line,
        fault,
    )


def _previous(cell: str) -> Previous | None:
    try:
        found = json.loads(cell) if cell else None
    except (ValueError, RecursionError):
        return None
    return previous_of(found)


def _joined(rows: Iterable[tuple[str, Row]]) -> Iterator[Row]:
    """Join the forms of plurals, which stand one after the other, 0 first."""
    number = 0

    def plural(pair: tuple[str, Row]) -> int:
        nonlocal number
        number += pair[0] in ("", "0")
        return number

    for _, group in groupby(rows, plural):
        yield joined_forms(row for _, row in group)
