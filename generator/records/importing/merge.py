"""Rows that make the same record, and records that are there already.

Nothing here depends on the order of rows: what stays is chosen by what it says.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from generator.records.model import Record, Workload


class Candidate(NamedTuple):
    """A record made of one row."""

    row: int
    line: int
    #: The text its id was made of.
    key: str
    raw: bytes
    record: Record


class Resolved(NamedTuple):
    """What becomes of the rows with one id."""

    record: Record
    #: Rows that are part of the record.
    kept: list[Candidate]
    #: Rows that are not, each with (code, reason).
    refused: list[tuple[Candidate, str, str]]


def resolve(candidates: Sequence[Candidate], policy: str) -> Resolved:
    """Give the one record of rows with the same id, and the rows that are refused for it.

    Of rows whose ids come of different texts, those of one text stay. `merge` makes one record
    of them; `refuse` keeps the one that says most.
    """
    key = min(c.key for c in candidates)
    same = [c for c in candidates if c.key == key]
    refused = [(c, "id-clash", _clash(c, key)) for c in candidates if c.key != key]
    if policy == "merge":
        return Resolved(merge(same), same, refused)
    best = min(same, key=lambda c: (-len(c.raw), c.raw, c.row))
    refused += [(c, "duplicate", _duplicate(c, best)) for c in same if c is not best]
    return Resolved(best.record, [best], refused)


def _clash(candidate: Candidate, key: str) -> str:
    ours, theirs = (text.replace("\x1f", " / ")[:80] for text in (candidate.key, key))
    return f"`{ours}` gives the same id as `{theirs}`; set `hash: true` under `id`"


def _duplicate(candidate: Candidate, best: Candidate) -> str:
    same = "says the same as" if candidate.raw == best.raw else "has the same id as"
    return f"the row {same} row {best.row}, which stays"


def merge(candidates: Sequence[Candidate]) -> Record:
    """Give one record of several: their lists together, and the first of their other values."""
    ordered = [c.record for c in sorted(candidates, key=lambda c: c.raw)]
    first, *others = ordered
    if not others:
        return first
    names = Record.__struct_fields__
    return Record(**{n: _together([getattr(r, n) for r in ordered]) for n in names})


def _together(values: list[Any]) -> Any:
    """Give lists as one, mappings by their keys, of single values the first there is."""
    kind = type(values[0])
    if kind in (tuple, list):
        return kind(dict.fromkeys(item for value in values for item in value))
    if kind is dict:
        keys = sorted({key for value in values for key in value})
        return {k: _together([v[k] for v in values if k in v]) for k in keys}
    return next((value for value in values if value), values[0])


def update(existing: Record | None, new: Record, targets: Iterable[str]) -> Record:
    """Give an existing record with the fields that the mapping names taken from a new one.

    Every field the mapping does not name stays as someone wrote it.
    """
    if existing is None:
        return new
    changes: dict[str, Any] = {}
    for target in targets:
        head, _, tail = target.partition(".")
        if not tail:
            changes[head] = getattr(new, head)
    changes |= _parts(existing, new, {t for t in targets if "." in t})
    return msgspec.structs.replace(existing, **changes)


def _parts(existing: Record, new: Record, targets: set[str]) -> dict[str, Any]:
    """Give the fields that a mapping names parts of: `workload.hours`, `fields.teachers`."""
    changes: dict[str, Any] = {}
    for head in ("fields", "media"):
        names = {t.partition(".")[2] for t in targets if t.startswith(f"{head}.")}
        if names:
            kept = {k: v for k, v in getattr(existing, head).items() if k not in names}
            changes[head] = dict(sorted((kept | getattr(new, head)).items()))
    if names := {t.partition(".")[2] for t in targets if t.startswith("workload.")}:
        changes["workload"] = _workload(existing.workload, new.workload, names)
    return changes


def _workload(old: Workload | None, new: Workload | None, names: set[str]) -> Workload | None:
    old, new = old or Workload(), new or Workload()
    if "weekly" in names:
        names = names - {"weekly"} | {"weekly_from", "weekly_to"}
    changed = msgspec.structs.replace(old, **{name: getattr(new, name) for name in names})
    return None if changed == Workload() else changed
