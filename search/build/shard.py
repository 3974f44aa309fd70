"""One shard's texts, analysed: what is cached, and what is merged.

Nothing in it depends on the locale or on other shards, so a shard whose texts are the same need
not be analysed again.
"""

import zlib
from collections.abc import Iterable
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.analysis.rules import TITLE_LIMIT, VERSION
from search.analysis.tokens import columns
from search.errors import InputFault
from search.model import Text

#: Joins the key under which a shard is cached: rises with every change to what it holds.
CACHE_VERSION = f"{VERSION}.2"
#: A card shows so many code points of the summary.
SHOWN = 200

Ints = NDArray[np.int64]


class Field(msgspec.Struct, array_like=True):
    """One field of all documents of a shard: what stands in them, as numbers of surfaces.

    Little-endian u32, but `times`, which is u16. For a title, `ids` are its tokens in order,
    and `times` is empty; for a text, its distinct ones, in order of their numbers.
    """

    #: Tokens of each document.
    lengths: bytes
    #: Members of `ids` of each document.
    counts: bytes
    ids: bytes
    times: bytes


class Shard(msgspec.Struct, array_like=True):
    """Documents of one shard in one locale."""

    version: str
    keys: tuple[str, ...]
    cards: tuple[bytes, ...]
    surfaces: str
    title: Field
    text: Field


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Shard).decode
_card = msgspec.json.Encoder().encode


def analyse_shard(texts: Iterable[Text]) -> bytes:
    """Give the bytes to keep for some documents of one locale."""
    documents = list(texts)
    known: dict[str, int] = {}
    title = _ids([text.title for text in documents], known)
    body = _ids([f"{text.summary} {text.body}" for text in documents], known)
    shard = Shard(
        CACHE_VERSION,
        tuple(text.key for text in documents),
        tuple(card(text) for text in documents),
        "\n".join(known),
        _sequence(*title),
        _bag(*body),
    )
    return zlib.compress(_encode(shard), 1)


def read_shard(blob: bytes) -> Shard:
    """Read what `analyse_shard` gave; raises `InputFault` where it is something else."""
    try:
        shard = _decode(zlib.decompress(blob))
    except (zlib.error, msgspec.DecodeError) as error:
        raise InputFault(
            "a cached shard of the search index is damaged; delete the cache"
        ) from (error)
    if shard.version != CACHE_VERSION:
        raise InputFault(
            f"a cached shard of the search index is of version {shard.version}, this program "
            f"writes {CACHE_VERSION}; delete the cache"
        )
    return shard


def card(text: Text) -> bytes:
    """Give what a result shows, as JSON: FORMAT.md, "Cards"."""
    shown = text.summary if len(text.summary) <= SHOWN else _shortened(text.summary)
    fields: list[Any] = [
        text.url, text.title, shown, text.language, text.state, text.detail,
        text.summary_language,
    ]  # fmt: skip
    while not fields[-1] and len(fields) > 2:
        fields.pop()
    return _card(fields)


def _shortened(summary: str) -> str:
    """Cut at the last space of the last quarter, if there is one."""
    cut = summary[:SHOWN]
    space = cut.rfind(" ", SHOWN * 3 // 4)
    return (cut[:space] if space > 0 else cut) + "…"


def _ids(texts: list[str], known: dict[str, int]) -> tuple[Ints, Ints]:
    """Give all tokens as numbers, and how many each text has."""
    number = known.setdefault
    ids = [-1 if surface == "\n" else number(surface, len(known)) for surface in columns(texts)]
    found = np.array(ids, np.int64)
    ends = np.flatnonzero(found < 0)[: len(texts)]
    lengths = np.diff(ends, prepend=-1) - 1
    return found[found >= 0], lengths


def _sequence(ids: Ints, lengths: Ints) -> Field:
    """Titles: tokens in order, up to the limit."""
    starts = np.cumsum(lengths) - lengths
    kept = np.arange(len(ids)) - np.repeat(starts, lengths) < TITLE_LIMIT
    counts = np.minimum(lengths, TITLE_LIMIT)
    return Field(_u32(lengths), _u32(counts), _u32(ids[kept]), b"")


def _bag(ids: Ints, lengths: Ints) -> Field:
    """Texts: each distinct token of a document once, and how often."""
    of = np.repeat(np.arange(len(lengths)), lengths)
    pairs, times = np.unique(of << 32 | ids, return_counts=True)
    counts = np.bincount(pairs >> 32, minlength=len(lengths))
    limited = np.minimum(times, 0xFFFF).astype("<u2")
    return Field(_u32(lengths), _u32(counts), _u32(pairs & 0xFFFFFFFF), limited.tobytes())


def _u32(values: Ints) -> bytes:
    return values.astype("<u4").tobytes()


def numbers(data: bytes) -> Ints:
    """Read what is kept as u32."""
    return np.frombuffer(data, "<u4").astype(np.int64)
