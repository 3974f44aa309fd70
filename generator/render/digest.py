"""What listings, vocabularies and feeds need to know of a shard, without reading it again."""

from collections.abc import Iterable
from itertools import zip_longest

import msgspec
from msgspec import Struct, field

from generator.translation.status import Counts, summed


class Digest(Struct, array_like=True, gc=False):
    """One shard's records in columns, by id; retired records are there but stand in no
    listing.
    """

    ids: list[str] = field(default_factory=list)
    #: Place in the hash space, 16 hexadecimal digits: see `generator.records.shards.address`.
    addresses: list[str] = field(default_factory=list)
    retired: list[bool] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    #: Bit n: the record has a page in the site's n-th locale.
    available: list[int] = field(default_factory=list)
    #: Values of each of the collection's facets, in its order, broader terms among them.
    facets: list[list[list[str]]] = field(default_factory=list)
    #: `vocabulary/code` of every term the record uses.
    terms: list[list[str]] = field(default_factory=list)
    #: Eight bytes a locale, that change when the record's card does.
    cards: list[bytes] = field(default_factory=list)
    replaced_by: list[str] = field(default_factory=list)
    #: Of each locale, how many texts are in each state.
    tallies: list[Counts] = field(default_factory=list)
    #: Changes with the lists of related resources on the records' pages.
    related: bytes = b""
    #: Eight bytes that change when the record's JSON would; none where the site has no data.
    data: list[bytes] = field(default_factory=list)


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Digest).decode


def encode(digest: Digest) -> bytes:
    """Give the digest's bytes for the ledger."""
    return _encode(digest)


def decode(body: bytes) -> Digest:
    """Give the digest kept in the ledger; an empty one where there is none."""
    return _decode(body) if body else Digest()


class Member(Struct, frozen=True, array_like=True, gc=False):
    """A record that stands in a listing: where its card lies, and when it changes."""

    id: str
    shard: str
    address: str
    updated: str
    card: bytes


class Shelf(Struct, gc=False):
    """All of a collection's digests together."""

    members: list[Member] = field(default_factory=list)
    #: Same order as `members`: values of each facet.
    facets: list[list[list[str]]] = field(default_factory=list)
    available: list[int] = field(default_factory=list)
    #: `vocabulary/code` of every term used, by retired records too.
    used: set[str] = field(default_factory=set)
    #: Every id, of retired records too; bit n: it has a page in the site's n-th locale.
    ids: dict[str, int] = field(default_factory=dict)
    #: Of each locale, how many texts are in each state.
    tallies: list[Counts] = field(default_factory=list)


def shelf(digests: Iterable[tuple[str, Digest]]) -> Shelf:
    """Give a collection's shelf from (shard name, digest) pairs, in the order of the hash
    space.
    """
    made = Shelf()
    for shard, digest in digests:
        _add(made, shard, digest)
    order = sorted(range(len(made.members)), key=lambda i: made.members[i].address)
    made.members = [made.members[i] for i in order]
    made.facets = [made.facets[i] for i in order]
    made.available = [made.available[i] for i in order]
    return made


def _add(made: Shelf, shard: str, digest: Digest) -> None:
    made.ids.update(zip(digest.ids, digest.available, strict=True))
    pairs = zip_longest(made.tallies, digest.tallies, fillvalue=())
    made.tallies = [summed(pair) for pair in pairs]
    for i, record_id in enumerate(digest.ids):
        made.used.update(digest.terms[i])
        if digest.retired[i]:
            continue
        made.members.append(
            Member(record_id, shard, digest.addresses[i], digest.updated[i], digest.cards[i])
        )
        made.facets.append(digest.facets[i])
        made.available.append(digest.available[i])
