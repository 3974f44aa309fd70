"""How texts end, as each language ends them."""

import re
from collections.abc import Iterator

from generator.locales import Locale
from generator.translation.checks.model import Fault, Pair, Warns
from generator.translation.checks.scripts import script_of, scripts_of
from generator.translation.checks.spans import without_code

#: What a mark says, whatever it looks like. Source: Unicode's names of the characters.
_MEANING = {
    **dict.fromkeys(".。．｡۔।։။።෴", "full stop"),
    **dict.fromkeys("?？؟⸮՞፧", "question mark"),
    **dict.fromkeys("!！՜", "exclamation mark"),
    **dict.fromkeys(":：﹕፡", "colon"),
    **dict.fromkeys(";；؛", "semicolon"),
    **dict.fromkeys(",，、،﹐", "comma"),
    **dict.fromkeys("…⋯", "ellipsis"),
}
#: A language's own marks, where they are not those of Latin script.
_CHINESE = {
    "full stop": "。", "question mark": "？", "exclamation mark": "！", "colon": "：",
    "semicolon": "；", "comma": "，",
}  # fmt: skip
_ARABIC = {"question mark": "؟", "semicolon": "؛", "comma": "،"}
_OWN: dict[str, dict[str, str]] = {
    "zh": _CHINESE,
    "yue": _CHINESE,
    "ja": {**_CHINESE, "comma": "、"},
    "ar": _ARABIC,
    "fa": _ARABIC,
    "ur": {**_ARABIC, "full stop": "۔"},
    "ps": _ARABIC,
    "ug": _ARABIC,
    "hi": {"full stop": "।"},
    "bn": {"full stop": "।"},
    "el": {"question mark": ";", "semicolon": "·"},
    "hy": {"full stop": "։"},
    "my": {"full stop": "။"},
    "am": {"full stop": "።"},
}
#: Marks that may stand as in Latin script too.
_EITHER = {"hi": "full stop", "zh": "colon", "ja": "colon", "yue": "colon"}
#: What ends an item of a list or a sentence: each language has its habits.
_LISTING = frozenset({"full stop", "semicolon", "comma"})
#: Scripts in which a full stop may stand before what the sentence announces.
_UNANNOUNCED = frozenset({"Jpan", "Kore", "Hans", "Hant"})
_LETTERS = re.compile(r"[^\W\d_]")
#: Languages that end sentences without any mark.
_UNMARKED = frozenset({"th", "lo", "bo", "dz"})
_QUOTES = "'\"(‘“"
#: Characters of a text's end that are looked at.
_REACH = 80
#: The last mark of a text, and what may stand after it.
_END = re.compile(r"(\.{3,}|…+|⋯+|[^\w\s])[\s\"'”’»›)）\]】》〉」』⟧*_\u200b-\u200f\u2069]*\Z")
_ABBREVIATED = re.compile(r"\b(?:etc|al|e\.g|i\.e|Inc|Ltd|Co)\.\W*\Z")
_FRENCH_GAP = re.compile(r"(?<=[^\s\u00a0\u202f!?:;])([ \u2009]?)([!?:;])(?=\s|\Z|[»\"”*_])")


class EndPunctuation(Warns):
    """The translation ends as its source does, in its own language's way: 。 in Chinese, ؟ in
    Arabic, no full stop in Thai, and in French a no-break space before ? ! : and ;.
    """

    id = "end-punctuation"
    example = (
        "课程什么时候开始？", "ar",
        "متى تبدأ الدورة؟", "متى تبدأ الدورة?",
    )  # fmt: skip

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Compare the ends."""
        source, target = _end(pair.source), _end(pair.target)
        wanted, found = _meaning(source, ""), _meaning(target, pair.locale.language)
        if wanted != found and not _may_differ(wanted, found, pair):
            said = f"ends with a {wanted}" if wanted else f"does not end with a {found}"
            yield Fault(f"the source {said}".replace("a e", "an e"), _hint(pair.locale, wanted))
        elif found and _is_own(pair) and target != (own := _own(pair.locale, found, target)):
            yield Fault(f"`{target}` is not this language's {found}", f"Write `{own}`.")
        if pair.locale.language == "fr" and (gap := _gap(pair.target)):
            yield Fault(
                f"there is no no-break space before `{gap}`",
                "Write U+202F before ? ! and ;, and U+00A0 before the colon.",
            )

    def fixed(self, pair: Pair) -> str:
        """Give the translation with its language's own mark at its end, and French spaces."""
        target, mark = pair.target, _end(pair.target)
        found = _meaning(mark, pair.locale.language)
        if found and found == _meaning(_end(pair.source), ""):
            own = _own(pair.locale, found, mark)
            if own != mark and _is_own(pair):
                head, _, tail = target.rpartition(mark)
                target = head + own + tail
        return _spaced(target) if pair.locale.language == "fr" and _gap(target) else target


def _end(text: str) -> str:
    text = text[-_REACH:].rstrip()
    match = _END.search(text)
    if match is None or _ABBREVIATED.search(text):
        return ""
    before, after = text[: match.start(1)][-1:], text[match.end(1) :][:1]
    is_spoken_of = before in _QUOTES and after in _QUOTES if before and after else False
    is_apart = before.isspace() and after in _QUOTES + ")"
    return "" if is_spoken_of or (is_apart and after) else match[1]


def _meaning(mark: str, language: str) -> str:
    if len(mark) > 1 or mark in ("…", "⋯"):
        return "ellipsis"
    if language == "el" and mark in ";;·":
        return "question mark" if mark != "·" else "semicolon"
    return _MEANING.get(mark, "")


def _may_differ(wanted: str, found: str, pair: Pair) -> bool:
    if pair.locale.language in _UNMARKED:
        return not found or wanted == "full stop"
    # Of one word, a heading say, languages end some and others not; a list ends as it likes.
    if {wanted, found} <= _LISTING or (wanted == "colon" and found == "full stop"):
        return wanted != "colon" or pair.locale.script in _UNANNOUNCED
    if not {wanted, found} <= {*_LISTING, ""}:
        return wanted == "ellipsis" and found == "full stop" and pair.target.endswith("..")
    return len(pair.source) < 12 or pair.kind == "list" or not wanted


def _is_own(pair: Pair) -> bool:
    """Say whether the text ends in the language's own letters, not in a foreign name."""
    letters = _LETTERS.findall(pair.target)
    return bool(letters) and script_of(letters[-1]) in scripts_of(pair.locale)


def _own(locale: Locale, meaning: str, mark: str) -> str:
    """Give the language's own mark of a meaning; `mark` where that will do."""
    if meaning == "ellipsis" or _EITHER.get(locale.language) == meaning:
        return mark
    own = _OWN.get(locale.language, {}).get(meaning)
    if own:
        return "、" if mark == "、" else own
    return {v: k for k, v in _LATIN.items()}.get(meaning, mark) if mark in _WIDE else mark


_LATIN = {".": "full stop", "?": "question mark", "!": "exclamation mark", ":": "colon",
          ";": "semicolon", ",": "comma"}  # fmt: skip
_WIDE = frozenset("。．｡？！：﹕；，﹐")


def _hint(locale: Locale, wanted: str) -> str:
    own = _OWN.get(locale.language, {}).get(wanted) or {v: k for k, v in _LATIN.items()}.get(
        wanted
    )
    return f"End with `{own}`." if own else ""


def _gap(text: str) -> str:
    """Give the first French mark at the end of a word without a no-break space before it."""
    plain = without_code(text, "•")
    match = _FRENCH_GAP.search(plain) if "://" not in text and "::" not in text else None
    return match[2] if match else ""


def _spaced(text: str) -> str:
    if "`" in text or "~~~" in text:
        return text
    return _FRENCH_GAP.sub(lambda m: ("\u00a0" if m[2] == ":" else "\u202f") + m[2], text)
