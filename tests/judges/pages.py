"""The types of pages that a built site has, found by looking at it: no list to keep."""

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

_MAIN = re.compile(rb'<main\b[^>]*\bclass="([^"]*)"')
_LANG = re.compile(rb'<html lang="([^"]+)" dir="([^"]+)"')


class Kind(NamedTuple):
    """A type of page: what its `main` says it is, and the part of the site it is in."""

    name: str
    part: str


class Sample(NamedTuple):
    """A page that stands for its type in its locale."""

    kind: Kind
    locale: str
    path: str

    def __str__(self) -> str:
        return self.path


def samples(site: Path, locales: Iterable[str] = ()) -> list[Sample]:
    """Give the longest page of each type and locale: where anything breaks, it breaks there."""
    best: dict[tuple[Kind, str], tuple[int, str]] = defaultdict(lambda: (0, ""))
    for path in sorted(site.rglob("*.html")):
        body = path.read_bytes()
        name = path.relative_to(site).as_posix()
        lang = _LANG.search(body)
        locale = lang[1].decode() if lang else ""
        best[_kind(name, body), locale] = max(
            best[_kind(name, body), locale], (len(body), name)
        )
    wanted = set(locales)
    found = [Sample(kind, locale, path) for (kind, locale), (_, path) in best.items()]
    return sorted(one for one in found if not wanted or one.locale in wanted)


def _kind(path: str, body: bytes) -> Kind:
    main = _MAIN.search(body)
    classes = [c for c in main[1].decode().split() if c != "wrap"] if main else []
    parts = path.split("/")
    part = parts[1] if len(parts) > 2 else parts[-1]
    return Kind(" ".join(classes) or "page", part)


def one_of_each(found: Iterable[Sample]) -> list[Sample]:
    """Give one page of each kind by its `main` alone, in each locale: the longest names first
    met.
    """
    seen: dict[tuple[str, str], Sample] = {}
    for one in found:
        seen.setdefault((one.kind.name, one.locale), one)
    return list(seen.values())
