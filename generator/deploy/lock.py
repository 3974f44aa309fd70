"""One deploy at a time at one place: a mark that is made only if none is there."""

import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import msgspec

from generator.deploy.pointer import LOCK, read_mark, write_mark
from generator.deploy.store import Store
from generator.errors import OperatorError

#: Seconds after which a lock that nobody renews is nobody's.
LASTS = 1800
Clock = Callable[[], float]


class Lock(msgspec.Struct, frozen=True):
    """Who deploys, and until when that is to be believed (Unix time)."""

    token: str
    host: str
    process: int
    until: int


class Held:
    """A lock that is ours; `renew` keeps it so."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store, self.clock = store, clock
        self.token, self.until = secrets.token_hex(16), 0

    def mark(self) -> Lock:
        """Give what to write there now."""
        self.until = int(self.clock()) + LASTS
        return Lock(self.token, socket.gethostname(), os.getpid(), self.until)

    def renew(self) -> None:
        """Keep the lock when half its time has gone.

        Raises OperatorError where another deploy has taken it meanwhile.
        """
        if self.until - self.clock() > LASTS / 2:
            return
        found = read_mark(self.store, LOCK, Lock)
        if found is None or found.token != self.token:
            raise OperatorError(
                "Another deploy has taken over this target.",
                "Run the command again when that one has ended.",
            )
        write_mark(self.store, LOCK, self.mark())

    def release(self) -> None:
        """Let others deploy."""
        found = read_mark(self.store, LOCK, Lock)
        if found is not None and found.token == self.token:
            self.store.remove([LOCK])


@contextmanager
def locked(store: Store, clock: Clock, force: bool) -> Iterator[Held]:
    """Hold the target's lock. Raises OperatorError where another deploy does."""
    held = Held(store, clock)
    if not store.create(LOCK, msgspec.json.encode(held.mark())):
        _take_over(store, clock, force)
        if not store.create(LOCK, msgspec.json.encode(held.mark())):
            raise OperatorError("Another deploy began just now.", "Wait until it has ended.")
    try:
        yield held
    finally:
        # Whatever ended the deploy is what is told; a lock left behind ends by itself.
        with suppress(OperatorError):
            held.release()


def _take_over(store: Store, clock: Clock, force: bool) -> None:
    """Remove a lock that is nobody's. Raises OperatorError for one that is somebody's."""
    found = read_mark(store, LOCK, Lock)
    if found is None:
        return
    if not force and found.until > clock() and not _is_dead(found):
        minutes = max(1, round((found.until - clock()) / 60))
        raise OperatorError(
            f"Process {found.process} on {found.host} deploys to this target.",
            f"Wait until it has ended; if it was stopped, its lock ends in {minutes} minutes, "
            "or now with --break-lock.",
        )
    store.remove([LOCK])


def _is_dead(lock: Lock) -> bool:
    """Tell whether the deploy that locked was a process of this machine that is no more."""
    if lock.host != socket.gethostname():
        return False
    try:
        os.kill(lock.process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
