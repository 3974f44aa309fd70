"""What is asked of a process that works on one shard, what it gives back, and the reading that
every such job begins with.
"""

from msgspec import Struct

from generator.config.model import CollectionConfig
from generator.plan.closed import Closed
from generator.problems import Place, Problem, Problems
from generator.records.read import Source, read_shard
from generator.records.validate import RecordChecker
from generator.render.press import Press, SiteRef, press_for
from generator.render.texts import read_catalogs


class ShardJob(Struct, frozen=True):
    """One shard to print, or only to check."""

    site: SiteRef
    collection: str
    shard: str
    #: File of the shard, from the site's folder.
    source: str
    #: Fingerprint of the part once it is done.
    fingerprint: bytes
    #: What the pages of each locale and template share, by tag; under an empty name, what files
    #: without a template do.
    bases: dict[str, dict[str, bytes]]
    #: Pages to print whatever the ledger says: somebody touched or removed them.
    damaged: frozenset[str] = frozenset()
    #: Changes with the lists of related resources of the shard; empty: there are none.
    related: bytes = b""

    @property
    def part(self) -> str:
        """Name of the ledger's and the manifest's part."""
        return part_name(self.collection, self.shard)


def part_name(collection: str, shard: str) -> str:
    """Give the name of the part that a shard's pages are."""
    return f"records/{collection}/{shard}"


class Checked(Struct):
    """A shard that was read: what is wrong with it, and what its records say of each other."""

    collection: str
    problems: tuple[Problem, ...]
    ids: tuple[str, ...] = ()
    #: (id, id it names as its replacement, place).
    references: tuple[tuple[str, str, Place], ...] = ()


class PartResult(Struct):
    """What a job did to one part: its files as they lie on the disk, and what was gone."""

    part: str
    fingerprint: bytes
    #: None where faults stood in the way.
    closed: Closed | None
    digest: bytes = b""
    rendered: int = 0
    problems: tuple[Problem, ...] = ()
    checked: Checked | None = None


def read_checked(
    press: Press, config: CollectionConfig, job: ShardJob, problems: Problems
) -> list[Source]:
    """Give a shard's records, noting what is wrong with them."""
    sources = read_shard(press.config.root / job.source, job.source, problems)
    checker = RecordChecker(config, press.vocabularies, problems)
    for source in sources:
        checker.check(source)
    return sources


def checked(job: ShardJob, sources: list[Source], problems: Problems) -> Checked:
    """Give what was found in a shard that was read."""
    references = tuple(
        (s.record.id, s.record.replaced_by, s.place) for s in sources if s.record.replaced_by
    )
    ids = tuple(s.record.id for s in sources)
    return Checked(job.collection, tuple(problems.found), ids, references)


def check_shard(job: ShardJob) -> Checked:
    """Read and check a shard and its catalogs without writing anything."""
    problems = Problems()
    press = press_for(job.site)
    config = press.config.collection(job.collection)
    sources = read_checked(press, config, job, problems)
    read_catalogs(press.config, config, job.shard, sources, problems)
    return checked(job, sources, problems)
