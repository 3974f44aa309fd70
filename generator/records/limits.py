"""How long texts and lists may be, and what a date looks like."""

import re
from collections.abc import Sequence
from datetime import date

from generator.problems import Place, Problems
from generator.records.lines import shown

#: Most characters of a field's text.
LONGEST = {"title": 500, "summary": 5_000, "description": 200_000}
#: Most characters of an item of a list.
LONGEST_ITEM = 5_000
MOST_ITEMS = 500
#: A record of fewer bytes cannot hold a list or a text that is too long, besides its title.
SHORT = 1_500
#: A year or a month, as ISO 8601 writes them.
_REDUCED = re.compile(r"[0-9]{4}(-[0-9]{2})?")


def check_text(name: str, text: str, most: int, place: Place, problems: Problems) -> None:
    """Note a text of more than `most` characters."""
    if len(text) > most:
        fact = f"`{name}` has {len(text):,} characters; at most {most:,} are allowed"
        problems.error(place, fact, "Shorten it.", "too-long")


def check_items(name: str, items: Sequence[str], place: Place, problems: Problems) -> None:
    """Note a list that is too long, or has an item that is too long or empty."""
    if len(items) > MOST_ITEMS:
        fact = f"`{name}` has {len(items):,} items; at most {MOST_ITEMS} are allowed"
        problems.error(place, fact, "Shorten the list.", "too-long")
    for number, item in enumerate(items, 1):
        check_text(f"{name} item {number}", item, LONGEST_ITEM, place, problems)


def date_fault(text: str) -> str | None:
    """Say what is wrong with a calendar date (ISO 8601, `2026-03-28`); None where nothing is.

    >>> date_fault("2026-03-28")
    >>> date_fault("28 مارس 2026")
    '`28 مارس 2026` is no date'
    """
    try:
        date.fromisoformat(text)
    except ValueError:
        return f"{shown(text)} is no date"
    return None if len(text) == 10 else f"{shown(text)} is not written as year-month-day"


def reduced_date_fault(text: str) -> str | None:
    """Say what is wrong with a date of which only the year or the month may be known.

    >>> reduced_date_fault("2022"), reduced_date_fault("2023-02")
    (None, None)
    >>> reduced_date_fault("2022-13")
    '`2022-13` is no date'
    """
    if _REDUCED.fullmatch(text) is None:
        return date_fault(text)
    whole = f"{text}-01-01" if len(text) == 4 else f"{text}-01"
    return f"{shown(text)} is no date" if date_fault(whole) else None
