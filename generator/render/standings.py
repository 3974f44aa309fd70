"""How far pages can be trusted: the least of their texts' states, how many are translated."""

from generator.locales import Locale
from generator.render.availability import PageState
from generator.render.texts import Runs, Standing, Texts, is_own
from generator.theme.memo import Memo
from generator.translation.passages import STATES, State

_RANK = {state: rank for rank, state in enumerate(STATES)}


class Standings:
    """Finds the standing of records' texts for readers of one locale.

    It is worked out once for all texts that are alike.
    """

    def __init__(self, locale: Locale, untold: frozenset[str] = frozenset()) -> None:
        """`untold` are the fields that are nobody's to translate."""
        self.locale, self.untold = locale, untold
        self._is_own: Memo[str, bool] = Memo(lambda tag: is_own(tag, locale))
        self._by_runs: Memo[Runs, Standing] = Memo(self._standing)
        self._page_states: Memo[Standing, PageState] = Memo(self._page_state)

    def of(self, texts: Texts) -> Standing:
        """Give how far a record's texts can be trusted."""
        found = texts.standing
        if found is None:
            found = texts.standing = self._by_runs[self._runs_of(texts)]
        return found

    def page_state(self, texts: Texts) -> PageState:
        """Give how far the page of a record can be trusted in this locale."""
        return self._page_states[self.of(texts)]

    def _page_state(self, found: Standing) -> PageState:
        return PageState(self.locale.tag, found.state, found.translated < found.translatable)

    def _runs_of(self, texts: Texts) -> Runs:
        if not self.untold:
            return texts.runs
        told = (p for name, p in texts.fields.items() if name not in self.untold)
        return tuple([(p.tag, p.state, 1) for p in told])

    def _standing(self, runs: Runs) -> Standing:
        translated = sum(count for tag, _, count in runs if self._is_own[tag])
        stale = sum(count for _, state, count in runs if state == "stale")
        least = least_trusted(*(state for _, state, _ in runs))
        return Standing(least, translated, sum(count for *_, count in runs), stale)


def least_trusted(*states: State) -> State:
    """Give the state that a page or card as a whole can claim.

    >>> least_trusted("source", "approved", "draft"), least_trusted()
    ('draft', 'source')
    """
    return min(states, key=_RANK.__getitem__, default="source")
