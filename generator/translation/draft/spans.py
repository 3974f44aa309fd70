r"""What no machine may touch: placeholders, tags, links, code, math, ICU and printf forms.

Patterns are bounded or end at the next mark of their kind, so that hostile text costs no more
than linear time; braces are matched in one pass beforehand. Addresses are ASCII only: beside
Chinese text a wider pattern would swallow the sentence.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from generator.translation.draft.blocks import block_spans

#: `open` and `close` stand round text (`[` and `](…)`, `<b>` and `</b>`); an `atom` alone.
Role = Literal["atom", "open", "close"]


class Span(NamedTuple):
    """A protected piece of a text."""

    start: int
    end: int
    role: Role = "atom"


_EMOJI = (
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u231a-\u23ff]"
    "[\ufe0f\u200d\u20e3\U0001f000-\U0001faff\u2600-\u27bf]*"
)
_URL = r"(?:https?|ftp)://[A-Za-z0-9._~:/?#@!$&'()*+,;=%\-]*[A-Za-z0-9/_=&#%~+]"
_ANYWHERE = rf"""
    (?P<private>[\ue000-\uf8ff\U000f0000-\U0010fffd]+)      # what stands for spans below
  | (?P<bracket>⟦[^⟦⟧\n]{{0,20}}⟧|[⟦⟧]|\[\s?[Xx]\s?\d+\s?[Xx]\s?\])  # as masks are
  | (?P<code>``(?:[^`\n]|`(?!`)|\n(?!\n)){{1,2000}}``(?!`)|`(?:[^`\n]|\n(?!\n)){{1,2000}}`(?!`))
  | (?P<until><!--|\$\$|\\[(\[])                          # see _UNTIL
  | (?P<variable>\$[A-Z_][A-Z0-9_]{{1,80}}(?![A-Za-z0-9_$]))
  | (?P<brace>[%$\#]?\{{)
  | (?P<math>\$(?=[^\s$])[^$\n，。；！？]{{0,500}}(?<=[^\s$])\$(?!\d))
  | (?P<address><(?:https?|ftp|mailto):[^<>\s]+>|<[\w.+\-]{{1,64}}@[\w.\-]{{1,255}}>
      | {_URL}
      | (?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{{1,64}}@[A-Za-z0-9\-]{{1,63}}
        (?:\.[A-Za-z0-9\-]{{1,63}}){{1,8}})
  | (?P<tag></?[A-Za-z][^<>]*>)
  | (?P<entity>&(?:\#\d{{1,7}}|\#[xX][0-9A-Fa-f]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,31}});)
  | (?P<stray>\}})
  | (?P<printf>%%|(?<!\d)%(?:\([^()\s]{{1,80}}\))?(?:\d{{1,2}}\$)?[\-+\#0']*(?:\*|\d+)?
      (?:\.(?:\*|\d+))?(?:hh|h|ll|l|L|q|j|z|t)?[diouxXeEfFgGcrsaA@]
      | %\d\$[sd@] | (?<![\d%])%\d{{1,2}}(?![\d.%]))
  | (?P<dollar>\$(?:[A-Za-z_][A-Za-z0-9_]{{0,80}})?)
  | (?P<escape>\\[!-/:-@\[-`{{-~nrt])
  | (?P<emoji>{_EMOJI})
"""
_IN_MARKDOWN = r"""
  | (?P<note>\[\^[^\]\s]{1,60}\]:?)
  | (?P<open>!?\[)
  | (?P<close>\]\((?:[^()\s<>]|\([^()\s]*\)|<[^<>\n]*>)*
        (?:\s+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?\s*\)(?:\{:?[^{}\n]*\})?
      | \]\[[^\[\]\n]*\] | \])
  | (?P<emphasis>\*{1,3}|(?<![^\W_])_{1,3}|_{1,3}(?![^\W_])|~~|==|\^\^|\+\+)
"""
_PLAIN = re.compile(_ANYWHERE, re.VERBOSE)
_MARKDOWN = re.compile(_ANYWHERE + _IN_MARKDOWN, re.VERBOSE)
#: Most texts hold none of these, and no span.
_MARKS = re.compile(
    r"[`$\\<&{}%*_~=\[\]@⟦⟧^+\u231a-\u23ff\u2600-\u27bf\u2b00-\u2bff\ue000-\uf8ff"
    r"\U0001f000-\U0001faff\U000f0000-\U0010fffd]|://|\n(?: {4}|\t)|^(?: {4}|\t)"
)
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr",
})  # fmt: skip
#: What ends a comment or a formula, and how far off that is looked for.
_UNTIL = {"<!--": "-->", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}
_FURTHEST = 5000
#: What is opened deeper than this was never closed.
_DEEPEST = 40
_TAG_NAME = re.compile(r"</?([A-Za-z][\w:-]*)")


def find_spans(text: str, markdown: bool = False) -> list[Span]:
    """Give the protected spans of a text in order; none overlaps another.

    >>> text = "请参阅[教学大纲](a.md)和`x_1`，共%(count)s页。"
    >>> [text[s.start:s.end] for s in find_spans(text, markdown=True)]
    ['[', '](a.md)', '`x_1`', '%(count)s']
    >>> find_spans("期末考试占50%。")
    []
    """
    if not _MARKS.search(text):
        return []
    found: list[Span] = []
    at = 0
    for start, end in block_spans(text) if markdown else ():
        found += _inline(text, at, start, markdown)
        found.append(Span(start, end))
        at = end
    found += _inline(text, at, len(text), markdown)
    return _paired(text, found)


def _inline(text: str, at: int, end: int, markdown: bool) -> Iterator[Span]:
    pattern = _MARKDOWN if markdown else _PLAIN
    partner: dict[int, int] | None = None
    while match := pattern.search(text, at, end):
        kind, stop = match.lastgroup or "", match.end()
        if kind == "brace":
            partner = _braces(text) if partner is None else partner
            stop = min(partner.get(stop - 1, stop - 1) + 1, end)
        elif kind == "until":
            closing = _UNTIL[match[0]]
            found = text.find(closing, stop, min(stop + _FURTHEST, end))
            stop = found + len(closing) if found >= 0 else stop
        yield Span(match.start(), stop, _role(kind, match[0]))
        at = stop


def _braces(text: str) -> dict[int, int]:
    """Give for each opening brace its closing one."""
    waiting: list[int] = []
    found = {}
    for match in re.finditer(r"[{}]", text):
        if match[0] == "{":
            waiting.append(match.start())
        elif waiting:
            found[waiting.pop()] = match.start()
    return found


def _role(kind: str, text: str) -> Role:
    if kind == "open" or (kind == "close" and text[0] == "]"):
        return "open" if kind == "open" else "close"
    if kind == "tag" and _name(text) not in _VOID and not text.endswith("/>"):
        return "close" if text[1] == "/" else "open"
    return "open" if kind == "emphasis" else "atom"


def _name(tag: str) -> str:
    match = _TAG_NAME.match(tag)
    return match[1].lower() if match else ""


def _paired(text: str, spans: list[Span]) -> list[Span]:
    """Give the spans with roles that fit: what opens nothing or closes nothing stands alone."""
    roles: list[Role] = ["atom"] * len(spans)
    waiting: list[tuple[str, int]] = []
    for number, span in enumerate(spans):
        key = _pair_key(text[span.start : span.end], span.role)
        if not key:
            continue
        at = _opened(waiting, key)
        if at is not None and (span.role == "close" or key[0] in "*_~=^+"):
            roles[waiting[at][1]], roles[number] = "open", "close"
            del waiting[at:]
        elif span.role == "open":
            waiting.append((key, number))
    return [span._replace(role=role) for span, role in zip(spans, roles, strict=True)]


def _opened(waiting: list[tuple[str, int]], key: str) -> int | None:
    last = len(waiting) - 1
    return next(
        (n for n in range(last, max(-1, last - _DEEPEST), -1) if waiting[n][0] == key), None
    )


def _pair_key(text: str, role: Role) -> str:
    if role == "atom":
        return ""
    if text[0] == "<":
        return f"<{_name(text)}"
    return "[" if text[0] in "[]!" else text
