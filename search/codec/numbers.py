"""Variable-length numbers (LEB128) and the hash of texts."""

from collections.abc import Iterable

from search.errors import SearchError


class Damaged(SearchError):
    """Bytes that are not what the format says."""


def varint(number: int) -> bytes:
    """Give a number, 7 bits a byte, the lowest first.

    >>> varint(300).hex()
    'ac02'
    """
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    found.append(number)
    return bytes(found)


def varints(numbers: Iterable[int]) -> bytes:
    """Give several numbers, one after the other."""
    return b"".join(map(varint, numbers))


def ascending(numbers: Iterable[int]) -> bytes:
    """Give ascending numbers: the first, then the differences."""
    found, before = bytearray(), 0
    for number in numbers:
        found += varint(number - before)
        before = number
    return bytes(found)


class Cursor:
    """Reads through a payload; raises `Damaged` rather than read past its end."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def varint(self) -> int:
        """Read a number of at most 64 bits."""
        value = shift = 0
        while shift < 64:
            if self.at >= len(self.data):
                raise Damaged("a number ends past the end of the file")
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
        raise Damaged("a number is longer than 64 bits")

    def ascending(self, count: int) -> list[int]:
        """Read `count` ascending numbers."""
        self.fits(count)
        found, value = [], 0
        for _ in range(count):
            value += self.varint()
            found.append(value)
        return found

    def fits(self, count: int) -> None:
        """Refuse a count of things that could not all be in what is left."""
        if count > len(self.data) - self.at:
            raise Damaged("a count is greater than the file")

    def take(self, count: int) -> bytes:
        """Read `count` bytes."""
        if count < 0 or self.at + count > len(self.data):
            raise Damaged("a length ends past the end of the file")
        self.at += count
        return self.data[self.at - count : self.at]

    def u8(self) -> int:
        """Read one byte."""
        return self.take(1)[0]

    def u32(self) -> int:
        """Read four bytes, little-endian."""
        return int.from_bytes(self.take(4), "little")


def text_hash(text: str) -> int:
    """Give the 32 bits by which a text is filed: FNV-1a, then the finalizer of MurmurHash3.

    >>> text_hash("linear algebra")
    724833138
    """
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    value = ((value ^ value >> 16) * 0x85EBCA6B) & 0xFFFFFFFF
    value = ((value ^ value >> 13) * 0xC2B2AE35) & 0xFFFFFFFF
    return value ^ value >> 16
