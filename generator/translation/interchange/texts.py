"""Text inside XLIFF's elements, which other tools may have cut up with inline ones."""

import re

from generator.translation.xml_tree import Node

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: Inline elements that only stand round text.
_ROUND = frozenset({"mrk", "g", "pc", "sub", "bpt", "ept", "ph", "it"})


def flat(node: Node) -> tuple[str, str]:
    """Give the text of a `<source>` or `<target>`, and what cannot be told of it as text.

    What tools wrote as an inline element without text has no place in a PO file: the fault
    names it.
    """
    texts: list[str] = []
    faults: list[str] = []
    _into(node, texts, faults)
    return "".join(texts), faults[0] if faults else ""


def _into(node: Node, texts: list[str], faults: list[str]) -> None:
    for part in node.parts:
        if isinstance(part, str):
            texts.append(part)
        elif part.name == "cp":
            texts.append(_character(part.get("hex")))
        elif part.name in _ROUND and part.parts:
            _into(part, texts, faults)
        elif part.name != "mrk":
            faults.append(f"it holds the inline element <{part.name}>, which has no text")


def _character(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def in_cp(escaped: str) -> str:
    """Give escaped text with XLIFF 2's `<cp>` for characters that XML cannot hold.

    >>> in_cp("a" + chr(7))
    'a<cp hex="0007"/>'
    """
    return _CONTROL.sub(lambda match: f'<cp hex="{ord(match[0]):04X}"/>', escaped)
