"""BCP 47 language tags as a type.

Source: RFC 5646; likely subtags and layout from CLDR through Babel.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import babel
from babel.core import get_global

from generator.errors import SourceError

_RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg"})
#: Language codes that were renamed; old data still carries them.
_RENAMED = {"in": "id", "iw": "he", "ji": "yi", "jw": "jv", "mo": "ro", "sh": "sr-Latn"}
_LONGEST_TAG = 35
#: Where CLDR has no data: the locale whose data serves, in the same script.
_STANDS_FOR = {
    "pnb": "pa_Arab",
    "skr": "ur",
    "azb": "fa",
    "prs": "fa_AF",
    "cmn": "zh",
    "arb": "ar",
}
#: Scripts of languages that CLDR's likely subtags lack.
_SCRIPTS = {"pnb": "Arab", "skr": "Arab", "azb": "Arab", "prs": "Arab"}


@dataclass(frozen=True, order=True)
class Locale:
    """A language as people read it: `zh-Hans`, `ar`, `pt-BR`. Make it with `parse_locale`."""

    tag: str

    def __str__(self) -> str:
        return self.tag

    @cached_property
    def babel(self) -> babel.Locale:
        """Babel's locale; where CLDR has none, a near one in the same script, else English."""
        near = _STANDS_FOR.get(self.language, "en")
        try:
            return babel.Locale.parse(self.tag, sep="-")
        except (babel.UnknownLocaleError, ValueError):
            return babel.Locale.parse(near)

    @cached_property
    def is_known(self) -> bool:
        """Whether CLDR has data for the language, or for one that stands for it."""
        return self.babel.language == self.language or self.language in _STANDS_FOR

    @cached_property
    def language(self) -> str:
        """The language subtag: `zh` of `zh-Hans`."""
        return self.tag.split("-")[0]

    @cached_property
    def script(self) -> str:
        """The script it is written in: CLDR's likely one where the tag does not say."""
        for part in self.tag.split("-")[1:]:
            if len(part) == 4 and part.isalpha():
                return part
        if self.language in _SCRIPTS:
            return _SCRIPTS[self.language]
        likely = get_global("likely_subtags")
        full = likely.get(self.posix) or likely.get(self.language) or ""
        return next((p for p in full.split("_") if len(p) == 4), "Latn")

    @cached_property
    def posix(self) -> str:
        """The form gettext's `Language:` header takes: `zh_Hans`, `pt_BR`."""
        return self.tag.replace("-", "_")

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, for HTML's `dir`."""
        return "rtl" if self.script in _RTL_SCRIPTS else "ltr"

    @cached_property
    def endonym(self) -> str:
        """The language's name in itself: `العربية`, `ไทย`, `简体中文`."""
        if self.tag in _ENDONYMS or not self.is_known:
            return _ENDONYMS.get(self.tag, self.tag)
        data = self.babel
        name = data.languages.get(self.posix) or data.get_display_name(data) or self.tag
        return name[0].upper() + name[1:]


#: Where CLDR has no name of the language in itself, or one that reads badly in a menu.
_ENDONYMS = {
    "id": "Bahasa Indonesia",
    "jv": "Basa Jawa",
    "ms": "Bahasa Melayu",
    "pnb": "پنجابی",
    "skr": "سرائیکی",
    "azb": "تۆرکجه",
    "prs": "دری",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
}


@lru_cache(maxsize=1024)
def parse_locale(text: str) -> Locale:
    """Give the locale for a tag in any case or separator: `zh_hans` is `zh-Hans`.

    Raises SourceError for what is no BCP 47 tag.
    """
    parts = text.strip().replace("_", "-").split("-")
    language = parts[0].lower()
    if (
        len(text) > _LONGEST_TAG
        or not _is_language(language)
        or not all(map(_is_subtag, parts[1:]))
    ):
        raise SourceError(
            f"{text[:80]!r} is no language tag.",
            "Use a BCP 47 tag such as `zh-Hans`, `ar` or `pt-BR`.",
        )
    head = _RENAMED.get(language, language)
    return Locale("-".join([head, *map(_cased, parts[1:])]))


def _is_language(part: str) -> bool:
    return part.isascii() and part.isalpha() and 2 <= len(part) <= 3


def _is_subtag(part: str) -> bool:
    return part.isascii() and part.isalnum() and 2 <= len(part) <= 8


def _cased(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part.lower()
