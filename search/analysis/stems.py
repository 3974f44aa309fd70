"""Stems and stop words, by the locale an index is for.

One locale's index has one stemmer for each script, so that a key has one stem, whatever the
language of the text it stood in.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

import Stemmer
from whoosh.lang.stopwords import stoplists

from search.analysis import rules
from search.analysis.tokens import fold, script

#: Snowball's algorithms by primary language subtag.
ALGORITHMS = {
    "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian",
    "ne": "nepali", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
    "yi": "yiddish",
}  # fmt: skip
#: Words in a script that is not the locale's own are stemmed as this language's.
OF_SCRIPT = {
    "latin": "en", "cyrillic": "ru", "arabic": "ar", "greek": "el", "devanagari": "hi",
}  # fmt: skip
#: Of an Arabic word only the article goes: measured on short queries (XQuAD), Snowball's and
#: Whoosh's stemmers join too much (nDCG .961 against .972).
ARTICLE = re.compile("^ال(?=..)")
#: Added to Whoosh's lists: the French articles it lacks; for Arabic, which it has no list for,
#: the words of questions.
MORE_STOP = {
    "fr": "les cet cette si",
    "ar": "ما ماذا هل كيف متى أين لماذا هو هي من في",
}


def language(locale: str) -> str:
    """Give the primary language subtag: `zh-Hans` → `zh`."""
    return locale.split("-", maxsplit=1)[0].lower()


@lru_cache(maxsize=64)
def stop_words(locale: str) -> frozenset[str]:
    """Give the keys of a locale's stop words; none where nobody made a list.

    >>> "le" in stop_words("fr"), len(stop_words("zh-Hans"))
    (True, 0)
    """
    primary = language(locale)
    listed = {*stoplists.get(primary, ()), *MORE_STOP.get(primary, "").split()}
    return frozenset(fold(word) for word in listed if "'" not in word)


def stemming_language(locale: str, token_script: str) -> str:
    """Give the language as whose word a token of a script is stemmed, or ""."""
    own = rules.script_of(locale) == token_script
    chosen = language(locale) if own else OF_SCRIPT.get(token_script, "")
    return chosen if chosen in ALGORITHMS or chosen == "ar" else ""


@lru_cache(maxsize=64)
def _stemmer(chosen: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(ALGORITHMS[chosen], 0)


def _stem(words: list[str], chosen: str) -> list[str]:
    if chosen == "ar":
        return [ARTICLE.sub("", fold(word)) for word in words]
    found: list[str] = _stemmer(chosen).stemWords(words)
    return found


def stem_words(words: Sequence[str], locale: str) -> list[str]:
    """Give the stems of normalised, unfolded words, as keys, in their order.

    >>> stem_words(["algèbres", "linéaires", "线性", "2024", "courses"], "fr")
    ['algebr', 'lineair', '线性', '2024', 'cours']
    >>> stem_words(["courses", "линейная"], "en")
    ['cours', 'линейн']
    """
    stems = list(words)
    of_language: dict[str, list[int]] = {}
    for index, word in enumerate(words):
        if chosen := stemming_language(locale, script(word)):
            of_language.setdefault(chosen, []).append(index)
    for chosen, indices in of_language.items():
        found = _stem([words[index] for index in indices], chosen)
        for index, stem in zip(indices, found, strict=True):
            stems[index] = stem
    # A stemmer may leave nothing of a short word.
    return [fold(stem) or fold(word) for stem, word in zip(stems, words, strict=True)]
