"""Codes: which vocabulary a field takes them from, and what is said of an unknown one."""

from collections.abc import Collection, Mapping

from generator.problems import Place, Problem, Problems, nearest
from generator.records.lines import shown
from generator.records.model import Term

Vocabularies = Mapping[str, Mapping[str, Term]]

#: Field of a record to the vocabulary its codes come from.
VOCABULARY_OF = {
    "subjects": "subjects", "level": "levels", "provider": "providers", "audience": "audiences",
    "media": "media", "licence": "licences", "country": "countries",
}  # fmt: skip


def unknown_code(
    name: str, code: str, vocabulary: str, known: Collection[str], place: Place
) -> Problem:
    """Give the problem of a code that its vocabulary lacks, with the nearest one it has."""
    fact = f"`{name}`: {shown(code)} is no code of the vocabulary `{vocabulary}`"
    padded = code.zfill(len(code) + 1)
    # Spreadsheets eat the leading zero of ISCED-F codes.
    hint = f"Did you mean `{padded}`?" if padded in known else nearest(code, list(known))
    hint = hint or "Use one of its codes, or add a term."
    return Problem(place, fact, hint, "error", "unknown-code")


def note_missing_vocabulary(
    name: str, vocabulary: str, place: Place, problems: Problems
) -> None:
    """Note a field with codes where the site has no such vocabulary."""
    fact = f"`{name}` needs the vocabulary `{vocabulary}`, which the site does not have"
    hint = "Name its file under `vocabularies` in site_config.yml."
    problems.error(place, fact, hint, "missing-vocabulary")
