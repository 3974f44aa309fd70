"""A document's folder, read whole and checked: settings, pages, and the files they show.

Nothing outside the folder is read, no link is followed, and only kinds of files that a browser
shows without running them are taken.
"""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from generator.documents.images import fault_of_svg
from generator.documents.sanitise import names
from generator.documents.segment import Segment
from generator.documents.segments import extract
from generator.documents.settings import FILE, Settings, read_settings
from generator.errors import TongwenError
from generator.files import read_capped
from generator.problems import Place, Problems

LARGEST_PAGE = 2_000_000
LARGEST_FILE = 50_000_000
MOST_FILES = 5_000
#: Kinds of files that may lie beside the pages.
KINDS = names(
    ".avif .csv .gif .jpeg .jpg .json .mp3 .mp4 .ods .odt .ogg .pdf .png .svg .txt .vtt .webm"
    " .webp .xlsx"
)
_NAME = frozenset('\\"<>|?*#%:&\0')


class SourcePage(NamedTuple):
    """A page as it lies in `docs/`."""

    #: Below `docs/`: `policy/history.md`.
    path: str
    text: str

    @property
    def key(self) -> str:
        """The page's name in addresses and PO files: `policy/history`."""
        return self.path.removesuffix(".md")


class DocumentSource(NamedTuple):
    """All of a document; small enough to send to another process."""

    #: The folder as the user knows it: `content/documents/white-paper`.
    display: str
    settings: Settings
    pages: tuple[SourcePage, ...]
    #: Paths below `docs/` of the other files.
    files: tuple[str, ...]

    def place(self, path: str, line: int = 0) -> Place:
        """Give the place of a line in one of the pages."""
        return Place(f"{self.display}/docs/{path}", line)


def read_document(folder: Path, display: str, problems: Problems) -> DocumentSource | None:
    """Give a document, or None after noting in `problems` why it cannot be used."""
    before = len(problems.errors)
    settings = read_settings(folder / FILE, f"{display}/{FILE}", problems)
    docs = folder / "docs"
    paths = list(_walk(docs, display, problems))
    pages = [_page(docs, p, display, problems) for p in paths if p.endswith(".md")]
    files = [p for p in paths if not p.endswith(".md")]
    for path in files:
        _check_file(docs / path, Place(f"{display}/docs/{path}"), problems)
    _check_names(paths, display, problems)
    if settings is None or len(problems.errors) > before:
        return None
    return DocumentSource(display, settings, tuple(filter(None, pages)), tuple(files))


def _walk(docs: Path, display: str, problems: Problems) -> Iterator[str]:
    """Give the files below `docs`, index pages first, as MkDocs has them."""
    if docs.is_symlink() or not docs.is_dir():
        problems.error(Place(f"{display}/docs"), "There is no folder `docs` here.")
        return
    count = 0
    for root, folders, found in os.walk(docs):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(folders + found, key=_index_first):
            path = Path(root, name)
            relative = path.relative_to(docs).as_posix()
            place = Place(f"{display}/docs/{relative}")
            count += 1
            if path.is_symlink():
                problems.error(place, "This is a link.", "Put the file itself here.")
            elif count > MOST_FILES:
                problems.error(place, f"A document has at most {MOST_FILES:,} files.")
                return
            elif path.is_file() and not name.startswith("."):
                yield relative


def _index_first(name: str) -> tuple[bool, str]:
    return (name not in ("index.md", "README.md"), name)


def _page(docs: Path, path: str, display: str, problems: Problems) -> SourcePage | None:
    place = Place(f"{display}/docs/{path}")
    try:
        text = read_capped(docs / path, LARGEST_PAGE).decode("utf-8-sig")
        extract(text)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problems.error(Place(place.path, line), "This line is not UTF-8.", "Save as UTF-8.")
    except TongwenError as error:
        problems.error(place, error.fact, error.hint)
    except RecursionError:
        problems.error(place, "The page is nested too deep to be read.", "Write it flatter.")
    else:
        return SourcePage(path, text)
    return None


def _check_file(path: Path, place: Place, problems: Problems) -> None:
    suffix = path.suffix.lower()
    if suffix not in KINDS:
        problems.error(
            place,
            f"Files of the kind `{suffix or path.name}` are not published.",
            f"Known are {' '.join(sorted(KINDS))}. Move it out of `docs`.",
        )
    elif path.stat().st_size > LARGEST_FILE:
        problems.error(place, f"The file is larger than {LARGEST_FILE:,} bytes.")
    elif suffix == ".svg" and (fault := fault_of_svg(path.read_bytes())):
        problems.error(place, fault, "Save it as a plain drawing, or as PNG.")


def _check_names(paths: list[str], display: str, problems: Problems) -> None:
    """Refuse names that addresses cannot carry, and two pages with one address."""
    seen: dict[str, str] = {}
    for path in paths:
        place = Place(f"{display}/docs/{path}")
        if _NAME & set(path) or not path.isprintable():
            problems.error(place, "The name has a character that no address can carry.")
        address = address_of(path)
        if address in seen:
            problems.error(
                place, f"It has the same address as `{seen[address]}`.", "Rename it."
            )
        seen.setdefault(address, path)


def address_of(path: str) -> str:
    """Give a file's address below the document's: `policy/README.md` is `policy/index.html`."""
    if not path.endswith(".md"):
        return path
    page = PurePosixPath(path)
    stem = "index" if page.stem == "README" else page.stem
    return page.with_name(f"{stem}.html").as_posix()


def document_segments(source: DocumentSource) -> dict[str, list[Segment]]:
    """Give what translators get of a document, by page: `index`, `policy/history`.

    Labels of the navigation come under `mkdocs.yml`, where there are any.
    """
    labels = source.settings.labels()
    pages = {page.key: extract(page.text) for page in source.pages}
    return {FILE: labels, **pages} if labels else pages
