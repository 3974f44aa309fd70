"""A learning resource, a controlled term, and what they are made of.

One record is one line of JSON in `content/catalog/<collection>/<shard>.jsonl`, with keys as
here; a key that is empty is left out. msgspec decodes and type-checks it in one pass.

Sources: ISCED-F 2013 (subjects), ISCED 2011 (level), BCP 47 (languages), ISO 3166-1 (country),
SPDX (licence), ISO 8601 (dates).
"""

from typing import Literal

from msgspec import Struct, field

Status = Literal["active", "retired"]
#: A field a collection's configuration adds.
Value = str | int | float | bool | list[str]
#: A number that keeps the look it was written with: `14` stays `14`.
Number = int | float

#: Fields of a record that translators may be given, in the order a page shows them.
TRANSLATABLE = ("title", "summary", "description", "outcomes", "syllabus")


class Workload(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """The time a resource takes. Any part may be unknown (0)."""

    #: Hours in all.
    hours: Number = 0
    #: Fewest and most hours a week; equal where the source gives one number.
    weekly_from: Number = 0
    weekly_to: Number = 0
    weeks: Number = 0
    #: European credits (ECTS).
    credits: Number = 0


class Record(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A course, micro-credential, service, standard, event or other entry of the catalogue."""

    #: a-z, 0-9, `.`, `_` and `-`, at most 80 characters, starting with a letter or digit.
    #: Never translated, never reused.
    id: str
    title: str
    #: BCP 47 tag of the language its own texts are in; empty: the site's source language.
    language: str = ""
    #: Overrides the collection's kind.
    kind: str = ""
    summary: str = ""
    #: Markdown.
    description: str = ""
    outcomes: tuple[str, ...] = ()
    syllabus: tuple[str, ...] = ()
    #: Code in the vocabulary `providers`.
    provider: str = ""
    #: Codes in the vocabulary `subjects`: ISCED-F 2013, two to four digits, zero-padded.
    subjects: tuple[str, ...] = ()
    #: Code in the vocabulary `levels`: ISCED 2011, `0` to `8`.
    level: str = ""
    #: BCP 47 tags of the languages of instruction.
    languages: tuple[str, ...] = ()
    workload: Workload | None = None
    #: Codes in the vocabulary `audiences`.
    audience: tuple[str, ...] = ()
    #: What there is in which language: `{"video": ["ar"], "subtitles": ["zh-Hans", "en"]}`.
    #: Keys are codes in the vocabulary `media`.
    media: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: SPDX identifier or a code in the vocabulary `licences`.
    licence: str = ""
    #: https address of the resource itself.
    link: str = ""
    #: ISO 3166-1 alpha-2 code of the provider's country: a code in the vocabulary `countries`.
    country: str = ""
    published: str = ""
    updated: str = ""
    #: Free keywords in the record's language; not translated.
    tags: tuple[str, ...] = ()
    status: Status = "active"
    #: Id, in the same collection, of the record that took this one's place.
    replaced_by: str = ""
    #: Values of the fields that the collection's configuration adds, by name.
    fields: dict[str, Value] = field(default_factory=dict)


class Term(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """One entry of a controlled vocabulary: a line of `content/vocabularies/<name>.jsonl`."""

    #: a-z, A-Z, 0-9, `.`, `_` and `-`; a string even where it looks like a number (`0611`).
    code: str
    #: In the vocabulary's source language; translated once, in `terms.po`, under
    #: `<vocabulary>/<code>`.
    label: str
    #: Code of the broader term of the same vocabulary.
    broader: str = ""
    #: https address of the term in its published scheme, or of the organisation.
    link: str = ""
    note: str = ""


class Tombstone(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """What stays of a removed record: a line of `tombstones.jsonl` beside the shards."""

    id: str
    replaced_by: str = ""
