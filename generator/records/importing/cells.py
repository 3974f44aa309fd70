"""Repairs of a cell's text. Each is certain: it undoes a known accident, and nothing else.

>>> clean = cleaner(("mojibake", "invisible", "spaces", "brackets"))
>>> clean(" UniversitÃ\\xa0 Bocconi")
('Università Bocconi', [('mojibake', ' UniversitÃ\\xa0 Bocconi', ' Università Bocconi'), \
('spaces', ' Università Bocconi', 'Università Bocconi')])
>>> clean("力学(上)")[0], clean("می\\u200cخواهم")[1]
('力学（上）', [])
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Literal, get_args

Repair = Literal["mojibake", "bidi", "invisible", "spaces", "brackets", "nfc"]
#: (kind of repair, text before, text after)
Step = tuple[str, str, str]
Cleaner = Callable[[str], tuple[str, list[Step]]]

#: The order they are made in: what one uncovers, the next may mend.
ORDER: tuple[Repair, ...] = get_args(Repair)

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]+")
# Zero-width space, word joiner, byte order mark. Joiners and direction marks stay: Persian,
# Hindi and Hebrew need them.
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]+")
_ODD_SPACE = re.compile("[\t\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f]")
_BREAKS = re.compile(r"[ \t]*(?:\r\n|\r|\n)\s*")
# One character's bytes in UTF-8, as Latin-1 or Windows-1252 shows them.
_CP1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_NEXT = f"[\x80-\xbf{_CP1252}]"
_MOJIBAKE = re.compile(f"[\xc2-\xdf]{_NEXT}|[\xe0-\xef]{_NEXT}{{2}}|[\xf0-\xf4]{_NEXT}{{3}}")
_TO_BYTE = {ord(c): c.encode("cp1252")[0] for c in _CP1252}
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_ROUND = re.compile(r"[(（]([^()（）]*)[)）]")


def cleaner(repairs: tuple[Repair, ...], keep_lines: bool = False) -> Cleaner:
    """Give a function from a cell to its repaired text and what was done, step by step."""
    steps = [(name, _REPAIRS[name]) for name in ORDER if name in repairs]
    if keep_lines:
        steps = [(n, _spaces_but_lines if n == "spaces" else f) for n, f in steps]
    visible = [step for step in steps if step[0] in _VISIBLE]

    def clean(text: str) -> tuple[str, list[Step]]:
        # Most cells end here: there only what can be seen may be wrong.
        if _is_tidy(text) and (text.isascii() or not _run(visible, text)[1]):
            return text, []
        return _run(steps, text)

    return clean


def _is_tidy(text: str) -> bool:
    if not text.isprintable() or "  " in text:
        return False
    return text[:1] != " " and text[-1:] != " "


def _run(steps: list[tuple[Repair, Callable[[str], str]]], text: str) -> tuple[str, list[Step]]:
    done: list[Step] = []
    for name, repair in steps:
        mended = repair(text)
        if mended != text:
            done.append((name, text, mended))
            text = mended
    return text, done


def _undo_mojibake(text: str) -> str:
    return _MOJIBAKE.sub(_decoded, text)


def _decoded(found: re.Match[str]) -> str:
    try:
        return found[0].translate(_TO_BYTE).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return found[0]


def _strip_bidi(text: str) -> str:
    return _BIDI.sub("", text)


def _strip_invisible(text: str) -> str:
    return _INVISIBLE.sub("", text)


def _spaces(text: str) -> str:
    plain = _ODD_SPACE.sub(" ", _BREAKS.sub(" ", text))
    return re.sub(" {2,}", " ", plain.strip())


def _spaces_but_lines(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("[\xa0\u1680\u2000-\u200a\u202f\u205f]", " ", plain).strip()


def _full_width_brackets(text: str) -> str:
    return _ROUND.sub(r"（\1）", text) if _HAN.search(text) else text


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


_VISIBLE = frozenset({"mojibake", "brackets", "nfc"})
_REPAIRS: dict[Repair, Callable[[str], str]] = {
    "mojibake": _undo_mojibake,
    "bidi": _strip_bidi,
    "invisible": _strip_invisible,
    "spaces": _spaces,
    "brackets": _full_width_brackets,
    "nfc": _nfc,
}
