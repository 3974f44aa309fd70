"""Translations much longer or shorter than their source."""

from collections.abc import Iterator

from generator.translation.checks.model import Fault, Pair, Warns
from generator.translation.checks.scripts import weight
from generator.translation.checks.words import prose

#: Ratios that fewer than one reviewed entry in a hundred passes: see bench/checks.py.
_LEAST, _MOST = 0.28, 3.2
#: What a short text may have more or less for no reason at all, in letters.
_MARGIN = 20


class Length(Warns):
    """The translation is between a quarter and three times as long as its source, Chinese,
    Japanese and Korean characters counted as two and a half. What falls outside is often cut
    off, or holds the translator's notes. Texts shorter than a few words are passed over.
    """

    id = "length"
    example = (
        "The library is open from Monday to Friday, except on public holidays.", "zh-Hans",
        "图书馆周一至周五开放，法定节假日除外。", "图书馆",
    )  # fmt: skip

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Compare the lengths."""
        if len(pair.target) < _MARGIN and len(pair.source) < _MARGIN:
            return
        source, target = weight(prose(pair.source)), weight(prose(pair.target))
        ratio = target / max(source, 1)
        if target + _MARGIN * _LEAST < source * _LEAST:
            yield Fault(f"the translation is very short: {100 * ratio:.0f} % of its source")
        elif target > source * _MOST + _MARGIN:
            yield Fault(f"the translation is very long: {ratio:.1f} times its source")
