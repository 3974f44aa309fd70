"""The only file of the generator that knows `search`: terms of shards, and indexes of locales.

A shard's texts are analysed in a job of their own, beside that of its pages, and what comes of
it is kept under a hash of the texts: a change analyses the texts of the locales it reached, no
more. Then one job for each locale joins what all shards have into its index.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

# Threads that numpy's libraries start would keep the pool of processes from forking. Names of
# `search` load it when they are used: most builds have nothing to index.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import search
from generator.config.model import Config
from generator.engine import without_collector
from generator.locales import Locale
from generator.output import Output, TreeWriter, Written
from generator.problems import Problems
from generator.records.figures import Figure
from generator.render.press import Press, SiteRef, press_for
from generator.render.related import Directory, Stretch, write_store
from generator.render.search_terms import (
    NEAR,
    STANDING,
    Found,
    Made,
    Row,
    encode_link,
    read_blob,
    read_terms,
    row_of,
    terms_file,
    write_terms,
)
from generator.render.search_texts import (
    Labeller,
    PageWords,
    RecordTexts,
    Searchable,
    found_record,
    found_section,
    section_texts,
    site_facets,
)
from generator.render.shard_jobs import ShardJob, read_checked
from generator.render.standing_words import found_standing, standing_texts
from generator.render.texts import home_locale, read_catalogs, texts_of

#: Folder of the site, as `search/FORMAT.md` has it.
FOLDER = "search"
SORTS = ("date",)
_encode = msgspec.msgpack.Encoder().encode


class GatherResult(Struct):
    """What became of one shard's or document's texts."""

    name: str
    #: None where errors in the sources stood in the way; the job of its pages tells them.
    row: Row | None
    #: In how many locales texts were analysed; the others were the same as before.
    analysed: int = 0


class IndexJob(Struct, frozen=True):
    """The index of one locale; what all locales share, where there is no tag."""

    site: SiteRef
    part: str
    tag: str
    fingerprint: bytes
    #: Files of terms, sorted.
    names: tuple[str, ...]


class IndexResult(Struct):
    """An index as it lies on the disk."""

    part: str
    fingerprint: bytes
    files: list[Written]


def gather_shard(job: ShardJob) -> GatherResult:
    """Analyse what changed of a shard's texts, in every locale."""
    with without_collector():
        return _gather_shard(job)


def _gather_shard(job: ShardJob) -> GatherResult:
    problems, press = Problems(), press_for(job.site)
    name, config = f"{job.collection}/{job.shard}", press.config
    collection = config.collection(job.collection)
    sources = read_checked(press, collection, job, problems)
    catalogs = read_catalogs(config, collection, job.shard, sources, problems)
    if problems.errors:
        return GatherResult(name, None)
    facets = site_facets(config)
    active = [n for n, s in enumerate(sources) if s.record.status != "retired"]
    found = [
        found_record(sources[n].record, collection, facets, press.vocabularies) for n in active
    ]
    keeper = _Keeper(Path(job.site.state), name)
    for locale, rows in texts_of(config, sources, catalogs, problems).items():
        maker = RecordTexts(press.desks[locale], collection, config.search.fields)
        texts, links = [], []
        for n in active:
            record, row = sources[n].record, rows[n]
            leads_to = locale if row.in_locale("title") else home_locale(config, record)
            texts.append(maker.text(record, row, leads_to))
            links.append(encode_link(maker.link(row, leads_to)))
        keeper.add(locale, texts, tuple(links))
        if config.search.related and locale == related_locale(config):
            keeper.sign(locale, [maker.subject(sources[n].record, rows[n]) for n in active])
    return keeper.close(job.fingerprint, found)


def related_locale(config: Config) -> Locale:
    """Give the locale whose words say what is related: the source's, if the site has it."""
    locales = [one.locale for one in config.locales]
    return config.site.source if config.site.source in locales else locales[0]


class _Keeper:
    """Makes the file of terms of a shard or document, from the old one where texts are the
    same.
    """

    def __init__(self, state: Path, name: str) -> None:
        self.name, self.path = name, terms_file(state, name)
        self.before = read_terms(self.path)
        self.made: dict[str, Made] = {}
        self.analysed = 0

    def add(
        self, locale: Locale, texts: Sequence[Searchable], links: tuple[bytes, ...] = ()
    ) -> None:
        key = sha256(search.CACHE_VERSION.encode() + b"\0" + _encode(texts)).digest()[:16]
        old = self.before.shares.get(locale.tag) if self.before else None
        if old and old.key == key:
            blob = read_blob(self.path, locale.tag)
        else:
            blob = search.analyse_shard([search.Text(*text) for text in texts])
            self.analysed += 1
        self.made[locale.tag] = Made(key, blob, links)

    def sign(self, locale: Locale, texts: Sequence[Searchable]) -> None:
        """Make what finds related resources."""
        version = f"{search.SIGNATURE_VERSION} {search.CACHE_VERSION} {locale.tag}\0".encode()
        key = sha256(version + _encode(texts)).digest()[:16]
        old = self.before.shares.get(NEAR) if self.before else None
        if old and old.key == key:
            body = read_blob(self.path, NEAR)
        else:
            words = search.analyse_shard([search.Text(*text) for text in texts])
            body = search.signature(words, locale.tag)
        self.made[NEAR] = Made(key, body)

    def close(self, fingerprint: bytes, found: Iterable[Found]) -> GatherResult:
        terms = write_terms(self.path, fingerprint, tuple(found), self.made)
        return GatherResult(self.name, row_of(terms), self.analysed)


def gather_document(
    press: Press,
    name: str,
    fingerprint: bytes,
    pages: Iterable[tuple[Locale, list[PageWords]]],
) -> GatherResult:
    """Analyse the sections of a document in every locale, where they changed."""
    keeper = _Keeper(Path(press.ref.state), f"documents/{name}")
    keys: dict[str, None] = {}
    for locale, found in pages:
        texts = [text for page in found for text in section_texts(page, locale)]
        keys |= dict.fromkeys(text.key for text in texts)
        keeper.add(locale, texts)
    facets = len(site_facets(press.config))
    return keeper.close(fingerprint, (found_section(key, name, facets) for key in keys))


class StandingJob(Struct, frozen=True):
    """The words of pages that no record makes."""

    site: SiteRef
    fingerprint: bytes
    figures: tuple[Figure, ...]


def gather_standing(job: StandingJob) -> GatherResult:
    """Analyse the words of figures and self-assessments in every locale, where they changed."""
    press = press_for(job.site)
    keeper = _Keeper(Path(job.site.state), STANDING)
    for locale, desk in press.desks.items():
        keeper.add(locale, list(standing_texts(job.figures, desk)))
    facets = len(site_facets(press.config))
    return keeper.close(job.fingerprint, found_standing(press.config, job.figures, facets))


class RelateJob(Struct, frozen=True):
    """The lists of related resources of all records."""

    site: SiteRef
    seal: bytes
    #: Files of terms of all shards, sorted.
    names: tuple[str, ...]


def relate(job: RelateJob) -> dict[str, bytes]:
    """Write the store of related resources; give the seal of each shard."""
    press, state = press_for(job.site), Path(job.site.state)
    count, tags = press.config.search.related, [one.locale.tag for one in press.config.locales]
    keys: list[str] = []
    places: dict[str, tuple[int, dict[str, int]]] = {}
    links: dict[str, list[bytes]] = {tag: [] for tag in tags}
    for name in job.names:
        terms = read_terms(terms_file(state, name))
        if terms is None:
            raise BrokenTermsError(name)
        ids = {one.key.partition("/")[2]: n for n, one in enumerate(terms.found)}
        places[name] = len(keys), ids
        keys += [one.key for one in terms.found]
        for tag in tags:
            links[tag] += terms.shares[tag].links
    signatures = (read_blob(terms_file(state, name), NEAR) for name in job.names)
    near = search.related(signatures, keys, count)
    marks = [sha256(b"".join(row)).digest()[:8] for row in zip(*links.values(), strict=True)]
    stretches = {
        name: Stretch(first, ids, _seal(near[first : first + len(ids)].tolist(), marks))
        for name, (first, ids) in places.items()
    }
    write_store(
        state, Directory(job.seal, count, stretches), near.astype("<i4").tobytes(), links
    )
    return {name: one.seal for name, one in stretches.items()}


def _seal(rows: list[list[int]], marks: list[bytes]) -> bytes:
    """Paths stand in the links, so these say which records are meant."""
    body = b"".join([b"".join([marks[n] for n in row if n >= 0]) + b"\n" for row in rows])
    return sha256(body).digest()[:16]


class BrokenTermsError(Exception):
    """What was kept of texts cannot be read: throw it away and build anew."""


def write_index(job: IndexJob) -> IndexResult:
    """Write a locale's index, or what all share; raises BrokenTermsError."""
    press = press_for(job.site)
    try:
        numbering = _numbering(job.site, job.names)
        files = (
            _locale_files(press, job, numbering) if job.tag else search.write_shared(numbering)
        )
        with without_collector(), TreeWriter(press.output, job.site.fresh) as writer:
            written = [writer.write(Output(f"{FOLDER}/{path}", body)) for path, body in files]
    except search.SearchError as error:
        raise BrokenTermsError(str(error)) from None
    return IndexResult(job.part, job.fingerprint, written)


@lru_cache(maxsize=1)
def _numbering(site: SiteRef, names: tuple[str, ...]) -> "search.Numbering":
    """Number all documents; the indexes of all locales that one process makes need it."""
    facets = site_facets(press_for(site).config)
    return search.number(_entries(Path(site.state), names), facets, SORTS)


def _entries(state: Path, names: Iterable[str]) -> Iterator["search.Entry"]:
    for name in names:
        terms = read_terms(terms_file(state, name))
        for one in terms.found if terms else ():
            # Of two that score the same, a record is what readers look for.
            quality = 0 if name == STANDING or one.key.startswith("documents/") else 1
            yield search.Entry(one.key, one.facets, (one.date,), quality)


def _locale_files(
    press: Press, job: IndexJob, numbering: "search.Numbering"
) -> Iterator[tuple[str, bytes]]:
    state = Path(job.site.state)
    blobs = (read_blob(terms_file(state, name), job.tag) for name in job.names)
    locales = [one.locale for one in press.config.locales]
    source = press.config.site.source
    locales.sort(key=lambda locale: locale != source)
    desk = next(desk for locale, desk in press.desks.items() if locale.tag == job.tag)
    labels = _labels(Labeller(desk, press.config), numbering)
    tags = tuple(locale.tag for locale in locales)
    return search.write_locale(job.tag, numbering, blobs, tags, labels)


def _labels(labeller: Labeller, numbering: "search.Numbering") -> "search.Labels":
    facets = {
        facet.name: (labeller.facet(facet.name), labeller.values(facet.name, facet.values))
        for facet in numbering.facets
    }
    newest = labeller.desk.interface.gettext("Newest")
    return search.Labels(facets, {"date": (newest, True)})


def open_index(folder: Path, locale: str) -> "search.SearchIndex":
    """Open a built site's index of one locale; raises IndexFault."""
    return search.SearchIndex.open(folder, locale)


def index_fault() -> type["search.IndexFault"]:
    """Give the class of what is wrong with an index that cannot be used."""
    return search.IndexFault


def client_modules(enabled: bool) -> list[Output]:
    """Give the modules of the search page's script, the one that a page starts first."""
    found = search.client_modules("assets") if enabled else []
    return [Output(path.as_posix(), body) for path, body in found]


def joined(entry: Path) -> bytes:
    """Give a module and all it imports as one script, without what means nothing."""
    return search.joined(entry)


def lean_script(source: bytes) -> bytes:
    """Give a script without what means nothing."""
    return search.lean(source)
