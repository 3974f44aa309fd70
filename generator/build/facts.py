"""The stage that reads figures and self-assessments, before any file is touched."""

from generator.build.session import Session
from generator.config.model import AssessmentConfig, Config
from generator.problems import Place, Problems
from generator.records.assessments import check_statements, read_advice
from generator.records.codes import Vocabularies
from generator.records.figures import read_figures
from generator.records.lines import shown
from generator.render.site_links import on_shelf
from generator.render.standing import Facts
from generator.translation.signatures import signatures


def gather(site: Session) -> Facts:
    """Give what standing pages are made from. Raises Faults for what is wrong with it."""
    partial = bool(site.options.edition)
    facts = read_facts(site.config, site.press.vocabularies, site.problems, partial)
    site.problems.raise_if_any()
    return facts


def read_facts(
    config: Config, vocabularies: Vocabularies, problems: Problems, partial: bool = False
) -> Facts:
    """Read figures and self-assessments, noting every fault with its line; `partial` says that
    the configuration is an edition's, which may lack collections.
    """
    path = config.figures
    figures = read_figures(config.root / path, path, vocabularies, problems) if path else ()
    advice = {
        one.name: _advice(one, config, vocabularies, problems, partial)
        for one in config.assessments
    }
    signed, whole = signatures(config)
    return Facts(figures, advice, signed, whole)


def _advice(
    one: AssessmentConfig,
    config: Config,
    vocabularies: Vocabularies,
    problems: Problems,
    partial: bool,
) -> dict[str, tuple[str, ...]]:
    terms = vocabularies.get(one.statements, {})
    check_statements(terms, config.vocabularies[one.statements], problems)
    if not one.records:
        return {}
    found = read_advice(config.root / one.records, one.records, terms, problems)
    for name, place in [pair for pairs in found.values() for pair in pairs]:
        _check_record(name, place, config, problems, partial)
    return {area: tuple(name for name, _ in pairs) for area, pairs in found.items()}


def _check_record(
    name: str, place: Place, config: Config, problems: Problems, partial: bool
) -> None:
    collection, _, record_id = name.partition("/")
    if any(c.name == collection for c in config.collections):
        if not on_shelf(config, collection, record_id):
            fact = f"there is no record {shown(name)}"
            hint = "Name it as `<collection>/<id>`."
            problems.error(place, fact, hint, "reference")
    elif not partial:
        fact = f"{shown(name)} names no collection of the site"
        problems.error(place, fact, "Name it as `<collection>/<id>`.", "reference")
