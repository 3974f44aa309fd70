"""Opens a source by what the operator wrote."""

from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from generator.errors import UsageError
from generator.mirror.folder import FolderSource
from generator.mirror.source import Source
from generator.mirror.web import WebSource


def open_source(where: str) -> Source:
    """Give the source at an address (`https://…`, `file://…`) or in a folder.

    Raises UsageError, OperatorError.
    """
    scheme = where.partition("://")[0].lower() if "://" in where else ""
    if scheme in ("http", "https"):
        return WebSource(where)
    if scheme == "file":
        return FolderSource(Path(url2pathname(urlsplit(where).path)))
    if scheme:
        raise UsageError(
            f"Releases are not taken from {scheme}:// addresses.",
            "Use https://HOST/PATH or the path of a folder.",
        )
    return FolderSource(Path(where))
