"""What a reader of one locale gets for each text an author wrote, and how far to trust it.

For an author's text in language S and a page in locale L: the author's words where S is L's own
language and script; else L's translation, if its state is good enough for L's policy; else that
of each fallback locale by that locale's own policy; else the author's words, marked as theirs.
No step crosses from one script to another unless the configuration names it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
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

#: What each policy shows. A stale or unreviewed text is shown only where drafts are, a rejected
#: one nowhere.
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
    #: Their language and its attributes.
    source: tuple[str, Markup]


#: A step with what one shard has for it: how to get a message, and the file it is from.
_Bound = tuple[Callable[[str], Message | None], str, frozenset[State], Markup, str]
_Lookup = tuple[list[_Bound], str, Markup]
#: What `Found` holds, as the plain tuple that is quicker to make.
_Best = tuple[str, str, State, Markup]


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
        found = self._all(wanted, catalogs, problems)
        texts = harmless("\0".join([text for text, _, _, _ in found]))
        pairs = zip(texts.split("\0"), escape(texts).encode().split(b"\0"), strict=True)
        return [
            _items(text, utf8, tag, state, attrs)
            if want[3]
            else Passage(text, utf8, tag, state, attrs)
            for want, (_, tag, state, attrs), (text, utf8) in zip(
                wanted, found, pairs, strict=True
            )
        ]

    def resolve(
        self, want: Wanted, catalogs: Mapping[str, Catalog], problems: Problems
    ) -> Found:
        """Give the best text there is for this locale."""
        return Found(*self._all((want,), catalogs, problems)[0])

    def _all(
        self, wanted: Iterable[Wanted], catalogs: Mapping[str, Catalog], problems: Problems
    ) -> list[_Best]:
        bound = {tag: self._bound(tag, catalogs) for tag in {want[2] for want in wanted}}
        return [_best(want, bound[want[2]], problems) for want in wanted]

    def _bound(self, tag: str, catalogs: Mapping[str, Catalog]) -> _Lookup:
        chain = self._chains.get(tag) or self._chain(tag)
        steps = []
        for step in chain.steps:
            if step.tag in catalogs:
                path, messages = catalogs[step.tag]
                get: Callable[[str], Message | None] = messages.get
                steps.append((get, step.tag, step.shown, step.attrs, path))
        return steps, *chain.source

    def _chain(self, tag: str) -> _Chain:
        source = parse_locale(tag)
        steps = []
        for locale in self.looks_into:
            if same_writing(locale, source):
                break
            steps.append(_Step(locale.tag, self._shown[locale], attrs_for(locale, self.locale)))
        words = (source.tag, attrs_for(source, self.locale))
        self._chains[tag] = chain = _Chain(tuple(steps), words)
        return chain


def _best(want: Wanted, lookup: _Lookup, problems: Problems) -> _Best:
    """Give the first translation that may be shown, else the author's words. The hot path."""
    context, source, _, is_list = want
    steps, author, author_attrs = lookup
    for get, tag, shown, attrs, path in steps:
        message = get(context)
        if message is None or not source:
            continue
        msgid, msgstr, state, line, _ = message
        if msgid != source and state in OVERTAKEN:
            state = "stale"
        if state in shown and (not is_list or _fits(message, source)):
            return msgstr, tag, state, attrs
        if is_list and msgstr and not _fits(message, msgid):
            _note_length(Place(path, line), context, message, problems)
    return source, author, "source", author_attrs


def _items(text: str, utf8: bytes, tag: str, state: State, attrs: Markup) -> PassageList:
    if not text:
        return PassageList((), (), tag, state)
    return PassageList(tuple(text.split("\n")), tuple(utf8.split(b"\n")), tag, state, attrs)


def _fits(message: Message, source: str) -> bool:
    """Say whether a translated list has an item for each of the source's."""
    return message.msgstr.count("\n") == source.count("\n")


def _note_length(place: Place, context: str, message: Message, problems: Problems) -> None:
    items, expected = message.msgstr.count("\n") + 1, message.msgid.count("\n") + 1
    problems.warning(
        place,
        f"{context}: the source has {expected} lines, the translation {items}",
        "Each line is one item of a list: translate line by line. Until then it is not shown.",
        code="list-length",
    )


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
