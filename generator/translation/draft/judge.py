"""From what an engine gave for an entry to a draft with its provenance, or to a reason."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from generator.locales import Locale
from generator.translation.checks import entry_errors
from generator.translation.draft.cascade import Outcome
from generator.translation.draft.confidence import confidence, noticed
from generator.translation.draft.items import Draft, Item
from generator.translation.draft.judging import faults
from generator.translation.draft.routes import Route
from generator.translation.safe import harmless
from generator.translation.states import Mark, source_hash, text_hash


class Verdict(NamedTuple):
    """A draft, or why there is none."""

    draft: Draft | None
    fault: str = ""


def judged(
    item: Item, route: Route, outcomes: Sequence[Outcome], locale: Locale, forms: int, day: str
) -> Verdict:
    """Give the draft that the outcomes of its passages make, if it passes every check."""
    fault = next((outcome.fault for outcome in outcomes if outcome.fault), "")
    if fault:
        return Verdict(None, fault)
    texts = tuple(harmless(outcome.text) for outcome in outcomes)
    for passage, text in zip(item.passages, texts, strict=True):
        found = faults(passage.text, text, item.source, locale)
        if found:
            return Verdict(None, "; ".join(found))
    draft = Draft(texts, _mark(item, route, outcomes, texts, day))
    wrong = entry_errors(replace(item.entry, msgstr=draft.msgstr), locale, forms)
    if wrong:
        return Verdict(None, "; ".join(dict.fromkeys(finding.fact for finding in wrong)))
    return Verdict(draft)


def _mark(
    item: Item, route: Route, outcomes: Sequence[Outcome], texts: tuple[str, ...], day: str
) -> Mark:
    flags = {flag for outcome in outcomes for flag in outcome.flags}
    for passage, text in zip(item.passages, texts, strict=True):
        flags.update(noticed(passage.text, text, len(route.legs)))
    scores = [outcome.score for outcome in outcomes]
    known = [score for score in scores if score is not None]
    score = min(known) if len(known) == len(scores) else None
    return Mark(
        "draft",
        by=route.by,
        on=day,
        via=_via(item, route),
        score=f"{confidence(score, flags):.2f}",
        flags=",".join(sorted(flags)),
        made=text_hash(texts),
        src=source_hash(item.entry.msgid),
    )


def _via(item: Item, route: Route) -> str:
    return f"en:reviewed>{route.path.partition('>')[2]}" if item.reviewed else route.path


def from_people(text: str, by: str, source: str, day: str) -> Draft:
    """Give a draft in a person's words, from memory or glossary: it is to be reviewed."""
    made = text_hash((text,))
    mark = Mark("needs-review", by=by, on=day, made=made, src=source_hash(source))
    return Draft((text,), mark)
