"""The examples in the docstrings of `generator.translation.draft` and of the tiny models."""

import doctest
import importlib
import pkgutil

import pytest

import generator.translation.draft as draft
import scripts.fixture_models as fixture_models

MODULES = [
    module.name
    for package in (draft, fixture_models)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if not module.name.endswith((".__main__", ".trial"))
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0
