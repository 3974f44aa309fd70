"""The stages that make everything but records: assets, listings and the site's front."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import chain, zip_longest

from generator.build.planning import Plan
from generator.build.session import Session
from generator.config.model import Config
from generator.errors import SourceError
from generator.output import Output, TreeWriter, Written
from generator.plan.fingerprints import Bases
from generator.problems import Place
from generator.render.assets import static_files
from generator.render.download_pages import download_sheets
from generator.render.downloads import has_downloads
from generator.render.front import collection_sheets, front_sheets, vocabulary_sheets
from generator.render.printing import SheetJob, print_sheets
from generator.render.search import client_modules
from generator.render.sheets import Sheet, chunks
from generator.render.standing_sheets import standing_sheets
from generator.render.stock import Stock

#: Sheets in one job: enough that sending it costs nothing beside printing it.
_CHUNK = 64
#: The part of the pages that list exports.
DOWNLOADS = "downloads-pages"
#: Files at the site's root that are made, not copied.
_FRONT = (
    "index.html",
    "404.html",
    "robots.txt",
    "sitemap.xml",
    "_redirects",
    "_headers",
    ".tongwen",
    "sw.js",
)


def check_assets(site: Session) -> None:
    """Check the site's own files before any file of the last good site is touched."""
    for output in static_files(site.config, site.problems):
        if _is_taken(output.path, site.config):
            place = Place(f"{site.config.static}/{output.path}")
            site.problems.error(place, "a page has this address already", "Rename the file.")
    site.problems.raise_if_any()


def render_assets(site: Session, theme: list[Output]) -> None:
    """Copy the theme's files and the site's own."""
    client = client_modules(site.config.search.enabled)
    _write_part(site, "assets", chain(theme, client, static_files(site.config, site.problems)))


def _is_taken(path: str, config: Config) -> bool:
    """Say whether a page may have the address: pages live in their locale's folder."""
    folders = {
        "sitemaps",
        "assets",
        "documents",
        "search",
        *(c.locale.tag for c in config.locales),
    }
    return path.split("/", maxsplit=1)[0] in folders or path in _FRONT


def _write_part(site: Session, name: str, outputs: Iterable[Output]) -> None:
    """Write a small part in this process, leaving what is up to date alone."""
    before = _before(site, name)
    seal, files, rendered = sha256(), [], 0
    site.ledger.open_parts([name])
    with TreeWriter(site.target, site.fresh) as writer:
        for output in outputs:
            seal.update(output.path.encode() + b"\0" + output.fingerprint)
            old = before.get(output.path)
            if old and old.fingerprint == output.fingerprint:
                files.append(old)
            else:
                files.append(writer.write(output))
                rendered += 1
    site.close(name, seal.digest()[:16], files, rendered)


def _before(site: Session, name: str) -> dict[str, Written]:
    """Give what lies on the disk of a part, undamaged."""
    if site.fresh:
        return {}
    return {w.path: w for w in site.ledger.part(name).written() if w.path not in site.damaged}


def render_sheets(site: Session, plan: Plan, stock: Stock) -> None:
    """Print listings, vocabularies and the front, where what they depend on changed."""
    stock.modules = tuple(one.path for one in client_modules(site.config.search.enabled))
    catalogue = sha256(
        b"".join(n.encode() + f for n, f in sorted(plan.fingerprints.items()))
    ).digest()
    shared = b"".join(one for tag in sorted(plan.bases) for one in plan.bases[tag].values())
    stones = repr(
        sorted(
            (n, stone.id, stone.replaced_by)
            for n, all_ in stock.tombstones.items()
            for stone in all_.values()
        )
    ).encode()
    papers = sorted(stock.documents.items()), sorted(stock.tallies.items()), stock.facts
    told = (papers, has_downloads(site.config, stock.downloads), site.config.editions)
    documents = repr(told).encode()
    seal = sha256(
        catalogue + shared + stones + documents + repr(stock.modules).encode()
    ).digest()[:16]
    # The exports are made from the other pages: these must not hang on them in turn.
    taken = sha256(shared + repr(stock.downloads).encode()).digest()[:16]
    known = {} if site.fresh else site.ledger.fingerprints()
    for name, sheets in _parts(stock, plan.bases):
        own = taken if name == DOWNLOADS else seal
        if known.get(name) == own and not _has_damage(site, name):
            site.keep(name)
        else:
            _render_part(site, name, own, sheets)


def _parts(stock: Stock, bases: Bases) -> Iterator[tuple[str, Iterable[Sheet]]]:
    for collection in stock.config.collections:
        yield f"listings/{collection.name}", collection_sheets(stock, collection, bases)
    for name in stock.vocabularies:
        yield f"terms/{name}", vocabulary_sheets(stock, name, bases)
    yield "front", front_sheets(stock, bases)
    yield "standing", standing_sheets(stock, bases)
    yield DOWNLOADS, download_sheets(stock, bases)


def _has_damage(site: Session, name: str) -> bool:
    return bool(site.damaged) and any(
        w.path in site.damaged for w in site.ledger.part(name).written()
    )


def _render_part(site: Session, name: str, seal: bytes, sheets: Iterable[Sheet]) -> None:
    before = _before(site, name)
    site.ledger.open_parts([name])
    files: list[Written] = []
    seen: set[str] = set()

    def stale() -> Iterator[Sheet]:
        for sheet in sheets:
            if sheet.path in seen:
                raise SourceError(
                    f"Two pages want the address {sheet.path}.", "Rename one of their sources."
                )
            seen.add(sheet.path)
            old = before.get(sheet.path)
            if old and old.fingerprint == sheet.fingerprint:
                files.append(old)
            else:
                yield sheet

    jobs = [SheetJob(site.press.ref, name, tuple(part)) for part in chunks(stale(), _CHUNK)]
    reused = len(files)
    for written in site.run(name.replace("/", ": ").capitalize(), print_sheets, _dealt(jobs)):
        files += written
    site.close(name, seal, files, len(files) - reused)


def _dealt(jobs: list[SheetJob]) -> list[SheetJob]:
    """Give the first and the second half in turn: they are of different locales, so that two
    processes need not compile the same templates.
    """
    half = (len(jobs) + 1) // 2
    pairs = zip_longest(jobs[:half], jobs[half:])
    return [job for pair in pairs for job in pair if job is not None]
