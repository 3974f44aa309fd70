"""The examples in the docstrings of `generator.locales` and `generator.config`."""

import doctest
import importlib
import pkgutil

import pytest

import generator.config
import generator.locales

MODULES = [
    f"{package.__name__}.{module.name}"
    for package in (generator.locales, generator.config)
    for module in pkgutil.iter_modules(package.__path__)
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0
