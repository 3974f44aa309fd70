"""Faults for people, for scripts, and for code review (SARIF)."""

import json
from typing import Any
from urllib.parse import quote

from generator import __version__
from generator.problems import Problem, Problems

#: Code of a fault that has none of its own.
_PLAIN = "source"


def as_text(problems: Problems) -> str:
    """Give every fault in the lines that a build shows, errors last."""
    return "\n".join(p.text() for p in [*problems.warnings, *problems.errors])


def as_json(problems: Problems) -> str:
    """Give counts, and the faults as a list."""
    found = [plain(p) for p in [*problems.errors, *problems.warnings]]
    counts = {"errors": len(problems.errors), "warnings": len(problems.warnings)}
    return json.dumps(counts | {"problems": found}, ensure_ascii=False, indent=2)


def plain(problem: Problem) -> dict[str, Any]:
    """Give a fault for scripts."""
    place = problem.place
    return {
        "severity": problem.severity,
        "path": place.path,
        "line": place.line or None,
        "column": place.column or None,
        "code": problem.code or _PLAIN,
        "fact": problem.fact,
        "hint": problem.hint,
    }


def as_sarif(problems: Problems) -> str:
    """Give the faults as a SARIF 2.1.0 log (OASIS), which code hosts show beside the lines."""
    found = [*problems.errors, *problems.warnings]
    rules = sorted({p.code or _PLAIN for p in found})
    driver = {
        "name": "tongwen",
        "version": __version__,
        "rules": [{"id": rule} for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [sarif_result(p, rules) for p in found],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, ensure_ascii=False, indent=2)


def sarif_result(problem: Problem, rules: list[str]) -> dict[str, Any]:
    """Give a fault as a result of a SARIF run whose rules are `rules`."""
    rule = problem.code or _PLAIN
    text = f"{problem.fact}\n{problem.hint}" if problem.hint else problem.fact
    return {
        "ruleId": rule,
        "ruleIndex": rules.index(rule),
        "level": problem.severity,
        "message": {"text": text},
        "locations": [{"physicalLocation": _location(problem)}],
    }


def _location(problem: Problem) -> dict[str, Any]:
    place = problem.place
    where: dict[str, Any] = {"artifactLocation": {"uri": quote(place.path)}}
    if place.line:
        region = {"startLine": place.line, "startColumn": place.column}
        where["region"] = {name: number for name, number in region.items() if number}
    return where
