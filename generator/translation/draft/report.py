"""A run of drafts in words, and as data."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from generator.problems import printable
from generator.translation.draft.drafter import Rejected, Summary
from generator.translation.draft.planning import Plan
from generator.translation.draft.run import Counts


@dataclass(frozen=True, slots=True)
class Result:
    """What a run did, and what it asked of the models."""

    locale: str
    waiting: int
    unsynced: int
    summary: Summary
    counts: Counts
    seconds: float

    @property
    def is_stuck(self) -> bool:
        """Whether nothing could be done for want of a model."""
        return bool(self.summary.no_model) and not (self.summary.drafted or self.summary.same)

    def json(self) -> dict[str, object]:
        """Give the result for machines."""
        return {
            "locale": self.locale,
            "waiting": self.waiting,
            "drafted": self.summary.drafted,
            "people": self.summary.people,
            "same": self.summary.same,
            "files": self.summary.files,
            "rejected": [r._asdict() for r in self.summary.rejected],
            "no_model": self.summary.no_model,
            "unsynced": self.unsynced,
            "translated_sentences": self.counts.translated,
            "cached_sentences": self.counts.cached,
            "seconds": round(self.seconds, 2),
        }


def rejected_lines(rejected: list[Rejected]) -> Iterator[str]:
    """Go through the entries that stay empty, each with the reason."""
    for r in rejected:
        line = f"{r.path}:{r.line}: `{r.context}` stays empty: {r.fault}"
        yield printable(line)


def result_lines(result: Result) -> Iterator[str]:
    """Go through the result in words."""
    summary, counts = result.summary, result.counts
    people = "".join(f", {n} from the {name}" for name, n in sorted(summary.people.items()))
    yield (
        f"{result.waiting} entries waited: {summary.drafted} drafted in {summary.files} files"
        f"{people}, {summary.same} as they were, {len(summary.rejected)} left empty."
    )
    yield (
        f"{counts.translated} sentences went through a model, {counts.cached} came from the"
        f" cache; {result.seconds:.1f} s."
    )
    for tag, count in sorted(summary.no_model.items()):
        yield (
            f"{count} entries in {tag}: no model leads from there to {result.locale}."
            " See `tongwen translate models`."
        )
    if result.unsynced:
        yield f"{result.unsynced} texts have no entry yet: run `tongwen translate sync`."


def plan_json(locale: str, plan: Plan) -> dict[str, object]:
    """Give what a run would do, for machines."""
    return {"locale": locale, "dry_run": True, **asdict(plan)}


def plan_lines(plan: Plan) -> Iterator[str]:
    """Go through what a run would do, in words."""
    yield (
        f"{plan.entries} entries in {plan.files} files wait: {plan.people} have a person's"
        f" words, {plan.machine} go to a model, {plan.impossible} to neither."
    )
    yield (
        f"{plan.sentences} sentences, {plan.distinct} of them distinct, {plan.cached} in the"
        f" cache; {plan.characters} characters."
    )
    for route, count in sorted(plan.routes.items()):
        yield f"{count} entries through {route}"
