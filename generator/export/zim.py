"""A slice as a ZIM file, for Kiwix and other readers. Source: openzim.org's ZIM file format and
its metadata.
"""

import ctypes
import hashlib
import mmap
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from generator import __version__
from generator.errors import OperatorError
from generator.export.extra import load
from generator.export.names import site_slug
from generator.export.pages import INDEX_MARK, File, Pages
from generator.export.segments import UNSPACED, index_data
from generator.export.words import shortened
from generator.locales import Locale
from generator.locales.iso639 import three_letters

#: The header's UUID, and the checksum at the end.
_UUID = slice(8, 24)
_CHECKSUM = 16
#: After the mark of a Xapian database stand so many bytes of its version, then its UUID.
_INDEX_VERSION = 2
_CHUNK = 1 << 20
#: A picture that a site may have of its own, at its root.
_OWN_PICTURE = "illustration-{size}x{size}.png"
_NAME_PARTS = re.compile(r"\s+[·|—–:-]\s+")
_PNG = b"\x89PNG\r\n\x1a\n"


def write_zim(place: Path, pages: Pages, seed: str) -> int:
    """Write a slice's files to `place`; give how many pages. `seed` names what is in it: the
    same files and the same seed give the same bytes.
    """
    writer = load("libzim.writer")
    count = 0
    with _quiet():
        creator = writer.Creator(place)
        creator.config_indexing(True, three_letters(pages.words.locale)).config_nbworkers(1)
        creator.set_mainpath(pages.links.slice.main)
        with creator:
            for name, value in metadata(pages).items():
                creator.add_metadata(name, value)
            for size in (48, 96):
                creator.add_illustration(size, illustration(pages, size))
            item = _item_class(writer, pages.words.locale)
            for file in pages.files():
                creator.add_item(item(file))
                count += file.path.endswith(".html")
    _stamp(place, hashlib.sha256(seed.encode()).digest())
    with _quiet():
        _check(place)
    return count


def metadata(pages: Pages) -> dict[str, str]:
    """Give what the file says of itself; the limits are those of the format."""
    words, one = pages.words, pages.links.slice
    pictures = "yes" if pages.links.pictures else "no"
    return {
        "Name": name_of(pages),
        "Title": _title(words.title(one), words.site),
        "Creator": words.publisher,
        "Publisher": words.publisher,
        "Date": words.date,
        "Description": shortened(words.about(one), 80),
        "LongDescription": shortened(f"{words.about(one)} {words.copy}. {words.site}", 4000),
        "Language": three_letters(words.locale),
        "Flavour": "maxi" if pages.links.pictures else "nopic",
        "Tags": f"_category:other;_ftindex:yes;_pictures:{pictures};_videos:no;_details:yes",
        "Source": pages.links.base_url,
        "Scraper": f"tongwen {__version__}",
    }


def name_of(pages: Pages) -> str:
    """Give the name by which readers know a newer file for another issue of the same."""
    one = pages.links.slice
    return f"{site_slug(pages.links.base_url)}_{one.locale.lower()}_{one.name}"


def _title(label: str, site: str) -> str:
    """Give the label, with the beginning of the site's name where both find room."""
    both = f"{label} · {_NAME_PARTS.split(site)[0]}"
    return both if len(both) <= 30 else shortened(label, 30)


def illustration(pages: Pages, size: int) -> bytes:
    """Give the square picture for lists: the site's own `illustration-48x48.png` where it has
    one, else the program's.
    """
    entry = pages.links.contents.shared.get(_OWN_PICTURE.format(size=size))
    body = pages.site.read(entry) if entry else b""
    if _is_square(body, size):
        return body
    return (files("generator.export") / f"icon-{size}.png").read_bytes()


def _is_square(png: bytes, size: int) -> bool:
    """Say whether a PNG has this size: two numbers after the name of its first chunk."""
    side = size.to_bytes(4, "big")
    return png[:8] == _PNG and png[16:24] == side + side


def _item_class(writer: Any, locale: Locale) -> Any:
    """Give the class of items: libzim is there only once it was asked for."""

    class FileItem(writer.Item):  # type: ignore[misc]
        """One file, held in memory until it is written."""

        def __init__(self, file: File) -> None:
            super().__init__()
            self.file = file

        def get_path(self) -> str:
            return self.file.path

        def get_title(self) -> str:
            return self.file.title

        def get_mimetype(self) -> str:
            return self.file.media_type

        def get_contentprovider(self) -> Any:
            return writer.StringProvider(self.file.body)

        def get_hints(self) -> dict[Any, int]:
            return {writer.Hint.FRONT_ARTICLE: self.file.front and bool(self.file.title)}

    class SpacedItem(FileItem):
        """One file in a language that writes no spaces between words."""

        def get_indexdata(self) -> Any:
            if not self.file.front:
                return None
            body = self.file.body.decode()
            return index_data(writer.IndexData, self.file.title, body, locale)

    return SpacedItem if locale.language in UNSPACED else FileItem


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the talk of libzim and Xapian from stdout, where data goes, and from stderr."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [(where, os.dup(where)) for where in (1, 2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        for where, _ in kept:
            os.dup2(nowhere, where)
        yield
    finally:
        # What C holds back would else come out later.
        ctypes.CDLL(None).fflush(None)
        for where, descriptor in kept:
            os.dup2(descriptor, where)
            os.close(descriptor)
        os.close(nowhere)


def _stamp(place: Path, seed: bytes) -> None:
    """Give the file and its indexes UUIDs from `seed`, where libzim and Xapian drew lots, and
    its checksum anew.
    """
    with place.open("r+b") as file, mmap.mmap(file.fileno(), 0) as view:
        view[_UUID] = seed[:16]
        start = view.find(INDEX_MARK)
        while start >= 0:
            after = start + len(INDEX_MARK) + _INDEX_VERSION
            view[after : after + 16] = seed[16:32]
            start = view.find(INDEX_MARK, after)
        digest = hashlib.md5(usedforsecurity=False)
        end = len(view) - _CHECKSUM
        for begin in range(0, end, _CHUNK):
            digest.update(view[begin : min(end, begin + _CHUNK)])
        view[end:] = digest.digest()


def _check(place: Path) -> None:
    """Read the file as its readers do; raises OperatorError for one that they would refuse."""
    archive = load("libzim.reader").Archive(place)
    if not (archive.check() and archive.has_fulltext_index and archive.has_main_entry):
        raise OperatorError(
            f"The ZIM file {place.name} came out damaged.", "Check the disk, and export again."
        )
