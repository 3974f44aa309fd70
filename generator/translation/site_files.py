"""Where the PO files of a site lie, and reading one of them in full."""

from pathlib import Path

from generator.config.model import Config
from generator.files import read_capped
from generator.locales import Locale
from generator.problems import Place, Problems
from generator.translation.po import PoFile
from generator.translation.po_decode import LARGEST
from generator.translation.po_parse import parse_po

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


def read_po(config: Config, locale: Locale, name: str, problems: Problems) -> PoFile | None:
    """Give a PO file of the site in full; None, and a problem noted, where it is broken."""
    path = po_path(config.root, locale.tag, name)
    display = po_display(locale.tag, name)
    size = path.stat().st_size
    if size > LARGEST:
        fact = f"the file has {size:,} bytes; at most {LARGEST:,} are read"
        problems.error(Place(display), fact)
        return None
    return parse_po(read_capped(path, LARGEST), display, problems)
