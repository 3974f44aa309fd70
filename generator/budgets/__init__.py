"""Whether the pages of a built site are as light as its budgets ask: sizes as they are sent,
compressed.

Pages are read through the manifest, a few hundred in one job; nothing is rendered.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from generator import engine, manifest
from generator.budgets.breaches import Breach, breaches
from generator.budgets.weight import FIGURES, Scale, weigh
from generator.config.model import BudgetsConfig
from generator.errors import UsageError

__all__ = ["Breach", "Figure", "Report", "check"]

#: Pages in one job.
_CHUNK = 200
#: Fewer jobs than this are done sooner than processes start.
_FEW = 4
Progress = Callable[[str, Iterable[Any], int], Iterable[Any]]


class Figure(Struct):
    """The heaviest page by one budget."""

    budget: int
    largest: int = 0
    page: str = ""


class Report(Struct):
    """What a look at all pages gave."""

    pages: int
    #: By budget: first_view, page, css, js, items.
    figures: dict[str, Figure]
    breaches: list[Breach]


class _Job(Struct, frozen=True):
    site: str
    #: Path of the address the site is served at: `/` or `/courses/`.
    base: str
    budgets: BudgetsConfig
    pages: tuple[str, ...]


def check(
    site: Path,
    files: Path,
    base_url: str,
    budgets: BudgetsConfig,
    jobs: int,
    progress: Progress,
) -> Report:
    """Weigh every page of the site in folder `site`, whose manifest lies in folder `files`.

    Raises UsageError where no site was built there.
    """
    if not (files / "index.tsv").exists() or not site.is_dir():
        raise UsageError(
            f"There is no built site in {site}.", "Run `tongwen build` first, or name --output."
        )
    base = urlsplit(base_url).path or "/"
    pages = [e.path for e in manifest.read(files) if e.path.endswith(".html")]
    work = [_Job(str(site), base, budgets, part) for part in _parts(sorted(pages))]
    report = Report(len(pages), {n: Figure(getattr(budgets, n)) for n in FIGURES}, [])
    name = "process" if len(work) > _FEW else "serial"
    with engine.open_engine(name, jobs) as executor:
        for part in progress("Weighing", engine.run(executor, _weigh, work), len(work)):
            _add(report, part)
    report.breaches.sort(key=lambda b: (b.page, b.budget))
    return report


def _parts(pages: list[str]) -> Iterator[tuple[str, ...]]:
    rest = iter(pages)
    while part := tuple(islice(rest, _CHUNK)):
        yield part


def _weigh(job: _Job) -> tuple[dict[str, tuple[int, str]], list[Breach]]:
    """Give the heaviest page of some by each budget, and the breaches."""
    scale = Scale(Path(job.site), job.base)
    most: dict[str, tuple[int, str]] = {}
    found: list[Breach] = []
    for path in job.pages:
        weight = weigh(scale, path)
        for name in FIGURES:
            most[name] = max(most.get(name, (-1, "")), (getattr(weight, name), path))
        found += breaches(weight, job.budgets, scale)
    return most, found


def _add(report: Report, part: tuple[dict[str, tuple[int, str]], list[Breach]]) -> None:
    most, found = part
    report.breaches += found
    for name, (size, path) in most.items():
        figure = report.figures[name]
        figure.largest, figure.page = max((figure.largest, figure.page), (size, path))
