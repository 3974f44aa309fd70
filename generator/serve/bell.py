"""The bell: tells every open page that the site was built again, or that it could not be."""

import threading
from typing import NamedTuple


class Ring(NamedTuple):
    """One message: `reload`, `fault` with the errors, or `fine` when there are none left."""

    number: int
    event: str
    data: str = ""

    def encode(self) -> bytes:
        r"""Give the message as server-sent events have it (WHATWG HTML, section 9.2).

        >>> Ring(3, "fault", "content/a.jsonl:1: خطأ\nhint: ...").encode().decode()
        'event: fault\ndata: content/a.jsonl:1: خطأ\ndata: hint: ...\n\n'
        """
        lines = "".join(f"data: {line}\n" for line in self.data.splitlines() or [""])
        return f"event: {self.event}\n{lines}\n".encode()


class Bell:
    """Rung by the builder, heard by any number of pages at once."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._last = Ring(0, "fine")
        self.closed = False

    def ring(self, event: str, data: str = "") -> None:
        """Tell everybody."""
        with self._condition:
            self._last = Ring(self._last.number + 1, event, data)
            self._condition.notify_all()

    def close(self) -> None:
        """Let everybody go home."""
        with self._condition:
            self.closed = True
            self._condition.notify_all()

    @property
    def last(self) -> Ring:
        """What was rung last."""
        with self._condition:
            return self._last

    def wait(self, after: int, seconds: float) -> Ring | None:
        """Give the next message after number `after`; None when there was none in that time."""
        with self._condition:
            self._condition.wait_for(lambda: self.closed or self._last.number > after, seconds)
            return self._last if self._last.number > after else None
