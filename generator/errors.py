"""Errors a person can act on, grouped by who can fix them.

Each carries the fact, and where it helps a hint; places are held by `generator.problems`.
The command line prints them without a traceback and exits with `exit_code`.
"""


class TongwenError(Exception):
    """An expected failure: `fact` says what is wrong, `hint` what to do about it."""

    exit_code = 1

    def __init__(self, fact: str, hint: str = "") -> None:
        super().__init__(fact)
        self.fact = fact
        self.hint = hint


class UsageError(TongwenError):
    """The command was called in a way that cannot work."""

    exit_code = 2


class SourceError(TongwenError):
    """Something an author or a translator wrote cannot be used."""

    exit_code = 1


class OperatorError(TongwenError):
    """The machine, the disk or another program stands in the way."""

    exit_code = 3
