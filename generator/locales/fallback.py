"""Which language stands in for another: CLDR's parents, never across scripts.

Source: UTS #35, parent locales and likely subtags, through Babel.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from babel.core import get_global

from generator.locales.tags import Locale, parse_locale


@lru_cache(maxsize=1024)
def parents(locale: Locale) -> tuple[Locale, ...]:
    """Give the locales a reader of `locale` also reads, nearest first, all in the same script.

    >>> [p.tag for p in parents(parse_locale("es-MX"))]
    ['es-419', 'es']
    >>> [p.tag for p in parents(parse_locale("pt-AO"))]
    ['pt-PT', 'pt']
    >>> parents(parse_locale("zh-Hant")), parents(parse_locale("sr-Latn"))
    ((), ())
    """
    found: list[Locale] = []
    step = _parent(locale)
    while step and step.script == locale.script and step not in found:
        found.append(step)
        step = _parent(step)
    return tuple(found)


def _parent(locale: Locale) -> Locale | None:
    exception = get_global("parent_exceptions").get(locale.posix)
    if exception:
        return None if exception == "root" else parse_locale(exception)
    *head, last = locale.tag.split("-")
    if not head:
        return None
    # A region that implies its script keeps it: zh-TW goes to zh-Hant, not to zh.
    implied = parse_locale(head[0]).script != locale.script and len(last) != 4
    if implied and len(head) == 1:
        return Locale(f"{head[0]}-{locale.script}")
    return Locale("-".join(head))


@lru_cache(maxsize=1024)
def maximized(locale: Locale) -> str:
    """Give the tag with its likely script and region, so that two tags can be compared.

    >>> maximized(parse_locale("zh-TW")), maximized(parse_locale("zh-Hant"))
    ('zh-Hant-TW', 'zh-Hant-TW')
    """
    subtags = locale.tag.split("-")[1:]
    region = next((s for s in subtags if _is_region(s)), "") or _likely_region(locale)
    return "-".join(p for p in (locale.language, locale.script, region) if p)


def _likely_region(locale: Locale) -> str:
    likely = get_global("likely_subtags")
    for key in (f"{locale.language}_{locale.script}", locale.language):
        if key in likely:
            return str(likely[key]).split("_")[-1]
    return ""


def _is_region(subtag: str) -> bool:
    return len(subtag) == 2 or (len(subtag) == 3 and subtag.isdigit())


def negotiate(wanted: Iterable[Locale], available: Sequence[Locale]) -> Locale | None:
    """Give the first of `available` that suits the earliest of `wanted`, or None.

    A parent suits, a tag that means the same suits, and another region's form in the same
    language and script suits; another script never does.

    >>> site = [parse_locale(t) for t in ("zh-Hans", "es", "ar")]
    >>> [str(negotiate([parse_locale(t)], site)) for t in ("zh-CN", "ar-EG")]
    ['zh-Hans', 'ar']
    >>> negotiate([parse_locale("zh-TW")], site) is None
    True
    """
    return next((found for w in wanted if (found := _suits(w, available))), None)


def _suits(wanted: Locale, available: Sequence[Locale]) -> Locale | None:
    for step in (wanted, *parents(wanted)):
        for same in (lambda a, s=step: a == s, lambda a, s=step: maximized(a) == maximized(s)):
            if found := next(filter(same, available), None):
                return found
    kin = (wanted.language, wanted.script)
    return next((a for a in available if (a.language, a.script) == kin), None)


def fallback(locale: Locale, available: Sequence[Locale]) -> tuple[Locale, ...]:
    """Give those of `available` that may stand in for `locale` unasked, nearest first.

    >>> site = [parse_locale(t) for t in ("zh-Hans", "zh-Hant", "es", "es-MX", "en")]
    >>> [f.tag for f in fallback(parse_locale("es-MX"), site)]
    ['es']
    >>> fallback(parse_locale("zh-Hant"), site)
    ()
    """
    chain = (a for p in parents(locale) for a in available if maximized(a) == maximized(p))
    return tuple(dict.fromkeys(a for a in chain if a != locale))
