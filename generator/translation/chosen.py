"""Which entries a command is about: chosen by file, record, state, actor and context."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from generator.config.model import Config
from generator.errors import UsageError
from generator.problems import did_you_mean
from generator.translation.passages import State
from generator.translation.po import Entry
from generator.translation.states import as_marked, entry_mark, entry_state


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice of entries: those that fit every criterion given, by any of its values.

    Collections, documents and files choose files together: what any of them names. Records,
    contexts and actors may hold `*`, `?` and `[…]`.
    """

    collections: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    states: tuple[State, ...] = ()

    def verify(self, config: Config) -> None:
        """Raise UsageError for a collection or document that the site does not have."""
        _known("collection", self.collections, [c.name for c in config.collections])
        _known("document", self.documents, [d.name for d in config.documents])

    def has_file(self, name: str) -> bool:
        """Say whether entries of a file, `catalog/higher/all.po`, may be chosen."""
        if self.records and not name.startswith("catalog/"):
            return False
        if not (self.collections or self.documents or self.files):
            return True
        return name.startswith(tuple(self._folders())) or _fits(name, self.files)

    def _folders(self) -> Iterator[str]:
        yield from (f"catalog/{name}/" for name in self.collections)
        yield from (f"documents/{name}/" for name in self.documents)

    def has(self, entry: Entry) -> bool:
        """Say whether an entry of such a file is chosen."""
        context = entry.msgctxt or ""
        return (
            not entry.obsolete
            and (not self.records or _fits(context.rpartition("/")[0], self.records))
            and (not self.contexts or _fits(context, self.contexts))
            and (not self.states or entry_state(entry) in self.states)
            and (not self.actors or _fits(_actor(entry), map(as_marked, self.actors)))
        )


def _actor(entry: Entry) -> str:
    mark = entry_mark(entry)
    return mark.by if mark else ""


def _fits(text: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(text, pattern) for pattern in patterns)


def _known(kind: str, given: Iterable[str], known: list[str]) -> None:
    for name in given:
        if name not in known:
            raise UsageError(f"{name} is no {kind} of this site.", did_you_mean(name, known))
