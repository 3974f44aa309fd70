"""What text and links may hold. Content is hostile until it was looked at.

Sources: Unicode Standard Annex #9 (bidirectional controls), UTS #55 (their abuse),
RFC 3986 (addresses).
"""

import re
import unicodedata

from generator.problems import Place, Problems, printable
from generator.records.lines import shown

#: Controls other than tab and line feed, and the bidi embeddings, overrides and isolates.
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LINK = re.compile(r"https?://([^/?#]+)[^\s\\<>\"`{}|^]*")
_HOST = re.compile(r"(?:[\w-]+\.)*[\w-]+\.?(?::\d{1,5})?|\[[0-9a-fA-F:.]+\](?::\d{1,5})?")
_LONGEST_LINK = 2_000


def note_unsafe(name: str, text: str, place: Place, problems: Problems) -> None:
    """Note control characters and bidi controls in the text of a field."""
    found = UNSAFE.search(text)
    if found is None:
        return
    sign = f"U+{ord(found[0]):04X}"
    if BIDI.match(found[0]):
        title = unicodedata.name(found[0])
        fact = f"`{name}` holds the direction control {sign} ({title.lower()})"
        hint = "Remove it: pages isolate text in another direction by themselves."
        problems.error(place, fact, hint, "bidi")
    else:
        hint = (
            "Remove it; lines end with a line feed only." if sign == "U+000D" else "Remove it."
        )
        problems.error(place, f"`{name}` holds the control character {sign}", hint, "control")


def link_fault(link: str) -> tuple[str, str] | None:
    """Give (fact, hint) for an address a page must not lead to; None for a good one.

    >>> link_fault("https://www.icourse163.org/course/线性代数")
    >>> link_fault("javascript:alert(1)")[0]
    '`javascript:alert(1)` does not start with https:// or http://'
    """
    found = _LINK.fullmatch(link)
    if found and len(link) <= _LONGEST_LINK and _HOST.fullmatch(found[1]):
        return None
    named = shown(printable(link))
    if not link.startswith(("https://", "http://")):
        return f"{named} does not start with https:// or http://", "Write the whole address."
    if found is None or len(link) > _LONGEST_LINK:
        return f"{named} is no address", "Escape spaces and odd signs, as a browser shows them."
    if "@" in found[1]:
        return f"{named} holds a user name", "Remove what stands before the @."
    return f"{named} names no host", "Write it as https://example.org/…"


def note_unsafe_link(name: str, link: str, place: Place, problems: Problems) -> None:
    """Note an address that a page must not lead to."""
    if UNSAFE.search(link):
        note_unsafe(name, link, place, problems)
    elif fault := link_fault(link):
        problems.error(place, f"`{name}`: {fault[0]}", fault[1], "link")
