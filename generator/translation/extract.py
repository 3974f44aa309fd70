"""What goes into `ui.po`; the only file that extracts through Babel."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.extract import DEFAULT_KEYWORDS, extract
from jinja2 import TemplateSyntaxError
from jinja2.ext import babel_extract

from generator.config.model import Config
from generator.problems import Place, Problems
from generator.translation.interface import pairs, singles
from generator.translation.ui import ENGLISH
from generator.translation.units import Shelf, Unit, config_units, reference

_OPTIONS = {"silent": "false", "encoding": "utf-8", "trimmed": "true"}


def interface_shelf(config: Config, folders: Iterable[Path], problems: Problems) -> Shelf:
    """Give the units of `ui.po`: configuration, interface, and the templates in `folders`."""
    found: dict[tuple[str, str], Unit] = {}
    for unit in (*_templates(folders, problems), *_constants()):
        key = (unit.context, unit.text)
        found[key] = _joined(found[key], unit) if key in found else unit
    return Shelf("ui.po", (*config_units(config), *found.values()))


def _joined(one: Unit, other: Unit) -> Unit:
    references = dict.fromkeys((*one.references, *other.references))
    return one._replace(references=tuple(references), plural=one.plural or other.plural)


def _constants() -> Iterator[Unit]:
    path = "generator/translation/interface.py"
    for text in singles():
        yield interface_unit(text, path)
    for one, many in pairs():
        yield interface_unit(one, path, plural=many)


def interface_unit(text: str, path: str, context: str = "", plural: str | None = None) -> Unit:
    """Give the unit of an English text."""
    flags = ("python-format",) if "%(" in text else ()
    return Unit(context, text, ENGLISH.tag, (reference(path),), (), flags, plural, keyed=False)


def _templates(folders: Iterable[Path], problems: Problems) -> Iterator[Unit]:
    for folder in folders:
        for path in sorted(
            p for p in folder.rglob("*") if p.suffix in (".j2", ".html", ".xml")
        ):
            yield from _template(
                path, f"templates/{path.relative_to(folder).as_posix()}", problems
            )


def _template(path: Path, display: str, problems: Problems) -> Iterator[Unit]:
    try:
        with path.open("rb") as file:
            # Babel's stubs and Jinja's disagree about what a method of extraction gives.
            method: Any = babel_extract
            found = list(extract(method, file, DEFAULT_KEYWORDS, (), _OPTIONS))
    except TemplateSyntaxError as error:
        problems.error(Place(display, error.lineno), f"the template is broken: {error.message}")
        return
    except UnicodeDecodeError:
        problems.error(Place(display), "the template is not UTF-8", "Save it as UTF-8.")
        return
    for _, message, _, context in found:
        one, many = _forms(message)
        if one:
            yield interface_unit(one, display, context or "", many)


def _forms(message: Any) -> tuple[str, str | None]:
    if isinstance(message, str):
        return message, None
    texts = [part for part in message if isinstance(part, str)]
    return (texts[0], texts[1] if len(texts) > 1 else None) if texts else ("", None)
