"""`tongwen check --budgets`."""

import json
from pathlib import Path

import click
import msgspec

from generator import manifest
from generator.budgets import Report
from generator.budgets import check as weigh
from generator.cli.findings import as_json, as_sarif, as_text
from generator.cli.shared import bar
from generator.config.load import load
from generator.problems import Place, Problem, Problems

#: More breaches than this are only counted on a terminal: they mostly have one cause.
_SHOWN = 40


def check_budgets(config_path: Path, output: Path, form: str) -> None:
    """Weigh a built site, print what is over its budgets, and end with 1 where anything is."""
    config = load(config_path)
    files = manifest.state_folder(config.root, output) / "manifest"
    report = weigh(output, files, config.site.base_url, config.budgets, 0, bar)
    problems = Problems([_problem(b.page, b.fact, b.remedy, b.budget) for b in report.breaches])
    click.echo(_FORMS[form](report, problems))
    if report.breaches:
        raise click.exceptions.Exit(1)


def _problem(page: str, fact: str, hint: str, budget: str) -> Problem:
    return Problem(Place(page), fact, hint, "error", f"budget-{budget.replace('_', '-')}")


def _text(report: Report, problems: Problems) -> str:
    found = problems.errors
    lines = [as_text(Problems(found[:_SHOWN]))] if found else []
    if len(found) > _SHOWN:
        lines.append(f"... and {len(found) - _SHOWN:,} more; --json lists all.")
    for name, figure in report.figures.items():
        lines.append(
            f"{name:>10}: at most {figure.largest:,} of {figure.budget:,} ({figure.page})"
        )
    lines.append(f"{report.pages:,} pages, {len(found):,} over budget.")
    return "\n".join(lines)


def _json(report: Report, problems: Problems) -> str:
    body = msgspec.to_builtins(report)
    return json.dumps(json.loads(as_json(problems)) | body, ensure_ascii=False, indent=2)


def _sarif(_report: Report, problems: Problems) -> str:
    return as_sarif(problems)


_FORMS = {"text": _text, "json": _json, "sarif": _sarif}
