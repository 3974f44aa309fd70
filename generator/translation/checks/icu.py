"""Arguments of ICU messages. Source: ICU User Guide, "Formatting Messages"."""

import re
from collections.abc import Iterator

_ARGUMENT = re.compile(
    r"\{\s*(\w+)\s*,\s*(plural|select|selectordinal|number|date|time|spellout|ordinal|duration)"
    r"\s*(?=[,}])"
)
_CHOICES = frozenset({"plural", "select", "selectordinal"})
_OTHER = re.compile(r"\bother\s*\{")


def icu_arguments(text: str) -> list[str]:
    """Give the arguments of an ICU message with their types; choices that lack `other`, which
    ICU demands, are called so; nothing where the text is no such message.

    >>> icu_arguments("{n, plural, other {{n} บท}}")
    ['{n, plural}', '{n}']
    """
    return sorted(set(_arguments(text)))


def _arguments(text: str) -> Iterator[str]:
    for match in _ARGUMENT.finditer(text):
        name, kind = match[1], match[2]
        body = _body(text, match.start())
        lacks = kind in _CHOICES and not _OTHER.search(body)
        yield f"{{{name}, {kind}}}" + " without other" * lacks
        yield from re.findall(r"\{\w+\}", body)


def _body(text: str, start: int) -> str:
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == "{") - (text[at] == "}")
        if not depth:
            return text[start + 1 : at]
    return ""
