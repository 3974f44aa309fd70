"""Progress bars of long stages, where stderr is a terminal."""

import sys
from typing import Any

import click


class Bars:
    """Shows each stage as a bar; nothing where nobody looks or `quiet`."""

    def __init__(self, quiet: bool = False) -> None:
        self.shown = sys.stderr.isatty() and not quiet
        self._bar: Any = None

    def __enter__(self) -> "Bars":
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def begin(self, label: str, total: int) -> None:
        """Begin a stage; the one before has ended."""
        self._end()
        if self.shown:
            self._bar = click.progressbar(length=total, label=f"{label:<24}", file=sys.stderr)
            self._bar.__enter__()

    def step(self, count: int) -> None:
        """Go on."""
        if self._bar is not None:
            self._bar.update(count)

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None
