"""Plural forms as gettext counts them: the formula of each language for the `Plural-Forms` header.

Source: GNU gettext manual, section "Additional functions for plural forms"; Babel's table for the
rest. Babel's Arabic has forms 4 and 5 the other way round than gettext's, so it stands here.
"""

from collections.abc import Callable
from functools import lru_cache
from gettext import c2py

from babel.messages.plurals import get_plural

from generator.locales import Locale

_OWN = {
    "ar": (
        6,
        "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5",
    )
}


def plural_forms(locale: Locale) -> tuple[int, str]:
    """Give how many plural forms a language has, and the formula that chooses one.

    >>> from generator.locales import parse_locale
    >>> plural_forms(parse_locale("th"))
    (1, '0')
    """
    if locale.language in _OWN:
        return _OWN[locale.language]
    found = get_plural(locale.posix)
    return found.num_plurals, str(found.plural_expr)


def plural_header(locale: Locale) -> str:
    """Give the value of the `Plural-Forms` header."""
    count, formula = plural_forms(locale)
    return f"nplurals={count}; plural={_bare(formula)};"


def _bare(formula: str) -> str:
    whole = formula.startswith("(") and formula.endswith(")") and formula.count("(") == 1
    return formula[1:-1] if whole else formula


@lru_cache(maxsize=64)
def plural_index(locale: Locale) -> Callable[[int], int]:
    """Give the function from a number to its plural form.

    >>> from generator.locales import parse_locale
    >>> [plural_index(parse_locale("ar"))(n) for n in (0, 1, 2, 3, 11, 100, 103)]
    [0, 1, 2, 3, 4, 5, 3]
    """
    index: Callable[[int], int] = c2py(plural_forms(locale)[1])
    return index
