"""Characters that nobody sees."""

import re
from collections.abc import Iterator

from generator.translation.checks.model import Fault, Pair, Warns

#: Between words of languages that write none apart: it tells where a line may break.
_BREAKS = frozenset({"th", "lo", "km", "my", "zh", "ja", "bo"})
#: Scripts whose letters join: U+200C and U+200D say how.
_JOINING = frozenset({
    "Arab", "Syrc", "Mong", "Deva", "Beng", "Gujr", "Guru", "Knda", "Mlym", "Orya", "Sinh",
    "Taml", "Telu", "Khmr", "Mymr", "Tibt",
})  # fmt: skip
#: Never of any use inside a text: byte order mark, word joiner's ancestors, tags, controls.
_USELESS = re.compile(
    "[\ufeff\u180e\u2061-\u2064\u206a-\u206f\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BREAK, _HYPHEN, _JOINER = "\u200b", "\u00ad", re.compile("[\u200c\u200d]")
#: A joiner beside a blank, a mark or another one joins nothing.
_IDLE = re.compile(
    r"(?<=[\s.,;:!?`()\[\]\u200c])\u200c+|\u200c+(?=[\s.,;:!?`()\[\]]|\Z)|\A\u200c+"
)
_EMOJI = re.compile("[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]\u200d")


class Invisible(Warns):
    """No character that nobody sees and that does nothing stands in the translation: a byte
    order mark, a control character, a joiner beside a blank, a zero-width space where words
    have blanks between them. Search stumbles over them, and so do readers who copy code.
    """

    id = "invisible"
    example = ("下载", "en", "Download", "Down\u200bload")

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Look for what the source has not."""
        if pair.target.isascii() and pair.target.isprintable():
            return
        found = [c for c in _found(pair) if c not in pair.source]
        if found:
            names = ", ".join(f"U+{ord(c):04X}" for c in dict.fromkeys(found))
            yield Fault(f"there are characters that nobody sees: {names}", "Delete them.")

    def fixed(self, pair: Pair) -> str:
        """Give the translation without them."""
        target = pair.target
        if not any(True for _ in self.faults(pair)):
            return target
        for char in dict.fromkeys(c for c in _found(pair) if c not in pair.source):
            if char in "\u200c\u200d" and pair.locale.script in _JOINING:
                target = _IDLE.sub("", target)
            else:
                target = target.replace(char, "")
        return target if target.strip() else pair.target


def _found(pair: Pair) -> Iterator[str]:
    target = pair.target
    yield from _USELESS.findall(target)
    yield from _CONTROL.findall(target)
    if _BREAK in target and pair.locale.language not in _BREAKS:
        yield _BREAK
    if _JOINER.search(target):
        if pair.locale.script not in _JOINING:
            yield from _JOINER.findall(_EMOJI.sub("", target))
        elif _IDLE.search(target):
            yield "\u200c"
