"""Which locales of a site a machine can draft, with what, and which it cannot.

Nothing here opens a connection: where no list of packages is given, what Argos offered when
this was written is used, and the answer says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from generator.locales import Locale
from generator.translation.draft.backend import Model
from generator.translation.draft.backends.languages import tag_of
from generator.translation.draft.routes import find_route

#: The month in which Argos's list was looked at.
AS_OF = "2025-06"
#: Languages that Argos then translated from and to English.
_WITH_ENGLISH = (
    "ar az bg bn ca cs da de el eo es et fa fi fr ga he hi hu id it ja ko ky lt lv ms nb nl pb"
    " pl pt ro ru sk sl sq sv th tl tr uk ur zh zt"
)
_OTHERS = ("pt_es", "es_pt")

Status = Literal["ready", "available", "none"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What machine drafts a locale can have."""

    locale: str
    #: `ready`: installed; `available`: packages exist; `none`: there are none.
    status: Status
    #: Languages that a text goes through: `zh-Hans>en>fr`.
    path: str = ""
    #: What is to be installed.
    missing: tuple[str, ...] = ()


def known_pairs() -> list[str]:
    """Give the packages Argos had, as `zh_en`."""
    languages = _WITH_ENGLISH.split()
    return sorted([f"{c}_en" for c in languages] + [f"en_{c}" for c in languages] + [*_OTHERS])


def coverage(
    models: Sequence[Model], pairs: Iterable[str], source: Locale, locales: Iterable[Locale]
) -> list[Coverage]:
    """Say for each of `locales` how it can be drafted from `source`: with the installed
    `models`, or with packages for `pairs` besides.
    """
    offered = [_offered(pair) for pair in pairs]
    return [_one(models, offered, source, locale) for locale in locales if locale != source]


def _one(
    models: Sequence[Model], offered: Sequence[Model], source: Locale, locale: Locale
) -> Coverage:
    route = find_route(models, source, locale)
    if route:
        return Coverage(locale.tag, "ready", route.path)
    route = find_route([*models, *offered], source, locale)
    if not route:
        return Coverage(locale.tag, "none")
    missing = tuple(leg.name for leg in route.legs if leg not in models)
    return Coverage(locale.tag, "available", route.path, missing)


def _offered(pair: str) -> Model:
    source, _, target = pair.partition("_")
    return Model(tag_of(source), tag_of(target), "argos", pair, "", "")
