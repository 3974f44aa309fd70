"""Line ends: those at the beginning and end of a text, and the lines of a list."""

from collections.abc import Iterator

from generator.translation.checks.model import Check, Fault, Pair

_HINT = "gettext's own tools refuse such a file."


class Newlines(Check):
    """Source and translation begin and end alike with a line end, a list has as many lines as
    its source, and there is no carriage return that the source has not.
    """

    id = "newlines"
    example = ("共 3 课。\n", "fr", "3 leçons.\n", "3 leçons.")

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Compare the line ends."""
        source, target = pair.source, pair.target
        if source.startswith("\n") != target.startswith("\n"):
            yield Fault("only one of source and translation begins with a line end", _HINT)
        if source.endswith("\n") != target.endswith("\n"):
            yield Fault("only one of source and translation ends with a line end", _HINT)
        if "\r" in target and "\r" not in source:
            yield Fault("the translation holds a carriage return", "Write `\\n` alone.")
        if pair.kind == "list":
            yield from _lines(pair)

    def fixed(self, pair: Pair) -> str:
        """Give the translation with the line ends of its source."""
        target = pair.target
        if "\r" in target and "\r" not in pair.source:
            target = target.replace("\r\n", "\n").replace("\r", "\n")
        core = target.strip("\n")
        if not core:
            return target
        return _ends(pair.source, target, core)


def _lines(pair: Pair) -> Iterator[Fault]:
    wanted, found = pair.source.count("\n") + 1, pair.target.count("\n") + 1
    if wanted != found:
        yield Fault(f"the source is a list of {wanted} lines, the translation has {found}")


def _ends(source: str, target: str, core: str) -> str:
    if source.startswith("\n") != target.startswith("\n"):
        target = "\n" + target if source.startswith("\n") else target.lstrip("\n")
    if source.endswith("\n") != target.endswith("\n"):
        target = target + "\n" if source.endswith("\n") else target.rstrip("\n")
    return target if target.strip("\n") else core
