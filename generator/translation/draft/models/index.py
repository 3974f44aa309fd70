"""Argos's list of packages, and downloading from it.

The list states no hashes, so what a package must be is pinned: by a hash that is given, or by
`translations/models.json` of the site, which remembers what came the first time. Everyone who
works on the site then gets the same bytes.
"""

import json
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec

from generator.errors import OperatorError, SourceError, UsageError
from generator.files import disk_error, read_capped, write_atomic
from generator.problems import did_you_mean
from generator.translation.draft.backends.languages import is_code, tag_of
from generator.translation.draft.backends.web import ask, checked, fetch, is_private
from generator.translation.draft.models.archive import MOST_ARCHIVE

ARGOS = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"
PINS = "translations/models.json"
_MOST_INDEX, _MOST_PACKAGES, _MOST_PINS = 8 << 20, 5_000, 1 << 20
_INDEX_SECONDS, _DOWNLOAD_SECONDS = 60.0, 3600.0


class Offer(NamedTuple):
    """A package that can be had."""

    #: `zh_en`.
    name: str
    version: str
    url: str


class _Entry(msgspec.Struct):
    """A line of Argos's list, as far as it matters here."""

    from_code: str
    to_code: str
    links: list[object]
    package_version: Annotated[str, msgspec.Meta(max_length=30)] = ""
    type: str = "translate"


class Pin(NamedTuple):
    """A package that was had, and its hash."""

    version: str
    url: str
    sha256: str


def read_index(where: str) -> list[Offer]:
    """Give the packages of the list at `where`, an address or a file, the newest of each pair.

    Raises OperatorError where it cannot be read. Entries that make no sense are passed over.
    """
    if "://" in where:
        listed = ask(_safe(where), limit=_MOST_INDEX, seconds=_INDEX_SECONDS)
    else:
        try:
            listed = json.loads(read_capped(Path(where), _MOST_INDEX))
        except (ValueError, RecursionError) as error:
            raise OperatorError(f"{where} is no JSON.") from error
    if not isinstance(listed, list) or len(listed) > _MOST_PACKAGES:
        raise OperatorError(f"{where} is no list of packages.", f"Argos's is at {ARGOS}")
    best: dict[str, Offer] = {}
    for offer in filter(None, map(_offer, listed)):
        known = best.get(offer.name)
        if known is None or _order(offer.version) > _order(known.version):
            best[offer.name] = offer
    return [best[name] for name in sorted(best)]


def _offer(listed: object) -> Offer | None:
    try:
        entry = msgspec.convert(listed, _Entry)
    except msgspec.ValidationError:
        return None
    urls = [url for url in entry.links if isinstance(url, str) and _is_safe(url)]
    known = is_code(entry.from_code) and is_code(entry.to_code)
    if entry.type != "translate" or not known or not urls:
        return None
    return Offer(f"{entry.from_code}_{entry.to_code}", entry.package_version, urls[0])


def _order(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdecimal()]


def _is_safe(url: str) -> bool:
    try:
        return is_private(checked(url))
    except UsageError:
        return False


def _safe(url: str) -> str:
    if not _is_safe(url):
        raise UsageError(f"{url!r} is no https address.", f"Argos's list is at {ARGOS}")
    return url


def choose(offers: list[Offer], name: str, where: str) -> Offer:
    """Give the package `name`, as `zh_en` or `zh-Hans:en`."""
    for offer in offers:
        source, _, target = offer.name.partition("_")
        if name in (offer.name, f"{tag_of(source)}:{tag_of(target)}"):
            return offer
    hint = did_you_mean(name, [o.name for o in offers])
    raise UsageError(f"{where} has no package {name!r}.", hint)


def download(offer: Offer, file: Path, note: Callable[[int], object]) -> None:
    """Write the package to `file`, at most as large as one may be; `note` hears each piece's
    size.

    Raises OperatorError where that fails; the file is removed then.
    """
    request = urllib.request.Request(_safe(offer.url))  # noqa: S310 https only
    try:
        with file.open("xb") as out:

            def take(part: bytes) -> None:
                out.write(part)
                note(len(part))

            fetch(request, take, MOST_ARCHIVE, _DOWNLOAD_SECONDS)
    except OSError as error:
        raise disk_error(error, file) from error


def read_pins(file: Path) -> dict[str, Pin]:
    """Give the site's pinned packages; none where there is no file."""
    if not file.exists():
        return {}
    try:
        known = json.loads(read_capped(file, _MOST_PINS))
        return {name: Pin(**pin) for name, pin in known["packages"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SourceError(
            f"{file} is no list of pinned packages.", "Restore it from the site's history."
        ) from error


def write_pin(file: Path, name: str, pin: Pin) -> None:
    """Remember a package in the site's list."""
    pins = read_pins(file) | {name: pin}
    body = {"packages": {n: pins[n]._asdict() for n in sorted(pins)}}
    write_atomic(file, json.dumps(body, indent=1, ensure_ascii=False).encode() + b"\n")
