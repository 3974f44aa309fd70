"""Protected spans through engines that lose, double and invent: all kept, or no draft."""

import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from generator.documents.segments import extract
from generator.errors import TongwenError
from generator.translation.checks import Kind
from generator.translation.draft.backend import Rendering
from generator.translation.draft.cascade import Passage, translate_passages
from generator.translation.draft.layout import LONGEST

SPANS = [
    "`numpy.dot`", "``a`b``", "$E=mc^2$", r"\(x_1\)", "$$\\sum_i x_i$$", "%(course_name)s",
    "%s",
    "%1$d", "{count}", "{0}", "{{ site.term }}", "{% trans %}", "${HOME}", "<br>", "&amp;",
    "&#8212;", "https://a.edu/p?q=1&r=2", "<https://b.example/中>", "mail@a.example", "🎓",
    "👩‍🏫",
    "{n, plural, one {# 课} other {# 课}}", "<!-- 注 -->", "⟦3⟧", "[X0X]", "\ue000",
    "\U000f0001", "$PATH", r"\*", "%%",
]  # fmt: skip
PAIRS = [("![", "](img/a_b.png)"), ("[", "](https://a.edu/x_1.html)"), ("**", "**"),
         ("<b>", "</b>"), ("*", "*"), ('<a href="x">', "</a>"),
         ("[", "][ref]"), ("~~", "~~")]  # fmt: skip
WORDS = ["线性代数", "本课程介绍矩阵", "请参阅", "Linear algebra", "see the notes",
         "الجبر الخطي", "หลักสูตร", "курс", "共64学时", "第3周"]  # fmt: skip
ENDS = ["。", "！", "；", ". ", "? ", "؟ ", " ", "，", "：", "\n", ""]


def segment(rng: random.Random, kind: Kind) -> tuple[str, Counter[str]]:
    """A text with spans in it, and the spans."""
    pairs = PAIRS if kind == "markdown" else [pair for pair in PAIRS if pair[0][0] == "<"]
    parts: list[str] = []
    spans: Counter[str] = Counter()
    for _ in range(rng.randint(1, 6)):
        word = rng.choice(WORDS)
        if rng.random() < 0.3:
            pair = rng.choice(pairs)
            spans.update(pair)
            word = pair[0] + word + pair[1]
        parts.append(word)
        if rng.random() < 0.6:
            span = rng.choice(SPANS)
            spans[span] += 1
            parts.append(rng.choice(["", " "]) + span + rng.choice(["", " "]))
        parts.append(rng.choice(ENDS))
    return "".join(parts), spans


def words(text: str) -> str:
    """What an engine that knows no masks makes of words: others, of the same length."""
    return re.sub(r"[^\W\d_]+", lambda m: "Wort" + "e" * (len(m[0]) % 5), text)


ENGINES: dict[str, Callable[[str], str]] = {
    "keeps masks": lambda s: s.replace("线性", "linear ").replace("。", "."),
    "loses masks": lambda s: words(re.sub(r"⟦\d+⟧|\[X\d+X\]", "", s)),
    "doubles masks": lambda s: re.sub(r"(⟦\d+⟧|\[X\d+X\])", r"\1 \1", words(s)),
    "knows only the other": lambda s: re.sub(r"⟦(\d+)⟧", r"\1", s),
    "turns them round": lambda s: "".join(reversed(re.split(r"(⟦\d+⟧)", s))),
    "spaces them": lambda s: re.sub(r"⟦(\d+)⟧", r" ⟦ \1 ⟧ ", s),
    "invents them": lambda s: words(s) + "⟦0⟧⟦1⟧",
    "writes other digits": lambda s: s.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    "squeezes": lambda s: re.sub(r"[⟦⟧\[\] ]", "", s),
}
#: Engines that say nothing, or say what was never asked.
HOSTILE: dict[str, Callable[[str], str]] = {
    "says nothing": lambda _s: "",
    "adds spans": lambda s: s + " %s <b> {x} `code`",
    "adds private characters": lambda s: s + "\U000f0000\ue001",
    "answers with code": lambda _s: "`rm -rf` $x$ [y](z)",
}


def render(engine: Callable[[str], str]) -> Callable[[Sequence[str]], Mapping[str, Rendering]]:
    def answer(sentences: Sequence[str]) -> dict[str, Rendering]:
        assert all(s.strip() == s and s and "\n" not in s for s in sentences)
        return {s: Rendering(engine(s), -0.5) for s in sentences}

    return answer


def lost(text: str, spans: Counter[str]) -> list[str]:
    return [span for span, count in spans.items() if text.count(span) < count]


@pytest.mark.parametrize(("kind", "script"), [("markdown", "Latn"), ("text", "Arab")])
@pytest.mark.parametrize("name", [*ENGINES, *HOSTILE])
def test_no_engine_loses_a_span(name: str, kind: Kind, script: str) -> None:
    """13 engines, 2 kinds of text, 500 texts each: 13,000 segments."""
    rng = random.Random(name + kind)
    made = [segment(rng, kind) for _ in range(500)]
    engine = render((ENGINES | HOSTILE)[name])
    passages = [Passage(text, kind) for text, _ in made]
    outcomes = translate_passages(passages, engine, script)
    assert not [o.text for o, (_, spans) in zip(outcomes, made, strict=True)
                if not o.fault and lost(o.text, spans)]  # fmt: skip
    if name in ENGINES and name != "invents them":
        # Whatever becomes of masks, the words between the spans always get through.
        refused = [m[0] for m, o in zip(made, outcomes, strict=True) if o.fault]
        assert len(refused) <= 0.03 * len(made), refused[:5]


def test_spaces_stand_where_the_target_needs_them() -> None:
    def text(source: str, answers: dict[str, str], script: str = "Latn") -> str:
        return translate_passages(
            [Passage(source, "markdown")], render(lambda s: answers[s]), script
        )[0].text

    assert text("用`x`写。", {"用⟦0⟧写。": "Write⟦0⟧with."}) == "Write `x` with."
    assert text("看**重点**。", {"看⟦0⟧重点⟦1⟧。": "See ⟦0⟧ key ⟦1⟧."}) == "See **key**."
    assert text("甲。乙。", {"甲。": "A.", "乙。": "B."}) == "A. B."
    assert text("One. Two.", {"One.": "甲。", "Two.": "乙。"}, "Hans") == "甲。乙。"
    assert text("**标题**", {"标题": "Title"}) == "**Title**"


def test_links_that_cross_are_not_accepted() -> None:
    def engine(sentence: str) -> str:
        if "⟦" in sentence:
            return "see ⟦1⟧ outline ⟦0⟧"  # closes before it opens
        return sentence if "[X" in sentence else "words"

    (outcome,) = translate_passages(
        [Passage("看[大纲](a.md)吧", "markdown")], render(engine), "Latn"
    )
    assert outcome.text == "看 [大纲](a.md) 吧"


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "123", "🎓🎓", "————", "\x07\x1b[31m", "\u202e", "A" * 50_000,
     "数" * 20_000, "数学，" * 9_000, "`" * 20_000, "[" * 20_000, "{" * 20_000, "<a" * 10_000,
     "$" * 9_999, "*_" * 9_000, "." * 30_000, "! " * 9_000, "a@" * 9_000, "](" * 9_000,
     "⟦0⟧" * 5_000, "\\(" * 9_000, "<!--" * 9_000, "``" * 9_000 + "a", "A. " * 9_000,
     "ก " * 9_000],
)  # fmt: skip
def test_strange_texts_come_back_whole_or_not_at_all(text: str) -> None:
    (outcome,) = translate_passages([Passage(text, "markdown")], render(words), "Latn")
    assert outcome.fault or not re.search("[\x00-\x08\U000f0000-\U0010fffd]", outcome.text)


def test_a_text_too_long_is_refused_with_the_reason() -> None:
    (outcome,) = translate_passages([Passage("数" * (LONGEST + 1))], render(words), "Latn")
    assert outcome.fault == f"the text has more than {LONGEST:,} characters"


def test_no_sentence_is_longer_than_engines_take() -> None:
    longest = 0

    def engine(sentence: str) -> str:
        nonlocal longest
        longest = max(longest, len(sentence))
        return sentence

    passages = [Passage("数" * 30_000), Passage("word " * 10_000), Passage("甲，" * 9_000)]
    assert not any(o.fault for o in translate_passages(passages, render(engine), "Latn"))
    assert longest <= 480


@pytest.mark.real
@pytest.mark.parametrize("name", ["loses masks", "spaces them", "keeps masks"])
def test_real_markdown_keeps_its_spans(real_data: Path, name: str) -> None:
    texts = [
        text for path in sorted((real_data / "docs").rglob("*.md"))[::6] for text in of(path)
    ]
    assert len(texts) > 5_000
    passages = [Passage(text, "inline") for text in texts]
    outcomes = translate_passages(passages, render(ENGINES[name]), "Latn")
    kept = re.compile(
        r"`[^`\n]+`|\]\([^()\s]+\)|\{\{.+?\}\}|https?://[A-Za-z0-9./_-]+|<[a-z/][^<>]*>"
    )
    for text, outcome in zip(texts, outcomes, strict=True):
        if not outcome.fault:
            assert sorted(kept.findall(text)) == sorted(kept.findall(outcome.text)), text
    assert sum(bool(o.fault) for o in outcomes) <= 0.01 * len(texts)


def of(path: Path) -> list[str]:
    try:
        return [s.text for s in extract(path.read_text(encoding="utf-8", errors="replace"))]
    except TongwenError:
        return []
