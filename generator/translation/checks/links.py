"""Where links lead."""

import re
from collections.abc import Iterator

from generator.translation.checks.model import Check, Fault, Pair
from generator.translation.checks.spans import address_key, differ, differences, without_code

_TITLE = r"""(?:\s+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?"""
_INLINE = re.compile(
    r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?((?:[^()\s<>]|\([^()\s<>]*\))*)>?"
    + _TITLE
    + r"\s*\)"
)
_PARTED = re.compile(r"\][ \u00a0\u200b-\u200f]{1,2}\(([^()\s]+)\)")
_REFERENCE = re.compile(r"(?<=\])\[([^\[\]\n]{1,200})\]")
_DEFINITION = re.compile(r"^ {0,3}\[([^\]\n]{1,200})\]:\s*<?(\S+?)>?(?=\s|$)", re.MULTILINE)
_NOTE = re.compile(r"\[\^([^\[\]\s]{1,80})\]")
_ATTRIBUTE = re.compile(r"""\b(?:href|src)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)


class Links(Check):
    """Every link, image and note of the source leads to the same place in the translation:
    `[text](address)`, `[text][name]`, `[^note]`, `href` and `src`. The text is for readers and
    is translated; the address is not.
    """

    id = "links"
    example = (
        "见[服务大厅](glossary.md#service-hall)", "es",
        "Ver [sala](glossary.md#service-hall)", "Ver [sala](glosario.md#service-hall)",
    )  # fmt: skip
    example_kind = "inline"

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Compare the destinations."""
        if not _may_hold(pair.source) and not _may_hold(pair.target):
            return
        wanted, found = (
            list(_destinations(text, pair.is_markdown)) for text in (pair.source, pair.target)
        )
        fact = differ("link to", *differences(wanted, found)).replace("link tos", "links to")
        if fact:
            yield Fault(fact, "Translate the text of a link, and leave its address as it is.")

    def fixed(self, pair: Pair) -> str:
        """Give the translation without what stands between the text of a link and an address of
        the source.
        """
        if "](" not in pair.source or not any(self.faults(pair)):
            return pair.target
        known = {address for _, _, address in _INLINE.findall(pair.source)}

        def joined(match: re.Match[str]) -> str:
            return f"]({match[1]})" if match[1] in known else match[0]

        return _PARTED.sub(joined, pair.target)


def _may_hold(text: str) -> bool:
    return "](" in text or "][" in text or "]:" in text or "[^" in text or "=" in text


def _destinations(text: str, is_markdown: bool) -> Iterator[str]:
    text = without_code(text)
    for image, _, address in _INLINE.findall(text):
        yield image + _key(address)
    for _, address in _DEFINITION.findall(text):
        yield _key(address)
    if is_markdown:
        yield from (f"[{' '.join(name.lower().split())}]" for name in _REFERENCE.findall(text))
        yield from (f"[^{name}]" for name in _NOTE.findall(text))
    if "<" in text:
        yield from (_key(value.strip("\"'")) for value in _ATTRIBUTE.findall(text))


def _key(address: str) -> str:
    return address_key(address) if "://" in address else address


def without_destinations(text: str) -> str:
    """Give a text without the addresses of its Markdown links and attributes."""
    if "](" in text:
        text = _INLINE.sub(r"\1[\2]", text)
    if "]:" in text:
        text = _DEFINITION.sub("", text)
    return _ATTRIBUTE.sub("", text) if "<" in text and "=" in text else text
