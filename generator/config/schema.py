"""The configuration's JSON Schema, for editors: made from the model, comments and rules.

Source: JSON Schema 2020-12. It refuses what can be seen in one place; references between
settings are the loader's to check.
"""

from dataclasses import MISSING, Field
from typing import Any, Literal, get_args

from generator.config.comments import explanation, summary
from generator.config.model import Config
from generator.config.rules import CHOICES, NAME, RANGES, RULES, Rule
from generator.config.words import (
    Kind,
    get_origin,
    has_default,
    hints,
    is_entries,
    is_settings,
    keys_of,
    name_field,
)
from generator.locales import Locale

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TAG: Schema = {"type": "string", "pattern": "^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$"}
_SIMPLE: dict[Kind, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
}


def json_schema() -> Schema:
    """Give the schema of `site_config.yml`."""
    return {"$schema": DIALECT, "title": "site_config.yml", **_settings(Config)}


def _settings(entry: Any, named: bool = False) -> Schema:
    """Give the schema of one dataclass; the key a `named` one stands under is its name."""
    keys = keys_of(entry)
    if named:
        del keys[name_field(entry).name]
    required = [word for word, field in keys.items() if not has_default(field)]
    found: Schema = {
        # A key with nothing after it takes every default.
        "type": "object" if required else ["object", "null"],
        "description": summary(entry),
        "additionalProperties": False,
        "properties": {word: _property(entry, field) for word, field in keys.items()},
    }
    return found | ({"required": required} if required else {})


def _property(entry: type, field: Field[Any]) -> Schema:
    schema = _of_kind(hints(entry)[field.name], entry, field.name)
    schema["description"] = explanation(entry, field.name)
    if isinstance(field.default, (str, int, bool)) and field.default != "":
        schema["default"] = field.default
    elif isinstance(field.default, tuple) and field.default:
        schema["default"] = list(field.default)
    if field.default is not MISSING and "pattern" in schema:
        # An empty text is the same as leaving the key out.
        schema["pattern"] = f"{schema['pattern']}|^$"
    return schema


def _of_kind(kind: Kind, entry: type, word: str) -> Schema:
    if is_settings(kind):
        return _settings(kind)
    if is_entries(kind):
        return _entries(get_args(kind)[0])
    if get_origin(kind) is dict:
        return _mapping(RULES[entry, word])
    if get_origin(kind) is tuple:
        return _list(kind, entry, word)
    return _scalar(kind, entry, word)


def _entries(entry: Any) -> Schema:
    name = name_field(entry).name
    rule = RULES.get((entry, name))
    names = _pattern(rule) if rule else _TAG
    return {
        "type": "object",
        "propertyNames": dict(names),
        "additionalProperties": _settings(entry, named=True),
    }


def _mapping(rule: Rule) -> Schema:
    return {
        "type": "object",
        "propertyNames": _pattern(NAME),
        "additionalProperties": _pattern(rule),
    }


def _list(kind: Kind, entry: type, word: str) -> Schema:
    *items, last = get_args(kind)
    if last is not Ellipsis:
        pair = [_scalar(item, entry, word) for item in (*items, last)]
        return {
            "type": "array",
            "prefixItems": pair,
            "minItems": len(pair),
            "maxItems": len(pair),
        }
    return {"type": "array", "items": _of_kind(items[0], entry, word), "uniqueItems": True}


def _scalar(kind: Kind, entry: type, word: str) -> Schema:
    if kind is Locale:
        return dict(_TAG)
    if get_origin(kind) is Literal:
        return {"enum": list(get_args(kind))}
    if (entry, word) in CHOICES:
        return {"enum": list(CHOICES[entry, word])}
    if limits := RANGES.get((entry, word)):
        return {"type": "integer", "minimum": limits.least, "maximum": limits.most}
    rule = RULES.get((entry, word))
    return _pattern(rule) if rule else dict(_SIMPLE[kind])


def _pattern(rule: Rule) -> Schema:
    return {"type": "string", "pattern": f"^(?:{rule.pattern})$"}
