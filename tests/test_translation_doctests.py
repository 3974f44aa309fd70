"""The examples in the docstrings of generator/translation run."""

import doctest
import importlib
from pathlib import Path

import pytest

import generator.translation

ROOT = Path(generator.translation.__file__).parent
#: Tested beside their own tests.
ELSEWHERE = {"checks", "draft"}
PATHS = [p.relative_to(ROOT) for p in sorted(ROOT.rglob("*.py"))]
MODULES = [
    ".".join(["generator.translation", *p.with_suffix("").parts])
    for p in PATHS
    if p.parts[0] not in ELSEWHERE and ">>> " in (ROOT / p).read_text("utf-8")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    failed, attempted = doctest.testmod(importlib.import_module(name))
    assert attempted
    assert not failed


def test_most_of_it_has_examples() -> None:
    assert len(MODULES) >= 10
