"""Translations in the formats of other tools, out and back in, losing nothing on the way.

Own readers and writers, because translators' comments, contexts, plurals and the seven states
have to survive; translate-toolkit judges them in the tests.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from generator.locales import Locale
from generator.problems import Problems
from generator.translation.interchange.rows import Row
from generator.translation.interchange.sheet import read_csv, write_csv
from generator.translation.interchange.tmx import read_tmx, write_tmx
from generator.translation.interchange.xliff1 import read_xliff1, write_xliff1
from generator.translation.interchange.xliff2 import read_xliff2, write_xliff2

#: Rows, the language of the sources, that of the translations.
Writer = Callable[[Iterable[Row], Locale, Locale], bytes]
#: The file's bytes, the language of the translations, its path as the user knows it, problems.
Reader = Callable[[bytes, Locale, str, Problems], Iterator[Row]]


class Format(NamedTuple):
    """A format, by what writes and reads it."""

    write: Writer
    read: Reader
    suffixes: tuple[str, ...]
    #: Whether it can hold any character.
    carries_all: bool = False


FORMATS: dict[str, Format] = {
    "csv": Format(write_csv, read_csv, (".csv",), carries_all=True),
    "tmx": Format(write_tmx, read_tmx, (".tmx",)),
    "xliff": Format(write_xliff1, read_xliff1, (".xlf", ".xliff", ".sdlxliff")),
    "xliff2": Format(write_xliff2, read_xliff2, (".xlf", ".xliff"), carries_all=True),
}


def format_of(name: str, body: bytes) -> str:
    """Give the format of a file by its name and how it begins; empty where it is none known."""
    suffix = "." + name.lower().rpartition(".")[2]
    if suffix == ".tbx" or b"<martif" in body[:2000] or b"<tbx" in body[:2000]:
        return "tbx"
    found = [name for name, f in FORMATS.items() if suffix in f.suffixes]
    if "xliff" in found:
        head = body[:2000].replace(b"'", b'"')
        return "xliff2" if b'version="2' in head else "xliff"
    return found[0] if found else ""
