"""Terms of the glossary within a sentence: checked, and where they are missing, insisted on.

No engine here takes a glossary. A draft that lacks a term goes through once more, the term
masked and its word put in its place; a reviewer is told either way.
"""

from collections.abc import Sequence

from generator.translation.checks import Glossary
from generator.translation.draft.along import translate_along
from generator.translation.draft.cascade import Outcome, Passage
from generator.translation.draft.routes import Route
from generator.translation.draft.run import Runner

_FLAG = frozenset({"glossary"})


def with_terms(
    route: Route,
    passages: Sequence[Passage],
    outcomes: Sequence[Outcome],
    glossary: Glossary,
    runner: Runner,
) -> list[Outcome]:
    """Give the outcomes, those that lack terms made anew or, where that fails, flagged."""
    result = list(outcomes)
    lacking: dict[int, Passage] = {}
    for n, (passage, outcome) in enumerate(zip(passages, outcomes, strict=True)):
        missing = () if outcome.fault else tuple(glossary.missing(passage.text, outcome.text))
        if missing:
            result[n] = outcome._replace(flags=outcome.flags | _FLAG)
            # A language between would lose the word: it is of neither language.
            if len(route.legs) == 1:
                lacking[n] = passage._replace(terms=missing)
    for n, outcome in zip(
        lacking, translate_along(route, list(lacking.values()), runner), strict=True
    ):
        text = passages[n].text
        if not outcome.fault and not tuple(glossary.missing(text, outcome.text)):
            result[n] = outcome._replace(flags=outcome.flags | _FLAG)
    return result
