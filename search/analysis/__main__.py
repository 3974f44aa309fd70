"""Writes the rules for the browser: `python -m search.analysis > search/client/rules.js`."""

import json
import sys

from search.analysis import rules


def javascript() -> str:
    """Give the rules as a module: ranges flat (low, high, low, high), as numbers."""
    tables = {
        "VERSION": rules.VERSION,
        "QUERY_LIMIT": rules.QUERY_LIMIT,
        "WORD_LIMIT": rules.WORD_LIMIT,
        "TITLE_LIMIT": rules.TITLE_LIMIT,
        "IGNORED": _flat(rules.IGNORED),
        "GRAM2": _flat(rules.GRAM2),
        "GRAM3": _flat(rules.GRAM3),
        "LATIN_GREEK": _flat(rules.LATIN_GREEK),
        "DIACRITICS": _flat(rules.DIACRITICS),
        "CYRILLIC": _flat(rules.CYRILLIC),
        "STRESS": _flat(rules.STRESS),
        "POINTS": _flat(rules.POINTS),
        "FOLDS": rules.FOLDS,
        "ZEROS": rules.ZEROS,
        "SCRIPTS": {name: _flat(ranges) for name, ranges in rules.SCRIPTS.items()},
    }
    lines = [f"export const {name} = {_compact(value)};\n" for name, value in tables.items()]
    return "// Written by `python -m search.analysis`; see FORMAT.md.\n" + "".join(lines)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _flat(ranges: rules.Ranges) -> list[int]:
    return [code for pair in ranges for code in pair]


if __name__ == "__main__":
    sys.stdout.write(javascript())
