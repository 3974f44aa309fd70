"""Code in a text."""

import re
from collections.abc import Iterator

from generator.translation.checks.model import Check, Fault, Pair
from generator.translation.checks.spans import (
    CODE_SPAN,
    FENCE,
    differ,
    uses_gnu_quotes,
)

_ELEMENT = re.compile(r"<code(?:\s[^<>]*)?>([^<>`]*)</code>")
#: In code, what is for people: comments and texts.
_FOR_PEOPLE = re.compile(
    r"//[^\n]*|(?:^|(?<=\s))#[^\n]*|/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"", re.S
)
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")
_NAME = re.compile(r"\w+")
_SPACE = re.compile(r"\s+")
#: reStructuredText's role with a title: only what it leads to is code.
_TITLED = re.compile(r"[^<]+<([^<>]+)>\Z")
#: reStructuredText's roles whose content is for people.
_WORDS = re.compile(
    r":(?:dfn|guilabel|menuselection|abbr|kbd|sub|sup|emphasis|strong|title|term|ref|doc):\Z"
)
_PROSE = re.compile(r"[bBrRfFuU]?[\"'].*\w \w.*[\"']", re.DOTALL)


class Code(Check):
    """Code between backticks stands in the translation as it does in the source, in blocks and
    in lines. Comments and texts inside a block may be translated.
    """

    id = "code"
    example = (
        "用 `tongwen build` 生成站点", "th",
        "สร้างเว็บไซต์ด้วย `tongwen build`", "สร้างเว็บไซต์ด้วย `tongwen สร้าง`",
    )  # fmt: skip
    example_kind = "inline"

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Compare blocks, then spans."""
        source, target = pair.source, pair.target
        if "`" not in source and ("`" not in target or not pair.is_markdown):
            return
        if not pair.is_markdown and uses_gnu_quotes(source):
            return
        yield from _blocks(source, target)
        wanted, found = _spans(source), _spans(target)
        missing = [text for bare, text in wanted.items() if bare not in found]
        # A translation may mark more words as code; it is a fault where they stand for others.
        added = [text for bare, text in found.items() if bare not in wanted and missing]
        fact = differ("code", missing, added).replace("codes", "code")
        if fact:
            yield Fault(fact, "Code is copied, never translated.")

    def fixed(self, pair: Pair) -> str:
        """Give the translation with backticks where code of the source stands between quotes,
        and without characters in code that nobody sees.
        """
        target = pair.target
        if not pair.is_markdown or "`" not in pair.source or not any(self.faults(pair)):
            return target
        found = _spans(target)
        for bare, code in _spans(pair.source).items():
            if bare not in found:
                target = _marked(target, code)
        return CODE_SPAN.sub(lambda m: _UNSEEN.sub("", m[0]), target)


def _marked(text: str, code: str) -> str:
    """Give a text with backticks round code that stands between quotes."""
    between = re.escape(code)
    return re.sub(rf"[“«‘\"']{between}[”»’\"']", f"`{code}`".replace("\\", r"\\"), text)


def _blocks(source: str, target: str) -> Iterator[Fault]:
    wanted = [(info.strip(), _bare(body)) for _, info, body in FENCE.findall(source)]
    found = [(info.strip(), _bare(body)) for _, info, body in FENCE.findall(target)]
    if len(wanted) != len(found):
        yield Fault(
            f"the source has {len(wanted)} blocks of code, the translation {len(found)}"
        )
    elif any(
        info != other or not _is_same(body, text)
        for (info, body), (other, text) in zip(wanted, found, strict=True)
    ):
        yield Fault(
            "a block of code differs from the source's",
            "Only comments and texts inside code may be translated.",
        )


def _bare(code: str) -> str:
    return _SPACE.sub("", _FOR_PEOPLE.sub("", code))


def _is_same(source: str, target: str) -> bool:
    """Say whether two blocks are the same code; names in the source's own script, which a
    lesson gives for its readers' sake, may be translated.
    """
    if source == target:
        return True
    return not source.isascii() and _NAME.sub("", source) == _NAME.sub("", target)


def _spans(text: str) -> dict[str, str]:
    """Give spans of code as they stand, by what they are without their spaces."""
    plain = FENCE.sub("\n", text) if "```" in text or "~~~" in text else text
    plain = _ELEMENT.sub(r"`\1`", plain) if "</code>" in plain else plain
    found: dict[str, str] = {}
    for match in CODE_SPAN.finditer(plain):
        code = match[2].strip()
        is_words = _WORDS.search(plain, 0, match.start()) or _PROSE.fullmatch(code)
        if not is_words and plain[match.end() : match.end() + 1] != "_":
            titled = _TITLED.match(code) if plain[: match.start()].endswith(":") else None
            code = titled[1] if titled else code
            found[_SPACE.sub("", code)] = code
    return found
