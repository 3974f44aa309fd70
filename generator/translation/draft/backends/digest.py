"""The hash of a model's files, remembered so that two hundred megabytes are read once only."""

import contextlib
import json
from collections.abc import Sequence
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from generator.errors import TongwenError
from generator.files import disk_error, write_atomic
from generator.translation.draft.backends.places import cache_home


def digest(files: Sequence[Path], root: Path, extra: str = "") -> str:
    """Give the SHA-256 of `files`, by their paths below `root`, and `extra`, in hexadecimal.

    A file with the size and time it had before is not read again.
    """
    memo = _Memo(cache_home() / "tongwen" / "model-hashes.json")
    whole = sha256(extra.encode())
    for file in files:
        try:
            part = memo.get(file)
        except OSError as error:
            raise disk_error(error, file) from error
        whole.update(f"\n{file.relative_to(root).as_posix()} {part}".encode())
    memo.save()
    return whole.hexdigest()


class _Memo:
    """Hashes by path, size and time. Losing it costs time only, so faults are passed over."""

    def __init__(self, file: Path) -> None:
        self.file, self.changed = file, False
        self.known: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError):
            known = json.loads(file.read_bytes())
            self.known = known if isinstance(known, dict) else {}

    def get(self, file: Path) -> str:
        status = file.stat()
        stamp = [status.st_size, status.st_mtime_ns, status.st_ino]
        match self.known.get(str(file)):
            case [list() as known, str() as value] if known == stamp:
                return value
        with file.open("rb") as body:
            value = file_digest(body, "sha256").hexdigest()
        self.known[str(file)] = [stamp, value]
        self.changed = True
        return value

    def save(self) -> None:
        if self.changed:
            with contextlib.suppress(OSError, TongwenError):
                write_atomic(self.file, json.dumps(self.known, sort_keys=True).encode())
