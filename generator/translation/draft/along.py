"""Texts along a route: through one model, or through two with a language between."""

from collections.abc import Sequence
from functools import partial

from generator.locales import parse_locale
from generator.translation.draft.backend import Model
from generator.translation.draft.cascade import Outcome, Passage, translate_passages
from generator.translation.draft.routes import Route
from generator.translation.draft.run import Runner


def translate_along(route: Route, passages: Sequence[Passage], runner: Runner) -> list[Outcome]:
    """Give the outcome for each passage; scores add up, and the first fault ends the way."""
    outcomes = [Outcome(passage.text, 0.0) for passage in passages]
    for leg in route.legs:
        alive = [n for n, outcome in enumerate(outcomes) if not outcome.fault]
        texts = [passages[n]._replace(text=outcomes[n].text) for n in alive]
        for n, outcome in zip(alive, _through(leg, texts, runner), strict=True):
            outcomes[n] = _joined(outcomes[n], outcome)
    return outcomes


def _through(leg: Model, passages: Sequence[Passage], runner: Runner) -> list[Outcome]:
    script = parse_locale(leg.target).script
    return translate_passages(passages, partial(runner.render, leg), script)


def _joined(before: Outcome, after: Outcome) -> Outcome:
    known = before.score is not None and after.score is not None
    return after._replace(
        score=(before.score or 0.0) + (after.score or 0.0) if known else None,
        flags=before.flags | after.flags,
    )
