"""The fields that a collection's configuration adds to its records."""

from collections.abc import Callable

from generator.config.model import FieldConfig
from generator.problems import Problems, nearest
from generator.records.codes import Vocabularies, note_missing_vocabulary, unknown_code
from generator.records.limits import LONGEST, SHORT, check_items, check_text, reduced_date_fault
from generator.records.lines import shown
from generator.records.model import Value
from generator.records.read import Source
from generator.records.text import link_fault, note_unsafe_link

_WANTED = {
    "text": "text", "markdown": "text", "list": "a list of texts", "code": "a code (text)",
    "codes": "a list of codes", "number": "a number", "date": "a date (text)",
    "url": "an address (text)", "boolean": "true or false",
}  # fmt: skip


class FieldChecker:
    """Checks the values of a collection's own fields."""

    def __init__(
        self, fields: tuple[FieldConfig, ...], vocabularies: Vocabularies, problems: Problems
    ) -> None:
        self._fields = {field.name: field for field in fields}
        self._vocabularies = vocabularies
        self._problems = problems
        self._missing: set[str] = set()
        self.required = tuple(field.name for field in fields if field.required)

    def check(self, source: Source) -> None:
        """Note unknown and missing fields, and values that the configuration does not allow."""
        values = source.record.fields
        for name in self.required:
            if values.get(name, "") in ("", []):
                fact = f"the field `fields.{name}` is missing"
                self._note(source, fact, "This collection requires it.", "missing-field")
        for name, value in values.items():
            field = self._fields.get(name)
            if field is None:
                self._note_unknown(name, source)
            elif _TESTS.get(field.type, _is_text)(value):
                self._check_value(field, value, source)
            else:
                fact = f"`fields.{name}` must be {_WANTED[field.type]}"
                self._note(source, fact, "Correct the value.", "type")

    def _note(self, source: Source, fact: str, hint: str, code: str) -> None:
        self._problems.error(source.place, fact, hint, code)

    def _note_unknown(self, name: str, source: Source) -> None:
        fact = f"{shown(name)} is no field of this collection"
        hint = nearest(name, list(self._fields)) or "Add it to `fields` in site_config.yml."
        self._note(source, fact, hint, "unknown-field")

    def _check_value(self, field: FieldConfig, value: Value, source: Source) -> None:
        if isinstance(value, str):
            if field.type != "text":
                self._check_special(field, value, source)
            if len(value) > LONGEST["summary"]:
                most = LONGEST["description" if field.type == "markdown" else "summary"]
                check_text(f"fields.{field.name}", value, most, source.place, self._problems)
        elif isinstance(value, list):
            if field.type == "codes":
                self._check_codes(field, value, source)
            if len(source.raw) > SHORT:
                check_items(f"fields.{field.name}", value, source.place, self._problems)

    def _check_special(self, field: FieldConfig, value: str, source: Source) -> None:
        if field.type == "code":
            self._check_codes(field, [value], source)
        elif field.type == "url" and link_fault(value):
            note_unsafe_link(f"fields.{field.name}", value, source.place, self._problems)
        elif field.type == "date" and (fault := reduced_date_fault(value)):
            fact = f"`fields.{field.name}`: {fault}"
            self._note(source, fact, "Write it as 2026-03-28, 2026-03 or 2026.", "date")

    def _check_codes(self, field: FieldConfig, codes: list[str], source: Source) -> None:
        name, vocabulary = f"fields.{field.name}", field.vocabulary
        known = self._vocabularies.get(vocabulary)
        if known is not None:
            missing = (code for code in codes if code not in known)
            self._problems.extend(
                unknown_code(name, code, vocabulary, known, source.place) for code in missing
            )
        elif vocabulary not in self._missing:
            self._missing.add(vocabulary)
            note_missing_vocabulary(name, vocabulary, source.place, self._problems)


def _is_text(value: Value) -> bool:
    return isinstance(value, str)


def _is_list(value: Value) -> bool:
    return isinstance(value, list)


_TESTS: dict[str, Callable[[Value], bool]] = {
    "list": _is_list,
    "codes": _is_list,
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
}
