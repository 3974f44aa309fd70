"""Characters that turn the direction of text round."""

from collections.abc import Iterator

from generator.translation.checks.model import Check, Fault, Pair

#: Source: Unicode Standard Annex 9, section 2.
_EMBEDDINGS, _POP = "\u202a\u202b", "\u202c"
_OVERRIDES = "\u202d\u202e"
_ISOLATES, _POP_ISOLATE = "\u2066\u2067\u2068", "\u2069"
_ALL = frozenset(_EMBEDDINGS + _POP + _OVERRIDES + _ISOLATES + _POP_ISOLATE)


class Bidi(Check):
    """No character overrides the direction of letters, as U+202E does: it shows readers other
    words than those that are there. What embeds or isolates a part of a line closes on the same
    line, or it turns round what follows on the page.
    """

    id = "bidi"
    example = ("文件 a.txt", "ar", "الملف \u2068a.txt\u2069", "الملف \u2068a.txt")

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Look for overrides, then for what is left open."""
        if _ALL.isdisjoint(pair.target):
            return
        override = next((c for c in pair.target if c in _OVERRIDES), None)
        if override:
            yield Fault(
                f"U+{ord(override):04X} overrides the direction of the letters after it",
                "Delete it; U+2068 and U+2069 round a foreign word keep it in one piece.",
            )
        if not override and any(_closed(line) != line for line in pair.target.split("\n")):
            yield Fault(
                "an embedding or isolate is not closed on its line, or closed twice",
                "After U+2068 stands U+2069, after U+202A or U+202B stands U+202C.",
            )

    def fixed(self, pair: Pair) -> str:
        """Give the translation with what is open closed, and without what closes nothing."""
        if _ALL.isdisjoint(pair.target) or any(c in _OVERRIDES for c in pair.target):
            return pair.target
        return "\n".join(_closed(line) for line in pair.target.split("\n"))


def _closed(line: str) -> str:
    """Close what a line leaves open and drop what closes nothing."""
    waiting: list[str] = []
    out: list[str] = []
    for char in line:
        if char in _EMBEDDINGS or char in _ISOLATES:
            waiting.append(_POP if char in _EMBEDDINGS else _POP_ISOLATE)
        elif char in (_POP, _POP_ISOLATE):
            if not waiting or waiting[-1] != char:
                continue
            waiting.pop()
        out.append(char)
    return "".join([*out, *reversed(waiting)])
