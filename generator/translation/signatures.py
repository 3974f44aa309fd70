"""Who signed the translations of a site, counted from the state comments alone.

A build shows it on every run, so files are not parsed: a comment is a line, and its text
says who. `generator.translation.credits` looks closer, for `tongwen translate credits`.
"""

import re
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from generator.config.model import Config
from generator.files import read_capped
from generator.locales import Locale
from generator.translation.po_decode import LARGEST
from generator.translation.site_files import po_names, po_path
from generator.translation.states import is_machine, parse_mark

_MARK = re.compile(
    rb"^# @tw (state=(?:draft|needs-review|stale|translated|approved) .*)$", re.M
)
#: More than this is not read in a build: then the catalogue's files are left out.
_MOST = 64_000_000


class Signed(Struct, frozen=True, array_like=True, gc=False):
    """What one person or machine signed in one locale."""

    tag: str
    #: Who translated; empty where nobody signed.
    name: str
    machine: bool
    count: int


def signatures(config: Config) -> tuple[tuple[Signed, ...], bool]:
    """Give who signed how many translations, and whether the catalogue is among them."""
    locales = [one.locale for one in config.locales]
    names = {locale: po_names(config, locale) for locale in locales}
    size = sum(
        po_path(config.root, locale.tag, name).stat().st_size
        for locale, found in names.items()
        for name in found
    )
    whole = size <= _MOST
    signed = [
        one
        for locale, found in names.items()
        for one in _of(config, locale, found if whole else _without_catalogue(found))
    ]
    return tuple(signed), whole


def _without_catalogue(names: list[str]) -> list[str]:
    return [name for name in names if not name.startswith("catalog/")]


def _of(config: Config, locale: Locale, names: list[str]) -> Iterator[Signed]:
    counts: Counter[str] = Counter()
    for name in names:
        body = read_capped(po_path(config.root, locale.tag, name), LARGEST)
        for line in _MARK.findall(body):
            mark = parse_mark(line.decode("utf-8", "replace"))
            counts[(mark.translator or mark.by)[:80]] += 1
    for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield Signed(locale.tag, name, is_machine(name), count)
