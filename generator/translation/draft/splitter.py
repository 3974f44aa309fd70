"""Long passages into sentences: models are trained on one sentence at a time.

Source: the rules of Unicode Standard Annex 29, section 5, cut down to what a course catalogue
needs, with abbreviations of our languages; Thai and its neighbours part sentences with a space.
"""

import re
from collections.abc import Iterator

#: Heavier sentences are cut at the best place there is: engines cut them silently at the worst.
HEAVIEST = 480
#: Thai sentences lighter than this are not worth cutting at a space.
_LIGHT = 150
_CLOSING = "”’」』）】》〉\"')\\]»›\U00100000-\U0010fffd"
_WIDE_END = re.compile(rf"(?:[。！？；｡]|……)[。！？；…｡]*[{_CLOSING}]*")
_END = re.compile(rf"(?<![.!?…؟۔।॥။።])[.!?…؟۔।॥។။።]+[{_CLOSING}]*(?=\s)|[؛](?=\s)")
#: What may begin a sentence after a full stop: anything but a small letter.
_BEGINS = re.compile(
    r"\s+[«“‘\"'(\[¿¡—–-]*[^\Wa-zа-яёà-öø-ÿ]|\s+[«“‘\"'(\[¿¡—–-]*[\U000f0000-\U0010fffd]|\s+[¿¡]"
)
_WORD = re.compile(r"[^\s(«“\"']+$")
_SHORT = (
    "dr mr mrs ms prof st vs no nos vol ed eds fig figs eq sec ch p pp e.g i.e etc al cf ca "
    "approx dept univ inc ltd co jan feb mar apr jun jul aug sep sept oct nov dec "
    "m mm mme mlle mgr art chap env ex éd réf av "
    "sr sra srta dra ud uds pág págs núm cap "
    "г гг т.е т.д т.п т.к др пр см стр рис табл гл ред изд им проф акад доц "
    "د أ م ص ج ط"
)
_ABBREVIATIONS = frozenset(_SHORT.split())
_BLANK = re.compile(r"[ \t\u3000]*")
_NUMBER = re.compile(r"\d{1,3}$|[IVXLC]{1,5}$|[^\W\d_]$")
_SPACED = "\u0e00-\u0eff\u1780-\u17ff\u1000-\u109f"
_THAI = re.compile(rf"(?<=[{_SPACED}])[ \u200b]+(?=[{_SPACED}])")
#: Places to cut a sentence that is too heavy, the better ones first.
_CUTS = tuple(map(re.compile, (r"[：:;؛]\s*", r"[，,、،]\s*", r"\s+")))
_HEAVY = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af"
                    "\uf900-\ufaff\U00020000-\U0003ffff]")  # fmt: skip


def split_sentences(text: str) -> list[str]:
    """Give the sentences of a line; joined they are the line, spaces belong to the end.

    >>> split_sentences("本课程介绍矩阵。先修：微积分！“很难？”不。")
    ['本课程介绍矩阵。', '先修：微积分！', '“很难？”', '不。']
    >>> split_sentences("Voir le prof. Martin, p. 12. Ensuite, on lit 3.5 pages.")
    ['Voir le prof. Martin, p. 12. ', 'Ensuite, on lit 3.5 pages.']
    >>> split_sentences("ما الجبر؟ هو علم.")
    ['ما الجبر؟ ', 'هو علم.']
    """
    pieces = [piece for one in _parts(text, _ends(text)) for piece in _thai(one)]
    return [cut for piece in pieces for cut in _cut(piece)]


def weight(text: str) -> int:
    """Give about how many tokens, times three, a text makes: signs of words weigh as such.

    >>> weight("线性代数"), weight("linear")
    (12, 6)
    """
    return len(text) + 2 * len(_HEAVY.findall(text))


def _ends(text: str) -> Iterator[int]:
    for match in _WIDE_END.finditer(text):
        yield match.end()
    for match in _END.finditer(text):
        begins = _BEGINS.match(text, match.end())
        if begins and not _is_abbreviation(text, match):
            yield match.end()


def _is_abbreviation(text: str, end: re.Match[str]) -> bool:
    if end[0] != ".":
        return False
    word = _WORD.search(text, max(0, end.start() - 20), end.start())
    if not word:
        return False
    if word[0].lower() in _ABBREVIATIONS:
        return True
    # `1. Titre`, `J. Dupont`: a number that opens the line, an initial.
    alone = _NUMBER.match(word[0])
    return bool(alone) and (not word[0].isdigit() or word.start() == 0)


def _parts(text: str, ends: Iterator[int]) -> Iterator[str]:
    at = 0
    for end in sorted(set(ends)):
        blank = _BLANK.match(text, end)
        stop = blank.end() if blank else end
        if text[at:stop].strip():
            yield text[at:stop]
            at = stop
    if at < len(text):
        yield text[at:]


def _thai(text: str) -> Iterator[str]:
    at = 0
    for match in _THAI.finditer(text):
        if weight(text[at : match.start()]) >= _LIGHT:
            yield text[at : match.end()]
            at = match.end()
    if at < len(text):
        yield text[at:]


def _cut(text: str) -> Iterator[str]:
    """Cut a sentence that no engine takes whole."""
    while weight(text) > HEAVIEST:
        end = _best_cut(text)
        yield text[:end]
        text = text[end:]
    if text:
        yield text


def _best_cut(text: str) -> int:
    most = _reach(text)
    for pattern in _CUTS:
        ends = [m.end() for m in pattern.finditer(text, most // 3, most)]
        if ends:
            return ends[-1]
    return most


def _reach(text: str) -> int:
    """Give how many characters make the heaviest piece allowed."""
    total = 0
    for at, char in enumerate(text):
        total += 3 if _HEAVY.match(char) else 1
        if total > HEAVIEST:
            return max(at, 1)
    return len(text)
