"""Search: quality on judged queries, size, bytes and round trips, compute, build; beside others.

python bench/search.py [--quick] [--json] [--documents 300000] [--han] [--data DIR] [--modules DIR] [--work DIR]

Peers run in the same run: Pagefind, MiniSearch, lunr (installed by npm into --modules), plain
Whoosh. Judged queries: `ir/` and `catalogues/` of --data. Bytes are those of files as they lie
(everything is compressed already). Compute is CPU time of node, from a cold start of the client; beside it
the least of three, because other work on a machine can only add to it.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import search_phrases as phrases
from bench import search_quality as quality
from bench import search_scale as scale
from bench.search_corpus import Corpus
from search import SearchIndex, client_modules

REPOSITORY = Path(__file__).parent.parent
PEERS = ("minisearch@7.2.0", "lunr@2.3.9", "pagefind@1.6.0")
#: What the project promises; elsewhere, as good as the best of the others.
FLOORS = {"cranfield": 0.535, "xqa_zh": 0.98, "xqa_ar": 0.97}


def peers(modules: Path) -> Path:
    """Install the other engines, once."""
    if not (modules / "node_modules" / "pagefind").is_dir():
        modules.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--silent", *PEERS],
            cwd=modules,
            check=True,
        )
    return modules


def judged(data: Path, modules: Path, quick: bool) -> dict[str, Any]:
    """Run the judged collections."""
    locales = {"cranfield": "en", "xqa_zh": "zh-Hans", "xqa_ar": "ar"}
    found = {}
    collections = [
        quality.judged(data / "ir" / name, locale) for name, locale in locales.items()
    ]
    collections += quality.catalogues(data / "catalogues", 100 if quick else 400)
    collections += phrases.collections(
        data / "docs" / "edgeai", REPOSITORY / "translations", 100 if quick else 800
    )
    for collection in collections:
        with tempfile.TemporaryDirectory() as work:
            found[collection.name] = quality.evaluate(collection, modules, Path(work))
            print_quality(collection.name, found[collection.name])
    return found


def print_quality(name: str, found: dict[str, Any]) -> None:
    measure = "mrr" if " + " in name else "ndcg"
    scores = "  ".join(f"{engine} {score:.4f}" for engine, score in found[measure].items())
    say(f"{name:22} {measure:4} {scores}")
    own = {"browser", "whoosh reader"}
    least = FLOORS.get(name, max(s for e, s in found[measure].items() if e not in own))
    verdict = "reached" if min(found[measure][e] for e in own) >= least else "missed"
    say(f"{'':22} asked {least:.4f}: {verdict}")
    say(
        f"{'':22} readers agree {found['agree']:.4f}; overlap with plain Whoosh by the same formula {found['oracle_overlap']:.4f}, by its own {found['default_overlap']:.4f}; {found['queries']} queries"
    )


def sizes(count: int, script: str, work: Path, samples: int) -> dict[str, Any]:
    """Build, read, print."""
    folder = work / f"{count}-{script}"
    built = scale.in_process(count, folder, script)
    say(
        f"\n{count:,} documents, {script}: {built['cpu_total']} CPU-s {built['cpu']}, {built['memory_mb']} MB; one changed record: one shard, {built['one_shard']} CPU-s"
    )
    say(
        "  "
        + ", ".join(
            f"{kind} {size / 1e6:.1f} MB in {built['files'][kind]}"
            for kind, size in built["bytes"].items()
        )
    )
    read = scale.reading(folder / "search", Corpus(count, script), samples, work)
    for name, one in read["queries"].items():
        say(
            f"  {name:22} p50 {one['bytes_p50'] / 1000:6.1f} KB, p95 {one['bytes_p95'] / 1000:6.1f} KB, {one['trips']} trips, {one['files_p95']:.0f} files, compute p50 {one['compute_ms_p50']} p95 {one['compute_ms_p95']} ms (least of three {one['least_of_three_ms_p95']}), counts +{one['more_p95'] / 1000:.1f} KB, complete {one['complete']:.2f}"
        )
    say(f"  readers agree on the first ten: {read['agree']}")
    return {"build": built, **read}


def pagefind(
    count: int, script: str, modules: Path, work: Path, samples: int
) -> dict[str, Any]:
    """The same for Pagefind."""
    folder = work / f"pagefind-{count}"
    folder.mkdir(parents=True)
    corpus = Corpus(count, script)
    index = SearchIndex.open(work / f"{count}-{script}" / "search", scale.LOCALE[script])
    found = scale.pagefind(corpus, scale.queries(index, corpus, samples), modules, folder)
    say(
        f"  Pagefind: {found['cpu_total']} CPU-s, {found['memory_mb']} MB, {found['bytes'] / 1e6:.1f} MB in {found['files']}; "
        + "; ".join(
            f"{name} p50 {one['bytes_p50'] / 1000:.0f} KB p95 {one['bytes_p95'] / 1000:.0f} KB {one['ms_p95']:.0f} ms"
            for name, one in found["queries"].items()
        )
    )
    shutil.rmtree(folder)
    return found


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def client_size() -> dict[str, int]:
    """Give what a page loads: bytes as they lie, and by gzip."""
    import gzip

    bodies = [body for _, body in client_modules()]
    return {
        "files": len(bodies),
        "bytes": sum(map(len, bodies)),
        "gzip": sum(len(gzip.compress(body, 9)) for body in bodies),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="2,000 documents; fewer queries")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--documents", type=int, nargs="*", help="sizes; 10000 50000 300000")
    parser.add_argument(
        "--pagefind", type=int, default=50_000, help="Pagefind up to so many documents"
    )
    parser.add_argument("--han", action="store_true", help="a Chinese catalogue")
    parser.add_argument("--no-quality", action="store_true")
    parser.add_argument("--data", type=Path, default=REPOSITORY.parent / "shared" / "data")
    parser.add_argument(
        "--modules", type=Path, default=Path(tempfile.gettempdir()) / "search-peers"
    )
    parser.add_argument("--work", type=Path)
    options = parser.parse_args()
    modules = peers(options.modules)
    counts = options.documents or ([2_000] if options.quick else [10_000, 50_000, 300_000])
    script, samples = "han" if options.han else "latin", 20 if options.quick else 60
    found: dict[str, Any] = {"client": client_size()}
    say(f"client: {found['client']}")
    if not options.no_quality and options.data.is_dir():
        found["quality"] = judged(options.data, modules, options.quick)
    with tempfile.TemporaryDirectory(dir=options.work) as folder:
        work = Path(folder)
        for count in counts:
            found[str(count)] = sizes(count, script, work, samples)
            if count <= options.pagefind:
                found[str(count)]["pagefind"] = pagefind(count, script, modules, work, samples)
            shutil.rmtree(work / f"{count}-{script}")
    if options.json:
        print(json.dumps(found))


if __name__ == "__main__":
    main()
