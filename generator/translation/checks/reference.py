"""The page that describes every check, made from the checks themselves.

Run it after a check changed: `make docs`.
"""

import sys
from collections.abc import Iterator

from generator.translation.checks.model import Check
from generator.translation.checks.registry import CHECKS, ERRORS, WARNINGS

_HEAD = """\
# Translation checks

Made from the checks themselves by `make docs`.

`tongwen translate check` looks at every translation of the site, or at any PO files.
**Errors** would break a page or mislead its reader: an entry with one is not approved, and a
machine draft with one is not written. **Warnings** are for a person to judge.

```text
tongwen translate check --locale ar          the site's Arabic
tongwen translate check --errors-only        what has to be mended
tongwen translate check --only numbers       one check
tongwen translate check --fix                mend what has a certain remedy
tongwen translate check --format sarif       for code review
```

You know better? Say so in the entry, and the finding is gone for good. A translator comment
survives every tool; what stands after the colon is for your colleagues:

```text
# ignore-numbers, ignore-length: the year is Buddhist
msgid "2025年"
msgstr "พ.ศ. 2568"
```

Weblate's flags (`#, ignore-end-stop`) and its names of checks are understood too.

`--fix` changes only what has one remedy, never what would bring a new error, and says in which
files. The state of an entry stays: no word is changed.
"""


def reference() -> str:
    """Give the page, as Markdown."""
    parts = [_HEAD, "## Errors\n", *map(_section, ERRORS), "## Warnings\n"]
    return "\n".join([*parts, *map(_section, WARNINGS)])


def _section(check: Check) -> str:
    return "\n".join([f"### {check.id}\n", *_lines(check)])


def _lines(check: Check) -> Iterator[str]:
    source, locale, good, bad = check.example
    yield " ".join((check.__doc__ or "").split()) + "\n"
    yield f"| source | {locale} | |"
    yield "|---|---|---|"
    yield f"| {_cell(source)} | {_cell(good)} | right |"
    yield f"| {_cell(source)} | {_cell(bad)} | wrong |\n"
    if type(check).fixed is not Check.fixed:
        yield "`--fix` mends it where the remedy is certain.\n"


def _cell(text: str) -> str:
    r"""Give a text as code in a table, with what nobody sees spelt out.

    >>> _cell("Down\u200bload")
    '`Down<U+200B>load`'
    """
    spelt = "".join(c if c == " " or c.isprintable() else _spelt(c) for c in text)
    fence = "``" if "`" in spelt else "`"
    inside = f" {spelt} " if fence == "``" else spelt
    return f"{fence}{inside}{fence}".replace("|", "\\|") if spelt else "(empty)"


def _spelt(char: str) -> str:
    return "\\n" if char == "\n" else f"<U+{ord(char):04X}>"


#: Checks that need more than a pair: a whole entry, a whole file, a glossary.
BEYOND_PAIRS = frozenset({"plurals", "consistency", "terms", "forbidden-terms"})
assert {c.id for c in CHECKS} > BEYOND_PAIRS  # noqa: S101 names that moved would go unnoticed

if __name__ == "__main__":
    sys.stdout.write(reference())
