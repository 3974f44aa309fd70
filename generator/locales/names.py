"""Names of languages and countries, in any language, and languages back from their names."""

import re
import unicodedata
from functools import lru_cache

from babel.core import get_global

from generator.errors import SourceError
from generator.locales.endonyms import ENDONYMS
from generator.locales.tags import Locale, parse_locale

#: Names CLDR lacks, by the language they are in.
_LACKING = {
    "en": {
        "pnb": "Western Punjabi",
        "skr": "Saraiki",
        "azb": "South Azerbaijani",
        "prs": "Dari",
    },
    "zh": {"pnb": "西旁遮普语"},
    "ar": {"pnb": "البنجابية الغربية"},
    "fr": {"pnb": "pendjabi occidental"},
    "ru": {"pnb": "западный панджаби"},
    "es": {"pnb": "panyabí occidental"},
    "th": {"pnb": "ปัญจาบตะวันตก"},
}
_ENGLISH = _LACKING["en"]
#: Languages whose CLDR names are asked, in this order, when English and the endonyms have none.
_ASKED = ("en", "zh-Hans", "fr", "es", "ru", "ar", "th", "zh-Hant", "pt", "de")
#: What sources write that CLDR does not, folded.
_ALIASES = {
    "mandarin": "zh",
    "mandarin chinese": "zh",
    "chinese mandarin": "zh",
    "putonghua": "zh",
    "普通话": "zh",
    "汉语": "zh",
    "华语": "zh",
    "國語": "zh",
    "简体": "zh-Hans",
    "繁体": "zh-Hant",
    "繁體": "zh-Hant",
    "chinese china": "zh-CN",
    "farsi": "fa",
    "tagalog": "fil",
    "castilian": "es",
    "castellano": "es",
    "brazilian": "pt-BR",
    "brasilian": "pt-BR",
    "hindustani": "hi",
    "khmer": "km",
    "burmese": "my",
    "shahmukhi": "pnb",
    "western punjabi": "pnb",
}
#: Words that choose a form of a language: "Portuguese (Brazilian)".
_QUALIFIERS = {
    "brazilian": "BR",
    "brasil": "BR",
    "european": "PT",
    "iberian": "PT",
    "latin america": "419",
    "latin american": "419",
    "castilian": "ES",
    "mexican": "MX",
    "canadian": "CA",
    "british": "GB",
    "american": "US",
    "us": "US",
    "uk": "GB",
    "simplified": "Hans",
    "simplified han": "Hans",
    "traditional": "Hant",
    "traditional han": "Hant",
    "latin": "Latn",
    "cyrillic": "Cyrl",
    "arabic": "Arab",
    "简体": "Hans",
    "繁体": "Hant",
    "繁體": "Hant",
}
#: "Language", as sources write it before or behind the name.
_LANGUAGE_WORD = re.compile(
    "^(langue|lingua|idioma|lengua|язык|اللغة|لغة|زبان|ภาษา|ភាសា|ພາສາ)|(language|язык|भाषा)$"
)
_QUALIFIED = re.compile(r"^(.+?)[\s_]*[(（,\-–—:·]+[\s_]*(.+?)[)）]?$")


@lru_cache(maxsize=4096)
def language_name(of: Locale, in_: Locale) -> str:
    """Give the name of a language in another; where that has none, in itself; at last the tag.

    >>> zh, ar, th = map(parse_locale, ("zh-Hans", "ar", "th"))
    >>> language_name(zh, ar), language_name(ar, th)
    ('الصينية المبسطة', 'อาหรับ')
    """
    names = in_.babel.languages if in_.is_known else {}
    if of.posix in names:
        return str(names[of.posix])
    lacking = _LACKING.get(in_.language, {}).get(of.tag)
    return lacking or _composed(of, in_) or of.endonym


def _composed(of: Locale, in_: Locale) -> str:
    """Give "Spanish (Peru)" where CLDR has no name for the pair."""
    if not (of.is_known and in_.is_known and of.babel.language == of.language):
        return ""
    return of.babel.get_display_name(in_.babel) or ""


@lru_cache(maxsize=4096)
def country_name(code: str, in_: Locale) -> str:
    """Give the name of a country (ISO 3166-1 alpha-2); the code where CLDR has none.

    >>> country_name("TH", parse_locale("zh-Hans")), country_name("cn", parse_locale("ru"))
    ('泰国', 'Китай')
    """
    return str(in_.babel.territories.get(code.upper(), code))


@lru_cache(maxsize=8192)
def match_language(text: str) -> Locale | None:
    """Give the language that `text` names, or None: a code, or a name in English or in itself.

    >>> written = ("Portuguese (Brazilian)", "中文", "हिन्दी", "русский язык", "zho", "EN_us")
    >>> [str(match_language(text)) for text in written]
    ['pt-BR', 'zh', 'hi', 'ru', 'zh', 'en-US']
    """
    folded = _folded(text)
    if not folded or len(text) > 100:
        return None
    return _by_code(text) or _by_name(folded) or _by_qualified_name(text)


def _folded(text: str) -> str:
    """Give a name as it is compared: without case, accents, punctuation and doubled spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    words = unicodedata.normalize("NFC", "".join(map(_kept, plain))).split()
    return _LANGUAGE_WORD.sub("", " ".join(words)).strip() or " ".join(words)


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Mn":
        return ""
    return character if category[0] in "LNM" else " "


def _by_code(text: str) -> Locale | None:
    """Give the locale of a BCP 47 tag or an ISO 639-2 code, if the language is a known one."""
    try:
        locale = parse_locale(text)
    except SourceError:
        return None
    renamed = str(get_global("language_aliases").get(locale.language) or "")
    if renamed and "_" not in renamed and locale.language not in _ENGLISH:
        locale = Locale(renamed + locale.tag[len(locale.language) :])
    return locale if locale.language in _codes() else None


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    english = parse_locale("en").babel.languages
    return frozenset(str(code).split("_")[0] for code in english) | _ENGLISH.keys()


def _by_name(folded: str) -> Locale | None:
    if folded in _ALIASES:
        return parse_locale(_ALIASES[folded])
    if folded in _endonyms():
        return _endonyms()[folded]
    found = next((names[folded] for tag in _ASKED if folded in (names := _names_in(tag))), None)
    # 英文 is said as often as 英语, the form that CLDR has.
    if found is None and folded.endswith("文") and len(folded) > 1:
        return _names_in("zh-Hans").get(f"{folded[:-1]}语")
    return found


@lru_cache(maxsize=1)
def _endonyms() -> dict[str, Locale]:
    return {_folded(name): parse_locale(tag) for tag, name in ENDONYMS.items()}


@lru_cache(maxsize=16)
def _names_in(tag: str) -> dict[str, Locale]:
    names = {**(_ENGLISH if tag == "en" else {}), **parse_locale(tag).babel.languages}
    # Sorted so that the shortest code wins where two languages share a name.
    pairs = sorted(names.items(), key=lambda pair: (-len(pair[0]), pair[0]))
    return {_folded(str(name)): parse_locale(code) for code, name in pairs if code != "root"}


def _by_qualified_name(text: str) -> Locale | None:
    """Give the locale of "Chinese (Traditional)", "Español - Perú", "Portuguese, Brazil"."""
    if not (match := _QUALIFIED.match(text.strip())):
        return None
    base, qualifier = _by_name(_folded(match[1])), _folded(match[2])
    subtag = _QUALIFIERS.get(qualifier) or _regions().get(qualifier)
    if base is None or "-" in base.tag or subtag is None:
        return None
    return parse_locale(f"{base.tag}-{subtag}")


@lru_cache(maxsize=1)
def _regions() -> dict[str, str]:
    english = parse_locale("en").babel.territories
    return {_folded(str(name)): code for code, name in english.items() if len(code) == 2}
