"""The words of a text, without what is no language: code, placeholders, tags, addresses."""

import re
from functools import lru_cache

from generator.translation.checks.spans import without_code

_NO_WORDS = re.compile(
    r"%\([\w.-]+\)[#0+-]*\d*(?:\.\d+)?[a-zA-Z]|%(?:\d+\$)?[-#0+']?\d*(?:\.\d+)?l{0,2}[a-zA-Z]"
    r"|\$?\{[^{}\n]{0,80}\}|</?[A-Za-z][^<>\n]{0,300}>|&#?\w{1,10};"
    r"|(?:https?|ftp|mailto):[^\s<>]+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\]\([^()\s]*\)|(?<!\w)(?:[~.]?/|--?)[\w./-]+"
    r"|(?<![A-Za-z0-9])[A-Za-z0-9]+(?:[_./:\\]+[A-Za-z0-9]+)+",
    re.ASCII,
)


#: What stands for what is no language: words on its two sides are not neighbours.
BLANK = " • "


@lru_cache(maxsize=64)
def prose(text: str) -> str:
    """Give a text with a bullet for all that is no language.

    >>> prose("بلغ العدد %(n)s في `len()` الآن").split()
    ['بلغ', 'العدد', '•', 'في', '•', 'الآن']
    """
    return _NO_WORDS.sub(BLANK, without_code(text, BLANK))
