"""What records mean: codes, languages, links, dates, fields, sizes, against the configuration.

Written for speed on the clean path, since every record of a catalogue goes through it: one look
at a record's bytes finds most of what could be wrong with its texts.
"""

import re
from collections.abc import Iterable

from generator.config.kinds import KINDS
from generator.config.model import CollectionConfig
from generator.errors import SourceError
from generator.locales import parse_locale
from generator.problems import Place, Problems, nearest
from generator.records.codes import (
    VOCABULARY_OF,
    Vocabularies,
    note_missing_vocabulary,
    unknown_code,
)
from generator.records.fields import FieldChecker
from generator.records.limits import LONGEST, SHORT, check_items, check_text, date_fault
from generator.records.lines import shown
from generator.records.model import Record
from generator.records.read import Source
from generator.records.text import link_fault, note_unsafe, note_unsafe_link

_LISTS = ("outcomes", "syllabus", "subjects", "languages", "audience", "tags")

# Bytes that show none of these hold no control character: JSON writes most of them as escapes.
_BIDI_BYTES = re.compile(rb"\xe2(?:\x80[\xaa-\xae]|\x81[\xa6-\xa9])")
_C1_BYTES = re.compile(rb"\xc2[\x80-\x9f]")
_ESCAPE = re.compile(rb"\\[ubfr]")
# Identifiers from the SPDX list that content and software commonly carry.
_SPDX = re.compile(
    r"CC0-1\.0|CC-PDDC|CC-BY(-NC)?(-SA|-ND)?-[1-4]\.[05](-[A-Z]{2,3})?|MIT|0BSD|BSD-[234]-Clause"
    r"|(GFDL-1\.[1-3]|GPL-[23]\.0|A?GPL-3\.0|LGPL-(2\.1|3\.0))(-only|-or-later)?|Apache-2\.0"
    r"|MPL-2\.0|ODbL-1\.0|ODC-By-1\.0|PDDL-1\.0|FAL-1\.3|OGL-UK-[123]\.0"
)


class RecordChecker:
    """Checks the records of one collection. Make one and use it for all of them."""

    def __init__(
        self, collection: CollectionConfig, vocabularies: Vocabularies, problems: Problems
    ) -> None:
        self._vocabularies = vocabularies
        self._problems = problems
        # Live views: an import adds terms while it checks.
        self._known = {name: vocabularies.get(v, {}) for name, v in VOCABULARY_OF.items()}
        self._good_languages: set[str] = {""}
        self._missing: set[str] = set()
        self._fields = FieldChecker(collection.fields, vocabularies, problems)

    def check(self, source: Source) -> None:
        """Note everything that is wrong with what a record says."""
        record, raw = source.record, source.raw
        if _may_be_unsafe(raw):
            _check_texts(record, source.place, self._problems)
        if len(raw) > SHORT or len(record.title) > LONGEST["title"]:
            self._check_sizes(source)
        self._check_codes(source)
        self._check_languages(source)
        if record.link and link_fault(record.link):
            note_unsafe_link("link", record.link, source.place, self._problems)
        self._check_rest(source)
        if record.fields or self._fields.required:
            self._fields.check(source)

    def _check_codes(self, source: Source) -> None:
        record, known = source.record, self._known
        if record.subjects and not known["subjects"].keys() >= set(record.subjects):
            self._unknown("subjects", record.subjects, source)
        if record.level and record.level not in known["level"]:
            self._unknown("level", (record.level,), source)
        if record.provider and record.provider not in known["provider"]:
            self._unknown("provider", (record.provider,), source)
        if record.audience and not known["audience"].keys() >= set(record.audience):
            self._unknown("audience", record.audience, source)
        if record.media and not known["media"].keys() >= record.media.keys():
            self._unknown("media", tuple(record.media), source)
        if record.country and record.country not in known["country"]:
            self._unknown("country", (record.country,), source)
        if record.licence and record.licence not in known["licence"]:
            self._check_licence(source)

    def _check_licence(self, source: Source) -> None:
        if _SPDX.fullmatch(source.record.licence) is None:
            self._unknown("licence", (source.record.licence,), source)

    def _unknown(self, name: str, codes: tuple[str, ...], source: Source) -> None:
        vocabulary = VOCABULARY_OF[name]
        known = self._known[name]
        if vocabulary in self._vocabularies:
            missing = (code for code in codes if code not in known)
            self._problems.extend(
                unknown_code(name, code, vocabulary, known, source.place) for code in missing
            )
        elif vocabulary not in self._missing:
            self._missing.add(vocabulary)
            note_missing_vocabulary(name, vocabulary, source.place, self._problems)

    def _check_languages(self, source: Source) -> None:
        record, good = source.record, self._good_languages
        if record.language not in good:
            self._check_tags("language", (record.language,), source.place)
        if record.languages and not good.issuperset(record.languages):
            self._check_tags("languages", record.languages, source.place)
        for medium, tags in record.media.items():
            if not good.issuperset(tags):
                self._check_tags(f"media.{medium}", tags, source.place)

    def _check_tags(self, name: str, tags: Iterable[str], place: Place) -> None:
        for tag in tags:
            if fault := _tag_fault(tag):
                self._problems.error(place, f"`{name}`: {fault[0]}", fault[1], "language")
            else:
                self._good_languages.add(tag)

    def _check_rest(self, source: Source) -> None:
        record, note = source.record, self._problems.error
        if not record.title or record.title.isspace():
            note(source.place, "the title is empty", "Write what readers call it.", "empty")
        if record.kind and record.kind not in KINDS:
            hint = nearest(record.kind, KINDS) or f"Kinds are {', '.join(KINDS)}."
            note(source.place, f"{shown(record.kind)} is no kind of record", hint, "kind")
        for name in ("published", "updated"):
            if (day := getattr(record, name)) and (fault := date_fault(day)):
                note(source.place, f"`{name}`: {fault}", "Write it as 2026-03-28.", "date")
        if record.replaced_by and record.replaced_by == record.id:
            note(
                source.place,
                "`replaced_by` names the record itself",
                "Name another.",
                "reference",
            )

    def _check_sizes(self, source: Source) -> None:
        record, place = source.record, source.place
        for name, most in LONGEST.items():
            check_text(name, getattr(record, name), most, place, self._problems)
        for name in _LISTS:
            items = getattr(record, name)
            if items:
                check_items(name, items, place, self._problems)
        for medium, tags in record.media.items():
            check_items(f"media.{medium}", tags, place, self._problems)


def _may_be_unsafe(raw: bytes) -> bool:
    if b"\\" in raw and _ESCAPE.search(raw):
        return True
    if b"\x7f" in raw or (b"\xc2" in raw and _C1_BYTES.search(raw)):
        return True
    return _BIDI_BYTES.search(raw) is not None


def _check_texts(record: Record, place: Place, problems: Problems) -> None:
    for name in record.__struct_fields__:
        for text in _texts_in(getattr(record, name)):
            note_unsafe(name, text, place, problems)


def _texts_in(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _texts_in(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts_in(item)


def _tag_fault(tag: str) -> tuple[str, str] | None:
    try:
        canonical = parse_locale(tag).tag
    except SourceError as error:
        return error.fact, error.hint
    if canonical != tag:
        return f"{shown(tag)} is not the canonical form of the tag", f"Write `{canonical}`."
    return None
