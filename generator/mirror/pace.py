"""How fast a line is used: a limit for those who share it, and patience that ends."""

import threading
import time
from collections.abc import Callable

from generator.mirror.errors import Interrupted

#: A source that gives fewer bytes a second than this over a whole window holds us up.
SLOWEST = 64
WINDOW = 120.0


class Pace:
    """Holds transfers of all threads together to `rate` bytes a second; 0 is no limit."""

    def __init__(
        self,
        rate: int = 0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.rate, self.clock, self.sleep = rate, clock, sleep
        self._free_at = clock()
        self._lock = threading.Lock()

    def spend(self, size: int) -> None:
        """Wait until `size` bytes more keep to the rate."""
        if not self.rate:
            return
        with self._lock:
            now = self.clock()
            self._free_at = max(self._free_at, now) + size / self.rate
            wait = self._free_at - now
        self.sleep(wait)


class Patience:
    """Ends a transfer that trickles: pieces come in time, and yet it would take for ever."""

    def __init__(self, what: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.what, self.clock = what, clock
        self.waited = 0.0
        self.came = 0

    def wait(self, seconds: float, size: int) -> None:
        """Note that `size` bytes came after `seconds` of waiting; raises Interrupted."""
        self.waited += seconds
        self.came += size
        if self.waited < WINDOW:
            return
        if self.came < SLOWEST * self.waited:
            raise Interrupted(
                f"{self.what}: {self.came} bytes came in {self.waited:.0f} seconds, too few."
            )
        self.waited, self.came = 0.0, 0
