"""Where readers can mend a translation: the address of an entry of a PO file.

`improve_url` may name a code host or a translation platform:

>>> host = EntryLinks("https://git.example/{path}#L{line}", "translations/ar/课 本.po", "ar")
>>> host.address("课/title", 3)
'https://git.example/translations/ar/%E8%AF%BE%20%E6%9C%AC.po#L3'
>>> weblate = EntryLinks("https://weblate.example/search/?q={context}&l={locale}", "x.po", "ar")
>>> weblate.address("课/title", 3)
'https://weblate.example/search/?q=%E8%AF%BE%2Ftitle&l=ar'
"""

from urllib.parse import quote

from generator.config.model import CollectionConfig, Config
from generator.locales import Locale
from generator.render.texts import Texts, catalog_path, for_translators, is_own

#: An entry that no context names is told by the beginning of its text.
_LONGEST = 80


class EntryLinks:
    """Gives the addresses of one PO file's entries."""

    __slots__ = ("_template",)

    def __init__(self, template: str, path: str, tag: str) -> None:
        self._template = template.replace("{path}", quote(path)).replace("{locale}", tag)

    def address(self, context: str, line: int) -> str:
        """Give the address of the entry named by `context` that stands at `line`."""
        return self.filled(quote(context, safe=""), line)

    def filled(self, context: str, line: int) -> str:
        """Give the address; `context` is quoted already."""
        text = self._template.replace("{context}", context)
        return text.replace("{line}", str(max(line, 1))) if "{line}" in text else text


class RecordLinks:
    """Gives for the records of one shard, in one locale, where to mend their translation."""

    def __init__(
        self, config: Config, collection: CollectionConfig, shard: str, locale: Locale
    ) -> None:
        path = catalog_path(locale, collection.name, shard)
        self._links = EntryLinks(config.site.improve_url, path, locale.tag)
        self._fields = for_translators(collection) if config.site.improve_url else frozenset()
        self._locale = locale

    def address(self, texts: Texts) -> str:
        """Give the address of the text that needs it most; nothing in the author's language."""
        if not self._fields or is_own(texts.source_tag, self._locale):
            return ""
        # Ids and names of fields are made of what addresses may hold.
        context = f"{texts.record_id}%2F{texts.weakest(self._fields)}"
        return self._links.filled(context, texts.line)


def named(text: str) -> str:
    """Give what an entry without context is found by: the beginning of its text.

    >>> named("第一行\\n第二行")
    '第一行'
    """
    return text.split("\n", 1)[0][:_LONGEST]
