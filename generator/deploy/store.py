"""Where a site is put: the few things a deploy asks of a place, and a folder that does them."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from generator import output
from generator.deploy.headers import Headers
from generator.files import disk_error, safe_join, write_atomic

#: What the deploy itself keeps there, beside the site.
OWN = ".tongwen/deploy"


class Store(Protocol):
    """A place for files, by keys with `/`. Raises OperatorError where it refuses."""

    def read(self, key: str) -> bytes | None:
        """Give what lies there; None where nothing does."""

    def write(self, key: str, body: bytes, headers: Headers) -> None:
        """Put a file there, whole or not at all."""

    def create(self, key: str, body: bytes) -> bool:
        """Put a file there if none is; tell whether it was."""

    def remove(self, keys: Sequence[str]) -> None:
        """Remove files; one that is not there is no fault."""


class FolderStore:
    """A folder that a web server serves. Servers set headers by themselves."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, key: str) -> bytes | None:
        """Give what lies there; None where nothing does."""
        try:
            return safe_join(self.root, key).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise disk_error(error, self.root / key) from error

    def write(self, key: str, body: bytes, headers: Headers) -> None:  # noqa: ARG002
        """Put a file there, whole or not at all."""
        try:
            write_atomic(safe_join(self.root, key), body)
        except OSError as error:
            raise disk_error(error, self.root / key) from error

    def create(self, key: str, body: bytes) -> bool:
        """Put a file there if none is; tell whether it was."""
        path = safe_join(self.root, key)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(body)
            # A link fails where the name is taken, and shows the file whole.
            os.link(temporary, path)
        except FileExistsError:
            return False
        except OSError as error:
            raise disk_error(error, path) from error
        finally:
            temporary.unlink(missing_ok=True)
        return True

    def remove(self, keys: Sequence[str]) -> None:
        """Remove files; one that is not there is no fault."""
        for key in keys:
            output.remove(self.root, key)
