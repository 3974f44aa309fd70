"""What hosts refuse: found out before the first byte goes up."""

from collections.abc import Iterable
from typing import NamedTuple

from generator.errors import OperatorError
from generator.manifest import Entry

MB = 1024 * 1024


class Host(NamedTuple):
    """The limits of a host; 0 for none. From their documentation, 2026-11."""

    files: int = 0
    file_size: int = 0
    total: int = 0


HOSTS = {
    "cloudflare-pages": Host(files=20_000, file_size=25 * MB),
    "cloudflare-pages-paid": Host(files=100_000, file_size=25 * MB),
    "github-pages": Host(file_size=100 * MB, total=1024 * MB),
    "s3": Host(file_size=5 * 1024 * MB),
}


def check(host: str, entries: Iterable[Entry]) -> None:
    """Raise OperatorError where a host would break the site off; every reason at once."""
    limits = HOSTS[host]
    files = total = 0
    large = []
    for path, size, _ in entries:
        files += 1
        total += size
        if limits.file_size and size > limits.file_size:
            large.append(
                f"{path} has {size / MB:.1f} MB, and a file may have {limits.file_size // MB}"
            )
    faults = large[:20]
    if len(large) > 20:
        faults.append(f"{len(large) - 20} more files are too large")
    if limits.files and files > limits.files:
        faults.append(f"there are {files:,} files, and there may be {limits.files:,}")
    if limits.total and total > limits.total:
        faults.append(
            f"all files have {total / MB:,.0f} MB, and may have {limits.total // MB:,}"
        )
    if faults:
        raise OperatorError(
            f"{host} would not take this site: {'; '.join(faults)}.",
            "Build fewer locales or an edition, or choose a host without this limit.",
        )
