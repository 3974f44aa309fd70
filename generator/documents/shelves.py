"""The documents' texts for translators: one PO file for each page."""

from collections.abc import Iterator
from pathlib import Path

from generator.config.model import Config, DocumentConfig
from generator.documents.segments import extract
from generator.documents.settings import FILE, read_settings
from generator.errors import TongwenError
from generator.files import read_capped
from generator.problems import Place, Problems
from generator.translation.units import Shelf, Unit, reference

_LARGEST = 8 * 1024 * 1024


def document_shelves(config: Config, problems: Problems) -> Iterator[Shelf]:
    """Go through the pages of all documents, reading one at a time."""
    for document in config.documents:
        yield from _labels(config, document)
        folder = config.root / document.source / "docs"
        for path in sorted(p for p in folder.rglob("*.md") if not p.is_symlink()):
            name = path.relative_to(folder).as_posix()
            yield _page(config, document, path, name, problems)


def _labels(config: Config, document: DocumentConfig) -> Iterator[Shelf]:
    """Give the labels of the document's navigation, if any; faults are the build's to tell."""
    display = f"{document.source}/{FILE}"
    settings = read_settings(config.root / display, display, Problems())
    labels = settings.labels() if settings else []
    if labels:
        tag = config.site.source.tag
        units = tuple(
            Unit("", s.text, tag, (reference(display),), (" nav",), keyed=False) for s in labels
        )
        yield Shelf(f"documents/{document.name}/{FILE}.po", units)


def _page(
    config: Config, document: DocumentConfig, path: Path, name: str, problems: Problems
) -> Shelf:
    display = f"{document.source}/docs/{name}"
    units = tuple(_units(config, path, display, problems))
    return Shelf(f"documents/{document.name}/{name.removesuffix('.md')}.po", units)


def _units(config: Config, path: Path, display: str, problems: Problems) -> Iterator[Unit]:
    try:
        text = read_capped(path, _LARGEST).decode("utf-8-sig")
        segments = extract(text)
    except UnicodeDecodeError:
        problems.error(Place(display), "the page is not UTF-8", "Save it as UTF-8.")
        return
    except TongwenError as error:
        problems.error(Place(display), error.fact, error.hint)
        return
    for segment in segments:
        yield Unit(
            "",
            segment.text,
            config.site.source.tag,
            (reference(display),),
            (f" {segment.kind}",),
            keyed=False,
        )
