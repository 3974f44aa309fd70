"""Documents for translators: what there is to translate in a page, and the page in their words.

>>> [s.text for s in extract("# 概述\\n\\n智慧教育**平台**。\\n\\n```\\ncode\\n```\\n")]
['概述', '智慧教育**平台**。']
>>> shout = lambda s: Found(s.text.upper(), "en", "draft")
>>> render("# Aims\\n\\nSee [more](a.md).", shout, "en").html
'<h1 id="aims">AIMS</h1>\\n<p>SEE <a href="A.MD">MORE</a>.</p>'
"""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from typing import Any, NamedTuple

from generator.documents.front_matter import FrontMatter, read_front_matter
from generator.documents.markdown import document_markdown
from generator.documents.segment import Kind, Segment, Translate, as_written
from generator.documents.segmenter import Heading, SegmentExtension, Work
from generator.translation.passages import STATES, State
from generator.translation.resolve import Found

__all__ = ["Kind", "Rendered", "Segment", "Tally", "Translate", "extract", "render"]

_RANK = {state: rank for rank, state in enumerate(STATES)}


class Analysis(NamedTuple):
    """A page as its author wrote it: each text once, and the anchors of its headings."""

    front: FrontMatter
    segments: tuple[Segment, ...]
    anchors: tuple[str, ...]


class Tally(NamedTuple):
    """How far a page is translated: what its label says."""

    #: The least trusted state among the passages that are not the author's own words.
    state: State
    #: Passages shown in the page's own language, of so many.
    translated: int
    translatable: int
    #: Passages whose source changed since they were translated.
    stale: int
    states: Mapping[State, int]
    #: The first of the texts that most need a translator.
    weakest: str = ""


class TocEntry(NamedTuple):
    """A heading: its words, anchor, level and language."""

    title: str
    id: str
    level: int
    tag: str


class Rendered(NamedTuple):
    """A page in one language; the HTML is not sanitised yet."""

    html: str
    toc: tuple[TocEntry, ...]
    tally: Tally
    title: Found | None
    description: Found | None
    #: Language of the page's body as a whole.
    tag: str


@lru_cache(maxsize=64)
def analyse(text: str) -> Analysis:
    """Give the segments and anchors of a page; raises SourceError for a bad front matter."""
    front = read_front_matter(text)
    found: dict[Segment, None] = {}

    def note(segment: Segment) -> Found:
        found.setdefault(segment)
        return as_written(segment)

    for value in (front.title, front.description):
        if value:
            note(Segment("title", value))
    extension = SegmentExtension()
    extension.work = Work(note)
    document_markdown(extension).convert(front.body)
    anchors = tuple(h.id for h in extension.work.headings)
    return Analysis(front, _once(found), anchors)


def _once(found: Mapping[Segment, None]) -> tuple[Segment, ...]:
    """Keep the first of segments with the same text: text is what a PO entry is known by."""
    return tuple({s.text: s for s in reversed(list(found))}[t] for t in _texts(found))


def _texts(found: Mapping[Segment, None]) -> list[str]:
    return list(dict.fromkeys(s.text for s in found))


def extract(text: str) -> list[Segment]:
    """Give what a translator gets of a page, in order, each text once."""
    return list(analyse(text).segments)


class Plan(NamedTuple):
    """A page's translations, looked up before it is parsed."""

    work: Work
    tally: Tally
    title: Found | None
    description: Found | None


def plan_page(analysis: Analysis, translate: Translate, tag: str) -> Plan:
    """Look up every text of a page for locale `tag`.

    Where all of them are in one other language, the page as a whole is, and nothing in it is
    marked; else what is not in the page's own language is.
    """
    found = {s.text: translate(s) for s in analysis.segments}
    tags = {f.tag or tag for f in found.values()}
    base = tags.pop() if len(tags) == 1 else tag
    work = Work(lambda s: found[s.text], base, analysis.anchors)
    front = analysis.front
    return Plan(work, tally(found, tag), found.get(front.title), found.get(front.description))


def tally(found: Mapping[str, Found], tag: str) -> Tally:
    """Count the states of a page's passages."""
    states = Counter(f.state for f in found.values())
    known = [s for s in states if s != "source"]
    return Tally(
        state=min(known, key=_RANK.__getitem__) if known else "source",
        translated=sum((f.tag or tag) == tag for f in found.values()),
        translatable=len(found),
        stale=states["stale"],
        states={s: states[s] for s in STATES if states[s]},
        weakest=min(found, key=lambda text: _need(found[text], tag), default=""),
    )


def _need(found: Found, tag: str) -> int:
    """Rank a passage by how badly it needs a translator; 0 the most."""
    return _RANK[found.state] if (found.tag or tag) == tag else 0


def render(text: str, translate: Translate, tag: str) -> Rendered:
    """Give a page for locale `tag`, each of its texts as `translate` gives it."""
    analysis = analyse(text)
    plan = plan_page(analysis, translate, tag)
    extension = SegmentExtension()
    extension.work = plan.work
    parser = document_markdown(extension)
    html = parser.convert(analysis.front.body)
    toc = contents(getattr(parser, "toc_tokens", []), plan.work.headings)
    return Rendered(html, toc, plan.tally, plan.title, plan.description, plan.work.base)


def contents(tokens: list[dict[str, Any]], headings: list[Heading]) -> tuple[TocEntry, ...]:
    """Give the headings of a page in order, with their words as plain text."""
    names = dict(_names(tokens))
    return tuple(TocEntry(names.get(h.id, ""), h.id, h.level, h.tag) for h in headings)


def _names(tokens: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        pair
        for token in tokens
        for pair in [(token["id"], unescape(token["name"])), *_names(token["children"])]
    ]
