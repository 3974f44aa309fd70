"""The reference page of `site_config.yml`: every key with type, default and meaning."""

from collections.abc import Iterator
from dataclasses import Field
from typing import Any, get_args

from generator.config.comments import explanation, summary
from generator.config.model import Config
from generator.config.rules import CHOICES, RANGES, RULES
from generator.config.words import (
    describe,
    get_origin,
    has_default,
    hints,
    is_entries,
    is_settings,
    keys_of,
    listed,
    name_field,
)

_HEAD = """\
# Configuration

<!-- Made by `tongwen config reference > docs/reference/configuration.md`: do not edit. -->

A site is described by `site_config.yml` in its top folder: YAML, UTF-8, at most 1 MB. Keys that
are not in these tables are refused, and so are keys that come twice. Every fault is reported
with its file, line and column, all in one run.

For completion and checks while you type, write the JSON Schema to a file and name it in the
first line of `site_config.yml`:

```sh
tongwen config schema > site_config.schema.json
```

```yaml
# yaml-language-server: $schema=site_config.schema.json
```

Values are taken as they are written: the locale `no` is Norwegian, not "false". Paths are
relative to the folder of `site_config.yml` and stay inside it.
"""
_FALLBACK = """\
Without `fallback`, a locale reads from those of CLDR's parent locales that the site has:
`es-MX` from `es`, `pt-AO` from `pt-PT`. `fallback: []` turns that off. No locale falls back to
one in another script (`zh-Hant` to `zh-Hans`, `sr-Latn` to `sr`) unless `fallback` names it.
"""
_NOTES = {"LocaleConfig": _FALLBACK}


def reference() -> str:
    """Give the page; the same text each time."""
    return "\n".join([_HEAD, *_section(Config, "", "")])


def _section(entry: Any, way: str, named: str) -> Iterator[str]:
    """Give the table of one dataclass, then those of the dataclasses inside it."""
    keys = keys_of(entry)
    if named:
        keys.pop(name_field(entry).name)
    yield f"## {f'`{way}`' if way else 'Top level'}\n\n{summary(entry)}{named}\n"
    yield "| Key | Value | Default | Meaning |\n| --- | --- | --- | --- |"
    yield from (_row(entry, field) for field in keys.values())
    yield f"\n{_NOTES[entry.__name__]}" if entry.__name__ in _NOTES else ""
    for word in keys:
        yield from _inner(hints(entry)[word], f"{way}.{word}".removeprefix("."))


def _inner(kind: Any, way: str) -> Iterator[str]:
    if is_settings(kind):
        yield from _section(kind, way, "")
    elif is_entries(kind):
        inner = get_args(kind)[0]
        name = name_field(inner).name
        yield from _section(
            inner, f"{way}.<{name}>", f" `<{name}>`: {explanation(inner, name)}"
        )


def _row(entry: type, field: Field[Any]) -> str:
    cells = (
        f"`{field.name}`",
        _value(entry, field),
        _default(field),
        explanation(entry, field.name),
    )
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _value(entry: type, field: Field[Any]) -> str:
    kind, at = hints(entry)[field.name], (entry, field.name)
    if is_settings(kind) or is_entries(kind):
        return describe(kind)
    if at in CHOICES:
        return (
            f"{'a list out' if get_origin(kind) is tuple else 'one'} of {listed(CHOICES[at])}"
        )
    if at in RANGES:
        return f"{describe(kind)} from {RANGES[at].least} to {RANGES[at].most}"
    if at in RULES and get_origin(kind) is not dict:
        return RULES[at].words
    return describe(kind)


def _default(field: Field[Any]) -> str:
    if not has_default(field):
        return "**required**"
    default = field.default
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, tuple):
        return ", ".join(f"`{item}`" for item in default) or "none"
    return f"`{default}`" if isinstance(default, (int, str)) and default != "" else "none"
