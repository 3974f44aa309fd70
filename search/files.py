"""An index on disk, file by file: checked, decoded, kept while it is of use."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.analysis import rules
from search.codec.columns import decode_chunk, decode_list
from search.codec.container import AGAIN, inflate, unwrap
from search.codec.numbers import Damaged, text_hash
from search.codec.packs import Head, Pack, Tier, decode_pack
from search.codec.postings import decode
from search.codec.root import Files, Root, decode_root
from search.codec.titles import decode_bucket, place
from search.errors import IndexFault

Ints = NDArray[np.int64]
Found = TypeVar("Found")


class Card(NamedTuple):
    """What a result shows; `FORMAT.md`, "Cards"."""

    url: str
    title: str
    text: str = ""
    language: str = ""
    state: str = ""
    detail: str = ""
    text_language: str = ""


class FacetInfo(msgspec.Struct, frozen=True):
    """A facet: its values (id, label, documents), and where its column is."""

    name: str
    label: str
    values: tuple[tuple[str, str, int], ...]
    column: tuple[int, int, int]
    sets: tuple[tuple[int, ...], ...]
    lists: int = -1


class SortInfo(msgspec.Struct, frozen=True):
    """A sort order."""

    name: str
    label: str
    descending: bool
    column: tuple[int, int, int]


class Facets(msgspec.Struct, frozen=True):
    """All facets and sort orders of a locale."""

    facets: tuple[FacetInfo, ...]
    sorts: tuple[SortInfo, ...]
    files: tuple[int, int]
    names: str


class IndexFiles:
    """The files of one locale's index, under the index's directory."""

    def __init__(self, folder: Path, locale: str) -> None:
        self.folder, self.locale = folder, locale
        self.root: Root = self._read(f"{locale}/root.bin", "R", decode_root)
        if self.root.analysis != rules.VERSION:
            raise IndexFault(
                f"{locale}/root.bin",
                f"its words were read by version {self.root.analysis} of the rules, this "
                f"program has {rules.VERSION}",
                "build the site anew with this program",
            )
        self.pack = lru_cache(maxsize=256)(self._pack)
        self._bucket = lru_cache(maxsize=64)(self._read_bucket)
        self._chunk = lru_cache(maxsize=256)(self._read_cards)

    def _read(self, path: str, kind: str, reader: Callable[[bytes, str], Found]) -> Found:
        """Read one file with its checks; raises `IndexFault`."""
        try:
            data = (self.folder / path).read_bytes()
        except OSError as error:
            raise IndexFault(
                path, f"it cannot be read ({error.strerror})", "build the site"
            ) from error
        try:
            return reader(unwrap(path, kind, data), path)
        except (Damaged, UnicodeDecodeError, msgspec.DecodeError) as error:
            raise IndexFault(path, f"its data is damaged ({error})", AGAIN) from error

    def _at(self, kind: str, number: int) -> str:
        try:
            return self.root.files[kind].path(number)
        except (KeyError, Damaged) as error:
            raise IndexFault(
                f"{self.locale}/root.bin", f"it is damaged ({error})", AGAIN
            ) from (error)

    def _pack(self, number: int) -> Pack:
        root = self.root
        return self._read(
            self._at("p", number),
            "p",
            lambda payload, path: decode_pack(payload, path, root.inline, root.tiers[0]),
        )

    def packs(self) -> Iterator[Pack]:
        """Yield all packs, in key order."""
        count = self.root.files["p"].count
        yield from map(self.pack, range(count))

    def pack_for(self, key: str) -> Pack | None:
        """Give the pack a key would be in; None in an index without words."""
        return self.pack(self.root.pack_of(key)) if self.root.files["p"].count else None

    def lead(self, key: str) -> tuple[str, Pack, Head] | None:
        """Give the head a key leads to: its key, its pack, itself; None for an unknown key."""
        pack = self.pack_for(key)
        at = find(pack.keys, key) if pack else -1
        if pack is None or at < 0:
            return None
        lead = pack.leads[at]
        if isinstance(lead, str):
            return self.lead(lead)
        return lead.key, pack, lead

    def tier(self, pack: Pack, tier: Tier) -> tuple[Ints, Ints]:
        """Give the documents and impacts of one tier."""

        def read(data: bytes, _: str) -> tuple[Ints, Ints]:
            found = decode(data, tier.count, tier.k, tier.least, tier.most, tier.bits)
            if len(found[0]) and int(found[0][-1]) >= self.root.size:
                raise Damaged("a document has a number greater than the index's size")
            return found

        if tier.file < 0:
            return read(pack.postings[tier.at : tier.at + tier.size], "")
        return self._read(self._at("t", tier.file), "t", read)

    def postings(self, pack: Pack, head: Head, tiers: int | None = None) -> tuple[Ints, Ints]:
        """Give the documents of a head, ascending, and impacts; of its first `tiers`."""
        parts = [self.tier(pack, tier) for tier in head.tiers[:tiers]]
        if len(parts) == 1:
            return parts[0]
        documents = np.concatenate([part[0] for part in parts])
        impacts = np.concatenate([part[1] for part in parts])
        order = np.argsort(documents, kind="stable")
        return documents[order], impacts[order]

    def _read_bucket(self, number: int) -> dict[int, tuple[int, list[int]]]:
        def read(payload: bytes, _: str) -> dict[int, tuple[int, list[int]]]:
            return {text: (impact, found) for text, impact, found in decode_bucket(payload)}

        return self._read(self._at("b", number), "b", read)

    def title_text(self, text: str) -> tuple[int, list[int]]:
        """Give the impact of a pair or a whole title, and the documents that have it."""
        bucket, number = place(text, self.root.files["b"].count)
        return self._bucket(bucket).get(number, (0, []))

    def completions(self, beginning: str) -> list[str]:
        """Give the keys filed for a beginning whose keys lie in several packs."""
        count = self.root.files["s"].count
        if not count:
            return []
        path = self._at("s", text_hash(beginning) % count)
        found = self._read(path, "s", _completions)
        return found.get(beginning, [])

    def spellings(self, half: str) -> list[tuple[int, str]]:
        """Give the words filed under a half: how common, and the key."""
        count = self.root.files["y"].count
        if not count:
            return []
        text = self._read(self._at("y", text_hash(half) % count), "y", inflate).decode()
        return [(ord(line[0]), line[1:]) for line in text.split("\n") if line]

    def _read_cards(self, number: int) -> list[Card | None]:
        return self._read(self._at("c", number), "c", _cards)

    def card(self, document: int) -> Card | None:
        """Give a document's card; None where it has no text in this locale."""
        chunk, at = divmod(document, self.root.card)
        cards = self._chunk(chunk)
        return cards[at] if at < len(cards) else None

    def facets(self) -> Facets:
        """Give facets and sort orders."""
        return self._read(self._at("f", 0), "f", _facets)

    def column(self, facets: Facets, column: tuple[int, int, int]) -> Ints:
        """Give a column: one number for each document."""
        first, files, chunk = column
        parts = []
        for place_ in range(files):
            count = min(chunk, self.root.size - place_ * chunk)
            path = self._shared(facets).path(first + place_)
            parts.append(self._read(path, "k", partial(decode_chunk, count=count)))
        return np.concatenate(parts) if parts else np.zeros(0, np.int64)

    def listed(self, facets: Facets, number: int) -> list[int]:
        """Give the documents of a list file."""
        path = self._shared(facets).path(number)
        return self._read(path, "k", lambda data, _: decode_list(data))

    @staticmethod
    def _shared(facets: Facets) -> Files:
        count, span = facets.files
        names = tuple(facets.names[at : at + 12] for at in range(0, len(facets.names), 12))
        return Files("shared", "k", count, span, names)


def find(keys: list[str], key: str) -> int:
    """Give the place of a key among sorted ones, or -1."""
    at = bisect_left(keys, key)
    return at if at < len(keys) and keys[at] == key else -1


_decode_completions = msgspec.json.Decoder(dict[str, list[str]]).decode
_decode_cards = msgspec.json.Decoder(list[list[Any] | None]).decode
_decode_facets = msgspec.json.Decoder(Facets).decode


def _completions(payload: bytes, path: str) -> dict[str, list[str]]:
    return _decode_completions(inflate(payload, path))


def _cards(payload: bytes, path: str) -> list[Card | None]:
    found = _decode_cards(inflate(payload, path))
    cards = []
    for fields in found:
        if fields is not None and (
            len(fields) < 2 or not all(isinstance(field, str) for field in fields)
        ):
            raise Damaged("a card is no list of texts")
        cards.append(None if fields is None else Card(*fields[: len(Card._fields)]))
    return cards


def _facets(payload: bytes, path: str) -> Facets:
    return _decode_facets(inflate(payload, path))
