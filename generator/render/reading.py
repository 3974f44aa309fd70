"""How long a text takes to read, at the speed of adults who read silently.

Speeds are those of the International Reading Speed Texts (Trauzettel-Klosinski and Dietz 2012,
doi:10.1167/iovs.11-8284), which are the same texts in each language. Languages that were not
measured get the mean, 184 words a minute; a script without spaces counts by characters.
"""

import math
from collections.abc import Iterable
from functools import lru_cache

from generator.locales import Locale, parse_locale
from generator.locales.formats import format_minutes

#: Words a minute.
_WORDS = {
    "ar": 138, "de": 179, "en": 228, "es": 218, "fi": 161, "fr": 195, "he": 187, "it": 188,
    "nl": 202, "pl": 166, "pt": 181, "ru": 184, "sv": 199, "tr": 166,
}  # fmt: skip
_MEAN = 184
#: Characters a minute. Thai, Lao, Khmer and Burmese were not measured: as Latin letters.
_CHARACTERS = {"zh": 255, "ja": 357, "th": 900, "lo": 900, "km": 900, "my": 900}
#: Shorter than this, in minutes, no time is named.
_WORTH_SAYING = 0.5


@lru_cache(maxsize=1024)
def speed(tag: str) -> tuple[bool, int]:
    """Give whether a language counts by characters, and how many of them or of its words a
    reader takes in a minute.
    """
    language = parse_locale(tag).language
    characters = _CHARACTERS.get(language, 0)
    return (True, characters) if characters else (False, _WORDS.get(language, _MEAN))


def minutes(texts: Iterable[tuple[str, str]]) -> float:
    """Give the minutes that texts take, each with the tag of its language.

    >>> minutes([("五十音" * 85, "zh-Hans"), ("one two " * 114, "en")])
    2.0
    """
    taken = 0.0
    for text, tag in texts:
        by_characters, rate = speed(tag)
        taken += (len(text) if by_characters else text.count(" ")) / rate
    return taken


def reading_time(taken: float, locale: Locale) -> str:
    """Give minutes in a reader's words, at least one; nothing for what is read at a glance.

    >>> [reading_time(2.1, parse_locale(tag)) for tag in ("en", "ar", "zh-Hans")]
    ['3 minutes', '3 دقائق', '3分钟']
    """
    return format_minutes(math.ceil(taken), locale) if taken >= _WORTH_SAYING else ""
