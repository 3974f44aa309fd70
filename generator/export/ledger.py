"""What each export was made from, so that it is made again only when that changes."""

from functools import lru_cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.downloads import Format
from generator.export.slices import Slice
from generator.export.words import Words
from generator.files import write_atomic

#: In the folder of the exports. It is a help and no truth: without it all are made anew.
LEDGER = ".ledger.json"
_LIBRARIES: dict[Format, tuple[str, ...]] = {
    "zim": ("libzim",),
    "zip": (),
    "epub": ("ebooklib", "tinyhtml5"),
    "pdf": ("weasyprint", "pydyf", "fonttools", "tinyhtml5"),
}


class Made(Struct):
    """What one export was made from."""

    #: Of the slice, the words and the program.
    digest: str
    #: Files outside the slice that it holds, with their digests.
    used: dict[str, str]


Ledger = dict[str, Made]


def key_of(one: Slice, format_: Format) -> str:
    """Give the name of an export in the ledger."""
    return f"{format_}/{one.locale}/{one.name}"


def read_ledger(folder: Path) -> Ledger:
    """Give what is known; nothing where the file is not there or broken."""
    try:
        return msgspec.json.decode((folder / LEDGER).read_bytes(), type=Ledger)
    except (OSError, msgspec.DecodeError):
        return {}


def write_ledger(folder: Path, ledger: Ledger) -> None:
    """Write what is known."""
    body = msgspec.json.encode(dict(sorted(ledger.items())), order="sorted")
    write_atomic(folder / LEDGER, body + b"\n")


@lru_cache(maxsize=8)
def _program(format_: Format) -> bytes:
    """Give the digest of what makes a format: another version may write other bytes."""
    folder = Path(__file__).parent
    seal = sha256()
    for path in sorted(p for p in folder.iterdir() if p.suffix in (".py", ".css", ".png")):
        seal.update(path.name.encode() + b"\0" + path.read_bytes())
    for name in _LIBRARIES[format_]:
        try:
            seal.update(f"{name} {version(name)}\n".encode())
        except PackageNotFoundError:
            continue
    return seal.digest()


def digest_of(one: Slice, files: str, format_: Format, words: Words, notes: str) -> str:
    """Give the digest of all an export is made from, but the files outside the slice.

    The date is not in it: an export of the same content stays as it is.
    """
    texts = (words.site, words.publisher, words.description, words.title(one), words.about(one),
             words.config.site.base_url, notes, words.edition)  # fmt: skip
    seal = sha256(_program(format_))
    seal.update("\0".join((files, one.main, *texts)).encode())
    return seal.hexdigest()
