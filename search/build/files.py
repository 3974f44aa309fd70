"""Files of one kind, in groups named by what is in them."""

from collections.abc import Iterator, Sequence

from search.codec.container import group_name, wrap
from search.codec.root import Files, span_of


class Grouped:
    """Payloads of one kind, numbered from 0."""

    def __init__(self, folder: str, kind: str, payloads: Sequence[bytes]) -> None:
        span = span_of(len(payloads))
        names = tuple(
            group_name(list(payloads[at : at + span])) for at in range(0, len(payloads), span)
        )
        self.payloads = payloads
        self.described = Files(folder, kind, len(payloads), span, names)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield each file's path and bytes."""
        for number, payload in enumerate(self.payloads):
            path = self.described.path(number)
            yield path, wrap(path, self.described.kind, payload)
