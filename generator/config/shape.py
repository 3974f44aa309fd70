"""The rules of `generator.config.rules`, held against one setting as it was read."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from generator.config.model import CollectionConfig, DocumentConfig
from generator.config.rules import CHOICES, NAME, RANGES, RESERVED, RULES, Range, Rule
from generator.config.words import did_you_mean

#: The way from the setting to what is faulty in it, the fact ("must be …") and a hint.
Fault = tuple[tuple[str | int, ...], str, str]


def faults_of(entry: type, word: str, value: Any) -> Iterator[Fault]:
    """Give what is wrong with the setting `word` of an `entry`, apart from its type."""
    if isinstance(value, dict):
        yield from _of_mapping(RULES[entry, word], value)
    elif (entry, word) in CHOICES:
        yield from _of_choice(CHOICES[entry, word], value)
    elif (entry, word) in RANGES:
        yield from _of_number(RANGES[entry, word], value)
    elif (entry, word) in RULES and value:
        yield from _of_text(RULES[entry, word], value)


def faults_of_name(entry: type, name: Any) -> Iterator[Fault]:
    """Give what is wrong with the name of an entry: the key it stands under."""
    first = fields(entry)[0].name
    rule = RULES.get((entry, first))
    if rule:
        yield from _of_text(rule, name)
        if name in RESERVED and entry in (CollectionConfig, DocumentConfig):
            yield (
                (),
                f"cannot be called `{name}`: the site uses that name itself",
                "Choose another name.",
            )


def _of_text(rule: Rule, text: str) -> Iterator[Fault]:
    if not rule.allows(text):
        yield (), f"must be {rule.words}, but is `{text[:80]}`", rule.hint


def _of_number(limits: Range, number: int) -> Iterator[Fault]:
    if not limits.least <= number <= limits.most:
        yield (), f"must be between {limits.least} and {limits.most}, but is {number}", ""


def _of_choice(choices: tuple[str, ...], value: str | tuple[str, ...]) -> Iterator[Fault]:
    for n, item in enumerate((value,) if isinstance(value, str) else value):
        if item not in choices:
            way = () if isinstance(value, str) else (n,)
            yield way, f"cannot be `{item[:60]}`", did_you_mean(item, choices)


def _of_mapping(rule: Rule, value: dict[str, str]) -> Iterator[Fault]:
    for name, text in value.items():
        for _, fact, hint in (*_of_text(NAME, name), *_of_text(rule, text)):
            yield (name,), fact, hint
