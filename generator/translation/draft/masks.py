"""Masks: what stands for a protected span while a sentence goes through an engine.

No underscore in them: SentencePiece packages turn each into a space.
"""

import re
from dataclasses import dataclass

from generator.translation.draft.layout import TOKEN


@dataclass(frozen=True, slots=True)
class Style:
    """One way to write a mask, and to find it again however the engine spaced it."""

    form: str
    found: re.Pattern[str]
    #: What only a broken mask leaves behind.
    debris: re.Pattern[str]

    def mask(self, text: str) -> str:
        """Give a sentence with masks for its private characters, numbered from 0.

        >>> STYLES[0].mask("请参阅\\U000f0007和\\U000f0002。")
        '请参阅⟦0⟧和⟦1⟧。'
        """
        numbers = {token: n for n, token in enumerate(TOKEN.findall(text))}
        return TOKEN.sub(lambda match: self.form.format(numbers[match[0]]), text)

    def unmask(self, source: str, output: str) -> str | None:
        """Give the engine's words with the private characters of `source` in place again.

        None unless every mask came back exactly once, and nothing that looks like one besides.

        >>> STYLES[1].unmask("请参阅\\U000f0007。", "See [ x0X ].") == "See \\U000f0007."
        True
        >>> STYLES[0].unmask("请参阅\\U000f0007。", "See ⟦0⟧ ⟦0⟧.")
        """
        tokens = TOKEN.findall(source)
        numbers = [int(n) for n in self.found.findall(output)]
        if sorted(numbers) != list(range(len(tokens))) or TOKEN.search(output):
            return None
        restored = self.found.sub(lambda match: tokens[int(match[1])], output)
        return None if self.debris.search(restored) else restored


#: In the order they are tried; what no style brings home is split at its spans.
STYLES = (
    Style("⟦{}⟧", re.compile(r"⟦\s{0,2}(\d{1,5})\s{0,2}⟧"), re.compile("[⟦⟧]")),
    Style(
        "[X{}X]",
        re.compile(r"\[\s{0,2}[Xx]\s{0,2}(\d{1,5})\s{0,2}[Xx]\s{0,2}\]"),
        re.compile(r"[⟦⟧]|\[\s*[Xx]\s*\d|\d\s*[Xx]\s*\]"),
    ),
)
