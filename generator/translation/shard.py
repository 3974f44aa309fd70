"""The PO files of one shard of a catalogue, read the shortest way that gives what there is."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from generator.config.model import LocaleConfig
from generator.errors import TongwenError
from generator.files import read_capped
from generator.locales import Locale, parse_locale
from generator.problems import Place, Problems
from generator.translation.abreast import Key, keys_of, read_abreast
from generator.translation.column import Column
from generator.translation.passages import State
from generator.translation.po_decode import LARGEST
from generator.translation.read import read_messages
from generator.translation.resolve import SHOWN, Catalog, Wanted, same_writing
from generator.translation.states import OVERTAKEN
from generator.translation.status import Counts, counts_of


class ShardReader:
    """Reads what each locale has for the texts of one shard."""

    def __init__(self, wanted: Sequence[Wanted], lines: bool = False) -> None:
        """Take the texts, and whether the lines of their entries are asked for."""
        self.wanted, self.lines = wanted, lines
        self._keys = keys_of(wanted)
        self._tags = {want.tag for want in wanted}

    def read(
        self, path: Path, display: str, locale: LocaleConfig, problems: Problems
    ) -> Catalog | Column | None:
        """Give what a locale's file has; None where it is not there or has nothing.

        `display` is its path as the user knows it. Faults are noted in `problems`.
        """
        if not path.exists():
            return None
        try:
            body = read_capped(path, LARGEST)
        except TongwenError as error:
            problems.error(Place(display), error.fact, error.hint)
            return None
        return self.of(body, display, locale, problems)

    def of(
        self, body: bytes, display: str, locale: LocaleConfig, problems: Problems
    ) -> Catalog | Column | None:
        """Give what the bytes of a locale's file have; None where that is nothing."""
        keys, shown = self._keys_for(locale.locale), SHOWN[locale.policy]
        tag = locale.locale.tag
        column = read_abreast(body, keys, self.wanted, tag, shown, self.lines)
        if column is not None:
            return column
        messages = read_messages(body, display, problems)
        return Catalog(display, messages) if messages else None

    def tally(self, file: Catalog | Column | None, locale: Locale) -> Counts:
        """Give how many texts a locale has in each state, in the order of `STATES`."""
        keys = self._keys_for(locale)
        if isinstance(file, Column):
            found = Counter(file.states)
        else:
            found = Counter(_state(self.wanted[key.number], file) for key in keys)
        found["untranslated"] = 0
        found["untranslated"] = len(keys) - found.total()
        return counts_of(found)

    def _keys_for(self, locale: Locale) -> list[Key]:
        """Leave out what the locale's readers can read as it was written."""
        own = {tag for tag in self._tags if same_writing(parse_locale(tag), locale)}
        if not own:
            return self._keys
        return [key for key in self._keys if self.wanted[key.number].tag not in own]


def _state(want: Wanted, catalog: Catalog | None) -> State:
    message = catalog.messages.get(want.context) if catalog else None
    if message is None:
        return "untranslated"
    if message.msgid != want.source and message.state in OVERTAKEN:
        return "stale"
    return message.state
