"""What is wrong with the sources of a site, found without writing anything.

The build asks the same questions of what it is about to print, through the same functions.
"""

import time
from pathlib import Path

from generator import engine
from generator.build.facts import read_facts
from generator.build.session import Options, Progress, load_config, quiet
from generator.config.model import CollectionConfig, Config
from generator.errors import TongwenError
from generator.plan.sources import shard_files, tombstones_file
from generator.problems import Faults, Place, Problems
from generator.records.lines import line_of
from generator.records.model import Tombstone
from generator.records.read import read_tombstones
from generator.records.references import check_references
from generator.records.shards import shard_name
from generator.render.assets import static_files, theme_assets
from generator.render.document_job import DocumentJob, check_document
from generator.render.kind_pages import RECORD_TEMPLATES
from generator.render.press import Press, SiteRef
from generator.render.shard_jobs import Checked, ShardJob, check_shard
from generator.render.sheets import PAGE_TYPES, TEMPLATES
from generator.theme.context import Chrome
from generator.theme.environment import template_source
from generator.theme.names import unknown_names
from generator.translation.ui import load_interface, load_terms

#: Fewer shards than this are read sooner than further processes start.
_WORTH_PROCESSES = 32
#: Templates of pages that are made one by one.
PAGES = (*RECORD_TEMPLATES, "card.html.j2", "document.html.j2", "base.html.j2")
Stones = dict[str, dict[str, Tombstone]]


def check(options: Options, progress: Progress[Checked] = quiet) -> Problems:
    """Give every fault of the configuration, the content, the translations and the templates.

    Writes nothing. Raises UsageError when there is no configuration, OperatorError where the
    machine stands in the way.
    """
    problems = Problems()
    try:
        config = load_config(options, problems)
    except Faults:
        return problems
    press = Press(_reference(options, config), config)
    check_shared(press, problems)
    stones = read_stones(config, problems)
    if not any(p.place.path in config.vocabularies.values() for p in problems.errors):
        # With a broken vocabulary, good records would seem to name terms that are not there.
        _check_records(options, press, stones, problems, progress)
    for document in config.documents:
        problems.extend(check_document(DocumentJob(press.ref, document.name, b"")))
    read_facts(config, press.vocabularies, problems, bool(options.edition))
    for _ in static_files(config, problems):
        pass
    _check_templates(press, problems)
    return problems


def _reference(options: Options, chosen: Config) -> SiteRef:
    """Give a reference to the site in which it has no output."""
    config, build = str(options.config.absolute()), str(time.time_ns())
    assets, _ = theme_assets(chosen)
    return SiteRef(config, "", "", options.edition, options.locales, True, assets, build)


def check_shared(press: Press, problems: Problems) -> None:
    """Note the faults of what every page depends on: vocabularies, words of the interface."""
    press.check_vocabularies(problems)
    for one in press.config.locales:
        load_interface(press.config, one.locale, problems)
        load_terms(press.config, one.locale, problems)


def read_stones(config: Config, problems: Problems) -> Stones:
    """Give the tombstones of every collection, noting their faults."""
    found = {}
    for collection in config.collections:
        display = tombstones_file(collection)
        found[collection.name] = read_tombstones(config.root / display, display, problems)
    return found


def _check_records(
    options: Options,
    press: Press,
    stones: Stones,
    problems: Problems,
    progress: Progress[Checked],
) -> None:
    files = list(shard_files(press.config, problems))
    jobs = [ShardJob(press.ref, f.collection, f.shard, f.path, b"", {}) for f in files]
    name = options.engine if len(jobs) >= _WORTH_PROCESSES else "serial"
    with engine.open_engine(name, options.jobs) as executor:
        results = list(progress("Checking", engine.run(executor, check_shard, jobs), len(jobs)))
    for found in results:
        problems.extend(found.problems)
    for collection in press.config.collections:
        own = [r for r in results if r.collection == collection.name]
        ids = {i for r in own for i in r.ids}
        root, gone = press.config.root, stones[collection.name]
        check_collection(root, collection, ids, own, gone, problems)


def check_collection(
    root: Path,
    collection: CollectionConfig,
    ids: set[str],
    found: list[Checked],
    stones: dict[str, Tombstone],
    problems: Problems,
) -> None:
    """Note what is wrong with what records and tombstones of a collection say of each other.

    `ids` are all of the collection that can be used; `found` are its shards that were read now.
    A record that stands in a faulty line is there all the same: one fault is told once.
    """
    references = [(i, target, place) for r in found for i, target, place in r.references]
    named = {target for _, target, _ in references} | {s.replaced_by for s in stones.values()}
    ids = ids | {i for i in named - ids if i and _stands(root, collection, i)}
    check_references(ids, references, problems)
    place = Place(tombstones_file(collection))
    for stone in stones.values():
        if stone.id in ids:
            fact = f"the id `{stone.id}` was removed once and is in use again"
            hint = "Ids are never used again; if it is the same resource, remove its line here."
            problems.error(place, fact, hint, "reused")
        if stone.replaced_by and stone.replaced_by not in ids:
            fact = f"`replaced_by` names `{stone.replaced_by}`, no record of this collection"
            hint = "Name a record that is there, or leave it out."
            problems.error(place, fact, hint, "reference")


def _stands(root: Path, collection: CollectionConfig, record_id: str) -> bool:
    """Say whether a line of the id's shard holds it, whatever else is wrong with that line."""
    name = shard_name(record_id, collection.shard_digits)
    path = root / collection.source / f"{name}.jsonl"
    return path.exists() and line_of(path, record_id) > 0


def _check_templates(press: Press, problems: Problems) -> None:
    folder = press.config.templates or "templates"
    names = sorted({*TEMPLATES.values(), *PAGES})
    before = len(problems.errors)
    for name in names:
        try:
            template_source(press.env, name)
        except TongwenError as error:
            problems.error(Place(folder), error.fact, error.hint)
    if len(problems.errors) == before:
        _check_names(press, folder, problems)


def _check_names(press: Press, folder: str, problems: Problems) -> None:
    """Note what templates name that no page has: it would break the first page printed."""
    words = next(iter(press.desks.values())).words
    for unknown in unknown_names(press.env, PAGE_TYPES, Chrome, words):
        place = Place(f"{folder}/{unknown.template}", unknown.line)
        problems.error(place, f"no page has `{unknown.name}`", unknown.hint, "template-name")
