"""What can go wrong with a source: it cannot be trusted, it has not got it, it breaks off."""

from generator.errors import OperatorError, TongwenError


class Refused(TongwenError):
    """What the source gave is not what was signed, or must not be written here."""

    exit_code = 4


class Missing(OperatorError):
    """The source has no such file."""

    def __init__(self, path: str, place: str) -> None:
        super().__init__(
            f"{place} has no {path}.",
            "Check the address; the publisher may have to publish again.",
        )


class Interrupted(OperatorError):
    """The source broke off or did not answer: worth another try, `after` seconds if it said."""

    def __init__(self, fact: str, after: float = 0) -> None:
        super().__init__(
            fact, "Check the line and run the command again; it goes on where it stopped."
        )
        self.after = after
