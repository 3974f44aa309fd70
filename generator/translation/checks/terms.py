"""Words that a glossary settles."""

from collections.abc import Iterator

from generator.translation.checks.model import Fault, Pair, Warns


class Terms(Warns):
    """Where the source has a term of the glossary, the translation has what the glossary gives
    for it. Glossaries are files: `translations/glossary/<source>-<target>.csv`.
    """

    id = "terms"
    example = ("服务大厅", "fr", "Guichet des services", "Hall des services")

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Ask the glossary what is missing."""
        for term, wanted in pair.glossary.missing(pair.source, pair.target):
            yield Fault(
                f"`{term}` is not translated as the glossary says", f"Write `{wanted}`."
            )


class ForbiddenTerms(Warns):
    """The translation has no word that the glossary forbids for a term of the source."""

    id = "forbidden-terms"
    example = ("微证书", "en", "micro-credential", "mini diploma")

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Ask the glossary what is forbidden."""
        for word, wanted in pair.glossary.forbidden(pair.source, pair.target):
            hint = f"Write `{wanted}`." if wanted else "Write something else."
            yield Fault(f"the glossary forbids `{word}` here", hint)
