"""Every file's first twelve bytes: what it is, how long, a checksum over path and payload."""

import zlib
from hashlib import sha256

from search.codec import VERSION
from search.errors import IndexFault

MAGIC = b"TW"
HEADER = 12
#: An inflated payload is never longer: hostile input must not fill the memory.
INFLATED_LIMIT = 1 << 26
AGAIN = "fetch it again, or build the site anew"


def deflate(data: bytes) -> bytes:
    """Give raw deflate at its best level."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    return compressor.compress(data) + compressor.flush()


def inflate(data: bytes, path: str) -> bytes:
    """Give what was deflated; raises `IndexFault` where it is not, or too long."""
    inflater = zlib.decompressobj(-15)
    try:
        found = inflater.decompress(data, INFLATED_LIMIT)
    except zlib.error as error:
        raise IndexFault(path, f"its data is damaged ({error})", AGAIN) from error
    if not inflater.eof:
        raise IndexFault(path, "its data is cut short or too long", AGAIN)
    return found


def wrap(path: str, kind: str, payload: bytes) -> bytes:
    """Give a file: header and payload. `path` is from the index's directory."""
    check = zlib.crc32(payload, zlib.crc32(path.encode()))
    start = MAGIC + bytes((VERSION,)) + kind.encode("ascii")
    return b"".join(
        (start, len(payload).to_bytes(4, "little"), check.to_bytes(4, "little"), payload)
    )


def unwrap(path: str, kind: str, data: bytes) -> bytes:
    """Give a file's payload; raises `IndexFault` with what is wrong with it."""
    if data[:2] != MAGIC:
        raise IndexFault(path, "it is not a file of a search index", AGAIN)
    if len(data) > 2 and data[2] != VERSION:
        raise IndexFault(
            path,
            f"it is of version {data[2]} of the format, this program reads {VERSION}",
            "build the site anew with this program, or read it with the one that built it",
        )
    if len(data) < HEADER or len(data) != HEADER + int.from_bytes(data[4:8], "little"):
        raise IndexFault(path, "it is cut short, or longer than it says", AGAIN)
    payload = data[HEADER:]
    if data[3:4] != kind.encode("ascii") or int.from_bytes(data[8:12], "little") != zlib.crc32(
        payload, zlib.crc32(path.encode())
    ):
        raise IndexFault(
            path, "its checksum is wrong: it is damaged, or of another build", AGAIN
        )
    return payload


def group_name(payloads: list[bytes]) -> str:
    """Give the name of a group of neighbouring files, by what is in them."""
    digest = sha256()
    for payload in payloads:
        digest.update(len(payload).to_bytes(4, "little"))
        digest.update(payload)
    return digest.hexdigest()[:12]
