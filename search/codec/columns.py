"""Columns: one number for each document, cut into chunks; and lists of documents."""

import numpy as np
from numpy.typing import NDArray

from search.codec.container import deflate, inflate
from search.codec.numbers import Cursor, Damaged, ascending, varint, varints

Ints = NDArray[np.int64]
#: A column that comes to at most so many bytes is one file, else chunks of so many documents.
ONE_FILE, CHUNK = 40_000, 16_384
_PLAIN: tuple[tuple[int, np.dtype[np.unsignedinteger]], ...] = (
    (1, np.dtype("<u1")),
    (2, np.dtype("<u2")),
    (3, np.dtype("<u4")),
)


def encode_chunk(values: Ints) -> bytes:
    """Give a chunk's payload, in the shortest of its forms."""
    most = int(values.max(initial=0))
    form, dtype = next((f, t) for f, t in _PLAIN if most <= np.iinfo(t).max)
    plain = bytes((form,)) + deflate(values.astype(dtype).tobytes())
    starts = np.flatnonzero(np.diff(values, prepend=-1))
    if 3 * len(starts) > len(values):
        return plain
    runs = np.diff(starts, append=len(values))
    pairs = np.stack((runs, values[starts]), axis=1).ravel()
    return min(b"\0" + deflate(varints(pairs.tolist())), plain, key=len)


def decode_chunk(payload: bytes, path: str, count: int) -> Ints:
    """Give the values of a chunk of `count` documents."""
    form, data = payload[:1], inflate(payload[1:], path)
    if form == b"\0":
        values = _runs(Cursor(data), count)
    else:
        dtype = dict(_PLAIN).get(form[0] if form else 0)
        if dtype is None or len(data) % dtype.itemsize:
            raise Damaged("a column is of an unknown form")
        values = np.frombuffer(data, dtype).astype(np.int64)
    if len(values) != count:
        raise Damaged("a column is of another length than the index")
    return values


def _runs(cursor: Cursor, count: int) -> Ints:
    lengths, values = [], []
    while cursor.at < len(cursor.data):
        lengths.append(cursor.varint())
        values.append(cursor.varint())
    if sum(lengths) != count:
        raise Damaged("a column is of another length than the index")
    return np.repeat(np.array(values, np.int64), np.array(lengths, np.int64))


def encode_column(values: Ints) -> tuple[list[bytes], int]:
    """Give a column's files and how many documents each has."""
    whole = encode_chunk(values)
    if len(whole) <= ONE_FILE or len(values) <= CHUNK:
        return [whole], max(1, len(values))
    return [encode_chunk(values[at : at + CHUNK]) for at in range(0, len(values), CHUNK)], CHUNK


def encode_list(documents: list[int]) -> bytes:
    """Give the file that lists documents."""
    return varint(len(documents)) + ascending(documents)


def decode_list(payload: bytes) -> list[int]:
    """Read a list of documents."""
    cursor = Cursor(payload)
    return cursor.ascending(cursor.varint())
