"""The JSON Schema and the reference page: made from the model, and in step with the loader."""

from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from generator.cli.config import config as command
from generator.config import model
from generator.config.comments import explanation
from generator.config.reference import reference
from generator.config.schema import json_schema
from generator.config.words import keys_of

REPOSITORY = Path(__file__).parent.parent
SITE = {
    "name": "站",
    "description": "",
    "base_url": "https://x.org/",
    "source": "zh-Hans",
    "default": "en",
}


def errors(document: Any) -> list[str]:
    return [e.message for e in Draft202012Validator(json_schema()).iter_errors(document)]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_the_schema_accepts_the_site_of_this_repository() -> None:
    assert errors(yaml.safe_load((REPOSITORY / "site_config.yml").read_text("utf-8"))) == []


def test_the_schema_accepts_the_least() -> None:
    assert errors({"site": SITE, "locales": {"en": None, "zh-Hans": {}}}) == []


@pytest.mark.parametrize(
    "part",
    [
        {"colections": {}},
        {"page_size": 0},
        {"page_size": "50"},
        {"site": {**SITE, "base_url": "ftp://x"}},
        {"site": {**SITE, "contact": "javascript:x"}},
        {"site": {**SITE, "nmae": "x"}},
        {"locales": {"english": None}},
        {"locales": {"en": {"policy": "all"}}},
        {"locales": {"en": {"fallback": "ar"}}},
        {"collections": {"a": None}},
        {"collections": {"A": {"label": "x"}}},
        {"collections": {"a": {"label": "x", "kind": "cuorse"}}},
        {"collections": {"a": {"label": "x", "shard_digits": 5}}},
        {"collections": {"a": {"label": "x", "translatable": ["id"]}}},
        {"collections": {"a": {"label": "x", "pairs": [["level"]]}}},
        {"collections": {"a": {"label": "x", "source": "a/../../b"}}},
        {"collections": {"a": {"label": "x", "fields": {"g": {"type": "colour"}}}}},
        {"vocabularies": {"x": "/etc/passwd"}},
    ],
)
def test_the_schema_refuses(part: dict[str, Any]) -> None:
    assert errors({"site": SITE, "locales": {"en": None}, **part})


def test_every_key_is_explained() -> None:
    entries = [e for e in vars(model).values() if isinstance(e, type) and is_dataclass(e)]
    silent = [
        f"{entry.__name__}.{word}"
        for entry in entries
        if entry.__module__ == model.__name__
        for word in keys_of(entry)
        if not explanation(entry, word)
    ]
    assert silent == []


def test_the_reference_page_is_up_to_date() -> None:
    page = REPOSITORY / "docs" / "reference" / "configuration.md"
    assert page.read_text("utf-8") == reference(), (
        "run `tongwen config reference > docs/reference/configuration.md`"
    )


def test_the_commands_print_to_stdout() -> None:
    schema = CliRunner().invoke(command, ["schema"])
    assert schema.exit_code == 0
    assert yaml.safe_load(schema.stdout) == json_schema()
    page = CliRunner().invoke(command, ["reference"])
    assert (page.exit_code, page.stdout) == (0, reference())


@pytest.mark.parametrize("arguments", [[], ["schema"], ["reference"]])
def test_every_command_has_help_with_an_example(arguments: list[str]) -> None:
    assert (
        "Example: tongwen config" in CliRunner().invoke(command, [*arguments, "--help"]).output
    )
