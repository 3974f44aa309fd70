"""The store of cards: each record's entry in a listing, rendered once per locale.

One file a shard, beside the ledger: listings pick single cards out of it without reading it
whole. It is a cache: made with the shard's pages, thrown away with the ledger.
"""

import os
from collections import OrderedDict
from pathlib import Path
from typing import NamedTuple

import msgspec

from generator.files import write_atomic
from generator.translation.passages import Html, State

#: Stands in a card's HTML for the way from a page to the site's root. No text can hold it.
ROOT = "\0"


class StoredCard(NamedTuple):
    """What listings and feeds need of a record in one locale."""

    sort_key: bytes
    title: str
    #: Language of the title and the summary, where it is not the locale's own.
    title_tag: str
    summary: str
    summary_tag: str
    #: From the site's root.
    path: str
    html: bytes
    #: How far the title can be trusted.
    state: State = "source"

    def placed(self, root: str) -> Html:
        """Give the card's HTML for a page that reaches the site's root by `root`."""
        return Html(self.html.replace(_ROOT, root.encode()))


_ROOT = ROOT.encode()
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(StoredCard).decode
_Index = tuple[list[str], dict[str, list[int]]]
_decode_index = msgspec.msgpack.Decoder(_Index).decode


def encode_card(card: StoredCard) -> bytes:
    """Give a card's bytes."""
    return _encode(card)


def write_cards(path: Path, ids: list[str], cards: dict[str, list[bytes]]) -> None:
    """Write a shard's cards: per locale tag, the bytes of one for each of `ids`."""
    bodies, ends, position = [], {}, 0
    for tag, row in sorted(cards.items()):
        ends[tag] = [position]
        for body in row:
            position += len(body)
            bodies.append(body)
            ends[tag].append(position)
    index = _encode((ids, ends))
    write_atomic(path, b"".join([len(index).to_bytes(4, "little"), index, *bodies]))


class _CardFile:
    """Read bit by bit, not mapped: what is mapped counts as the process's own memory."""

    def __init__(self, path: Path) -> None:
        self.file = -1
        self.file = os.open(path, os.O_RDONLY)
        length = int.from_bytes(os.pread(self.file, 4, 0), "little")
        ids, self.ends = _decode_index(os.pread(self.file, length, 4))
        self.numbers = {record_id: n for n, record_id in enumerate(ids)}
        self.start = 4 + length

    def card(self, record_id: str, tag: str) -> StoredCard:
        n = self.numbers[record_id]
        ends = self.ends[tag]
        length = ends[n + 1] - ends[n]
        return _decode(os.pread(self.file, length, self.start + ends[n]))

    def __del__(self) -> None:
        # The store lives as long as its press, which nobody closes.
        if self.file >= 0:
            os.close(self.file)


class CardStore:
    """Reads cards; keeps the files it read last open."""

    def __init__(self, folder: Path, most: int = 24) -> None:
        self.folder, self.most = folder, most
        self.open: OrderedDict[str, _CardFile] = OrderedDict()
        #: The file that was asked for last: neighbours in a listing mostly lie in one.
        self.last: tuple[str, str, _CardFile | None] = ("", "", None)

    def card(self, collection: str, shard: str, record_id: str, tag: str) -> StoredCard:
        """Give a record's card in one locale."""
        before, last, file = self.last
        if file is None or last != shard or before != collection:
            file = self._file(collection, shard)
            self.last = collection, shard, file
        return file.card(record_id, tag)

    def _file(self, collection: str, shard: str) -> _CardFile:
        name = f"{collection}/{shard}"
        found = self.open.get(name)
        if found is None:
            found = self.open[name] = _CardFile(cards_file(self.folder, collection, shard))
            if len(self.open) > self.most:
                self.open.popitem(last=False)
        else:
            self.open.move_to_end(name)
        return found


def cards_file(folder: Path, collection: str, shard: str) -> Path:
    """Give the file that holds a shard's cards."""
    return folder / "cards" / collection / f"{shard}.cards"
