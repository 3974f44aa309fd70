"""The list of the site and its partners' editions."""

from generator.config.model import EditionConfig
from generator.config.overlay import all_editions
from generator.locales import Locale
from generator.render.desk import Desk
from generator.render.views import source_label
from generator.theme.context import EditionsPage, EditionView


def editions_page(path: str, desk: Desk, current: str) -> EditionsPage:
    """Give the page of one locale; `current` names the edition that is being built."""
    shown = tuple(_view(desk, one, current) for one in all_editions(desk.config))
    return EditionsPage(path.partition("/")[2], shown)


def _view(desk: Desk, edition: EditionConfig, current: str) -> EditionView:
    scope = f"edition/{edition.name}" if edition.name else "site"
    home = _home(edition, desk.locale)
    return EditionView(
        name=desk.interface.config(f"{scope}/name", edition.site_name),
        link=f"{edition.base_url}{home}/index.html",
        languages=tuple(source_label(one.tag) for one in edition.locales),
        current=edition.name == current,
    )


def _home(edition: EditionConfig, reader: Locale) -> str:
    """Give the tag of the locale a reader is led to: her own where the edition has it."""
    if reader in edition.locales:
        return reader.tag
    return edition.default or edition.locales[0].tag
