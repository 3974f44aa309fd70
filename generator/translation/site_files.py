"""Where the PO files of a site lie, and reading one of them in full."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from generator.config.model import Config
from generator.errors import OperatorError
from generator.files import disk_error, read_capped, write_atomic
from generator.locales import Locale
from generator.problems import Place, Problems
from generator.translation.po import PoFile
from generator.translation.po_decode import LARGEST
from generator.translation.po_parse import parse_po
from generator.translation.po_write import write_po

TRANSLATIONS = "translations"


def po_display(tag: str, name: str) -> str:
    """Give the path of a PO file as users know it: `translations/ar/ui.po`."""
    return f"{TRANSLATIONS}/{tag}/{name}"


def po_path(root: Path, tag: str, name: str) -> Path:
    """Give the path of a PO file of the site at `root`."""
    return root / TRANSLATIONS / tag / name


def po_names(config: Config, locale: Locale) -> list[str]:
    """Give the PO files of a locale, sorted: `catalog/higher/all.po`."""
    folder = config.root / TRANSLATIONS / locale.tag
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.po"))


class Opened(NamedTuple):
    """A PO file as it was read, with the bytes that show whether someone saved it since."""

    path: Path
    body: bytes
    file: PoFile


def read_po(config: Config, locale: Locale, name: str, problems: Problems) -> PoFile | None:
    """Give a PO file of the site in full; None, and a problem noted, where it is broken."""
    opened = open_po(config, locale, name, problems)
    return opened.file if opened else None


def open_po(config: Config, locale: Locale, name: str, problems: Problems) -> Opened | None:
    """Give a PO file of the site to be changed and saved; None where it is broken."""
    path = po_path(config.root, locale.tag, name)
    display = po_display(locale.tag, name)
    size = path.stat().st_size
    if size > LARGEST:
        fact = f"the file has {size:,} bytes; at most {LARGEST:,} are read"
        problems.error(Place(display), fact)
        return None
    body = read_capped(path, LARGEST)
    file = parse_po(body, display, problems)
    return Opened(path, body, file) if file else None


def save_po(opened: Opened, file: PoFile, body: bytes | None = None) -> bool:
    """Write `file` in place of what was opened; False, and nothing written, where someone saved
    the file since: open it again and do the work anew. `body` is `file` where it is written
    out already.
    """
    with _alone(opened.path.parent):
        if read_capped(opened.path, LARGEST) != opened.body:
            return False
        write_atomic(opened.path, write_po(file) if body is None else body)
    return True


def save_all(changed: Iterable[tuple[Opened, PoFile]]) -> None:
    """Write all files; those that someone saved since they were opened stay as they are, and
    OperatorError names them in the end.
    """
    late = [opened.path for opened, file in changed if not save_po(opened, file)]
    if late:
        names = ", ".join(f"{p.parent.name}/{p.name}" for p in late)
        raise OperatorError(
            f"Another program saved these meanwhile, and they stay as it left them: {names}.",
            "Run the command again; what it has done already stays done.",
        )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other commands of ours from saving in a folder while it is looked at."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise disk_error(error, folder) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
