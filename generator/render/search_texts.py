"""What search looks into: records and sections of documents, as a locale's readers see them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from itertools import chain
from typing import NamedTuple

from generator.config.model import CollectionConfig, Config
from generator.documents.descriptions import render_description
from generator.documents.plain import plain_html
from generator.documents.sections import Section
from generator.locales import Locale
from generator.records.model import Record
from generator.render.desk import Desk
from generator.render.facets import Broader, facet_values, vocabulary_of
from generator.render.search_terms import Found, LinkText
from generator.render.standings import least_trusted
from generator.render.texts import Texts, is_own
from generator.translation.passages import PassageList, State

COLLECTION = "collection"
#: Stands for the pages of figures among the collections.
OPEN_DATA = "data"
_TAG = re.compile(r"<[^>]*>")
_LABELLED = ("provider", "subjects")


class Searchable(NamedTuple):
    """A document's words in one locale: the fields of `search.Text`."""

    key: str
    #: From the site's root, with its anchor.
    url: str
    title: str
    summary: str
    body: str
    #: Languages of title and summary where they are not the locale's own.
    language: str
    summary_language: str
    state: str
    #: A line under the title.
    detail: str


def site_facets(config: Config) -> tuple[str, ...]:
    """Give the names of the facets results can be filtered by: the collection, then the rest.

    Keywords are left out unless the configuration names them: there may be as many as records.
    """
    named = config.search.facets or tuple(
        f for f in chain.from_iterable(c.facets for c in config.collections) if f != "tags"
    )
    return (COLLECTION, *dict.fromkeys(named))


def found_record(
    record: Record, collection: CollectionConfig, facets: Sequence[str], terms: Broader
) -> Found:
    """Give what is the same of a record in all locales."""
    values = [tuple(facet_values(record, f, collection, terms)) for f in facets[1:]]
    return Found(
        f"{collection.name}/{record.id}",
        ((collection.name,), *values),
        date_number(record.updated or record.published),
    )


def date_number(iso: str) -> int:
    """Give a date as a number that sorts; 0 where there is none.

    >>> date_number("2026-03"), date_number("")
    (20260300, 0)
    """
    digits = iso[:10].replace("-", "")
    return int(digits.ljust(8, "0")) if digits.isdecimal() and len(digits) <= 8 else 0


class RecordTexts:
    """Makes the searchable texts of one collection's records in one locale."""

    def __init__(self, desk: Desk, collection: CollectionConfig, fields: Sequence[str]) -> None:
        self.desk, self.collection = desk, collection
        self.locale = desk.locale
        own = [f for f in collection.fields if "fields" in fields]
        #: Fields with words of the record's own, in the order of its page.
        self.worded = [
            *(f for f in ("description", "outcomes", "syllabus") if f in fields),
            *(f.name for f in own if f.type in ("text", "markdown", "list")),
        ]
        self.labelled = [
            *(f for f in _LABELLED if f in fields),
            *(f.name for f in own if f.type in ("code", "codes")),
        ]
        self.with_tags = "tags" in fields

    def text(self, record: Record, texts: Texts, leads_to: Locale) -> Searchable:
        """Give a record's texts; its page is that in `leads_to`."""
        title, summary = texts.passage("title"), texts.passage("summary")
        shown = summary.text
        if not shown:
            summary = texts.passage("description")
            shown = plain_text(summary.text)
        state = least_trusted(title.state, summary.state) if shown else title.state
        return Searchable(
            f"{self.collection.name}/{record.id}",
            f"{leads_to.tag}/{self.collection.name}/{record.id}.html",
            title.text,
            shown,
            "\n".join(self._body(record, texts)),
            foreign(title.tag, self.locale),
            foreign(summary.tag, self.locale) if shown else "",
            said(state),
            " · ".join(self._detail(record)),
        )

    def subject(self, record: Record, texts: Texts) -> Searchable:
        """Give what a record is about: its words and subjects, not who offers it."""
        whole = self.text(record, texts, self.locale)
        words = [*self._words(texts), *self._labels(record, "subjects")]
        words += self.desk.keyword_texts(record.tags)
        return whole._replace(url="", body="\n".join(words), detail="", state="")

    def link(self, texts: Texts, leads_to: Locale) -> LinkText:
        """Give what a link to a record says."""
        title = texts.passage("title")
        path = f"{leads_to.tag}/{self.collection.name}/{texts.record_id}.html"
        return LinkText(title.text, title.tag, title.state, path)

    def _body(self, record: Record, texts: Texts) -> Iterator[str]:
        yield from self._words(texts)
        for name in self.labelled:
            yield from self._labels(record, name)
        if self.with_tags:
            yield from self.desk.keyword_texts(record.tags)

    def _words(self, texts: Texts) -> Iterator[str]:
        for name in self.worded:
            found = texts.fields.get(name)
            if isinstance(found, PassageList):
                yield from found.items
            elif found is not None:
                yield plain_text(found.text)

    def _labels(self, record: Record, name: str) -> Iterator[str]:
        value = getattr(record, name, None) or record.fields.get(name)
        codes = value if isinstance(value, tuple | list) else (str(value),) if value else ()
        vocabulary = vocabulary_of(self.collection, name)
        for code in codes:
            yield self.desk.term_label(vocabulary, code).text

    def _detail(self, record: Record) -> Iterator[str]:
        yield self.desk.kind_label(record.kind or self.collection.kind)
        if record.provider:
            yield self.desk.term_label("providers", record.provider).text
        if record.level:
            yield self.desk.term_label("levels", record.level).text


def plain_text(markdown: str) -> str:
    """Give a Markdown text's words.

    >>> plain_text("**矩阵**与[向量](https://a.example/)。")
    '矩阵与向量。'
    """
    if not markdown or plain_html(markdown) is not None:
        return markdown
    return unescape(_TAG.sub(" ", _INLINE.sub("", render_description(markdown)))).strip()


#: Tags within a word.
_INLINE = re.compile(r"</?(?:a|abbr|b|bdi|code|em|i|mark|s|span|strong|sub|sup|u)\b[^>]*>")


def foreign(tag: str, locale: Locale) -> str:
    """Give the tag of a text that is not in the reader's own language, else nothing."""
    return "" if not tag or is_own(tag, locale) else tag


def said(state: State) -> str:
    """Give a state as search says it: nothing of an author's own words."""
    return "" if state == "source" else state


class PageWords(NamedTuple):
    """A page of a document in one locale."""

    #: From the site's root.
    path: str
    #: `white-paper/figures`.
    name: str
    title: str
    document: str
    tag: str
    state: State
    sections: tuple[Section, ...]


def section_texts(page: PageWords, locale: Locale) -> Iterator[Searchable]:
    """Give the sections of a document's page; one without an anchor leads to the page's top."""
    seen: dict[str, int] = {}
    tag = foreign(page.tag, locale)
    for section in page.sections:
        times = seen[section.id] = seen.get(section.id, 0) + 1
        anchor = f"#{section.id}" if section.id else ""
        mark = f"{anchor}~{times}" if times > 1 else anchor
        title = section.title or page.title
        above = (page.document, page.title) if section.title else (page.document,)
        yield Searchable(
            f"documents/{page.name}{mark}",
            page.path + anchor,
            title,
            section.text,
            "",
            tag,
            tag if section.text else "",
            said(page.state),
            " › ".join(dict.fromkeys(one for one in above if one and one != title)),
        )


def found_section(key: str, document: str, facets: int) -> Found:
    """Give what is the same of a section in all locales."""
    return Found(key, ((document,), *[()] * (facets - 1)), 0)


class Labeller:
    """Names the facets and their values in one locale."""

    def __init__(self, desk: Desk, config: Config) -> None:
        self.desk, self.config = desk, config

    def facet(self, name: str) -> str:
        """Give a facet's name."""
        if name == COLLECTION:
            return self.desk.interface.gettext("Collection")
        return self.desk.facet_label(self._having(name), name)

    def values(self, name: str, codes: Iterable[str]) -> dict[str, str]:
        """Give the names of a facet's values, by code. Of several with one name, as a subject
        and a narrower one may have, all but the first are told apart by their codes.
        """
        named: dict[str, str] = {}
        taken: set[str] = set()
        for code in sorted(codes):
            label = self.value(name, code)
            named[code] = f"{label} ({code})" if label in taken else label
            taken.add(label)
        return named

    def value(self, name: str, code: str) -> str:
        """Give the name of a facet's value."""
        if name == COLLECTION:
            return self._shelf(code)
        if name == "languages":
            return self.desk.language(code).label
        if name == "tags":
            return self.desk.keyword_texts([code])[0]
        vocabulary = vocabulary_of(self._having(name), name)
        return self.desk.term_label(vocabulary, code).text

    def _having(self, facet: str) -> CollectionConfig:
        """Give a collection with the facet; common ones are the same in all."""
        own = (c for c in self.config.collections if any(f.name == facet for f in c.fields))
        return next(own, self.config.collections[0])

    def _shelf(self, name: str) -> str:
        if name == OPEN_DATA:
            return self.desk.interface.gettext("Open data")
        for collection in self.config.collections:
            if collection.name == name:
                return self.desk.collection_label(collection)
        document = next(d for d in self.config.documents if d.name == name)
        return self.desk.interface.config(f"document/{name}/title", document.title)
