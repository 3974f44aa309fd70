r"""A text taken apart: what is kept as it stands, and the sentences between.

Protected spans become one private character each, so that neither the splitter nor the lines
can cut them; `lay_out` gives the parts in order, and joined they are the text again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.translation.checks import Kind
from generator.translation.draft.spans import Role, find_spans
from generator.translation.draft.splitter import split_sentences

#: The first of the private characters that stand for spans: those that close something lie in
#: plane 16, so that the splitter can tell them; all others in plane 15.
FIRST, CLOSING = 0xF0000, 0x100000
#: Most characters of a text, which thus never holds more spans than there are characters.
LONGEST = 60_000
TOKEN = re.compile("[\U000f0000-\U0010fffd]")
_LETTER = re.compile(r"[^\W\d_]")
#: What Markdown lines begin with, spans within included.
_PREFIX = re.compile(
    r"[ \t]*(?:>[ \t]?)*(?:(?:[-+]|\d{1,9}[.)]|:)[ \t]+|[\U000f0000-\U0010fffd][ \t]+)?"
    r"(?:\[[ xX]\][ \t]+)?(?:\#{1,6}[ \t]+)?(?:[?!]{3}\+?[ \t]+\w*[ \t]*)?"
)
_STRUCTURED = re.compile(
    r"[ \t]*(?:[-+>|:#]|\d{1,9}[.)][ \t]|[?!]{3}|[\U000f0000-\U0010fffd][ \t])|\s{2}"
)
_CELL = re.compile(r"((?<!\\)\|)")
_WRAPS = re.compile(r"[^\W_][,，、;；]?$|[,，、]$")
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ufeff\ufffe\uffff\ud800-\udfff]"
)


class Sentence(NamedTuple):
    """A sentence, its spans as private characters; without spaces round it."""

    text: str


class Gap(NamedTuple):
    """What stands between two sentences of a line: usually a space, in Chinese nothing."""

    text: str


Part = str | Sentence | Gap


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a text, and what its private characters stand for."""

    parts: tuple[Part, ...]
    pieces: tuple[str, ...]
    roles: tuple[Role, ...]

    def piece(self, token: str) -> str:
        """Give what a private character stands for."""
        return self.pieces[_number(token)]

    def role(self, token: str) -> Role:
        """Give how the span stands there."""
        return self.roles[_number(token)]

    def text(self, parts: Sequence[str]) -> str:
        """Give the text of parts whose private characters stand for spans."""
        return TOKEN.sub(lambda match: self.piece(match[0]), "".join(parts))


def _number(token: str) -> int:
    code = ord(token)
    return code - CLOSING if code >= CLOSING else code - FIRST


def clean(text: str) -> str:
    """Give a text without control characters, which no draft repeats.

    >>> clean("代数\\x07\\u202e一\\n")
    '代数一\\n'
    """
    return _CONTROL.sub("", text.replace("\r\n", "\n"))


def protected(text: str, kind: Kind) -> list[str]:
    """Give the protected spans of a text, sorted: what its translation must hold, no more."""
    return sorted(text[s.start : s.end] for s in find_spans(text, _is_markdown(kind)))


def has_letters(text: str) -> bool:
    """Say whether there is anything to translate in a text with private characters."""
    return _LETTER.search(TOKEN.sub("", text)) is not None


def lay_out(
    text: str, kind: Kind = "text", whole: bool = False, terms: Sequence[tuple[str, str]] = ()
) -> Layout:
    r"""Take a text apart; `whole` says that it is a title, not to be split into sentences.

    The first occurrence of each of the `terms` becomes a span that its word stands for.

    >>> parts = lay_out("本课介绍`a. b`。先修：微积分。\n- 作业").parts
    >>> [p.text for p in parts if isinstance(p, Sentence)][1:]
    ['先修：微积分。', '- 作业']
    """
    if len(text) > LONGEST:
        raise ValueError("a text longer than LONGEST is not taken apart")
    spans = find_spans(text, _is_markdown(kind))
    skeleton, at = [], 0
    for number, span in enumerate(spans):
        first = CLOSING if span.role == "close" else FIRST
        skeleton += [text[at : span.start], chr(first + number)]
        at = span.end
    skeleton.append(text[at:])
    body = "".join(skeleton)
    pieces = [text[s.start : s.end] for s in spans]
    roles = [s.role for s in spans]
    for term, word in terms:
        if term in body:
            body = body.replace(term, chr(FIRST + len(pieces)), 1)
            pieces.append(word)
            roles.append("atom")
    parts = tuple(_parts(body.split("\n"), _is_markdown(kind), whole))
    return Layout(parts, tuple(pieces), tuple(roles))


def _is_markdown(kind: Kind) -> bool:
    return kind in ("markdown", "inline")


def _parts(lines: list[str], markdown: bool, whole: bool) -> Iterator[Part]:
    joined = _unwrapped(lines) if markdown else lines
    for number, line in enumerate(joined):
        if number:
            yield "\n"
        if not has_letters(line):
            yield line
        elif markdown:
            yield from _markdown_line(line, whole)
        else:
            yield from _sentences(line, whole)


def _unwrapped(lines: list[str]) -> list[str]:
    """Join the lines of a paragraph that only its author's editor has parted."""
    joined: list[str] = []
    for line in lines:
        last = joined[-1] if joined else ""
        if last and line.strip() and _goes_on(last, line):
            wide = ord(last[-1]) > 0x2E7F and ord(line[0]) > 0x2E7F
            joined[-1] = last + ("" if wide else " ") + line.lstrip()
        else:
            joined.append(line)
    return joined


def _goes_on(last: str, line: str) -> bool:
    return (
        not last.lstrip().startswith(("#", "|"))
        and _WRAPS.search(last) is not None
        and not _STRUCTURED.match(line)
    )


def _markdown_line(line: str, whole: bool) -> Iterator[Part]:
    if line.lstrip().startswith("|"):
        for cell in _CELL.split(line):
            yield from _sentences(cell, whole)
        return
    match = _PREFIX.match(line)
    at = match.end() if match else 0
    if at:
        yield line[:at]
    yield from _sentences(line[at:], whole or line[:at].rstrip().endswith("#"))


def _sentences(line: str, whole: bool) -> Iterator[Part]:
    found = [line] if whole else split_sentences(line)
    for number, piece in enumerate(found):
        core = piece.strip()
        start = piece.index(core) if core else len(piece)
        if start:
            yield piece[:start]
        if core:
            yield Sentence(core) if has_letters(core) else core
        space = piece[start + len(core) :]
        if number < len(found) - 1:
            yield Gap(space)
        elif space:
            yield space
