"""zstd frames: the only compression of a release.

A frame says its decoded size in its head and carries no checksum or dictionary number: what is
in it is checked by SHA-256. With a base it is a difference to bytes that both sides have.
"""

from functools import lru_cache
from hashlib import sha256
from typing import Any

from generator.errors import UsageError
from generator.release.errors import Damaged

#: Bases that are shorter are of no use to zstd, which ignores them.
_LEAST_BASE = 8


def zstd() -> Any:
    """Give the module `zstandard`, or say how to install it (UsageError)."""
    try:
        import zstandard  # noqa: PLC0415 an extra
    except ImportError:
        raise UsageError(
            "Releases need the extra `mirror`.", "Install it: pip install 'tongwen[mirror]'"
        ) from None
    return zstandard


def digest_of(body: bytes | memoryview) -> str:
    """Give the SHA-256 of `body` in hexadecimal."""
    return sha256(body).hexdigest()


@lru_cache(maxsize=4)
def _compressor(level: int) -> Any:
    return zstd().ZstdCompressor(level=level, write_checksum=False, write_content_size=True)


def compress(body: bytes, level: int) -> bytes:
    """Give `body` as one frame; the same bytes for the same version of zstd."""
    stored: bytes = _compressor(level).compress(body)
    return stored


def compress_against(base: bytes, body: bytes, level: int) -> bytes:
    """Give `body` as one frame that needs `base` to be decoded."""
    if len(base) < _LEAST_BASE:
        return compress(body, level)
    module = zstd()
    parameters = module.ZstdCompressionParameters.from_level(
        level,
        source_size=len(base) + len(body),
        write_checksum=False,
        write_content_size=True,
        write_dict_id=False,
    )
    words = module.ZstdCompressionDict(base, dict_type=module.DICT_TYPE_RAWCONTENT)
    made = module.ZstdCompressor(dict_data=words, compression_params=parameters)
    stored: bytes = made.compress(body)
    return stored


def decompress(stored: bytes, size: int, what: str, base: bytes = b"") -> bytes:
    """Give the `size` bytes of a frame.

    Raises Damaged, with `what` in its words, unless it is exactly one frame that says it has
    `size` bytes and has them: no more memory than that is ever reserved.
    """
    module = zstd()
    try:
        _check_size(module, stored, size, what)
        body: bytes = _decompressor(module, base).decompress(
            stored, max_output_size=size, allow_extra_data=False
        )
    except module.ZstdError as error:
        raise Damaged(f"{what} is no zstd frame: {error}.") from None
    if len(body) != size:
        raise Damaged(f"{what} should hold {size:,} bytes; it holds {len(body):,}.")
    return body


class Opener:
    """Decodes frames one after the other into the same memory, which saves making it anew.

    It holds as much as the largest of them so far.
    """

    def __init__(self) -> None:
        self._room = memoryview(bytearray(0))

    def open(self, stored: bytes, size: int, what: str) -> memoryview:
        """Give what `decompress` gives, to be used before the next frame is opened.

        Frames that hold nothing may follow; there is nothing of them to be seen.
        """
        module = zstd()
        if size >= len(self._room):
            self._room = memoryview(bytearray(size + 1))
        try:
            _check_size(module, stored, size, what)
            # One byte more than may be: what follows the frame shows itself by it.
            reader = module.ZstdDecompressor().stream_reader(stored, read_across_frames=True)
            found: int = reader.readinto(self._room[: size + 1])
        except module.ZstdError as error:
            raise Damaged(f"{what} is no zstd frame: {error}.") from None
        if found != size:
            raise Damaged(f"{what} should hold {size:,} bytes; it holds {found:,}.")
        return self._room[:size].toreadonly()


def _check_size(module: Any, stored: bytes, size: int, what: str) -> None:
    said = module.get_frame_parameters(stored).content_size
    if said != size:
        raise Damaged(f"{what} should hold {size:,} bytes; its frame says {said:,}.")


def _decompressor(module: Any, base: bytes) -> Any:
    if len(base) < _LEAST_BASE:
        return module.ZstdDecompressor()
    words = module.ZstdCompressionDict(base, dict_type=module.DICT_TYPE_RAWCONTENT)
    return module.ZstdDecompressor(dict_data=words)


def check_digest(body: bytes | memoryview, digest: str, what: str) -> None:
    """Refuse (`Damaged`) bytes whose SHA-256 is not `digest`."""
    found = digest_of(body)
    if found != digest:
        raise Damaged(f"{what} was altered: its SHA-256 is {found}, signed is {digest}.")
