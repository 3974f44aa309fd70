"""The terms that records name, with the pages that they lead to."""

from collections.abc import Callable

from generator.config.model import CollectionConfig
from generator.render.desk import Desk
from generator.render.facets import facet_path, term_path, vocabulary_of
from generator.theme.context import Labelled, MediaView, TermView
from generator.theme.memo import Memo
from generator.translation.passages import Passage

Keywords = tuple[tuple[Passage, ...], tuple[str, ...]]
_Media = tuple[tuple[str, tuple[str, ...]], ...]


class Terms:
    """The terms that records name, by field: what repeats is made once."""

    def __init__(self, make: Callable[[str, str], TermView]) -> None:
        def one(name: str) -> Memo[str, TermView | None]:
            return Memo(lambda code: make(name, code) if code else None)

        def many(name: str) -> Memo[tuple[str, ...], tuple[TermView, ...]]:
            return Memo(lambda codes: tuple([make(name, code) for code in codes]))

        self.provider, self.country, self.level = one("provider"), one("country"), one("level")
        self.subjects, self.audience = many("subjects"), many("audience")
        self.own = Memo(many)


class TermViews:
    """Terms of one collection's records for one locale: those of records on offer lead to
    listings, those of retired ones to the pages of the terms.
    """

    def __init__(self, desk: Desk, collection: CollectionConfig) -> None:
        self._desk, self._collection = desk, collection
        active, retired = Memo(self._browsable), Memo(self._retired)
        self.active = Terms(lambda name, code: active[name, code])
        self.retired = Terms(lambda name, code: retired[name, code])
        self.licence = Memo(self._licence)
        #: By a record's codes: the languages of instruction, and the media with theirs.
        self.languages = Memo(self._languages)
        self.media = Memo(self._media)
        self._medium = Memo(self._one_medium)
        #: By a record's tags: those that the site names in every language, and the others.
        self.keywords: Memo[tuple[str, ...], Keywords] = Memo(self._keywords)

    def _browsable(self, named: tuple[str, str]) -> TermView:
        name, code = named
        if name not in self._collection.facets:
            return self._retired(named)
        path = facet_path(self._desk.locale.tag, self._collection.name, name, code)
        return TermView(code, self._label(name, code), path)

    def _retired(self, named: tuple[str, str]) -> TermView:
        name, code = named
        vocabulary = vocabulary_of(self._collection, name)
        path = term_path(self._desk.locale.tag, vocabulary, code)
        return TermView(code, self._label(name, code), path)

    def _label(self, name: str, code: str) -> Passage:
        return self._desk.term_label(vocabulary_of(self._collection, name), code)

    def _licence(self, code: str) -> TermView | None:
        if not code:
            return None
        label = self._desk.term_label("licences", code)
        known = code in self._desk.vocabularies.get("licences", {})
        path = term_path(self._desk.locale.tag, "licences", code) if known else ""
        return TermView(code, label, path)

    def _keywords(self, tags: tuple[str, ...]) -> Keywords:
        named = [found for tag in tags if (found := self._desk.keyword(tag))]
        return tuple(named), tuple(tag for tag in tags if tag not in self._desk.tag_codes)

    def _languages(self, tags: tuple[str, ...]) -> tuple[Labelled, ...]:
        return tuple(map(self._desk.language, tags))

    def _media(self, media: _Media) -> tuple[MediaView, ...]:
        return tuple([self._medium[pair] for pair in media])

    def _one_medium(self, pair: tuple[str, tuple[str, ...]]) -> MediaView:
        name, tags = pair
        return MediaView(self._desk.term_label("media", name), self.languages[tags])
