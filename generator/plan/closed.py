"""A finished part, ready for the ledger and the manifest: small to send from one process to
another.
"""

from collections.abc import Iterable

from msgspec import Struct

from generator.manifest import Part, encode_part
from generator.output import Written
from generator.plan.ledger import decode_files, encode_files


class Closed(Struct, frozen=True, array_like=True):
    """The files of a part as they lie on the disk."""

    part: Part
    #: The part as the manifest has it.
    lines: bytes
    #: The same as the ledger has it.
    rows: bytes

    def paths(self) -> set[str]:
        """Give the paths of the files."""
        return {w.path for w in decode_files(self.rows)}


def closed(name: str, files: Iterable[Written]) -> Closed:
    """Give a finished part; `files` come in any order."""
    ordered = sorted(files)
    return Closed(*encode_part(name, ordered), encode_files(ordered))
