"""Words of an engine and spans of the author, put together again with the spaces they need.

Chinese, Japanese and Thai stand without spaces beside a link or a placeholder; other scripts
need one there. Marks that stand round words hold no space within.
"""

from collections.abc import Iterator

from generator.translation.draft.layout import TOKEN, Layout

#: Punctuation of Chinese text, as other scripts write it.
_PUNCTUATION = str.maketrans({
    "。": ".", "，": ",", "、": ",", "；": ";", "：": ":", "！": "!", "？": "?",
    "（": " (", "）": ")",
})  # fmt: skip
_ARABIC = str.maketrans({",": "،", ";": "؛", "?": "؟"})
_SPACELESS = frozenset({"Hans", "Hant", "Jpan", "Hira", "Kana", "Thai", "Laoo", "Khmr", "Mymr"})


def uses_spaces(script: str) -> bool:
    """Say whether a script parts words with spaces.

    >>> uses_spaces("Arab"), uses_spaces("Thai")
    (True, False)
    """
    return script not in _SPACELESS


def leftover(text: str, script: str) -> str:
    """Give punctuation that no engine saw as the target's script writes it.

    >>> leftover("，", "Latn"), leftover("？", "Arab"), leftover("。", "Hans")
    (',', '؟', '。')
    """
    if not uses_spaces(script):
        return text
    text = text.translate(_PUNCTUATION)
    return text.translate(_ARABIC) if script == "Arab" else text


def is_well_nested(layout: Layout, source: str, output: str) -> bool:
    """Say whether what stood in pairs in `source` still stands in pairs in `output`."""
    return _pairs(layout, source) == _pairs(layout, output)


def _pairs(layout: Layout, text: str) -> tuple[set[tuple[str, str]], list[str]]:
    """Give what opens and closes together, and in order what has no partner here."""
    waiting: list[str] = []
    pairs, alone = set(), []
    for token in TOKEN.findall(text):
        role = layout.role(token)
        if role == "open":
            waiting.append(token)
        elif role == "close" and waiting:
            pairs.add((waiting.pop(), token))
        elif role == "close":
            alone.append(token)
    return pairs, [*alone, *waiting]


def respaced(layout: Layout, source: str, output: str, script: str) -> str:
    """Give `output` with spaces where its spans need them and none where they had none."""
    parts = TOKEN.split(output)
    tokens = TOKEN.findall(output)
    for number, token in enumerate(tokens):
        before, after = _beside(source, token)
        role = layout.role(token)
        if role == "open" and not after.isspace():
            moved = parts[number + 1]
            parts[number + 1] = moved.lstrip()
            if moved != parts[number + 1] and parts[number][-1:].isalnum():
                parts[number] += " "
        if role == "close" and not before.isspace():
            moved = parts[number]
            parts[number] = moved.rstrip()
            if moved != parts[number] and parts[number + 1][:1].isalnum():
                parts[number + 1] = " " + parts[number + 1]
        if uses_spaces(script):
            _space(parts, number, role != "close" and _parts_words(before),
                   role != "open" and _parts_words(after))  # fmt: skip
    return "".join(_zipped(parts, tokens))


def _beside(source: str, token: str) -> tuple[str, str]:
    at = source.index(token)
    return source[at - 1 : at] if at else "", source[at + 1 : at + 2]


def _parts_words(char: str) -> bool:
    """Say whether the author could leave out a space beside this character."""
    return bool(char) and (not char.isascii() or TOKEN.match(char) is not None)


def _space(parts: list[str], number: int, before: bool, after: bool) -> None:
    left, right = parts[number], parts[number + 1]
    if before and left and (left[-1].isalnum() or left[-1] in ".,;:!?،؛؟"):
        parts[number] = left + " "
    if after and right and right[0].isalnum():
        parts[number + 1] = " " + right


def _zipped(parts: list[str], tokens: list[str]) -> Iterator[str]:
    for part, token in zip(parts, [*tokens, ""], strict=True):
        yield part
        yield token
