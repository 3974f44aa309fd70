"""What `sync` asks the memory: only where a text is new, and never more than it must."""

from contextlib import ExitStack

from generator.config.model import Config
from generator.locales import Locale
from generator.problems import Problems
from generator.translation.memory.store import Memory, memory_path
from generator.translation.units import Unit


class Lookup:
    """The memories of a site's locales, each opened when it is first asked."""

    def __init__(self, config: Config, stack: ExitStack, write: bool = True) -> None:
        """Take what closes the memories in the end, and whether new ones may be written."""
        self.config, self.stack, self.write = config, stack, write
        self._open: dict[Locale, Memory | None] = {}

    def translations(self, locale: Locale, unit: Unit) -> tuple[str, ...] | None:
        """Give what people made of the very same text, best of the same context; None where
        nobody translated it.
        """
        if locale not in self._open:
            self._open[locale] = self._opened(locale)
        memory = self._open[locale]
        found = memory.exact(unit.text, unit.context, 1) if memory else []
        return found[0].target if found else None

    def _opened(self, locale: Locale) -> Memory | None:
        path = memory_path(self.config, locale)
        kept = path if self.write or path.exists() else None
        memory = self.stack.enter_context(Memory(kept))
        # Files that cannot be read are told by `sync` itself.
        memory.refresh(self.config, locale, Problems())
        memory.slim()
        return memory if memory.counts().pairs else None
