"""The job of a shard: its records' pages in every locale, their cards, and the shard's digest.

The shard is read once. A page is rendered only where its fingerprint differs from the one in
the ledger: the record's line, the passages a reader of the locale gets, the locales it exists
in, and everything the locale's pages share.
"""

from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from generator.config.model import CollectionConfig
from generator.engine import without_collector
from generator.locales import Locale
from generator.locales.collation import sort_keys
from generator.output import Output, TreeWriter, Written
from generator.plan.closed import closed
from generator.plan.ledger import read_part
from generator.problems import Problems
from generator.records.model import Record
from generator.records.read import Source
from generator.render import digest as digests
from generator.render.availability import Media, PageState
from generator.render.available import Available
from generator.render.cards import ROOT, StoredCard, cards_file, encode_card, write_cards
from generator.render.companions import WITH_COMPANIONS, Told, companions
from generator.render.data_files import ShardData, shares_file, write_shares
from generator.render.desk import Desk
from generator.render.digest import Digest
from generator.render.digested import digest_of
from generator.render.improve import RecordLinks
from generator.render.kind_pages import OWN, PLAIN, KindOfPage
from generator.render.press import Press, press_for
from generator.render.shard_jobs import PartResult, ShardJob, checked, read_checked
from generator.render.texts import Texts, home_locale, read_catalogs, texts_of
from generator.theme.context import AvailabilityView, Card, LocaleView
from generator.theme.link import Render
from generator.translation.status import Counts

_UNKNOWN: Any = object()
#: Makes a named tuple quicker than by its names.
_new = tuple.__new__


def render_shard(job: ShardJob) -> PartResult:
    """Print what is stale of a shard. With errors in the sources nothing is written."""
    with without_collector():
        return _render_shard(job)


def _render_shard(job: ShardJob) -> PartResult:
    problems = Problems()
    press = press_for(job.site)
    config = press.config.collection(job.collection)
    sources = read_checked(press, config, job, problems)
    catalogs = read_catalogs(press.config, config, job.shard, sources, problems)
    if problems.errors:
        return PartResult(
            job.part,
            b"",
            None,
            problems=tuple(problems.found),
            checked=checked(job, sources, problems),
        )
    texts = texts_of(press.config, sources, catalogs, problems)
    printer = _Printer(press, config, job, sources, texts)
    printer.tallies = list(catalogs.tallies.values())
    return printer.print(problems)


class _Printer:
    """Prints one shard."""

    def __init__(
        self,
        press: Press,
        config: CollectionConfig,
        job: ShardJob,
        sources: list[Source],
        texts: dict[Locale, list[Texts]],
    ) -> None:
        self.press, self.config, self.job = press, config, job
        self.sources, self.texts = sources, texts
        #: Of each locale, how many texts are in each state.
        self.tallies: list[Counts] = []
        self.locales = tuple(texts)
        self.homes = [home_locale(press.config, s.record) for s in sources]
        self.sets: dict[int, Available] = {}
        self.available = [self._availability(n) for n in range(len(sources))]
        self.near = [self._near(s.record) for s in sources]
        old = [] if job.site.fresh else read_part(Path(job.site.state), job.part).written()
        self.old = {w.path: w for w in old}

    def _availability(self, n: int) -> Available:
        """A record has a page where its title is in the locale's own language, and in its
        home.
        """
        home, bits = self.homes[n].tag, 0
        for place, (locale, texts) in enumerate(self.texts.items()):
            if locale.tag == home or texts[n].in_locale("title"):
                bits |= 1 << place
        if bits not in self.sets:
            chosen = [locale for place, locale in enumerate(self.locales) if bits & 1 << place]
            self.sets[bits] = Available(bits, tuple(chosen))
        return self.sets[bits]

    def _near(self, record: Record) -> tuple[int, ...]:
        """Give the numbers of related records."""
        shard = f"{self.job.collection}/{self.job.shard}"
        return self.press.related.numbers(shard, record.id) if self.job.related else ()

    def print(self, problems: Problems) -> PartResult:
        files: list[Written] = []
        rendered = 0
        with TreeWriter(self.press.output, self.job.site.fresh) as writer:
            for output in chain(*map(self._outputs, self.locales), self._data_outputs()):
                if isinstance(output, Written):
                    files.append(output)
                else:
                    files.append(writer.write(output))
                    rendered += 1
        self._write_cards()
        self._write_shares()
        return PartResult(
            self.job.part,
            self.job.fingerprint,
            closed(self.job.part, files),
            digests.encode(self._digest()),
            rendered,
            tuple(problems.found),
            checked(self.job, self.sources, problems),
        )

    def _outputs(self, locale: Locale) -> Iterator[Output | Written]:
        desk = self.press.desks[locale]
        views = self.press.views(locale, self.config)
        bases = self.job.bases[locale.tag]
        address = RecordLinks(self.press.config, self.config, self.job.shard, locale).address
        renders: dict[tuple[int, str], Render] = {}
        tables: dict[tuple[int, Media], AvailabilityView | None] = {}
        prefix, tag = f"{locale.tag}/{self.config.name}/", locale.tag
        old, damaged, near_all = self.old, self.job.damaged, self.near
        lines, all_states = self.lines, self.states
        for n, (source, texts) in enumerate(zip(self.sources, self.texts[locale], strict=True)):
            available = self.available[n]
            if tag not in available.tags:
                continue
            record = source.record
            path = f"{prefix}{record.id}.html"
            leads_to = self._successor(n, locale) if record.replaced_by else ""
            near = near_all[n]
            related = self.press.related.links(tag, near) if near else ()
            kind, (states, states_seal) = record.kind or self.config.kind, all_states[n]
            if kind in WITH_COMPANIONS:
                yield from self._companions(kind, n, locale)
            own = OWN.get(kind, PLAIN)
            known = (
                bases[own.template],
                lines[n],
                texts.sealed(),
                available.seal,
                leads_to.encode(),
                states_seal,
                *related,
            )
            fingerprint = sha256(b"\0".join(known)).digest()[:16]
            before = old.get(path)
            if before is not None and before.fingerprint == fingerprint and path not in damaged:
                yield before
                continue
            render = renders.get((available.bits, own.template))
            if render is None:
                render = self._renderer(desk, available, own)
                renders[available.bits, own.template] = render
            page = views.page(record, texts, self.homes[n], address(texts), leads_to)
            if related:
                page.related = views.related(related)
            media = tuple(record.media.items()) if record.media else ()
            table = tables.get((id(states), media), _UNKNOWN)
            if table is _UNKNOWN:
                table = tables[id(states), media] = views.availability[states, media]
            page.availability = table
            yield _new(Output, (path, render(page), fingerprint))

    @cached_property
    def lines(self) -> list[bytes]:
        """The digest of each record's line, for fingerprints."""
        return [sha256(source.raw).digest() for source in self.sources]

    @cached_property
    def states(self) -> list[tuple[tuple[PageState, ...], bytes]]:
        """What pages each record has, and how far each can be trusted; and that as bytes for
        fingerprints. One object for all records with the same.
        """
        rows = {
            locale.tag: (self.press.views(locale, self.config).standings.page_state, texts)
            for locale, texts in self.texts.items()
        }
        known: dict[tuple[PageState, ...], tuple[tuple[PageState, ...], bytes]] = {}
        columns = {a: [rows[one.tag] for one in a.locales] for a in self.sets.values()}
        made = []
        for n, available in enumerate(self.available):
            found = tuple([standing(texts[n]) for standing, texts in columns[available]])
            one = known.get(found)
            if one is None:
                one = known[found] = found, sha256(repr(found).encode()).digest()
            made.append(one)
        return made

    def _successor(self, n: int, locale: Locale) -> str:
        """Give the page of what replaced a record: the reader's own where this shard knows it.

        Of a record in another shard only the page in its own language is sure to be there; it
        is taken to be that of the record it replaced.
        """
        target, tag = self.sources[n].record.replaced_by, self.homes[n].tag
        if (there := self.numbers.get(target)) is not None:
            tags = self.available[there].tags
            tag = locale.tag if locale.tag in tags else self.homes[there].tag
        return f"{tag}/{self.config.name}/{target}.html"

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The place of each record in the shard, by id."""
        return {source.record.id: n for n, source in enumerate(self.sources)}

    def _companions(self, kind: str, n: int, locale: Locale) -> Iterator[Output | Written]:
        """Give the files beside a page, made from the record in all its languages."""
        texts = {one: rows[n] for one, rows in self.texts.items()}
        told = Told(self.sources[n].record, self.homes[n], self.available[n], texts)
        seals = [self.job.bases[one.tag][""] + texts[one].sealed() for one in texts]
        known = (self.sources[n].raw, self.available[n].seal, *seals)
        fingerprint = sha256(b"\0".join(known)).digest()[:16]
        desks = self.press.desks
        for path, make in companions(kind, told, desks[locale], desks, self.config):
            before = self.old.get(path)
            if before and before.fingerprint == fingerprint and path not in self.job.damaged:
                yield before
            else:
                yield Output(path, make(), fingerprint)

    def _renderer(self, desk: Desk, available: Available, own: KindOfPage) -> Render:
        alternates: tuple[LocaleView, ...] = tuple(
            self.press.desks[a].view for a in available.locales
        )
        return desk.renderer(own.template, "record", 2, own.page, self.config.name, alternates)

    @cached_property
    def data(self) -> ShardData | None:
        """The records as data, where the site has that."""
        config = self.press.config
        if not (config.data.records or config.data.dumps):
            return None
        records = [source.record for source in self.sources]
        return ShardData(config, self.config, records, self.texts, self.available, self.homes)

    def _data_outputs(self) -> Iterator[Output | Written]:
        return self.data.outputs(self.old, self.job.damaged) if self.data else iter(())

    def _write_shares(self) -> None:
        if self.data and self.press.config.data.dumps:
            path = shares_file(Path(self.job.site.state), self.config.name, self.job.shard)
            write_shares(path, self.data.shares())

    def _write_cards(self) -> None:
        self.cards = {locale.tag: list(self._cards(locale)) for locale in self.locales}
        ids = [s.record.id for s in self.sources]
        path = cards_file(Path(self.job.site.state), self.config.name, self.job.shard)
        write_cards(path, ids, self.cards)

    def _cards(self, locale: Locale) -> Iterator[bytes]:
        views = self.press.views(locale, self.config)
        render = self.press.desks[locale].fragment("card.html.j2", Card, ROOT)
        rows = self.texts[locale]
        keys = sort_keys([texts.passage("title").text for texts in rows], locale)
        for n, (source, texts, key) in enumerate(zip(self.sources, rows, keys, strict=True)):
            leads_to = locale if locale.tag in self.available[n].tags else self.homes[n]
            card = views.card(source.record, texts, leads_to)
            title, summary = card.title, card.summary
            yield encode_card(
                _new(StoredCard, (
                    key, title.text, title.tag, summary.text, summary.tag, card.path,
                    render(card), title.state,
                ))
            )  # fmt: skip

    def _digest(self) -> Digest:
        cards = [self.cards[locale.tag] for locale in self.locales]
        vocabularies = self.press.vocabularies
        made = digest_of(self.sources, self.available, cards, self.config, vocabularies)
        made.tallies, made.related = self.tallies, self.job.related
        made.data = self.data.digests if self.data else []
        return made
