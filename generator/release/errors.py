"""What is said of bytes that are not what a release says they are."""

from generator.errors import OperatorError


class Damaged(OperatorError):
    """Part of a release is not as it was signed, or cannot have been made by this program."""

    def __init__(self, fact: str, hint: str = "") -> None:
        super().__init__(
            fact,
            hint or "Take it again, or from another mirror; if it stays so, tell its host.",
        )


class NewerFormat(OperatorError):
    """Part of a release has a format that this program does not know yet."""

    def __init__(self, what: str, found: int, known: int) -> None:
        super().__init__(
            f"{what} has format {found}; this program reads format {known}.",
            "Install a newer tongwen.",
        )
