"""A build, from sources to a finished site. `build` is its table of contents."""

import resource
import time
from collections.abc import Callable
from typing import Any

from generator.build import (
    data,
    documents,
    downloads,
    facts,
    finish,
    pages,
    planning,
    search,
    search_index,
    shards,
)
from generator.build.checking import check
from generator.build.session import Options, Progress, Session, Summary, quiet, session
from generator.plan.ledger import LedgerDamaged

__all__ = ["Options", "Session", "Summary", "build", "check", "quiet"]

Talk = Callable[[str], None]


def build(options: Options, progress: Progress[Any] = quiet) -> Summary:
    """Bring the site in the output folder up to date with its sources, and say what was done.

    Raises Faults with every error in the sources (the last good site stays), UsageError for
    choices that cannot be, OperatorError where the machine stands in the way.
    """
    began = time.perf_counter(), time.process_time()
    try:
        summary = _build(options, progress)
    except LedgerDamaged:
        summary = _build(options, progress)
    return _measured(summary, *began)


def _build(options: Options, progress: Progress[Any]) -> Summary:
    with session(options, progress) as site:
        plan = planning.plan(site)
        papers = documents.plan_documents(site, plan)
        shards.check(site, plan)
        documents.check_documents(site, papers)
        pages.check_assets(site)
        standing = facts.gather(site)
        taken = downloads.gather(site)
        words = search.gather(site, plan, standing)
        planning.keep(site, plan)
        shards.render(site, plan)
        search.settle(site, words)
        data.render_dumps(site, plan)
        stock = shards.stock(site, plan)
        stock.facts = standing
        stock.downloads = taken
        pages.render_assets(site, site.theme)
        downloads.place(site, taken)
        documents.render_documents(site, papers, stock)
        pages.render_sheets(site, plan, stock)
        search_index.index(site, words)
        finish.drop_leftovers(site)
        finish.publish(site)
    return site.summary


def _measured(summary: Summary, wall: float, cpu: float) -> Summary:
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    summary.seconds = time.perf_counter() - wall
    summary.cpu_seconds = time.process_time() - cpu + children.ru_utime + children.ru_stime
    summary.peak_memory_bytes = 1024 * max(own.ru_maxrss, children.ru_maxrss)
    return summary
