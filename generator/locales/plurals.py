"""gettext's plural forms: the header a PO file carries, and which form a number takes.

The forms are gettext's, not CLDR's: translators' tools write and expect these. Babel's own
table has the last two forms of Arabic swapped and is stale elsewhere, so the common languages
stand here. Source: GNU gettext's manual, "Plural forms", and `msginit`; Arabic: as Weblate and
translate-toolkit have it.
"""

import gettext
from collections.abc import Callable
from functools import lru_cache

from babel.messages.plurals import get_plural

from generator.locales.tags import Locale

_SLAVIC = "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)"
_CZECH = "(n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2"
_ARABIC = "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)"
_POLISH = "(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)"
_LITHUANIAN = "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && (n%100<10 || n%100>=20) ? 1 : 2)"

#: Languages by their forms: how many, the expression, the tags.
_FORMS: tuple[tuple[int, str, str], ...] = (
    (1, "0", "zh ja ko vi th id ms km lo my yue bo dz jv su"),
    (
        2,
        "(n != 1)",
        (
            "en de nl sv da nb nn no it es pt el fi et hu bg ca eu gl he tr ur sw ta te mr ne "
            "eo sq ka kk ky mn ml kn or pnb ps sd tk tt ug uz so ha af fo fy"
        ),
    ),
    (2, "(n > 1)", "fr pt-BR fa hi bn gu pa am ti mg ln hy fil tg zu"),
    (3, _SLAVIC, "ru uk be sr hr bs"),
    (3, _CZECH, "cs sk"),
    (3, _POLISH, "pl"),
    (3, _LITHUANIAN, "lt"),
    (3, "(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2)", "lv"),
    (3, "n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20)) ? 1 : 2", "ro"),
    (4, "(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3)", "sl"),
    (6, _ARABIC, "ar"),
)
_TABLE = {tag: (count, rule) for count, rule, tags in _FORMS for tag in tags.split()}


@lru_cache(maxsize=256)
def _forms(locale: Locale) -> tuple[int, str]:
    for tag in (locale.tag, locale.language):
        if tag in _TABLE:
            return _TABLE[tag]
    if not locale.is_known:
        return 2, "(n != 1)"
    count, rule = get_plural(locale.posix)
    return count, rule


def plural_forms(locale: Locale) -> str:
    """Give the value of a PO file's `Plural-Forms` header.

    >>> plural_forms(Locale("th"))
    'nplurals=1; plural=0;'
    """
    count, rule = _forms(locale)
    return f"nplurals={count}; plural={rule};"


def plural_count(locale: Locale) -> int:
    """Give how many plural forms a translation has."""
    return _forms(locale)[0]


def plural_index(locale: Locale, number: int) -> int:
    """Give which plural form `number` takes, from 0.

    >>> [plural_index(Locale("ar"), n) for n in (0, 1, 2, 3, 11, 100)]
    [0, 1, 2, 3, 4, 5]
    """
    return _rule(locale)(number)


@lru_cache(maxsize=256)
def _rule(locale: Locale) -> Callable[[int], int]:
    compiled: Callable[[int], int] = gettext.c2py(_forms(locale)[1])
    return compiled
