"""What a mirror takes of a release: an edition, some locales, some collections."""

from collections.abc import Iterable

import msgspec

from generator.errors import UsageError
from generator.problems import did_you_mean
from generator.release.model import Index, Release, ShardRow, Slice


class Selection(msgspec.Struct, frozen=True):
    """An edition (empty: the site itself), locales and collections (none named: all)."""

    edition: str = ""
    locales: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()

    def slices(self, release: Release) -> list[Slice]:
        """Give the slices to take; what belongs to no locale is always among them.

        Raises UsageError for an edition or a locale that the release has not.
        """
        own = [s for s in release.slices if s.edition == self.edition]
        if not own:
            editions = {s.edition for s in release.slices} - {""}
            raise UsageError(
                f"The release has no edition {self.edition!r}."
                if self.edition
                else "The release has no site besides its editions.",
                did_you_mean(self.edition, editions),
            )
        _known(self.locales, {s.locale for s in own} - {""}, "locale")
        return [s for s in own if not self.locales or s.locale in (*self.locales, "")]

    def rows(self, index: Index) -> list[ShardRow]:
        """Give the shards to take of a slice; those of no collection are always among them."""
        if not self.collections:
            return index.shards
        wanted = {n for n, c in enumerate(index.collections) if c in (*self.collections, "")}
        return [row for row in index.shards if row.collection in wanted]

    def check_collections(self, indexes: Iterable[Index]) -> None:
        """Raises UsageError for a collection that no slice has."""
        known = {name for index in indexes for name in index.collections} - {""}
        _known(self.collections, known, "collection or document")

    def words(self) -> str:
        """Say in a few words what is taken.

        >>> Selection(locales=("ar", "en")).words()
        'locales ar, en; all collections'
        """
        parts = [f"edition {self.edition}"] if self.edition else []
        parts += [f"locales {', '.join(self.locales)}" if self.locales else "all locales"]
        named = f"collections {', '.join(self.collections)}"
        return "; ".join([*parts, named if self.collections else "all collections"])


def _known(asked: Iterable[str], known: set[str], what: str) -> None:
    for name in asked:
        if name not in known:
            raise UsageError(f"The release has no {what} {name!r}.", did_you_mean(name, known))
