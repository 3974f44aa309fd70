"""What there is of a resource, by language: its page, and each of its media."""

from typing import NamedTuple

from generator.render.desk import Desk
from generator.theme.context import AvailabilityRow, AvailabilityView
from generator.translation.passages import State

#: A record names the languages of what a machine made under its medium with this ending:
#: `subtitles` are people's, `subtitles-machine` a machine's.
MACHINE = "-machine"


class PageState(NamedTuple):
    """A locale that a record has a page in, and how far that page can be trusted."""

    tag: str
    state: State
    #: Whether some of its texts are in another language.
    partly: bool


#: A medium and its languages, in a record's order.
Media = tuple[tuple[str, tuple[str, ...]], ...]
Known = tuple[tuple[PageState, ...], Media]


def availability(known: Known, desk: Desk) -> AvailabilityView | None:
    """Give the table of languages; None where there is one language and nothing but a page."""
    pages, media = known
    by_people = {name: tags for name, tags in media if not name.endswith(MACHINE)}
    by_machine = {
        name.removesuffix(MACHINE): tags for name, tags in media if name.endswith(MACHINE)
    }
    names = tuple(dict.fromkeys((*by_people, *by_machine)))
    tags = dict.fromkeys(page.tag for page in pages)
    tags |= dict.fromkeys(tag for _, found in media for tag in found)
    if len(tags) < 2 and not names:
        return None
    states = {page.tag: page for page in pages}

    def cell(name: str, tag: str) -> str:
        if tag in by_people.get(name, ()):
            return "yes"
        return "machine" if tag in by_machine.get(name, ()) else "no"

    rows = tuple(
        AvailabilityRow(
            desk.language(tag),
            states[tag].state if tag in states else "",
            tag in states and states[tag].partly,
            tuple(cell(name, tag) for name in names),
        )
        for tag in tags
    )
    return AvailabilityView(tuple(desk.term_label("media", name) for name in names), rows)
