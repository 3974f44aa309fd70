"""The interface, the configuration's own texts and the vocabularies, in one locale.

What is missing in a locale comes from its fallback locales, at last as its author wrote it.
"""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from generator.config.model import Config, LocaleConfig
from generator.locales import Locale, parse_locale
from generator.locales.formats import format_number
from generator.locales.plurals import plural_index
from generator.problems import Problems
from generator.translation.passages import State
from generator.translation.read import Message, Messages, message_key, read_catalog
from generator.translation.resolve import SHOWN, Catalog, Resolver, Wanted, same_writing
from generator.translation.safe import harmless
from generator.translation.site_files import po_display, po_path

#: The language that templates are written in.
ENGLISH = parse_locale("en")


#: Made by scripts/interface_words.py.
SHIPPED = Path(__file__).parent / "data"


class Interface:
    """Gives the interface's texts in one locale. Picklable, and made in a few milliseconds."""

    def __init__(
        self, config: Config, locale: Locale, catalogs: Mapping[str, Messages]
    ) -> None:
        self.locale = locale
        chain = (locale, *config.locale_config(locale).fallback)
        self._author = config.site.source
        self._english = _until(ENGLISH, config, chain, catalogs)
        self._source = _until(config.site.source, config, chain, catalogs)

    def gettext(self, text: str) -> str:
        """Give an English text in the reader's language."""
        return self._find(self._english, text, text)

    def pgettext(self, context: str, text: str) -> str:
        """Give an English text that `context` tells from others that read the same."""
        return self._find(self._english, message_key(context, text), text)

    def ngettext(self, one: str, many: str, number: int, of: int = 0) -> str:
        """Give the form for `number`, which stands in it for `%(num)s`; `of` for `%(of)s`."""
        text = one if number == 1 else many
        for locale, messages in self._english:
            found = messages.get(one)
            form = _form(found, number, locale) if found else ""
            if form:
                text = form
                break
        text = text.replace("%(num)s", format_number(number, self.locale))
        return text.replace("%(of)s", format_number(of, self.locale)) if of else text

    def config(self, key: str, source: str) -> str:
        """Give a text of the configuration, `site/name` say; `source` its author's words."""
        return self._find(self._source, message_key(f"config/{key}", source), source)

    def config_locale(self, key: str, source: str) -> Locale:
        """Give the language that `config` gives the same text in."""
        wanted = message_key(f"config/{key}", source)
        found = (locale for locale, messages in self._source if messages.get(wanted))
        return next(found, self._author)

    @staticmethod
    def _find(chain: tuple[tuple[Locale, Messages], ...], key: str, text: str) -> str:
        for _, messages in chain:
            message = messages.get(key)
            if message:
                return message.msgstr
        return text


def _until(
    end: Locale,
    config: Config,
    chain: tuple[Locale, ...],
    catalogs: Mapping[str, Messages],
) -> tuple[tuple[Locale, Messages], ...]:
    """Give what to look into before the author's own words, which are in `end`."""
    found = []
    for locale in chain:
        if same_writing(locale, end):
            break
        allowed = _shown(config.locale_config(locale))
        messages = catalogs.get(locale.tag, {})
        found.append((locale, {k: _safe(m) for k, m in messages.items() if m.state in allowed}))
    return tuple(found)


def _shown(settings: LocaleConfig) -> frozenset[State]:
    """Give the states of interface texts that are shown.

    Words of the interface carry no label, so a locale that publishes only approved passages
    still takes translated ones here: the alternative is an interface in another language. For
    want of a label, a machine's draft is never shown here.
    """
    policy = "translated" if settings.policy == "approved" else settings.policy
    return SHOWN[policy] - {"draft"}


def _safe(message: Message) -> Message:
    text = harmless("\0".join((message.msgstr, *message.plurals)))
    msgstr, *plurals = text.split("\0")
    return message._replace(msgstr=msgstr, plurals=tuple(plurals))


def _form(message: Message, number: int, locale: Locale) -> str:
    forms = message.plurals or (message.msgstr,)
    index = plural_index(locale, number)
    return forms[index] if index < len(forms) else forms[-1]


class Terms:
    """Gives labels and notes of controlled vocabularies in one locale."""

    def __init__(
        self, config: Config, locale: Locale, catalogs: Mapping[str, Messages]
    ) -> None:
        self._source = config.site.source.tag
        files = {
            tag: Catalog(po_display(tag, "terms.po"), found) for tag, found in catalogs.items()
        }
        self._resolved = Resolver(config, locale).of(self._source, files)

    def label(self, vocabulary: str, code: str, source: str) -> tuple[str, str, State]:
        """Give the label of a term, its language and its state."""
        return self._text(f"{vocabulary}/{code}", source)

    def note(self, vocabulary: str, code: str, source: str) -> tuple[str, str, State]:
        """Give the note of a term, its language and its state."""
        return self._text(f"{vocabulary}/{code}/note", source)

    def _text(self, context: str, source: str) -> tuple[str, str, State]:
        found = self._resolved(Wanted(context, source, self._source))
        return harmless(found.text), found.tag, found.state


def load_interface(
    config: Config, locale: Locale, problems: Problems | None = None
) -> Interface:
    """Give the interface of a locale from `ui.po`, over the words that come with the program.

    Raises Faults if no `problems` are given.
    """
    found = _load(config, locale, "ui.po", True, problems)
    for tag, messages in found.items():
        own = {key: m for key, m in messages.items() if m.msgstr}
        found[tag] = {**shipped_words(parse_locale(tag)), **own}
    return Interface(config, locale, found)


def interface_states(config: Config, locale: Locale, problems: Problems) -> Counter[State]:
    """Count the interface's words by state, those that come with the program among them."""
    own = _catalog(config, locale, "ui.po", True, problems)
    words = own | {k: m for k, m in shipped_words(locale).items() if not _has(own, k)}
    return Counter(m.state for m in words.values())


def _has(messages: Messages, key: str) -> bool:
    return key in messages and bool(messages[key].msgstr)


def term_states(config: Config, locale: Locale, problems: Problems) -> Counter[State]:
    """Count the labels and notes of the controlled vocabularies by state."""
    return Counter(
        m.state for m in _catalog(config, locale, "terms.po", False, problems).values()
    )


@lru_cache(maxsize=64)
def shipped_words(locale: Locale) -> Messages:
    """Give the interface's words in a locale, as they come with the program; none for most."""
    for path in sorted(SHIPPED.glob("*.po")):
        if same_writing(parse_locale(path.stem), locale):
            return read_catalog(path, path.name, Problems(), by_text=True)
    return {}


def load_terms(config: Config, locale: Locale, problems: Problems | None = None) -> Terms:
    """Give the terms of a locale from `terms.po`; raises Faults if no `problems` are given."""
    return Terms(config, locale, _load(config, locale, "terms.po", False, problems))


def _load(
    config: Config, locale: Locale, name: str, by_text: bool, problems: Problems | None
) -> dict[str, Messages]:
    noted = Problems() if problems is None else problems
    chain = Resolver(config, locale).looks_into
    found = {step.tag: _catalog(config, step, name, by_text, noted) for step in chain}
    if problems is None:
        noted.raise_if_any()
    return found


def _catalog(
    config: Config, locale: Locale, name: str, by_text: bool, problems: Problems
) -> Messages:
    path = po_path(config.root, locale.tag, name)
    return read_catalog(path, po_display(locale.tag, name), problems, by_text)
