"""Where releases come from: one way of reading, from a web server or from a folder."""

import threading
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Protocol


class Source(Protocol):
    """Files by their path from the release repository's root."""

    #: As people know it, without passwords.
    name: str

    def read(
        self, path: str, start: int = 0, length: int | None = None
    ) -> Generator[bytes, None, None]:
        """Give a file's bytes from `start` on, at most `length` of them, in pieces.

        Raises Missing, Interrupted (try again), Refused.
        """
        ...

    def close(self) -> None:
        """Give back what it holds: connections."""
        ...


@dataclass(slots=True)
class Traffic:
    """What came over the line so far: requests, and bytes of bodies."""

    requests: int = 0
    bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def asked(self) -> None:
        """Count a request."""
        with self._lock:
            self.requests += 1

    def came(self, size: int) -> None:
        """Count `size` bytes."""
        with self._lock:
            self.bytes += size
