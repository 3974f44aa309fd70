"""Reads every file of an index again: lengths, checksums, and the hashes in the names."""

from collections.abc import Iterator
from pathlib import Path

from search.codec.container import AGAIN, group_name, unwrap
from search.codec.root import Files
from search.errors import IndexFault
from search.files import IndexFiles


def verify(folder: Path, locale: str) -> list[IndexFault]:
    """Give what is wrong with the files that a locale's index needs; nothing if all is well."""
    try:
        index = IndexFiles(folder, locale)
        facets = index.facets()
    except IndexFault as fault:
        return [fault]
    count, span = facets.files
    names = tuple(facets.names[at : at + 12] for at in range(0, len(facets.names), 12))
    kinds = [*index.root.files.values(), Files("shared", "k", count, span, names)]
    return [fault for files in kinds for fault in _faults(folder, files)]


def _faults(folder: Path, files: Files) -> Iterator[IndexFault]:
    for place, name in enumerate(files.names):
        payloads = []
        first = place * files.span
        for number in range(first, min(first + files.span, files.count)):
            path = files.path(number)
            try:
                payloads.append(unwrap(path, files.kind, (folder / path).read_bytes()))
            except IndexFault as fault:
                yield fault
            except OSError as error:
                yield IndexFault(path, f"it cannot be read ({error.strerror})", AGAIN)
        whole = min(files.span, files.count - first)
        if len(payloads) == whole and group_name(payloads) != name:
            yield IndexFault(files.path(first), "its group's name is not its contents'", AGAIN)
