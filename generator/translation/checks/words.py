"""The words of a text, without what is no language: code, placeholders, tags, addresses."""

import re

from generator.translation.checks.spans import without_code

_NO_WORDS = re.compile(
    r"%\([\w.-]+\)[#0+-]*\d*(?:\.\d+)?[a-zA-Z]|%(?:\d+\$)?[-#0+']?\d*(?:\.\d+)?l{0,2}[a-zA-Z]"
    r"|\$?\{[^{}\n]{0,80}\}|</?[A-Za-z][^<>\n]{0,300}>|&#?\w{1,10};"
    r"|(?:https?|ftp|mailto):[^\s<>]+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\]\([^()\s]*\)|(?<!\w)(?:[~.]?/|--?)[\w./-]+"
    r"|(?<![A-Za-z0-9])[A-Za-z0-9]+(?:[_./:\\]+[A-Za-z0-9]+)+",
    re.ASCII,
)


def prose(text: str, blank: str = " ") -> str:
    """Give a text with `blank` for all that is no language.

    >>> prose("بلغ العدد %(n)s في `len()` <b>الآن</b>").split()
    ['بلغ', 'العدد', 'في', 'الآن']
    """
    return _NO_WORDS.sub(blank, without_code(text, blank))
