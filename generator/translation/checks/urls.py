"""Addresses in a text."""

from collections.abc import Iterator

from generator.translation.checks.links import without_destinations
from generator.translation.checks.model import Check, Fault, Pair
from generator.translation.checks.spans import address_key, addresses, differ


class Urls(Check):
    """The web and mail addresses of the source stand in the translation, and no others. An
    address may lead to the same page in the reader's language: `/zh-cn/` for `/en/`,
    `ar.wikipedia.org` for `en.wikipedia.org`.
    """

    id = "urls"
    example = (
        "网址：https://example.org/a", "ru",
        "Сайт: https://example.org/a", "Сайт: https://example.com/a",
    )  # fmt: skip

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Compare the addresses outside of links."""
        if not _may_hold(pair.source) and not _may_hold(pair.target):
            return
        wanted, found = (_by_key(text) for text in (pair.source, pair.target))
        missing = [address for key, address in wanted.items() if key not in found]
        added = [
            address
            for key, address in found.items()
            # A translator may add where to write to; not another address for the source's.
            if key not in wanted and ("://" in address or any("@" in a for a in missing))
        ]
        fact = differ("address", missing, added)
        if fact:
            yield Fault(
                fact.replace("addresss", "addresses"), "Copy addresses from the source."
            )


def _may_hold(text: str) -> bool:
    return "://" in text or "@" in text


def _by_key(text: str) -> dict[str, str]:
    return {address_key(a): a for a in addresses(without_destinations(text))}
