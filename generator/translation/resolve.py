"""What a reader of one locale gets for each text an author wrote, and how far to trust it.

For an author's text in language S and a page in locale L: the author's words where S is L's own
language and script; else L's translation, if its state is good enough for L's policy; else that
of each fallback locale by that locale's own policy; else the author's words, marked as theirs.
No step crosses from one script to another unless the configuration names it.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from markupsafe import Markup

from generator.config.model import Config, Policy
from generator.locales import Locale, parse_locale
from generator.problems import Place, Problems
from generator.translation.column import AnyPassage, Column, in_pairs, made
from generator.translation.passages import State
from generator.translation.read import Message, Messages
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

    def line(self, context: str) -> int:
        """Give the line of an entry, 0 where there is none."""
        message = self.messages.get(context)
        return message.line if message else 0


#: What a shard has by locale: catalogs, or the columns that were made of them.
Files = Mapping[str, "Catalog | Column"]


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


#: The steps with what one shard has for them; the author's language and its attributes.
_Lookup = tuple[list[tuple[_Step, "Catalog | Column"]], str, Markup]
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
        self, wanted: Sequence[Wanted], files: Files, problems: Problems
    ) -> list[AnyPassage]:
        """Give a passage for each wanted text, in order; lists come as `PassageList`.

        `files` holds, by tag, what this shard has in the locales of `looks_into`; one may be
        missing. Columns are of the same `wanted`. Texts are escaped in one go, and made
        harmless. Passages of Markdown hold the escaped text until the caller puts the rendered
        one in its place.
        """
        own = files.get(self.locale.tag)
        nothing: list[AnyPassage | None] = [None] * len(wanted)
        passages = list(own.passages) if isinstance(own, Column) else nothing
        missing = [n for n, passage in enumerate(passages) if passage is None]
        if missing:
            self._fill(passages, missing, wanted, files, problems)
        return passages  # type: ignore[return-value]

    def _fill(
        self, passages: list[AnyPassage | None], missing: list[int], wanted: Sequence[Wanted],
        files: Files, problems: Problems,
    ) -> None:  # fmt: skip
        bound = self._bound_all(wanted, files)
        found = [_best(n, wanted[n], bound[wanted[n][2]], problems) for n in missing]
        texts = "\0".join([text for text, _, _, _ in found])
        pairs = in_pairs(texts)
        for n, (_, tag, state, attrs), (text, utf8) in zip(missing, found, pairs, strict=True):
            passages[n] = made(text, utf8, wanted[n][3], tag, state, attrs)

    def resolve(self, want: Wanted, files: Files, problems: Problems) -> Found:
        """Give the best text there is for this locale."""
        return Found(*_best(0, want, self._bound(want.tag, files), problems))

    def of(self, tag: str, files: Files) -> Callable[[Wanted], Found]:
        """Give what resolves texts of one language from the same files again and again."""
        lookup, problems = self._bound(tag, files), Problems()
        return lambda want: Found(*_best(0, want, lookup, problems))

    def _bound_all(self, wanted: Sequence[Wanted], files: Files) -> dict[str, _Lookup]:
        return {tag: self._bound(tag, files) for tag in {want[2] for want in wanted}}

    def _bound(self, tag: str, files: Files) -> _Lookup:
        chain = self._chains.get(tag) or self._chain(tag)
        steps = [(step, files[step.tag]) for step in chain.steps if step.tag in files]
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


def _best(number: int, want: Wanted, lookup: _Lookup, problems: Problems) -> _Best:
    """Give the first translation that may be shown, else the author's words."""
    steps, author, author_attrs = lookup
    for step, file in steps:
        if isinstance(file, Column):
            passage = file.passages[number]
            if passage is not None:
                return passage.text, passage.tag, passage.state, step.attrs
        elif found := _translated(want, file, step, problems):
            return found
    return want.source, author, "source", author_attrs


def _translated(
    want: Wanted, catalog: Catalog, step: _Step, problems: Problems
) -> _Best | None:
    context, source, _, is_list = want
    message = catalog.messages.get(context)
    if message is None or not source:
        return None
    msgid, msgstr, state, line, _ = message
    if msgid != source and state in OVERTAKEN:
        state = "stale"
    fits = not is_list or _fits(message, source)
    if state in step.shown and fits:
        return msgstr, step.tag, state, step.attrs
    if is_list and msgstr and not _fits(message, msgid):
        _note_length(Place(catalog.path, line), context, message, problems)
    return None


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


def digest(passages: Sequence[AnyPassage]) -> bytes:
    """Give 16 bytes that change when text, language or state of any passage does.

    The plan compares it with that of the last build to find the pages that are out of date.
    """
    parts = [f"{p.tag}\1{p.state}\1{p.text}" for p in passages]
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()
