"""What the configuration says of pages that are no collection: figures, assessments, links."""

from generator.config.faults import FaultLog
from generator.config.model import Config
from generator.config.rules import PAGES
from generator.config.words import did_you_mean

#: Vocabularies that figures take their codes from.
FIGURE_VOCABULARIES = ("series", "units", "sources")


def check_pages(config: Config, log: FaultLog) -> None:
    """Note vocabularies that are missing, addresses that two pages want, links to no page."""
    _figures(config, log)
    _assessments(config, log)
    _links(config, log)


def _figures(config: Config, log: FaultLog) -> None:
    if not config.figures:
        return
    for name in FIGURE_VOCABULARIES:
        if name not in config.vocabularies:
            fact = f"`figures` needs the vocabulary `{name}`, which the site does not have."
            log.fault(("figures",), fact, "Name its file under `vocabularies`.")


def _assessments(config: Config, log: FaultLog) -> None:
    for one in config.assessments:
        key = ("assessments", one.name)
        if one.statements not in config.vocabularies:
            fact = f"There is no vocabulary `{one.statements[:60]}`."
            hint = did_you_mean(one.statements, config.vocabularies)
            log.fault((*key, "statements"), fact, hint or "Add it under `vocabularies`.")
        if f"{one.name}.html" in PAGES:
            fact = f"The site has a page `{one.name}.html` already."
            log.fault(key, fact, "Choose another name.")


def _links(config: Config, log: FaultLog) -> None:
    shelves = [c.name for c in config.collections] + [d.name for d in config.documents]
    pages = [*sorted(PAGES), *(f"{one.name}.html" for one in config.assessments)]
    for link in config.links:
        name, slash, _ = link.path.partition("/")
        known = name in shelves or (name == "data" and config.figures)
        if not (known if slash else link.path in pages):
            fact = f"`{link.path[:60]}` is no page of the site."
            hint = did_you_mean(name, [*shelves, "data"] if slash else pages)
            log.fault(("links", link.name, "path"), fact, hint)
