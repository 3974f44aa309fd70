"""Unpacking a package that somebody else made: nothing of it is believed.

Every entry is looked at before the first byte is written, only files that a package needs come
out, and no more bytes than were announced.
"""

import re
import shutil
import stat
import struct
import unicodedata
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from generator.errors import SourceError
from generator.files import disk_error
from generator.problems import printable

MOST_ARCHIVE = 2 << 30
MOST_UNPACKED = 4 << 30
MOST_ENTRIES = 10_000
#: Weights hardly shrink: whatever is a hundred times smaller packed than unpacked is a bomb.
MOST_RATIO = 100
_FREE_OF_RATIO = 8 << 20
_MOST_NAME, _MOST_DEPTH = 200, 6
#: What a package needs. Splitters of other engines (stanza, spacy) hold pickles, which run code
#: when they are loaded; they stay outside.
_NEEDED = re.compile(
    r"metadata\.json|README(\.md|\.txt)?|(LICEN[CS]E|NOTICE)[\w.-]{0,20}"
    r"|sentencepiece\.model|bpe\.model"
    r"|model/(model\.bin|config\.json|\w{0,20}vocabulary\.(json|txt)|vmap\.txt)"
    r"|minisbd/[\w.-]{1,40}\.onnx"
)
_END = b"PK\x05\x06"


def unpack(file: Path, folder: Path) -> list[str]:
    """Write what a translation package needs of the archive `file` into the folder `folder`;
    give the names of what was left out.

    Raises SourceError, before anything is written, for an archive that is none or is hostile.
    """
    try:
        _count(file)
        with zipfile.ZipFile(file) as archive:
            entries = _checked(file, archive.infolist())
            for name, entry in entries.items():
                if _NEEDED.fullmatch(name):
                    _write(archive, entry, folder / name)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        EOFError,
        zlib.error,
        struct.error,
    ) as error:
        raise _refused(file, "it is no whole zip archive") from error
    except (ValueError, IndexError, RuntimeError) as error:
        raise _refused(file, f"it cannot be unpacked ({error})") from error
    except OSError as error:
        raise disk_error(error, error.filename or file) from error
    return sorted(name for name in entries if not _NEEDED.fullmatch(name))


def _refused(file: Path, fact: str) -> SourceError:
    return SourceError(
        f"{file} was not installed: {printable(fact)}.", "Get the package from its maker again."
    )


def _count(file: Path) -> None:
    """Refuse an archive whose list of entries alone would fill the memory."""
    size = file.stat().st_size
    if size > MOST_ARCHIVE:
        raise _refused(file, f"it has {size:,} bytes, at most {MOST_ARCHIVE:,} are read")
    with file.open("rb") as body:
        body.seek(max(0, size - 65_557))
        tail = body.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) < place + 22:
        raise _refused(file, "it is no whole zip archive")
    count, listed = struct.unpack_from("<HI", tail, place + 10)
    if count > MOST_ENTRIES or listed > MOST_ENTRIES * (_MOST_NAME + 200):
        raise _refused(file, f"it has more than {MOST_ENTRIES:,} entries")


def _checked(file: Path, entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Give the files of the archive by their names below its one folder."""
    files = [_plain(file, entry) for entry in entries if not entry.is_dir()]
    roots = {PurePosixPath(entry.filename).parts[0] for entry in entries}
    if len(roots) != 1 or any("/" not in entry.filename for entry in files):
        raise _refused(file, "it does not hold exactly one folder")
    _sizes(file, files)
    named = {entry.filename.partition("/")[2]: entry for entry in files}
    if len({unicodedata.normalize("NFC", name).casefold() for name in named}) != len(files):
        raise _refused(file, "two of its entries have one name")
    return named


def _plain(file: Path, entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    name, path = entry.filename, PurePosixPath(entry.filename)
    # `orig_filename` still has what zipfile cut off behind a NUL.
    written = entry.orig_filename
    if (
        path.is_absolute()
        or ".." in path.parts
        or re.match(r"[A-Za-z]:", name)
        or any(c == "\\" or not c.isprintable() for c in written)
        or name != str(path)
    ):
        raise _refused(file, f"the entry {written[:_MOST_NAME]!r} would leave its folder")
    if len(name) > _MOST_NAME or len(path.parts) > _MOST_DEPTH:
        raise _refused(file, f"the entry {name[:60]!r}… has too long a name")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise _refused(file, f"the entry {name!r} is a link or a device")
    if entry.flag_bits & 0x1:
        raise _refused(file, f"the entry {name!r} is encrypted")
    return entry


def _sizes(file: Path, files: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in files)
    packed = sum(entry.compress_size for entry in files)
    if unpacked > MOST_UNPACKED:
        raise _refused(
            file, f"it would unpack to {unpacked:,} bytes, more than {MOST_UNPACKED:,}"
        )
    if packed > file.stat().st_size:
        raise _refused(file, "its entries lie upon one another")
    if unpacked > _FREE_OF_RATIO and unpacked > MOST_RATIO * max(packed, 1):
        raise _refused(file, f"it would unpack from {packed:,} to {unpacked:,} bytes")


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as body, place.open("xb") as out:
        shutil.copyfileobj(body, out, 1 << 20)
