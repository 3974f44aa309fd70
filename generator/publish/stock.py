"""Which packs of the last release are kept: what is mostly wanted, but not many small ones."""

from collections import Counter
from collections.abc import Iterable, Mapping

from generator.publish.objects import Place
from generator.release.model import Pack
from generator.release.packs import PACK

#: A pack of which more than this share is wanted no more is packed anew.
DEAD = 0.30
#: Packs below this size are small; so many of them are packed into one.
SMALL, SMALLS = PACK // 4, 16


def keep(
    packs: Iterable[Pack], known: Mapping[str, Place], wanted: Mapping[str, int]
) -> dict[str, Place]:
    """Give the places of wanted objects in packs that are kept; `wanted` says their sizes."""
    live: Counter[str] = Counter()
    for digest, place in known.items():
        live[place.pack] += wanted.get(digest, 0)
    good = [pack for pack in packs if live[pack.digest] >= (1 - DEAD) * pack.size]
    small = [pack for pack in good if pack.size < SMALL]
    crowd = {pack.digest for pack in small} if len(small) > SMALLS else set()
    kept = {pack.digest for pack in good} - crowd
    return {
        digest: place
        for digest, place in known.items()
        if digest in wanted and (place.pack in kept or not place.pack)
    }
