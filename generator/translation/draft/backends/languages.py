"""What engines call languages, and what everyone else calls them."""

import re

from generator.errors import SourceError
from generator.locales import parse_locale

#: Codes of Argos and LibreTranslate that are no BCP 47 tags, or say less than they mean.
_TAGS = {"zh": "zh-Hans", "zt": "zh-Hant", "pb": "pt-BR", "tl": "fil", "no": "nb"}


_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")


def is_code(code: object) -> bool:
    """Say whether `code` is one that an engine may have for a language.

    >>> is_code("zh"), is_code("pt-BR"), is_code("../zh"), is_code("zh_en"), is_code(None)
    (True, True, False, False, False)
    """
    return isinstance(code, str) and bool(_CODE.fullmatch(code)) and bool(tag_of(code))


def tag_of(code: str) -> str:
    """Give the BCP 47 tag of an engine's `code`; "" where it is none.

    >>> [tag_of(code) for code in ("zh", "zt", "pb", "ar", "zh-Hans", "<b>")]
    ['zh-Hans', 'zh-Hant', 'pt-BR', 'ar', 'zh-Hans', '']
    """
    try:
        return parse_locale(_TAGS.get(code, code)).tag
    except SourceError:
        return ""
