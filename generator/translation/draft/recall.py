"""What people have translated already, word for word: the memory, as drafts ask it."""

from collections.abc import Iterator
from contextlib import contextmanager

from generator.config.model import Config
from generator.locales import Locale
from generator.problems import Problems
from generator.translation.memory import Memory, memory_path


class Recall:
    """The reviewed translations of a locale, by their source text."""

    #: What a draft that comes from here is signed with.
    name = "memory"

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    def exact(self, text: str, context: str, source: Locale) -> str | None:
        """Give the translation of the very same text, that of the same context before others
        and approved ones before the rest; None where no person made one.
        """
        del source
        found = self.memory.exact(text, context, 1)
        return found[0].target[0] if found and len(found[0].target) == 1 else None


@contextmanager
def open_recall(config: Config, locale: Locale, problems: Problems) -> Iterator[Recall]:
    """Open the memory of a locale, brought up to date with its PO files."""
    with Memory(memory_path(config, locale)) as memory:
        memory.refresh(config, locale, problems)
        yield Recall(memory)
