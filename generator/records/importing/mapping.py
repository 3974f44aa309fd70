"""A mapping file: how the rows of a catalogue become records. Plain data, read from YAML.

The comments above the fields are the reference that `docs/guide/import.md` gives.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from generator.locales import Locale
from generator.records.importing.cells import Repair

Format = Literal["csv", "tsv", "json", "jsonl", "tree"]
Encoding = Literal[
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5", "shift_jis", "euc-jp",
    "euc-kr", "latin-1", "windows-1250", "windows-1251", "windows-1252", "windows-1254",
    "windows-1256", "windows-874", "koi8-r",
]  # fmt: skip
Unit = Literal["hours", "minutes", "weeks", "months"]


class Table(Mapping[str, tuple[str, ...]]):
    """Text of a cell to the codes it stands for; looked up without regard to case.

    >>> table = Table({"Bühne": ("0215",)})
    >>> table.codes("BÜHNE"), table.codes("Film")
    (('0215',), None)
    """

    def __init__(self, entries: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._entries = dict(entries or {})
        self._folded = {text.casefold(): codes for text, codes in self._entries.items()}

    def codes(self, text: str) -> tuple[str, ...] | None:
        """Give the codes a text stands for, or None."""
        found = self._entries.get(text)
        return self._folded.get(text.casefold()) if found is None else found

    def __getitem__(self, text: str) -> tuple[str, ...]:
        return self._entries[text]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


@dataclass(frozen=True, slots=True)
class SourceRule:
    """How the file is read."""

    #: csv, tsv, json (a list of objects), jsonl (an object a line) or tree (nested objects).
    format: Format = "csv"
    #: How its characters are coded. JSON is always UTF-8.
    encoding: Encoding = "utf-8"
    #: The sign between cells, where it is not the format's own.
    delimiter: str = ""
    #: Names of the columns, for a file without a line of them.
    columns: tuple[str, ...] = ()
    #: Columns left out on purpose: others that no field uses are noted.
    ignore: tuple[str, ...] = ()
    #: Where in a JSON file the list of rows lies: `data.courses`; empty: the file is the list.
    rows: str = ""
    #: In a tree: the key with the nodes below a node.
    children: str = "children"
    #: In a tree: the key that says what a node is.
    kind: str = "kind"
    #: In a tree: the key with the name of a node.
    name: str = "title"
    #: In a tree: the kinds of nodes that become records.
    records: tuple[str, ...] = ()
    #: In a tree: kinds that only hold others. Their names reach what lies below as `@topics`.
    containers: tuple[str, ...] = ()
    #: In a tree: kinds that are refused, and why.
    refused: Table = field(default_factory=Table)


@dataclass(frozen=True, slots=True)
class IdRule:
    """How a row gets the id of its record: from what does not change when rows move."""

    #: Columns whose texts together name the row: an address, a course code.
    columns: tuple[str, ...]
    #: The part of the text that counts: a regular expression, or its first group.
    pattern: str = ""
    #: Put before every id.
    prefix: str = ""
    #: Adds a hash of the text: where capitals or signs tell two codes apart, or where the
    #: columns are texts of people (a title, a provider).
    hash: bool = False
    #: Spellings of a text that count as one: `{pnb: pa}`.
    codes: Table = field(default_factory=Table)


@dataclass(frozen=True, slots=True)
class SwallowedRule:
    """How rows that lie inside a cell, behind a stray quote, are known."""

    #: What every row begins with: a regular expression for the first column.
    start: str = ""
    #: Last columns that the swallowed part of a row may lack.
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Where a field of the record comes from."""

    #: `title`, `subjects`, `workload.hours`, `media.subtitles`, `fields.teachers`, ...
    target: str
    #: The column it stands in.
    column: str = ""
    #: Or several: the first with a value that fits is taken, and any but the first is reported.
    columns: tuple[str, ...] = ()
    #: Or a value that is the same for all rows.
    value: str = ""
    #: The value where the column has none.
    otherwise: str = ""
    #: Texts that mean nothing here, besides those of the whole mapping. `/.../` is a pattern.
    missing: tuple[str, ...] = ()
    #: Texts taken off the beginning.
    prefix: tuple[str, ...] = ()
    #: The part of the text that counts: a regular expression, or its first group.
    pattern: str = ""
    #: What stands between several values; `list`: it is a list as Python or JSON writes it.
    split: tuple[str, ...] = ()
    #: Texts to codes or other values.
    codes: Table = field(default_factory=Table)
    #: `create`: a text that is no term yet becomes one.
    vocabulary: Literal["known", "create"] = "known"
    #: What a bare number counts: hours, minutes, weeks or months.
    unit: Literal["", "hours", "minutes", "weeks", "months"] = ""
    #: How dates are written, as `strptime` takes it; empty: as ISO 8601.
    format: str = ""
    #: For `media`: the languages of all of them.
    languages: tuple[Locale, ...] = ()
    #: What becomes of a row with a value that is not understood: the value is left out and
    #: noted, or the row is refused.
    unknown: Literal["note", "refuse"] = "note"
    #: Whether a row without a value is refused.
    required: bool = False
    #: Whether the field may be left out where records of the collection have none of the name.
    optional: bool = False


@dataclass(frozen=True, slots=True)
class ImportRules:
    """The whole of a mapping file."""

    id: IdRule
    #: Fields of the record by name. `title: name` is short for `title: {column: name}`.
    fields: tuple[FieldRule, ...]
    source: SourceRule = field(default_factory=SourceRule)
    #: Texts of a whole cell that mean nothing: `not-mentioned`. `/.../` is a pattern.
    missing: tuple[str, ...] = ()
    #: What to mend in every cell: mojibake, bidi, invisible, spaces, brackets, nfc.
    repair: tuple[Repair, ...] = ("bidi", "invisible", "spaces")
    #: What becomes of rows with one id: all but one are refused, or they become one record.
    same_id: Literal["refuse", "merge"] = "refuse"
    #: Rows that lie inside cells.
    swallowed_rows: SwallowedRule = field(default_factory=SwallowedRule)
