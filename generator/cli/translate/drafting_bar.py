"""The progress bar of `tongwen translate draft`: entries, with the time that is left."""

from typing import Protocol

from generator.translation.draft.run import Progress


class Shown(Protocol):
    """What is needed of click's progress bar."""

    pos: int

    def update(self, n_steps: int) -> None:
        """Go on by so many steps."""


class Bar(Progress):
    """Shows the entries of a window done by the share of its sentences that have come back."""

    def __init__(self, bar: Shown) -> None:
        self.bar = bar
        #: Entries that are written, and those of the window.
        self.written = self.entries = 0

    def window(self, entries: int) -> None:
        """Begin a window."""
        self.entries = entries

    def sentences(self, done: int, count: int) -> None:
        """Show a share of the window, never all of it: checks come after."""
        self._show(self.written + self.entries * done * 9 // (count * 10))

    def file(self, entries: int) -> None:
        """Show a file as done."""
        self.written += entries
        self._show(self.written)

    def _show(self, position: int) -> None:
        if position > self.bar.pos:
            self.bar.update(position - self.bar.pos)
