"""The elements that Markdown becomes."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser
from typing import NamedTuple

from markdown import Markdown
from markdown.blockprocessors import ParagraphProcessor
from markdown.util import Registry

from generator.translation.checks.model import Check, Fault, Kind, Pair
from generator.translation.checks.spans import differ, names

#: As records' descriptions are read; documents' passages are read without their blocks.
EXTENSIONS = (
    "abbr", "admonition", "attr_list", "def_list", "fenced_code", "sane_lists", "tables",
)  # fmt: skip
#: Longer texts are shown as they stand, and not read as Markdown.
_LONGEST, _MOST_BRACKETS = 100_000, 1_000
#: What makes a text more than one plain paragraph.
_MARKS = re.compile(r"[*_`\[<#|~\\&]|^\s*(?:[-+>:=]|\d+[.)])|\n", re.MULTILINE)
_INLINE = names(
    "a abbr b bdi br cite code del dfn em i img ins kbd mark q s small span strong sub sup u"
    " var"
)
#: Checks of their own look at these.
_ELSEWHERE = names("code span bdi")
#: Scripts that slant letters to stress them.
_ITALIC = names("Latn Cyrl Grek Armn Geor")


class Skeleton(Check):
    """The Markdown of source and translation becomes the same elements: the same paragraphs,
    lists, headings and tables in the same order, and in each of them the same links, images and
    line breaks. Stress may be added, and left out in scripts that slant no letters. A space on
    the wrong side of `**` is enough to lose it.
    """

    id = "skeleton"
    example = ("**重点**：先看[大纲](a.md)", "en", "**Note**: see the [outline](a.md)",
               "** Note **: see the [outline](a.md)")  # fmt: skip
    example_kind = "inline"

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Render both and compare."""
        if not pair.is_markdown or not (_is_marked(pair.source) or _is_marked(pair.target)):
            return
        source, target = (skeleton(text, pair.kind) for text in (pair.source, pair.target))
        if source is None or target is None:
            if source is not target:
                yield Fault("only one of source and translation can be read as Markdown")
        elif [b.name for b in source] != [b.name for b in target]:
            yield Fault(_blocks([b.name for b in source], [b.name for b in target]))
        else:
            yield from _inside(source, target, pair.locale.script in _ITALIC)


class Block(NamedTuple):
    """A block of a rendered text, and how many inline elements of each name stand in it."""

    name: str
    inside: Counter[str]


def _is_marked(text: str) -> bool:
    return _MARKS.search(text) is not None


def _blocks(source: list[str], target: list[str]) -> str:
    missing, added = Counter(source) - Counter(target), Counter(target) - Counter(source)
    said = differ("element", sorted(missing.elements()), sorted(added.elements()))
    return said or "the same elements come in another order"


def _inside(
    source: tuple[Block, ...], target: tuple[Block, ...], has_italics: bool
) -> Iterator[Fault]:
    for one, other in zip(source, target, strict=True):
        lacks, has = one.inside - other.inside, other.inside - one.inside
        if not has_italics:
            # What is slanted in Latin script is set otherwise in others: bolder, or not at all.
            lacks.pop("em", 0)
        # Stress that a translator adds is no fault; what is lost is, and what took its place.
        if not lacks:
            del has["em"], has["strong"]
        fact = differ("element", sorted(lacks.elements()), sorted(has.elements()))
        if fact:
            where = f" in a {one.name}" if one.name != "p" else ""
            yield Fault(fact + where, "Is a mark missing, or a space on the wrong side of it?")
            return


@lru_cache(maxsize=1024)
def skeleton(text: str, kind: Kind) -> tuple[Block, ...] | None:
    """Give the blocks that a text becomes; None where the parser cannot take it."""
    if len(text) > _LONGEST or text.count("[") > _MOST_BRACKETS:
        return None
    try:
        html = _parser(kind).reset().convert(text)
    except (RecursionError, AssertionError):
        _parser.cache_clear()
        return None
    outline = _Outline()
    outline.feed(html)
    outline.close()
    return tuple(outline.blocks)


@lru_cache(maxsize=4)
def _parser(kind: Kind) -> Markdown:
    parser = Markdown(extensions=list(EXTENSIONS))
    if kind == "inline":
        parser.parser.blockprocessors = Registry()
        parser.parser.blockprocessors.register(
            ParagraphProcessor(parser.parser), "paragraph", 10
        )
        for name in ("html_block", "fenced_code_block"):
            parser.preprocessors.deregister(name)
    return parser


class _Outline(HTMLParser):
    """Gathers the blocks of HTML; what stands in code is not looked into."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = [Block("p", Counter())]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Called by the parser for each start tag."""
        del attrs
        if tag in _ELSEWHERE:
            return
        if tag in _INLINE:
            self.blocks[-1].inside[tag] += 1
        else:
            self.blocks.append(Block(tag, Counter()))
