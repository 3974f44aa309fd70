"""What an address of the preview leads to on the disk: a file of the site, and nothing else."""

import mimetypes
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

#: Where systems differ or say too little. Text is UTF-8 throughout a site.
_TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".po": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    "": "text/plain; charset=utf-8",
}


class Found(NamedTuple):
    """A file, or a folder that was asked for without the slash at its end."""

    path: Path
    is_folder: bool = False


def find(root: Path, target: str) -> Found | None:
    """Give what a request target (`/ar/index.html?x`) leads to below `root`, None for nothing.

    Hidden files, links and everything outside `root` are nothing.
    """
    address = unquote(urlsplit(target).path)
    parts = address.split("/")[1:]
    if not address.startswith("/") or any(map(_is_odd, parts)) or "" in parts[:-1]:
        return None
    path = root.joinpath(*parts)
    try:
        if path.resolve() != root.resolve().joinpath(*parts):
            return None
        if path.is_dir():
            return _index(path) if address.endswith("/") else Found(path, is_folder=True)
        return Found(path) if path.is_file() and not address.endswith("/") else None
    except OSError:
        return None


def _is_odd(part: str) -> bool:
    return part.startswith(".") or any(c in part for c in "\0\\")


def _index(folder: Path) -> Found | None:
    index = folder / "index.html"
    return Found(index) if index.is_file() and not index.is_symlink() else None


def content_type(path: Path) -> str:
    """Give the media type of a file by its name.

    >>> content_type(Path("ru/feed.atom")), content_type(Path("_redirects"))
    ('application/atom+xml; charset=utf-8', 'text/plain; charset=utf-8')
    """
    guess, _ = mimetypes.guess_type(path.name)
    return _TYPES.get(path.suffix.lower()) or guess or "application/octet-stream"
