"""What a reader of one locale gets for each text an author wrote, and how far to trust it.

For an author's text in language S and a page in locale L: the author's words where S is L's own
language and script; else L's translation, if its state is good enough for L's policy; else that
of each fallback locale by that locale's own policy; else the author's words, marked as theirs.
No step crosses from one script to another unless the configuration names it.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from markupsafe import Markup, escape

from generator.config.model import Config, Policy
from generator.locales import Locale, parse_locale
from generator.problems import Place, Problems
from generator.translation.passages import Passage, PassageList, State
from generator.translation.read import Message, Messages
from generator.translation.safe import harmless
from generator.translation.states import OVERTAKEN

#: What each policy shows. A stale or unreviewed text is shown only where drafts are; a rejected one nowhere.
SHOWN: Mapping[Policy, frozenset[State]] = {
    "approved": frozenset({"approved"}),
    "translated": frozenset({"approved", "translated"}),
    "draft": frozenset({"approved", "translated", "stale", "needs-review", "draft"}),
}


class Wanted(NamedTuple):
    """A text to resolve: its key in the catalogs, the author's words, their language."""

    context: str
    source: str
    tag: str
    #: Whether `source` is a list, one item a line; a translation must have as many lines.
    is_list: bool = False


class Catalog(NamedTuple):
    """The messages of one PO file and its path as the user knows it."""

    path: str
    messages: Messages


class Found(NamedTuple):
    """A resolved text: its words, language, state and the attributes that say so in HTML."""

    text: str
    tag: str
    state: State
    attrs: Markup = Markup("")


class _Step(NamedTuple):
    """A locale to look for a translation in."""

    tag: str
    shown: frozenset[State]
    attrs: Markup


class _Chain(NamedTuple):
    """Where to look for texts of one source language; the author's words come last."""

    steps: tuple[_Step, ...]
    tag: str
    attrs: Markup


class Resolver:
    """Gives the texts of one locale. Small and picklable; make one per locale and process."""

    def __init__(self, config: Config, locale: Locale) -> None:
        own = config.locale_config(locale)
        self.locale = locale
        #: Locales whose catalogs are looked into, in order.
        self.looks_into = (locale, *(f for f in own.fallback if f != locale))
        self._shown = {
            c.locale: SHOWN[c.policy] for c in config.locales if c.locale in self.looks_into
        }
        self._chains: dict[str, _Chain] = {}

    def passages(
        self, wanted: Sequence[Wanted], catalogs: Mapping[str, Catalog], problems: Problems
    ) -> list[Passage | PassageList]:
        """Give a passage for each wanted text, in order; lists come as `PassageList`.

        `catalogs` holds, by tag, the catalogs of this shard in the locales of `looks_into`;
        one may be missing. Texts are escaped all in one go, and made harmless. Passages of
        Markdown hold the escaped text until the caller puts the rendered one in its place.
        """
        found = [self.resolve(want, catalogs, problems) for want in wanted]
        texts = harmless("\0".join(f.text for f in found))
        pairs = zip(texts.split("\0"), str(escape(texts)).split("\0"), strict=True)
        return [
            PassageList(
                tuple(text.split("\n")), tuple(html.split("\n")), f.tag, f.state, f.attrs
            )
            if want.is_list and text
            else PassageList((), (), f.tag, f.state)
            if want.is_list
            else Passage(text, html, f.tag, f.state, f.attrs)
            for want, f, (text, html) in zip(wanted, found, pairs, strict=True)
        ]

    def resolve(
        self, want: Wanted, catalogs: Mapping[str, Catalog], problems: Problems
    ) -> Found:
        """Give the best text there is for this locale."""
        context, source, tag, is_list = want
        chain = self._chains.get(tag) or self._chain(tag)
        for step in chain.steps if source else ():
            catalog = catalogs.get(step.tag)
            message = catalog.messages.get(context) if catalog else None
            if message is None:
                continue
            state = message.state
            if message.msgid != source and state in OVERTAKEN:
                state = "stale"
            if state not in step.shown:
                continue
            if is_list and not _fits(message, source, want, catalog, problems):
                continue
            return Found(message.msgstr, step.tag, state, step.attrs)
        return Found(source, chain.tag, "source", chain.attrs)

    def _chain(self, tag: str) -> _Chain:
        source = parse_locale(tag)
        steps = []
        for locale in self.looks_into:
            if same_writing(locale, source):
                break
            steps.append(_Step(locale.tag, self._shown[locale], attrs_for(locale, self.locale)))
        chain = _Chain(tuple(steps), source.tag, attrs_for(source, self.locale))
        self._chains[tag] = chain
        return chain


def _fits(
    message: Message, source: str, want: Wanted, catalog: Catalog | None, problems: Problems
) -> bool:
    """Say whether a translated list has an item for each of the source's; warn where it never had."""
    items, expected = message.msgstr.count("\n"), message.msgid.count("\n")
    if items != expected and catalog:
        problems.warning(
            Place(catalog.path, message.line),
            f"{want.context}: the source has {expected + 1} lines, the translation {items + 1}",
            "Each line is one item of a list: translate line by line. Until then it is not shown.",
            code="list-length",
        )
    return items == source.count("\n")


def same_writing(one: Locale, other: Locale) -> bool:
    """Say whether readers of one locale read the other as their own language and script.

    >>> same_writing(parse_locale("zh-CN"), parse_locale("zh-Hans"))
    True
    >>> same_writing(parse_locale("zh-Hant"), parse_locale("zh-Hans"))
    False
    """
    return one.language == other.language and one.script == other.script


@lru_cache(maxsize=4096)
def attrs_for(locale: Locale, page: Locale) -> Markup:
    """Give the attributes of a tag around text in `locale` on a page in `page`.

    >>> str(attrs_for(parse_locale("ar"), parse_locale("th")))
    ' lang="ar" dir="rtl"'
    """
    if locale == page:
        return Markup("")
    return Markup(' lang="{}" dir="{}"').format(locale.tag, locale.direction)


def digest(passages: Sequence[Passage | PassageList]) -> bytes:
    """Give 16 bytes that change when text, language or state of any passage does.

    The plan compares it with that of the last build to find the pages that are out of date.
    """
    parts = [f"{p.tag}\1{p.state}\1{_words(p)}" for p in passages]
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _words(passage: Passage | PassageList) -> str:
    return passage.text if isinstance(passage, Passage) else "\n".join(passage.items)
