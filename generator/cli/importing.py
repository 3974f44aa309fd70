"""`tongwen import`: a catalogue of others into the shards of a collection."""

import json
import sys
import time
from pathlib import Path

import click
import msgspec

from generator.records.importing.run import ImportJob, Outcome, Progress, run_import

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("import")
@click.argument("file", type=_FILE)
@click.option("--collection", required=True, help="Collection of the site to import into.")
@click.option("--map", "rules", required=True, type=_FILE, help="Mapping file (YAML).")
@click.option("--dry-run", is_flag=True, help="Change nothing; say what would be done.")
@click.option("--report", type=_FILE, help="Write what became of each row, as JSON Lines.")
@click.option("--replace", is_flag=True, help="Remove records of the collection not in FILE.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@click.option(
    "--config",
    type=_FILE,
    default=Path("site_config.yml"),
    show_default=True,
    help="The site's configuration.",
)
def import_(
    file: Path,
    collection: str,
    rules: Path,
    dry_run: bool,
    report: Path | None,
    replace: bool,
    as_json: bool,
    config: Path,
) -> None:
    """Import a catalogue (CSV, TSV, JSON, JSON Lines or a tree) into a collection.

    Every row is accepted or refused; the report says which, and what was repaired. A second
    import of the same file changes nothing.

    \b
    Example:
      tongwen import courses.csv --collection higher --map courses.yml \\
        --report report.jsonl --dry-run
    """
    job = ImportJob(file, collection, rules, config, report, dry_run, replace)
    start = time.monotonic()
    outcome = _run(job)
    seconds = round(time.monotonic() - start, 2)
    click.echo(
        json.dumps(summary(job, outcome) | {"seconds": seconds}, ensure_ascii=False)
        if as_json
        else text(job, outcome)
    )
    if outcome.advice:
        click.echo(f"hint: {outcome.advice}", err=True)
    if outcome.counts.rows and not outcome.counts.accepted:
        click.echo("No row was accepted: does the mapping fit the file?", err=True)
        sys.exit(1)


def _run(job: ImportJob) -> Outcome:
    if not sys.stderr.isatty():
        return run_import(job)
    with click.progressbar(length=1, label=job.file.name, file=sys.stderr) as bar:

        def progress(size: int, position: int) -> None:
            bar.length = size or 1
            bar.update(position - bar.pos)

        shown: Progress = progress
        return run_import(job, shown)


def summary(job: ImportJob, outcome: Outcome) -> dict[str, object]:
    """Give the counts of an import, and of each kind of report line, for machines."""
    kinds: dict[str, dict[str, int]] = {"refused": {}, "repaired": {}, "noted": {}}
    for (action, code), number in sorted(outcome.entries.items()):
        kinds[action][code] = number
    return {
        **msgspec.structs.asdict(outcome.counts),
        "kinds": kinds,
        "unused_columns": list(outcome.unused_columns),
        "collection": job.collection,
        "dry_run": job.dry_run,
    }


def text(job: ImportJob, outcome: Outcome) -> str:
    """Give the counts of an import for people."""
    counts = outcome.counts
    rows = f"{counts.rows:,} rows: {counts.accepted:,} accepted, {counts.refused:,} refused"
    found = _if(counts.recovered, "; {:,} found inside other rows")
    records = f"{counts.records:,} records in `{job.collection}`: {counts.added:,} new"
    removed = _if(counts.removed, ", {:,} removed")
    lines = [
        f"{rows}; {counts.repaired:,} repaired{found}",
        f"{records}, {counts.updated:,} changed, {counts.unchanged:,} as before{removed}",
        *(_kind_line(action, outcome) for action in ("refused", "repaired", "noted")),
        _files_line(job, outcome),
    ]
    return "\n".join(line for line in lines if line)


def _if(number: int, words: str) -> str:
    return words.format(number) if number else ""


def _kind_line(action: str, outcome: Outcome) -> str:
    found = sorted((-n, code) for (a, code), n in outcome.entries.items() if a == action)
    return f"{action}: " + ", ".join(f"{code} {-n:,}" for n, code in found) if found else ""


def _files_line(job: ImportJob, outcome: Outcome) -> str:
    files = outcome.counts.files
    number = f"{files:,} file{'s' if files != 1 else ''}"
    if job.dry_run:
        return f"Dry run: {number} would change." if files else "Dry run: nothing would change."
    return f"{number} written." if files else "Nothing changed: every byte is as it was."
