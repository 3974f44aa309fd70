"""Sets of locales that records have pages in."""

from generator.locales import Locale


class Available:
    """The locales that some records have pages in: one object for all records with the same."""

    __slots__ = ("bits", "locales", "seal", "tags")

    def __init__(self, bits: int, locales: tuple[Locale, ...]) -> None:
        #: Bit `1 << n` stands for the site's locale number `n`.
        self.bits, self.locales = bits, locales
        self.tags = frozenset(locale.tag for locale in locales)
        #: For fingerprints.
        self.seal = " ".join(locale.tag for locale in locales).encode()
