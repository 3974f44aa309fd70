"""What engines call languages, and what everyone else calls them."""

from generator.errors import SourceError
from generator.locales import parse_locale

#: Codes of Argos and LibreTranslate that are no BCP 47 tags, or say less than they mean.
_TAGS = {"zh": "zh-Hans", "zt": "zh-Hant", "pb": "pt-BR", "tl": "fil", "no": "nb"}


def tag_of(code: str) -> str:
    """Give the BCP 47 tag of an engine's `code`; "" where it is none.

    >>> [tag_of(code) for code in ("zh", "zt", "pb", "ar", "zh-Hans", "<b>")]
    ['zh-Hans', 'zh-Hant', 'pt-BR', 'ar', 'zh-Hans', '']
    """
    try:
        return parse_locale(_TAGS.get(code, code)).tag
    except SourceError:
        return ""
