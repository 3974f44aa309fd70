"""How a long command says how far it is; the command line shows it."""

from typing import Protocol


class Progress(Protocol):
    """Told what is done: `begin` a stage of `total` steps, then `step` by step."""

    def begin(self, label: str, total: int) -> None:
        """Begin a stage; the one before has ended."""

    def step(self, count: int) -> None:
        """Go on."""


class Silent:
    """Shows nothing."""

    def begin(self, label: str, total: int) -> None:
        """Begin a stage."""

    def step(self, count: int) -> None:
        """Go on."""
