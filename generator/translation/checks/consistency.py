"""One text, one translation."""

from collections.abc import Iterator

from generator.translation.checks.model import Fault, Finding, Pair, Warns

#: More texts than this are not remembered: memory stays flat, however large the site.
MOST = 50_000
#: Longer texts are not the same by chance, and translators are free in them.
_LONGEST = 80


class Consistency(Warns):
    """The same short text is translated in the same way everywhere. Say in a comment
    `# ignore-consistency` where the place makes the difference.
    """

    id = "consistency"
    example = ("数学", "fr", "Mathématiques", "Maths")

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Find nothing: one pair cannot show it, see `Said`."""
        del pair
        yield from ()


class Said:
    """Remembers how texts of one locale were translated, and where first."""

    def __init__(self) -> None:
        self.first: dict[str, tuple[str, str]] = {}

    def finding(self, source: str, target: str, place: str) -> Finding | None:
        """Say whether the text was translated otherwise before; remember it if it is new."""
        if not target or len(source) > _LONGEST:
            return None
        known = self.first.get(source)
        if known is None:
            if len(self.first) < MOST:
                self.first[source] = (target, place)
            return None
        if _plain(known[0]) == _plain(target):
            return None
        return Finding(
            Consistency.id,
            Consistency.severity,
            f"`{source[:40]}` is translated otherwise in {known[1]}: `{known[0][:60]}`",
            "Use one of the two, or dismiss this with `# ignore-consistency`.",
        )


def _plain(text: str) -> str:
    """Give what two translations must share: not their capitals, nor the `s` of a plural."""
    return text.casefold().strip(" .s")
