"""Texts through an engine, their protected spans kept: the cascade that fails closed.

Each sentence goes through with one kind of mask; where not every mask comes back exactly once
and in its pairs, with another; where that fails too, only the words between its spans go. A
text whose spans do not stand in the result as they stood in the source has no result.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.translation.checks import Kind
from generator.translation.draft.backend import Rendering
from generator.translation.draft.joining import (
    is_well_nested,
    leftover,
    respaced,
)
from generator.translation.draft.layout import (
    LONGEST,
    TOKEN,
    Gap,
    Layout,
    Sentence,
    clean,
    has_letters,
    lay_out,
    protected,
)
from generator.translation.draft.masks import STYLES

#: Gives what an engine makes of sentences: of each once, in whatever order suits it.
Render = Callable[[Sequence[str]], Mapping[str, Rendering]]
_RUN = re.compile("([\U000f0000-\U0010fffd])")


class Passage(NamedTuple):
    """A text to translate and how it is read."""

    text: str
    kind: Kind = "text"
    #: Whether it is a title or a label, not to be split into sentences.
    whole: bool = False
    #: Terms, each with the word that must stand for it.
    terms: tuple[tuple[str, str], ...] = ()


class Outcome(NamedTuple):
    """What became of a text: its translation, or why there is none."""

    text: str
    #: Mean log-probability of a token over its sentences; None where the engine gave none.
    score: float | None = None
    #: What a reviewer should know: `split` (the words between spans went one by one).
    flags: frozenset[str] = frozenset()
    fault: str = ""


@dataclass(slots=True)
class _Work:
    """One sentence on its way."""

    layout: Layout
    head: str
    core: str
    tail: str
    done: str = ""
    scores: list[tuple[float | None, int]] = field(default_factory=list)
    split: bool = False
    fault: str = ""


def translate_passages(
    passages: Sequence[Passage], render: Render, script: str
) -> list[Outcome]:
    """Give the outcome for each passage; `script` is that of the language translated into.

    Calls `render` once for each stage of the cascade, with all sentences that are still open.
    """
    layouts = [_laid_out(p) for p in passages]
    works = [_works(layout) if layout else [] for layout in layouts]
    todo = [work for some in works for work in some]
    for style in STYLES:
        todo = _stage(todo, style.mask, style.unmask, render, script)
    _split_stage(todo, render, script)
    return [
        _outcome(passage, layout, some, script)
        for passage, layout, some in zip(passages, layouts, works, strict=True)
    ]


def sentences(passage: Passage) -> list[str]:
    """Give what goes to the engine first for a passage: its sentences, masked.

    >>> sentences(Passage("请参阅[大纲](a.md)。先修：微积分。", "markdown"))
    ['请参阅⟦0⟧大纲⟦1⟧。', '先修：微积分。']
    """
    layout = _laid_out(passage)
    return [STYLES[0].mask(work.core) for work in _works(layout)] if layout else []


def _laid_out(passage: Passage) -> Layout | None:
    text = clean(passage.text)
    if len(text) > LONGEST:
        return None
    return lay_out(text, passage.kind, passage.whole, passage.terms)


def _works(layout: Layout) -> list[_Work]:
    sentences = (part for part in layout.parts if isinstance(part, Sentence))
    return [_Work(layout, *_peeled(layout, sentence.text)) for sentence in sentences]


def _peeled(layout: Layout, text: str) -> tuple[str, str, str]:
    """Take off the spans round a sentence that are no part of what it says."""
    head = tail = ""
    while len(text) > 2:
        first, last = text[0], text[-1]
        if _is_pair(layout, text):
            head, text, tail = head + first, text[1:-1], last + tail
        elif TOKEN.match(first) and _says_nothing(layout, first):
            head, text = head + first, text[1:]
        elif TOKEN.match(last) and _says_nothing(layout, last):
            text, tail = text[:-1], last + tail
        elif first.isspace():
            head, text = head + first, text[1:]
        elif last.isspace():
            text, tail = text[:-1], last + tail
        else:
            break
    return head, text, tail


def _is_pair(layout: Layout, text: str) -> bool:
    """Say whether the first and the last character open and close round all that is between."""
    if not TOKEN.match(text[0]) or not TOKEN.match(text[-1]):
        return False
    depth = 0
    tokens = TOKEN.findall(text)
    for number, token in enumerate(tokens):
        role = layout.role(token)
        depth += {"open": 1, "close": -1, "atom": 0}[role]
        if depth <= 0:
            return number == len(tokens) - 1 and role == "close" and depth == 0
    return False


def _says_nothing(layout: Layout, token: str) -> bool:
    piece = layout.piece(token)
    if layout.role(token) != "atom":
        return False
    return piece.startswith(("{:", "{#")) or not any(char.isalnum() for char in piece)


def _stage(
    works: list[_Work],
    mask: Callable[[str], str],
    unmask: Callable[[str, str], str | None],
    render: Render,
    script: str,
) -> list[_Work]:
    """Send sentences through with one kind of mask; give those that did not come back whole."""
    masked = [mask(work.core) for work in works]
    given = render(masked) if masked else {}
    left = []
    for work, text in zip(works, masked, strict=True):
        answer = given.get(text, Rendering(""))
        words = unmask(work.core, answer.text.strip())
        if words and is_well_nested(work.layout, work.core, words):
            work.done = respaced(work.layout, work.core, words, script)
            work.scores = [(answer.score, len(work.core))]
        else:
            left.append(work)
    return left


def _split_stage(works: list[_Work], render: Render, script: str) -> None:
    """Send only the words between the spans, which stay in their order."""
    runs = [_RUN.split(work.core) for work in works]
    wanted = [run.strip() for some in runs for run in some if has_letters(run)]
    given = render(wanted) if wanted else {}
    for work, some in zip(works, runs, strict=True):
        work.split = len(some) > 1
        words = "".join(_between(work, run, given, script) for run in some)
        work.done = respaced(work.layout, work.core, words, script)


def _between(work: _Work, run: str, given: Mapping[str, Rendering], script: str) -> str:
    core = run.strip()
    if TOKEN.match(run):
        return run
    if not has_letters(run):
        return leftover(run, script)
    answer = given.get(core, Rendering(""))
    words = answer.text.strip()
    if not words or TOKEN.search(words):
        work.fault, words = "the engine gave no translation", ""
    work.scores.append((answer.score, len(core)))
    start = run.index(core)
    return run[:start] + words + run[start + len(core) :]


def _outcome(
    passage: Passage, layout: Layout | None, works: list[_Work], script: str
) -> Outcome:
    if layout is None:
        return Outcome("", fault=f"the text has more than {LONGEST:,} characters")
    fault = next((work.fault for work in works if work.fault), "")
    text = layout.text(list(_assembled(layout, works, script)))
    if not fault and protected(text, passage.kind) != protected(
        clean(passage.text), passage.kind
    ):
        fault = "what must be kept (placeholders, tags, links, code) is not what the source has"
    flags = frozenset({"split"} if any(work.split for work in works) else ())
    if fault:
        return Outcome("", None, flags, fault)
    return Outcome(text, _mean([s for work in works for s in work.scores]), flags)


def _assembled(layout: Layout, works: list[_Work], script: str) -> Iterator[str]:
    waiting = iter(works)
    for part in layout.parts:
        if isinstance(part, Sentence):
            work = next(waiting)
            yield work.head + work.done + work.tail
        elif isinstance(part, Gap):
            yield _gap(part.text, script)
        else:
            yield part


def _gap(space: str, script: str) -> str:
    """Give what parts two sentences: Thai parts them with a space, Chinese with nothing."""
    if script in ("Hans", "Hant", "Jpan"):
        return ""
    return space or " "


def _mean(scores: list[tuple[float | None, int]]) -> float | None:
    known = [(score, size) for score, size in scores if score is not None]
    if len(known) < len(scores) or not known:
        return None
    return sum(score * size for score, size in known) / sum(size for _, size in known)
