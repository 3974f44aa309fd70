"""A new release: from built sites to signed metadata, or to metadata that wait for people's
signatures.
"""

from collections.abc import Iterator
from concurrent.futures import Executor
from itertools import islice
from typing import Any

import msgspec

from generator import engine
from generator.config.load import load
from generator.config.model import Config
from generator.problems import Faults, Problem
from generator.publish import folder
from generator.publish.bundling import write_bundle
from generator.publish.earlier import Earlier
from generator.publish.finish import ending, tidy, working
from generator.publish.folder import Published
from generator.publish.keyring import Keyring, keyids, missing
from generator.publish.keys import signing
from generator.publish.order import Order, Progress, Report
from generator.publish.packing import dense, make_pack
from generator.publish.site import Tree, held, read_tree
from generator.publish.slices import Draft, Made, make
from generator.publish.store import Store
from generator.publish.targets import (
    TargetFiles,
    exports_size,
    take_exports,
    targets_of,
    unchanged,
    waits,
)
from generator.release.model import BundleRow, Slice


class Publishing:
    """One run of publishing into a folder."""

    def __init__(self, order: Order, ring: Keyring, progress: Progress) -> None:
        self.order, self.ring, self.progress = order, ring, progress
        self.store, self.report = Store(order.to), Report()
        self.last: list[Published] = []
        self.executor: Executor = engine.SerialExecutor()

    def run(self) -> Report:
        """Publish. Raises TongwenError; the last release then stays as it is."""
        signing()
        config, roots = load(self.order.config), self.ring.roots()
        with held(config, sorted(set(self.order.sites.values()))):
            self.last = list(
                islice(folder.published(self.store, roots), self.order.bundles + 1)
            )
            trees = [read_tree(self.order.config, *site) for site in self.order.sites.items()]
            self.store.check_room(self._survey(trees))
            if self.order.dry_run:
                self.report.state = "dry run"
                return self.report
            with working(self.store):
                files = self._files(trees)
                if unchanged(self.order, self.last, *files):
                    return self._renew()
                return self._show(self._targets(config, *files))

    def _targets(self, config: Config, slices: list[Slice], exports: TargetFiles) -> Any:
        """Give targets metadata: those that wait already, if nothing changed since."""
        waiting = self.ring.waiting("targets")
        if waits(self.store, self.order, waiting, slices, exports):
            return waiting
        shown = self.ring.numbers()
        return targets_of(self.store, self.order, config, self.last, shown, slices, exports)

    def _survey(self, trees: list[Tree]) -> int:
        """Count what is to be packed; give the room it takes at most, as far as one can say."""
        room = 16e6
        for tree in trees:
            for locale in tree.slices:
                draft = self._draft(tree, locale)
                for file in (f for files in draft.sources.values() for f in files):
                    self.report.files += 1
                    self.report.bytes += file.size
                for file in (f for files in draft.missing() for f in files):
                    self.report.packed_files += 1
                    self.report.packed_bytes += file.size
                    room += file.size * (1.0 if dense(file.path) else 0.3)
        return int(room + exports_size(self.order.exports))

    def _files(self, trees: list[Tree]) -> tuple[list[Slice], TargetFiles]:
        """Write all that metadata will name."""
        self.executor = engine.open_engine(self.order.engine, self.order.jobs)
        try:
            slices = [self._slice(tree, locale) for tree in trees for locale in tree.slices]
        finally:
            self.executor.shutdown(cancel_futures=True)
        slices.sort(key=lambda row: (row.edition, row.locale))
        return slices, take_exports(self.store, self.order.exports)

    def _earlier(self, edition: str, locale: str) -> Iterator[tuple[int, Earlier]]:
        """Give the slice as the last releases have it, with their numbers, the last first."""
        for one in self.last:
            for row in one.release.slices:
                if (row.edition, row.locale) == (edition, locale):
                    yield one.release.release, Earlier(self.store.root, row, self.order.recheck)

    def _draft(self, tree: Tree, locale: str) -> Draft:
        _, earlier = next(self._earlier(tree.edition, locale), (0, None))
        return Draft(tree.edition, locale, tree.root, tree.slices[locale], earlier)

    def _slice(self, tree: Tree, locale: str) -> Slice:
        draft = self._draft(tree, locale)
        jobs, found = draft.jobs(self.store), list[Problem]()
        done = engine.run(self.executor, make_pack, jobs)
        for packed in self.progress(_label("Packing", tree, locale), done, len(jobs)):
            self.store.written += packed.written
            found += packed.problems
            draft.take(packed)
            if packed.pack:
                self.report.packs += 1
                self.report.pack_bytes += packed.pack.length
        if found:
            raise Faults(found)
        made = make(draft, self.store)
        bundles = list(self._bundles(made, tree, locale))
        bundles.sort(key=lambda row: row.release)
        return msgspec.structs.replace(made.row, bundles=bundles)

    def _bundles(self, made: Made, tree: Tree, locale: str) -> Iterator[BundleRow]:
        """Write a bundle from each earlier index, once."""
        earlier = {
            one.row.index.digest: (number, one)
            for number, one in islice(self._earlier(tree.edition, locale), self.order.bundles)
        }
        earlier.pop(made.row.index.digest, None)
        label = _label("Bundles", tree, locale)
        for number, one in self.progress(label, earlier.values(), len(earlier)):
            row = one.whole() and write_bundle(self.store, number, one, made, self.executor)
            if row:
                self.report.bundles += 1
                self.report.bundle_bytes += row.length
                yield row

    def _renew(self) -> Report:
        """Nothing changed: give the last release new timestamps."""
        last = self.last[0]
        self.ring.clear("targets")
        self.store.settle()
        folder.show(self.store, self.ring, last.targets, self.order.now, self.order.days)
        tidy(self.store, self.order.bundles)
        self.report.warnings = ending(self.ring, last.targets, self.order.now)
        self.report.state, self.report.release = "unchanged", last.release.release
        return self.report

    def _show(self, targets: folder.TargetsMetadata) -> Report:
        """Sign what can be signed here and let mirrors see it; else lay it down for people."""
        root, report = self.ring.root().signed, self.report
        report.release = folder.release_number(targets)
        self.ring.sign(targets, keyids(root, "targets"))
        report.wanting, report.signers = missing(root, "targets", targets)
        if report.wanting:
            self.store.settle()
            self.store.written.clear()
            report.state, report.sign = "waiting", str(self.ring.wait(targets))
            return report
        report.signers = []
        folder.show(self.store, self.ring, targets, self.order.now, self.order.days)
        self.ring.clear("targets")
        report.warnings = ending(self.ring, targets, self.order.now)
        report.removed_files, report.removed_bytes = tidy(self.store, self.order.bundles)
        return report


def _label(what: str, tree: Tree, locale: str) -> str:
    return " ".join(name for name in (what, tree.edition, locale or "shared") if name)
