"""How large, how far away, how dear: an index of a made-up catalogue of any size, and Pagefind's.

python -m bench.search_scale COUNT FOLDER [latin|han] writes one, in a process of its own.
"""

import json
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from bench import measure
from bench.search_corpus import FACETS, SORTS, Corpus
from bench.search_quality import HERE, browser
from search import SearchIndex, analyse_shard, number, write_locale, write_shared

SHARD = 4096
LOCALE = {"latin": "en", "han": "zh-Hans"}
KINDS = {
    "p": "packs",
    "t": "tails",
    "c": "cards",
    "b": "titles",
    "s": "completions",
    "y": "spelling",
    "f": "facet names",
    "k": "columns",
    "root.bin": "root",
}


def build(count: int, folder: Path, script: str) -> dict[str, Any]:
    """Write an index; CPU seconds of each step, without the making of the catalogue."""
    corpus, clock = Corpus(count, script), time.process_time
    (folder / "shards").mkdir(parents=True, exist_ok=True)
    entries, cpu, last = [], Counter[str](), 0.0
    for start in range(0, count, SHARD):
        documents = list(corpus.documents(start, min(count, start + SHARD)))
        entries += [corpus.entry(document) for document in documents]
        texts = [corpus.text(document) for document in documents]
        began = clock()
        blob = analyse_shard(texts)
        last = clock() - began
        cpu["analyse"] += last
        (folder / "shards" / str(start)).write_bytes(blob)
    del corpus
    began = clock()
    numbering = number(entries, FACETS, SORTS)
    del entries
    cpu["number"] = clock() - began
    began = clock()
    sizes, files = _put(
        folder / "search",
        chain(
            write_shared(numbering),
            write_locale(LOCALE[script], numbering, _blobs(folder, count)),
        ),
    )
    cpu["write"] = clock() - began
    return {
        "documents": count,
        "cpu": {step: round(seconds, 1) for step, seconds in cpu.items()},
        "cpu_total": round(sum(cpu.values()), 1),
        "one_shard": round(last, 2),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "bytes": {KINDS[kind]: size for kind, size in sizes.items()},
        "files": {KINDS[kind]: size for kind, size in files.items()},
    }


def _blobs(folder: Path, count: int) -> Iterator[bytes]:
    for start in range(0, count, SHARD):
        yield (folder / "shards" / str(start)).read_bytes()


def _put(folder: Path, made: Iterator[tuple[str, bytes]]) -> tuple[Counter[str], Counter[str]]:
    sizes, files = Counter[str](), Counter[str]()
    for path, data in made:
        try:
            (folder / path).write_bytes(data)
        except FileNotFoundError:
            (folder / path).parent.mkdir(parents=True)
            (folder / path).write_bytes(data)
        kind = path.split("/")[1]
        sizes[kind] += len(data)
        files[kind] += 1
    return sizes, files


def in_process(count: int, folder: Path, script: str) -> dict[str, Any]:
    """Write an index in a process of its own, so that its memory is its own."""
    cost = measure.run(
        [sys.executable, "-m", "bench.search_scale", str(count), str(folder), script],
        HERE.parent,
    )
    found: dict[str, Any] = json.loads(cost.output.splitlines()[-1])
    return found


def queries(index: SearchIndex, corpus: Corpus, count: int) -> dict[str, list[dict[str, Any]]]:
    """Draw queries of several kinds, by how many documents have their words."""
    rng = np.random.default_rng(5)
    total = index.files.root.documents
    classes: dict[str, list[str]] = {"common": [], "mid": [], "rare": []}
    for rank in np.unique(np.geomspace(3, len(corpus.words) / 2, 900).astype(int)).tolist():
        lead = index.files.lead(corpus.words[rank])
        share = lead[2].frequency / total if lead else 0
        if lead and share < 0.5:
            classes["common" if share > 0.02 else "mid" if share > 0.001 else "rare"].append(
                corpus.words[rank]
            )
    join = "" if corpus.script == "han" else " "

    def pick(*kinds: str) -> str:
        return join.join(
            str(rng.choice(classes[kind] or classes["mid"] or classes["rare"]))
            for kind in kinds
        )

    def title() -> str:
        words = corpus.document(int(rng.integers(corpus.count)))["title"].split()
        return " ".join(words[:2]) if join else words[0][:4]

    made: dict[str, Callable[[], str]] = {
        "rare": lambda: pick("rare"),
        "mid": lambda: pick("mid"),
        "common": lambda: pick("common"),
        "mid mid": lambda: pick("mid", "mid"),
        "common mid": lambda: pick("common", "mid"),
        "common common": lambda: pick("common", "common"),
        "two of a title": title,
    }
    return {name: [{"q": ask()} for _ in range(count)] for name, ask in made.items()}


def reading(folder: Path, corpus: Corpus, count: int, work: Path) -> dict[str, Any]:
    """Give bytes, round trips, compute of cold queries; of filters and counts, what comes on top."""
    locale = LOCALE[corpus.script]
    index = SearchIndex.open(folder, locale)
    found = {}
    drawn = queries(index, corpus, count)
    drawn["mid, a filter, counts"] = [
        {**query, "filters": {"level": ["l1"]}, "counts": True} for query in drawn["mid"]
    ]
    drawn["common mid, counts"] = [{**query, "counts": True} for query in drawn["common mid"]]
    for name, asked in drawn.items():
        answers = browser(folder, locale, asked, work, cold=True)
        found[name] = {
            "bytes_p50": quantile(answers, "bytes", 0.5),
            "bytes_p95": quantile(answers, "bytes", 0.95),
            "trips": max(answer["trips"] for answer in answers),
            "files_p95": quantile(answers, "files", 0.95),
            "compute_ms_p50": quantile(answers, "compute", 0.5),
            "compute_ms_p95": quantile(answers, "compute", 0.95),
            "least_of_three_ms_p95": quantile(answers, "least", 0.95),
            "more_p95": quantile(answers, "more", 0.95),
            "complete": round(
                sum(not answer["cutShort"] for answer in answers) / len(answers), 3
            ),
            "kinds": {
                kind: int(np.mean([answer["kinds"].get(kind, 0) for answer in answers]))
                for kind in ("root.bin", "p", "t", "b", "c", "s", "y", "f")
            },
        }
    return {"queries": found, "agree": agreement(index, drawn, folder, work)}


def agreement(
    index: SearchIndex, drawn: dict[str, list[dict[str, Any]]], folder: Path, work: Path
) -> dict[str, float]:
    """Give how often both readers have the same first ten."""
    found = {}
    for name in ("rare", "mid", "mid mid", "common common", "two of a title"):
        asked = drawn[name][:15]
        there = browser(folder, index.files.locale, asked, work)
        same = sum(
            [hit.card.url for hit in index.search(one["q"]).hits] == answer["urls"]
            for one, answer in zip(asked, there, strict=True)
        )
        found[name] = round(same / len(asked), 3)
    return found


def quantile(answers: list[dict[str, Any]], name: str, at: float) -> float:
    values = sorted(answer[name] for answer in answers)
    return round(values[min(len(values) - 1, int(len(values) * at))], 1)


def pagefind(
    corpus: Corpus, drawn: dict[str, list[dict[str, Any]]], modules: Path, work: Path
) -> dict[str, Any]:
    """Build and ask Pagefind: its own client, over HTTP on this computer."""
    docs, job, out = work / "docs.jsonl", work / "peer.json", work / "peer.out.json"
    with docs.open("w", encoding="utf-8") as file:
        for document in corpus.documents():
            filters = {name: [document[name]] for name in FACETS}
            file.write(
                json.dumps(
                    {
                        "id": document["id"],
                        "title": document["title"],
                        "text": document["summary"],
                        "filters": filters,
                    }
                )
                + "\n"
            )
    language = LOCALE[corpus.script].split("-")[0]
    told = {
        "engine": "pagefind",
        "modules": str(modules),
        "docs": str(docs),
        "language": language,
        "folder": str(work),
        "out": str(out),
        "queries": [],
    }
    job.write_text(json.dumps(told))
    cost = measure.run(["node", str(HERE / "search_peers.mjs"), str(job)], work)
    files = [path for path in (work / "pagefind").rglob("*") if path.is_file()]
    found: dict[str, Any] = {}
    for name in ("mid", "common common", "two of a title"):
        asked = [{"id": str(at), "text": query["q"]} for at, query in enumerate(drawn[name])]
        job.write_text(json.dumps({**told, "queries": asked, "cold": True, "query_only": True}))
        subprocess.run(
            ["node", str(HERE / "search_peers.mjs"), str(job)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        answers = json.loads(out.read_text())["answers"]
        found[name] = {
            "bytes_p50": quantile(answers, "bytes", 0.5),
            "bytes_p95": quantile(answers, "bytes", 0.95),
            "ms_p95": quantile(answers, "milliseconds", 0.95),
        }
    return {
        "documents": corpus.count,
        "cpu_total": round(cost.cpu, 1),
        "memory_mb": round(cost.memory),
        "bytes": sum(path.stat().st_size for path in files),
        "files": len(files),
        "queries": found,
    }


if __name__ == "__main__":
    print(
        json.dumps(
            build(
                int(sys.argv[1]),
                Path(sys.argv[2]),
                sys.argv[3] if len(sys.argv) > 3 else "latin",
            )
        )
    )
