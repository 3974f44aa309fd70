"""Findings of many files as they come: text, JSON or SARIF, without keeping them."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

import click

from generator import __version__
from generator.cli.findings import plain, sarif_result
from generator.problems import Problem
from generator.translation.checks import CHECKS, Check


class Report(Protocol):
    """Takes findings one file at a time."""

    def add(self, problems: Iterable[Problem]) -> None:
        """Print the findings of one file."""

    def end(self, counts: dict[str, int]) -> None:
        """Print what closes the report."""


class Text:
    """Lines for people: place, fact, remedy, and the check's name to dismiss it by."""

    def add(self, problems: Iterable[Problem]) -> None:
        """Print the findings of one file."""
        for problem in problems:
            head, newline, hint = problem.text().partition("\n")
            click.echo(f"{head} [{problem.code}]{newline}{hint}")

    def end(self, counts: dict[str, int]) -> None:
        """Print nothing: what there is to say of all is talk."""


class Json:
    """An object: a list of `problems`, then the counts."""

    def __init__(self) -> None:
        self.separator = '{"problems": ['

    def add(self, problems: Iterable[Problem]) -> None:
        """Print the findings of one file."""
        for problem in problems:
            click.echo(self.separator)
            click.echo(json.dumps(plain(problem), ensure_ascii=False), nl=False)
            self.separator = ","

    def end(self, counts: dict[str, int]) -> None:
        """Print what closes the object."""
        opening = "" if self.separator == "," else self.separator
        click.echo(f"{opening}\n], {json.dumps(counts)[1:]}")


class Sarif:
    """A SARIF 2.1.0 log (OASIS), which code hosts show beside the lines."""

    def __init__(self) -> None:
        self.rules = [*_PLAIN_RULES, *(check.id for check in CHECKS)]
        self.separator = ""

    def add(self, problems: Iterable[Problem]) -> None:
        """Print the findings of one file."""
        for problem in problems:
            click.echo(self.separator or self._head(), nl=False)
            click.echo(
                json.dumps(sarif_result(problem, self.rules), ensure_ascii=False), nl=False
            )
            self.separator = ",\n"

    def _head(self) -> str:
        rules = [*map(_plain_rule, _PLAIN_RULES.items()), *map(_rule, CHECKS)]
        driver = {"name": "tongwen", "version": __version__, "rules": rules}
        return (
            '{"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", '
            f'"runs": [{{"tool": {json.dumps({"driver": driver}, ensure_ascii=False)}, '
            '"columnKind": "unicodeCodePoints", "results": [\n'
        )

    def end(self, counts: dict[str, int]) -> None:
        """Print what closes the log."""
        del counts
        click.echo(f"{'' if self.separator else self._head()}\n]}}]}}")


_PLAIN_RULES = {
    "po-syntax": "The file is a PO file that gettext's tools can read.",
    "po-language": "The header of the file, or its name, says which language it is in.",
    "glossary": "The glossary is a CSV file of terms that do not contradict one another.",
    "unknown-locale": "Each folder of translations belongs to a locale of the site.",
    "source": "The file can be read.",
}


def _plain_rule(rule: tuple[str, str]) -> dict[str, Any]:
    return {
        "id": rule[0],
        "shortDescription": {"text": rule[1]},
        "defaultConfiguration": {"level": "error"},
    }


def _rule(check: Check) -> dict[str, Any]:
    text = " ".join((check.__doc__ or "").split())
    first = text.partition(". ")[0].rstrip(".") + "."
    return {
        "id": check.id,
        "shortDescription": {"text": first},
        "fullDescription": {"text": text},
        "defaultConfiguration": {"level": check.severity},
    }


FORMATS: dict[str, Callable[[], Report]] = {"text": Text, "json": Json, "sarif": Sarif}


def shown(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Give the findings of a file in the order of their lines, errors and warnings mixed."""
    return iter(sorted(dict.fromkeys(problems), key=lambda p: (p.place, p.severity, p.code)))
