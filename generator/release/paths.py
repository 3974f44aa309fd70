"""Paths of files in a release: which are allowed, whose they are, and where blobs lie.

>>> owner("ar/higher/algebra.html", {"ar", "th"}, {"higher"})
('ar', 'higher')
>>> owner("search/th/r/0.bin", {"ar", "th"}, {"higher"})
('th', '')
>>> owner("assets/site.css", {"ar", "th"}, {"higher"})
('', '')
"""

import re
import unicodedata
from collections.abc import Collection, Iterable

from generator.release import limits
from generator.release.errors import Damaged

#: Names that Windows keeps for devices, in any case and with any extension.
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))]
)
#: Characters that no common file system or URL can do without trouble with.
_FORBIDDEN = frozenset('\\:*?"<>|')


#: Paths that nothing can be wrong with but their length, as nearly all are.
_PLAIN = re.compile(
    r"(?:(?!(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:[./]|$))[a-z0-9_-](?:[a-z0-9_.-]*[a-z0-9_-])?(?:/(?!$)|$))+",
    re.ASCII | re.IGNORECASE,
).fullmatch


def check_path(path: str) -> None:
    """Refuse (`Damaged`) a path that could leave its folder or that not every file system can
    hold.
    """
    if len(path) <= limits.NAME and _PLAIN(path):
        return
    fault = _fault(path)
    if fault:
        raise Damaged(f"The path {path[:200]!r} in the release {fault}.")


def check_paths(paths: Iterable[str]) -> None:
    """Refuse (`Damaged`) what `check_path` refuses; files of one folder come together."""
    plain = None
    for path in paths:
        folder, _, name = path.rpartition("/")
        if folder != plain or len(path) > limits.NAME or not _PLAIN(name):
            check_path(path)
            plain = folder if _PLAIN(path) else None


def _fault(path: str) -> str:
    """Say what is wrong with `path`; nothing: empty."""
    if not path.isascii() and not unicodedata.is_normalized("NFC", path):
        return "is not in Unicode's normal form C"
    try:
        if len(path.encode()) > limits.PATH:
            return f"has more than {limits.PATH} bytes"
    except UnicodeEncodeError:
        return "is no valid Unicode"
    if not path.isprintable():
        return "has characters that do not print"
    if _FORBIDDEN.intersection(path):
        return "has one of the characters " + " ".join(sorted(_FORBIDDEN))
    return next((f for f in map(_name_fault, path.split("/")) if f), "")


def _name_fault(name: str) -> str:
    if name in ("", ".", ".."):
        return "does not stay inside its folder"
    if len(name.encode()) > limits.NAME:
        return f"has a name of more than {limits.NAME} bytes"
    if name[-1] in " .":
        return "has a name that ends with a dot or a space"
    if name.partition(".")[0].lower() in _DEVICES:
        return "has a name that Windows keeps for a device"
    return ""


class Names:
    """All paths of a release: refuses those that a file system could not tell apart.

    Two paths clash when they differ only in the case of letters, or when one is a folder of the
    other.
    """

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        #: The folder of the path that was added last: neighbours come together.
        self._last = ""

    @property
    def paths(self) -> Collection[str]:
        """All that were added."""
        return self._files.values()

    def add(self, path: str) -> None:
        """Take a path that `check_path` let pass. Raises Damaged."""
        key = fold(path)
        if key in self._files or key in self._folders:
            raise self._clash(path, self._files.get(key) or self._folders[key])
        self._files[key] = path
        folder, _, _ = path.rpartition("/")
        if folder == self._last:
            return
        self._last = folder
        while folder and self._folders.get(fold(folder)) != folder:
            self._add_folder(folder)
            folder, _, _ = folder.rpartition("/")

    def _add_folder(self, folder: str) -> None:
        key = fold(folder)
        other = self._files.get(key) or self._folders.get(key)
        if other is not None:
            raise self._clash(folder, other)
        self._folders[key] = folder

    def add_all(self, paths: Iterable[str]) -> None:
        """Take many paths."""
        for path in paths:
            self.add(path)

    @staticmethod
    def _clash(path: str, other: str) -> Damaged:
        return Damaged(
            f"Some file systems cannot hold both {path!r} and {other!r}.",
            "Rename one of their sources.",
        )


def fold(path: str) -> str:
    """Give what a file system that ignores case takes `path` for."""
    if path.isascii():
        lower = path.lower()
        # Most paths are their own key: one string less for each.
        return path if lower == path else lower
    return unicodedata.normalize("NFC", path.casefold())


def owner(path: str, locales: Collection[str], collections: Collection[str]) -> tuple[str, str]:
    """Give the locale and the collection that `path` belongs to; empty: none.

    The locale is the path's first folder or, for what lies by kind (`search/ar/`), its second;
    the collection is the folder that follows.
    """
    names = path.split("/")[:-1]
    for depth, name in enumerate(names[:2]):
        if name in locales:
            below = names[depth + 1 : depth + 2]
            return name, below[0] if below and below[0] in collections else ""
    return "", ""


def pack_path(digest: str) -> str:
    """Give where the pack `digest` lies in a release's folder."""
    return f"p/{digest[:2]}/{digest}"


def index_path(digest: str) -> str:
    """Give where the index whose stored bytes are `digest` lies."""
    return f"i/{digest[:2]}/{digest}"


def bundle_path(digest: str) -> str:
    """Give where the bundle `digest` lies."""
    return f"d/{digest[:2]}/{digest}"
