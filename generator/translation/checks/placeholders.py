"""Placeholders: what the program puts a value in place of."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.translation.checks.icu import icu_arguments
from generator.translation.checks.model import Check, Fault, Pair
from generator.translation.checks.spans import differ, without_code

_HINT = "Copy placeholders from the source letter by letter; only their place may change."
#: Sources: Python, "printf-style String Formatting", "Format String Syntax"; C17 7.21.6.1.
_NAMED = re.compile(
    r"%\([\w.-]+\)[#0+-]*(?:\d+|\*)?(?:\.\d+)?[diouxXeEfFgGcrsa]"  # %(name)s
    r"|%\{\w+\}"  # Ruby's %{name}; after it what templates have
    r"|\$\{[\w.]+\}|\{\{[^{}\n]{1,80}\}\}|\{%[^{}\n]{1,80}%\}|<%[=-]?[^<>\n]{1,80}%>"
)
_BRACE = re.compile(
    r"(?<![{$%\\])\{(?:[A-Za-z_]\w*(?:\.\w+|\[\w+\])*|\d+)(?:![rsa])?(?::[^{}\s,]{1,20})?\}(?!\})",
    re.ASCII,
)
_EMPTY_BRACE = re.compile(r"(?<!\{)\{(?::[^{}\s]{1,20})?\}(?!\})")
_PERCENT = re.compile(
    r"%%|%(?:(\d{1,2})\$)?[#0+'I-]*(?:\d+|\*)?(?:\.(?:\d+|\*))?"
    r"(?:hh?|ll?|[jztLq])?([diouxXeEfFgGaAcsSpn@])"
)
#: Without a flag that says it, a per cent sign may be just that.
_UNFLAGGED = re.compile(r"(?<![\d%])(?<!\d[ \u00a0\u202f])%(?:(\d{1,2})\$)?(?:ll?)?([dsu])")
_PERCENT_FORMATS = frozenset({
    "c-format", "python-format", "objc-format", "php-format", "perl-format",
    "gcc-internal-format", "lua-format", "tcl-format", "awk-format", "sh-format",
    "kde-format", "boost-format",
})  # fmt: skip
_SAME_TYPE = {"i": "d", "S": "s", "@": "s"}
#: How a careless tool or a full-width keyboard writes them.
_MISWRITTEN = (
    (re.compile(r"[%％][ \u00a0]?[(（]\s?([\w.-]+)\s?[)）]\s?([sdif])"), r"%(\1)\2"),
    (re.compile(r"(?<![\d.,])[%％]\s([sd])(?!\w)|％([sd])(?!\w)"), r"%\1\2"),
    (re.compile(r"[{｛]\s?(\w+)\s?[}｝]"), r"{\1}"),
)


class _Found(NamedTuple):
    """The placeholders of a text."""

    named: frozenset[str]
    #: Conversions without names by their number, in order where they have none.
    numbered: dict[int, str]
    #: Arguments of ICU messages, each with its type.
    icu: frozenset[str]


class Placeholders(Check):
    """All placeholders of the source stand in the translation, and no others: `%(name)s`, `%s`,
    `%1$d`, `{name}`, `{0}`, `%{name}`, `${name}`, `{{ name }}`, ICU's `{n, plural, …}`. Their
    order is free, except of `%s` and `%d` without numbers. A form of a plural may leave out the
    number that its words say.
    """

    id = "placeholders"
    example = (
        "第 %(page)s 页，共 %(count)s 页", "ar",
        "الصفحة %(page)s من %(count)s", "الصفحة %(الصفحة)s من %(count)s",
    )  # fmt: skip

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Compare what both hold."""
        if not _may_hold(pair.source) and not _may_hold(pair.target):
            return
        source, target = _found(pair.source, pair), _found(pair.target, pair)
        if not any(source) and not any(target):
            return
        missing = sorted((source.named - target.named) | (source.icu - target.icu))
        extra = (target.named - source.named) | (target.icu - source.icu)
        # The source may have it as code, which a translation shows plainly.
        added = sorted(name for name in extra if name not in pair.source)
        lacks, more = _compare(source.numbered, target.numbered)
        missing, added = [*missing, *lacks], [*added, *more]
        if pair.is_plural and len(missing) == 1 and not added:
            return
        fact = differ("placeholder", missing, added)
        if fact:
            yield Fault(fact, _HINT)

    def fixed(self, pair: Pair) -> str:
        """Give the translation with placeholders that were only miswritten put right."""
        if not any(True for _ in self.faults(pair)):
            return pair.target
        target = pair.target
        for wrong, right in _MISWRITTEN:
            target = wrong.sub(right, target)
        made = Pair(
            pair.source,
            target,
            pair.locale,
            pair.context,
            pair.kind,
            pair.flags,
            pair.is_plural,
        )
        return pair.target if any(True for _ in self.faults(made)) else target


def _may_hold(text: str) -> bool:
    return "%" in text or "{" in text or "$" in text


def _found(text: str, pair: Pair) -> _Found:
    text = without_code(text) if pair.is_markdown else text
    named = set(_NAMED.findall(text))
    rest = _NAMED.sub(" ", text)
    icu = icu_arguments(rest) if "{" in rest else ()
    if not icu:
        named.update(_BRACE.findall(rest))
    numbered = _numbered(rest, pair)
    if "{" in rest:
        empty = _EMPTY_BRACE.findall(rest)
        numbered |= {-n: text for n, text in enumerate(empty, 1)}
    return _Found(frozenset(named), numbered, frozenset(icu))


def _numbered(text: str, pair: Pair) -> dict[int, str]:
    """Give conversions by the argument they take."""
    if "%" not in text:
        return {}
    flagged = not _PERCENT_FORMATS.isdisjoint(pair.flags)
    if not flagged and any(f.startswith("no-") for f in pair.flags):
        return {}
    found: dict[int, str] = {}
    following = 0
    for match in (_PERCENT if flagged else _UNFLAGGED).finditer(text):
        if match[0] == "%%":
            continue
        following += 1
        number = int(match[1]) if match[1] else following
        found[number] = _SAME_TYPE.get(match[2], match[2])
    return found


def _compare(source: dict[int, str], target: dict[int, str]) -> tuple[list[str], list[str]]:
    if source == target:
        return [], []
    missing = [_shown(n, kind) for n, kind in source.items() if target.get(n) != kind]
    added = [_shown(n, kind) for n, kind in target.items() if source.get(n) != kind]
    return missing, added


def _shown(number: int, kind: str) -> str:
    return kind if number < 0 else f"%{kind}" if number == 1 else f"%{number}${kind}"
