"""An entry of a PO file as it travels through other tools, and back."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from generator.config.model import Config
from generator.locales import Locale
from generator.problems import Place, Problems
from generator.translation.chosen import Chosen
from generator.translation.passages import STATES, State
from generator.translation.po import Entry, Previous
from generator.translation.site_files import po_display, po_names, read_po
from generator.translation.states import MARK, entry_state
from generator.translation.ui import ENGLISH
from generator.translation.xml_tree import unfit

#: How a format's standard says each of our states.
Standard = Mapping[State, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """An entry outside of its file: what a translator sees, and all that it needs back."""

    source: str
    #: One text, or one for each plural form.
    target: tuple[str, ...]
    #: None where the file does not say.
    state: State | None = None
    #: The PO file below `translations/<locale>/`; empty in rows that are not of our making.
    path: str = ""
    context: str | None = None
    plural: str | None = None
    #: Translators' comments, the state comment among them; comments of the source.
    comments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    #: Without `fuzzy`, which the state decides.
    flags: tuple[str, ...] = ()
    previous: Previous | None = None
    #: A hash of translation and state when it was exported: who changed it since is seen by it.
    exported: str = ""
    #: The line it stands in, and what makes it unfit, where something does.
    line: int = 0
    fault: str = ""

    @property
    def remarks(self) -> list[str]:
        """Translators' comments without the state comment."""
        return [c for c in self.comments if not c.startswith(MARK[1:])]


def row_of(entry: Entry, path: str) -> Row:
    """Give an entry as a row."""
    return Row(
        entry.msgid,
        entry.msgstr,
        entry_state(entry),
        path,
        entry.msgctxt,
        entry.msgid_plural,
        entry.comments,
        entry.extracted,
        entry.references,
        tuple(f for f in entry.flags if f != "fuzzy"),
        entry.previous,
        stamp(entry.msgstr, entry_state(entry)),
    )


def stamp(target: tuple[str, ...], state: State | None) -> str:
    """Give the hash that shows whether a translation or its state changed."""
    text = "\0".join((state or "", *target))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def site_rows(
    config: Config, locale: Locale, chosen: Chosen, problems: Problems
) -> Iterator[Row]:
    """Go through the chosen entries of a locale, file by file."""
    for name in po_names(config, locale):
        if chosen.has_file(name):
            file = read_po(config, locale, name, problems)
            for entry in file.entries if file else ():
                if chosen.has(entry):
                    yield row_of(entry, name)


def carried(rows: Iterable[Row], locale: Locale, problems: Problems) -> Iterator[Row]:
    """Pass rows on but for those that XML cannot hold; these are told, each with its file."""
    for row in rows:
        texts = (row.source, row.plural or "", *row.target)
        char = next((c for c in map(unfit, texts) if c), "")
        if char:
            fact = f"`{row.context or row.source[:40]}` is left out: XML cannot hold its {char}"
            place = Place(po_display(locale.tag, row.path))
            problems.warning(place, fact, "Export it as csv or xliff2.")
        else:
            yield row


def source_of(row: Row, source: Locale) -> Locale:
    """Give the language of a row's source: that of the site but for the interface's own words.

    >>> source_of(Row("Home", ("",), path="ui.po"), ENGLISH).tag
    'en'
    """
    is_own = row.path == "ui.po" and not (row.context or "").startswith("config/")
    return ENGLISH if is_own else source


def plural_source(row: Row, form: int) -> str:
    """Give the source text of a plural form: the singular for the first, else the plural."""
    return row.source if form == 0 or row.plural is None else row.plural


# What only we understand of a row, as one line of JSON that other tools carry along.


def data_of(row: Row) -> str:
    """Give all of a row but its texts, as JSON without what is empty."""
    data = {
        "path": row.path,
        "context": row.context,
        "plural": row.plural,
        "state": row.state,
        "comments": row.comments,
        "notes": row.notes,
        "references": row.references,
        "flags": row.flags,
        "previous": row.previous,
        "exported": row.exported,
    }
    return json.dumps({k: v for k, v in data.items() if v}, ensure_ascii=False)


def with_data(row: Row, text: str) -> Row:
    """Give a row with what `data_of` said of it; as it is where that is missing or damaged.

    >>> with_data(Row("数学", ("الرياضيات",)), '{"path": "ui.po", "state": "draft"}').path
    'ui.po'
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return row
    if not isinstance(data, dict):
        return row
    return replace(
        row,
        path=_string(data.get("path")) or "",
        context=_string(data.get("context")),
        plural=_string(data.get("plural")),
        state=known_state(_string(data.get("state"))),
        comments=_strings(data.get("comments")),
        notes=_strings(data.get("notes")),
        references=_strings(data.get("references")),
        flags=_strings(data.get("flags")),
        previous=previous_of(data.get("previous")),
        exported=_string(data.get("exported")) or "",
    )


def previous_of(data: object) -> Previous | None:
    """Give what JSON said of the text a translation was made for; None where it is damaged."""
    found = [_string(part) for part in data] if isinstance(data, list) else []
    if len(found) != 3 or found[0] is None:
        return None
    return Previous(found[0], found[1], found[2])


def known_state(text: str | None) -> State | None:
    """Give the state of this name; None where there is none."""
    return next((s for s in STATES if s == text and s != "source"), None)


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _strings(value: object) -> tuple[str, ...]:
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def settled(
    row: Row,
    standard: Mapping[State, tuple[str, ...]],
    found: tuple[str, ...],
    other: State | None,
) -> Row:
    """Give a row with its state: ours, where the tool's own way of saying it still bears that
    out; else `other`, which is what the tool says.
    """
    ours = row.state
    if ours is not None and standard[ours] == found:
        return row
    return replace(row, state=other)


def with_remarks(row: Row, texts: Iterable[str]) -> Row:
    """Give a row with translators' notes that it does not have yet, a comment a line."""
    lines = (" " + line.strip() for text in texts for line in text.split("\n") if line.strip())
    there = {c.strip() for c in row.comments}
    added = tuple(line for line in lines if line.strip() not in there)
    return replace(row, comments=(*row.comments, *added)) if added else row


def joined_forms(rows: Iterable[Row]) -> Row:
    """Give the one row of a plural whose forms came one by one."""
    forms = list(rows)
    states = [r.state for r in forms if r.state is not None]
    fault = next((r.fault for r in forms if r.fault), "")
    state = min(states, key=STATES.index) if len(states) == len(forms) else None
    target = tuple(r.target[0] for r in forms)
    return replace(forms[0], target=target, state=state, fault=fault)
