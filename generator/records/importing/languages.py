"""Languages as catalogues name them: in English, in themselves, by code.

Source: CLDR through Babel.
"""

from functools import cache, lru_cache

import babel
from babel.core import get_global
from babel.localedata import locale_identifiers

from generator.errors import SourceError
from generator.locales import parse_locale

#: Names in wide use that CLDR gives otherwise.
_OTHER_NAMES = {
    "chinese (simplified)": "zh-Hans", "chinese (traditional)": "zh-Hant",
    "simplified chinese": "zh-Hans", "traditional chinese": "zh-Hant", "mandarin": "zh",
    "chinese (china)": "zh-Hans", "chinese (taiwan)": "zh-Hant",
    "简体中文": "zh-Hans", "繁體中文": "zh-Hant",
    "中文（简体）": "zh-Hans", "中文(简体)": "zh-Hans", "中文（繁體）": "zh-Hant", "汉语": "zh",
    "portuguese (brazilian)": "pt-BR", "portuguese (brazil)": "pt-BR",
    "portuguese (european)": "pt-PT", "portuguese (portugal)": "pt-PT",
    "macedonian (fyrom)": "mk", "tagalog": "tl", "filipino": "fil", "farsi": "fa",
    "odiya": "or",
    "burmese": "my", "bengali": "bn", "oriya": "or", "uighur": "ug",
    "panjabi": "pa", "kirghiz": "ky", "norwegian": "nb", "castellano": "es",
    "myanmar": "my", "kinyarwanda": "rw", "mongolian": "mn", "english (us)": "en-US",
    "english (uk)": "en-GB", "spanish (latin america)": "es-419",
}  # fmt: skip


@lru_cache(maxsize=4096)
def language_tag(name: str) -> str | None:
    """Give the BCP 47 tag of a language named in English, in itself or by a code, or None.

    >>> [language_tag(n) for n in ("Portuguese (Brazilian)", "العربية", "ไทย", "zh_CN", "Foo")]
    ['pt-BR', 'ar', 'th', 'zh-CN', None]
    """
    plain = name.strip().casefold()
    return _OTHER_NAMES.get(plain) or _english().get(plain) or _code(plain) or _own(plain)


@cache
def _english() -> dict[str, str]:
    english = babel.Locale("en").languages
    names = {
        n.casefold(): c.replace("_", "-") for c, n in sorted(english.items(), reverse=True)
    }
    return {name: parse_locale(code).tag for name, code in names.items() if _is_tag(code)}


def _code(text: str) -> str | None:
    if not text.isascii() or " " in text:
        return None
    try:
        tag = parse_locale(text).tag
    except SourceError:
        return None
    return tag if tag.split("-")[0] in _codes() else None


@cache
def _codes() -> frozenset[str]:
    known = get_global("likely_subtags").keys() | set(babel.Locale("en").languages)
    return frozenset(code.split("_")[0] for code in known)


def _is_tag(text: str) -> bool:
    try:
        parse_locale(text)
    except SourceError:
        return False
    return True


def _own(text: str) -> str | None:
    return _endonyms().get(text)


@cache
def _endonyms() -> dict[str, str]:
    """Every language's name in itself. Reads all of CLDR, which takes a second: asked last."""
    names: dict[str, str] = {}
    for identifier in sorted(i for i in locale_identifiers() if "_" not in i):
        own = babel.Locale.parse(identifier).languages.get(identifier)
        if own:
            names.setdefault(own.casefold(), identifier)
    return names
