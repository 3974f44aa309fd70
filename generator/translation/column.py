"""What one locale's file of a shard has: a passage beside each text that is wanted."""

from collections.abc import Iterable, Mapping

from markupsafe import Markup
from msgspec import Struct

from generator.translation.passages import NO_ATTRS, Passage, PassageList, State
from generator.translation.safe import escaped, harmless, is_harmless

AnyPassage = Passage | PassageList


class Column(Struct):
    """What one file has for a shard's texts, by number; None where it shows nothing."""

    passages: list[AnyPassage | None]
    #: The line where each entry stands, by its context. Empty where nobody asked.
    lines: dict[str, int]
    #: How many texts have a translation in each state, shown or not.
    states: Mapping[State, int] = {}

    def line(self, context: str) -> int:
        """Give the line of an entry, 0 where there is none."""
        return self.lines.get(context, 0)


def in_pairs(texts: str, utf8: bytes = b"") -> Iterable[tuple[str, bytes]]:
    """Give texts joined by NUL one by one, made harmless, each with the bytes that print it.

    `utf8` are the same texts encoded, where the caller has them.
    """
    # Half a character cannot be encoded in UTF-8, and is no harmless one.
    utf8 = utf8 or texts.encode("utf-8", "surrogatepass")
    if is_harmless(utf8):
        utf8 = escaped(utf8)
    else:
        texts = harmless(texts)
        utf8 = escaped(texts.encode())
    return zip(texts.split("\0"), utf8.split(b"\0"), strict=True)


def made(
    text: str, utf8: bytes, is_list: bool, tag: str, state: State, attrs: Markup = NO_ATTRS
) -> AnyPassage:
    """Give the passage of a text, or of a list whose items stand one a line."""
    return (PassageList if is_list else Passage)(text, utf8, tag, state, attrs)
