"""A locale's translation status: what its page and its data say."""

from collections.abc import Iterator

import msgspec
from markupsafe import Markup

from generator.config.model import Config
from generator.locales import parse_locale
from generator.locales.formats import format_number, format_percent
from generator.problems import Problems
from generator.render.desk import Desk
from generator.theme.context import StateColumn, StatusPage, StatusRow
from generator.translation.interface import STATE_MEANINGS
from generator.translation.passages import NO_ATTRS, STATES, State
from generator.translation.status import Counts, Tally, counts_of, summed
from generator.translation.ui import interface_states, term_states

STATUS_PAGE = "translation-status.html"
STATUS_DATA = "translation-status.json"
#: Kind and name of a part of the site, and its texts by state.
Row = tuple[str, str, Counts]
#: From most to least trusted, as the columns stand.
_COLUMNS: tuple[State, ...] = tuple(s for s in reversed(STATES) if s != "source")


def interface_rows(config: Config, tag: str) -> Iterator[Row]:
    """Give the rows of the interface's own words and of the controlled terms."""
    locale = parse_locale(tag)
    yield "ui", "", counts_of(interface_states(config, locale, Problems()))
    yield "terms", "", counts_of(term_states(config, locale, Problems()))


def status_page(rows: tuple[Row, ...], path: str, desk: Desk) -> StatusPage:
    """Give the page of a locale's translation status."""
    total = summed(counts for _, _, counts in rows)
    shown = columns(total)
    word = desk.interface.gettext
    lines = [
        _row(desk, _label(desk, row), _path(desk, row), row[2], shown, _attrs(desk, row))
        for row in rows
    ]
    if len(rows) > 1:
        lines.append(_row(desk, word("All"), "", total, shown))
    return StatusPage(
        tail=path.partition("/")[2],
        columns=tuple(
            StateColumn(desk.state_labels[s], word(STATE_MEANINGS[s])) for s in shown
        ),
        rows=tuple(lines),
        stale=total[STATES.index("stale")],
        total=sum(total),
        data=f"{desk.locale.tag}/{STATUS_DATA}",
    )


def columns(total: Counts) -> list[State]:
    """Give the states that any text is in, from most to least trusted."""
    return [s for s in _COLUMNS if total[STATES.index(s)]]


def _row(
    desk: Desk, label: str, path: str, counts: Counts, shown: list[State],
    attrs: Markup = NO_ATTRS,
) -> StatusRow:  # fmt: skip
    done = counts[STATES.index("approved")] + counts[STATES.index("translated")]
    # Rounded down: what is not quite done is not done.
    share = format_percent(100 * done // sum(counts) / 100, desk.locale)
    numbers = tuple(format_number(counts[STATES.index(s)], desk.locale) for s in shown)
    total = format_number(sum(counts), desk.locale)
    return StatusRow(label, path, share, numbers, total, attrs)


def _label(desk: Desk, row: Row) -> str:
    kind, name, _ = row
    if kind == "catalog":
        return desk.collection_label(desk.config.collection(name))
    if kind == "documents":
        title = next(d.title for d in desk.config.documents if d.name == name)
        return desk.interface.config(f"document/{name}/title", title)
    return desk.interface.gettext("Interface" if kind == "ui" else "Controlled terms")


def _attrs(desk: Desk, row: Row) -> Markup:
    kind, name, _ = row
    if kind == "catalog":
        return desk.collection_attrs(desk.config.collection(name))
    if kind == "documents":
        return desk.document_view(
            next(d for d in desk.config.documents if d.name == name)
        ).attrs
    return NO_ATTRS


def _path(desk: Desk, row: Row) -> str:
    return f"{desk.locale.tag}/{row[1]}/index.html" if row[1] else ""


def status_data(rows: tuple[Row, ...], tag: str) -> bytes:
    """Give a locale's translation status as JSON."""
    body = {"locale": tag, "parts": [_part(row, tag) for row in rows]}
    return msgspec.json.format(msgspec.json.encode(body), indent=2) + b"\n"


def _part(row: Row, tag: str) -> dict[str, object]:
    kind, name, counts = row
    tally = Tally(tag, kind, name)
    tally.states.update(dict(zip(STATES, counts, strict=True)))
    return {
        "kind": kind,
        "name": name,
        "entries": tally.entries,
        "done": tally.done,
        "changed": tally.changed,
        "states": {state: n for state, n in tally.states.items() if n},
    }
