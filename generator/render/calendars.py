"""Calendar files (iCalendar, RFC 5545) of events, each a day or some days long."""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

#: Octets of a line without its end (RFC 5545, section 3.1).
_WIDTH = 75


class Entry(Struct, frozen=True):
    """An event: its days, both included, and its texts in one language."""

    uid: str
    start: date
    end: date
    #: When it was last changed.
    stamp: date
    language: str
    summary: str
    url: str
    location: str = ""
    description: str = ""


def calendar(entry: Entry, product: str) -> bytes:
    """Give the calendar file of one event; `product` names what made it."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{escaped(product)}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *_event(entry),
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) for line in lines)


def _event(entry: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{entry.stamp:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{entry.start:%Y%m%d}"
    # The day after the last one: the end of an all-day event is not part of it.
    yield f"DTEND;VALUE=DATE:{entry.end + timedelta(days=1):%Y%m%d}"
    for name in ("summary", "description", "location"):
        if text := getattr(entry, name):
            yield f"{name.upper()};LANGUAGE={entry.language}:{escaped(text)}"
    yield f"URL:{entry.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """Give text as a TEXT value has it (RFC 5545, section 3.3.11).

    >>> print(escaped("武汉；a,b;c"))
    武汉；a\\,b\\;c
    """
    text = "".join(c for c in text if c >= " " or c == "\n")
    for sign, plain in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, plain)
    return text


def folded(line: str) -> bytes:
    """Give a content line, cut after at most 75 octets and never inside a character.

    >>> [len(part) for part in folded("世" * 60).split(b"\\r\\n")]
    [75, 73, 34, 0]
    """
    parts, room, part = [], _WIDTH, b""
    for character in line:
        body = character.encode()
        if len(part) + len(body) > room:
            parts.append(part)
            part = b" "
            room = _WIDTH
        part += body
    return b"\r\n".join([*parts, part]) + b"\r\n"
