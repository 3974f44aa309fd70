"""Pseudo-translations: what a page would look like in a longer or right-to-left language.

Letters become others, texts grow as translations grow, brackets show where a text begins and
ends; what is no language (placeholders, markup, code, addresses) stays. Letters of a page that
did not change belong to a text that nobody can translate; where a bracket is missing, the text
was cut off.

>>> from generator.locales import parse_locale
>>> pseudo("共 %(n)s 页", "text", parse_locale("en-XA"))
'⟦ðö %(n)s ķû öñé ţŵö ţĥŕéé⟧'
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from generator.errors import UsageError
from generator.locales import Locale, parse_locale
from generator.translation.checks.model import MARKDOWN, Kind
from generator.translation.checks.scripts import weight
from generator.translation.draft.spans import find_spans

#: As CLDR and Android call them.
ACCENTED, MIRRORED = "en-XA", "ar-XB"
TAGS = (ACCENTED, MIRRORED)
OPENING, CLOSING = "⟦", "⟧"
#: How long translations get, by the length of their text in letters of an alphabet.
#: Source: W3C, "Text size in translation", after IBM's Globalization guidelines.
_GROWTH = ((10, 2.0), (20, 1.8), (30, 1.6), (50, 1.4), (70, 1.51), (10**9, 1.3))
_PADDING = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ",
)
_ARABIC = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ابصدعفغحيجكلمنوثقرستطظءخهزابصدعفغحيجكلمنوثقرستطظءخهز",
)
#: Marks at the end of a text, as the language has them.
_LATIN_MARKS = str.maketrans("。．？！：；，、؟؛،", "..?!:;,,?;,")
_ARABIC_MARKS = str.maketrans("。．?？！：;；,，、", "..؟؟!:؛؛،،،")
_CONSONANTS, _VOWELS = "bdfghklmnprstvwz", "aeiou"
_ACCENT = re.compile("[\u0300-\u036f]")
#: Letters of scripts that are written without blanks: Chinese and Japanese, Thai and its kin.
_DENSE_RUN = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{4,}"
)
_LETTER = re.compile(r"[^\W\d_]")
#: What stands before the words of a line, and lines that are all markup.
_PREFIX = re.compile(r"[ \t]*(?:(?:[-*+>]|\d{1,9}[.)]|#{1,6}|:)[ \t]+)*(?:\[[ xX]\][ \t]+)?")
_ADMONITION = re.compile(
    r'([ \t]*(?:!!!|\?\?\?\+?)[ \t]+[\w -]+?(?:[ \t]+"|\Z))(.*?)("?[ \t]*)\Z'
)
_ABBREVIATION = re.compile(r"[ \t]*\*\[[^\]]+\]:[ \t]*")
_END = re.compile(
    r"[\s.。．…?？؟!！:：;；؛,，،、]*(?:[ \t]+#+)?(?:[ \t]*\{:?[^{}\n]*\})?[ \t]*\Z"
)


def pseudo_locale(tag: str) -> Locale:
    """Give the pseudo-locale called `tag`; UsageError for a locale of people."""
    locale = parse_locale(tag)
    if locale.tag not in TAGS:
        raise UsageError(
            f"{tag} is a language that people read.",
            f"Pseudo-translations go to {ACCENTED} (accents) or {MIRRORED} (right to left).",
        )
    return locale


def pseudo(text: str, kind: Kind, locale: Locale) -> str:
    """Give the pseudo-translation of a text; one without letters stays as it is."""
    letters = _to_arabic if locale.direction == "rtl" else _to_accents
    if kind in ("list", "markdown") or "\n" in text:
        return _lines(text, kind, letters)
    return _line(text, kind, letters)


def _lines(text: str, kind: Kind, letters: Callable[[str], str]) -> str:
    """Give a text of several lines: each grows by itself, blocks of code do not change."""
    kept = _kept_lines(text) if kind in MARKDOWN else frozenset[int]()
    lines = enumerate(text.split("\n"))
    return "\n".join(
        line if number in kept else _markup_line(line, kind, letters) for number, line in lines
    )


def _kept_lines(text: str) -> frozenset[int]:
    """Give the lines that lie in spans which reach over more than one."""
    kept = set[int]()
    for span in find_spans(text, markdown=True):
        if "\n" in text[span.start : span.end]:
            first = text.count("\n", 0, span.start)
            kept.update(range(first, first + text.count("\n", span.start, span.end) + 1))
    return frozenset(kept)


def _markup_line(line: str, kind: Kind, letters: Callable[[str], str]) -> str:
    if kind not in MARKDOWN:
        return _line(line, kind, letters)
    if match := _ADMONITION.match(line):
        return match[1] + _words(match[2], kind, letters) + match[3]
    if (match := _ABBREVIATION.match(line)) or (match := _PREFIX.match(line)):
        head, rest = line[: match.end()], line[match.end() :]
        # A row of a table is as wide as its cells: brackets would close the wrong one.
        is_row = rest.startswith("|") or " | " in rest
        return head + (_words if is_row else _line)(rest, kind, letters)
    return line


def _line(line: str, kind: Kind, letters: Callable[[str], str]) -> str:
    """Give a line, bracketed and as long as a translation may get."""
    if not _LETTER.search(line):
        return line
    made = _words(line, kind, letters)
    if made == line:
        return line
    match = _END.search(made)
    cut = match.start() if match else len(made)
    start = len(made) - len(made.lstrip())
    padding = "".join(_padding(weight(line), len(made), letters))
    end = f"{padding}{CLOSING}" if made[cut:].strip()[:1] in ("{", "#") else ""
    if end:
        return f"{made[:start]}{OPENING}{made[start:cut]}{end}{made[cut:]}"
    tail = made[cut:].rstrip()
    blanks = made[cut + len(tail) :]
    tail = tail.translate(_ARABIC_MARKS if letters is _to_arabic else _LATIN_MARKS)
    return f"{made[:start]}{OPENING}{made[start:cut]}{padding}{tail}{CLOSING}{blanks}"


def _padding(length: float, has: int, letters: Callable[[str], str]) -> Iterator[str]:
    """Give words until a text that has `has` letters is as long as it may get."""
    wanted = length * next(growth for most, growth in _GROWTH if length <= most)
    for number in range(200):
        if has >= wanted:
            return
        word = " " + letters(_PADDING[number % len(_PADDING)])
        has += len(word)
        yield word


def _words(text: str, kind: Kind, letters: Callable[[str], str]) -> str:
    """Give a text with the letters changed that are no markup."""
    out, at = [], 0
    for span in find_spans(text, markdown=kind in MARKDOWN):
        out += [letters(text[at : span.start]), text[span.start : span.end]]
        at = span.end
    return "".join([*out, letters(text[at:])])


def _to_accents(text: str) -> str:
    return _spelt(text).translate(_ACCENTS)


def _to_arabic(text: str) -> str:
    return _spelt(text).translate(_ARABIC)


def _spelt(text: str) -> str:
    """Give a text in plain Latin letters: two for each letter of another script."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFD", text)))
    text = _DENSE_RUN.sub(_spaced, text)
    return "".join(c if c.isascii() or not c.isalpha() else _syllable(c) for c in text)


def _spaced(run: re.Match[str]) -> str:
    """Part a run of letters that has no blanks into words, so that lines can break."""
    return " ".join(re.findall(".{1,3}", run[0]))


@lru_cache(maxsize=8192)
def _syllable(char: str) -> str:
    code = ord(char)
    return _CONSONANTS[code % len(_CONSONANTS)] + _VOWELS[code // 16 % len(_VOWELS)]
