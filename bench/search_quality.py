"""How good results are: ours through both readers, and other engines, on judged queries."""

import csv
import json
import math
import random
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from bench import search_oracle
from search import Entry, SearchIndex, Text, analyse_shard, number, write_locale, write_shared

HERE = Path(__file__).parent
CLIENT = HERE.parent / "search" / "client"
ENGINES = ("browser", "whoosh reader", "plain whoosh", "pagefind", "minisearch", "lunr")


class Judged(NamedTuple):
    """Documents, queries, and how relevant which is to which."""

    name: str
    locale: str
    documents: list[dict[str, str]]
    queries: list[dict[str, str]]
    relevance: dict[str, dict[str, int]]


def judged(folder: Path, locale: str) -> Judged:
    """Read a collection: docs.jsonl, queries.jsonl, qrels.tsv."""

    def lines(name: str) -> list[dict[str, str]]:
        return [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]

    relevance: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines():
        query, document, value = line.split("\t")
        relevance[query][document] = int(value)
    return Judged(
        folder.name, locale, lines("docs.jsonl"), lines("queries.jsonl"), dict(relevance)
    )


def known_items(name: str, locale: str, rows: list[tuple[str, str]], count: int) -> Judged:
    """Make queries of titles: relevant is what has that title."""
    documents = [
        {"id": str(place), "title": title, "text": text}
        for place, (title, text) in enumerate(rows)
    ]
    by_title = defaultdict(list)
    for document in documents:
        by_title[document["title"].strip().lower()].append(document["id"])
    titles = random.Random(5).sample(sorted(by_title), min(count, len(by_title)))
    queries = [{"id": str(place), "text": title} for place, title in enumerate(titles)]
    relevance = {
        str(place): dict.fromkeys(by_title[title], 1) for place, title in enumerate(titles)
    }
    return Judged(name, locale, documents, queries, relevance)


def catalogues(folder: Path, count: int) -> list[Judged]:
    """Real catalogues: a many-language one, a Chinese one."""

    def rows(name: str, title: str, texts: tuple[str, ...]) -> list[tuple[str, str]]:
        with (folder / name).open(encoding="utf-8-sig", errors="replace", newline="") as file:
            found = [
                (row.get(title) or "", " ".join(row.get(text) or "" for text in texts))
                for row in csv.DictReader(file)
            ]
        return [row for row in found if any(letter.isalnum() for letter in row[0])]

    coursera = rows(
        "coursera_2021_multilang.csv",
        "course_name",
        ("university_name", "course_skills", "category", "sub_category"),
    )
    udemy = rows("udemy_2017.csv", "course_title", ("subject", "level"))
    chinese = [
        row
        for name in (
            "zh_mooccube_teacher_course.csv",
            "zh_icourse163_2017.csv",
            "zh_mooccube_school_course.csv",
        )
        for row in _first_columns(folder / name)
    ]
    return [
        known_items("coursera + udemy", "en", coursera + udemy, count),
        known_items("icourse163 + mooccube", "zh-Hans", chinese, count),
    ]


def _first_columns(path: Path) -> list[tuple[str, str]]:
    """Chinese catalogues differ: the column with the longest distinct Chinese texts is the title."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        table = [row for row in csv.reader(file) if row]
    width = max(map(len, table))
    cells = [[row[at] if at < len(row) else "" for row in table[1:]] for at in range(width)]
    chinese = [sum(any("一" <= c <= "鿿" for c in cell) for cell in column) for column in cells]
    distinct = [
        len(set(column)) if seen > len(table) / 2 else 0
        for column, seen in zip(cells, chinese, strict=True)
    ]
    title = distinct.index(max(distinct))
    return [
        (row[title], " ".join(cell for at, cell in enumerate(row) if at != title))
        for row in table[1:]
        if len(row) > title and any(c.isalnum() for c in row[title])
    ]


def ndcg(hits: list[str], relevance: dict[str, int]) -> float:
    """Järvelin, Kekäläinen (2002), at 10, gains 2^r − 1."""

    def gain(values: list[int]) -> float:
        return sum(
            (2**value - 1) / math.log2(place + 2) for place, value in enumerate(values[:10])
        )

    return gain([relevance.get(hit, 0) for hit in hits]) / gain(
        sorted(relevance.values(), reverse=True)
    )


def reciprocal(hits: list[str], relevance: dict[str, int]) -> float:
    """One by the rank of the first relevant."""
    return next((1 / (place + 1) for place, hit in enumerate(hits) if relevance.get(hit)), 0.0)


def write(judged_: Judged, folder: Path) -> None:
    """Write our index of a collection."""
    numbering = number(Entry(document["id"]) for document in judged_.documents)
    texts = (
        Text(d["id"], d["id"], d.get("title", ""), "", d["text"]) for d in judged_.documents
    )
    for path, data in [
        *write_shared(numbering),
        *write_locale(judged_.locale, numbering, [analyse_shard(texts)]),
    ]:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def browser(
    folder: Path, locale: str, queries: list[dict[str, Any]], work: Path, **more: Any
) -> list[dict[str, Any]]:
    """Run the browser's client in node."""
    job, out = work / "client.json", work / "client.out.json"
    job.write_text(
        json.dumps(
            {
                "client": str(CLIENT),
                "folder": str(folder),
                "locale": locale,
                "queries": queries,
                "out": str(out),
                **more,
            }
        )
    )
    subprocess.run(["node", str(HERE / "search_client.mjs"), str(job)], check=True)
    found: list[dict[str, Any]] = json.loads(out.read_text())
    return found


def peer(
    engine: str, judged_: Judged, modules: Path, work: Path, **more: Any
) -> dict[str, Any]:
    """Run another engine in node."""
    docs, job, out = work / "docs.jsonl", work / "peer.json", work / "peer.out.json"
    docs.write_text(
        "".join(
            json.dumps({"id": d["id"], "title": d.get("title", ""), "text": d["text"]}) + "\n"
            for d in judged_.documents
        )
    )
    queries = [query for query in judged_.queries if query["id"] in judged_.relevance]
    job.write_text(
        json.dumps(
            {
                "engine": engine,
                "modules": str(modules),
                "docs": str(docs),
                "queries": queries,
                "language": judged_.locale.split("-")[0],
                "folder": str(work),
                "out": str(out),
                **more,
            }
        )
    )
    subprocess.run(
        ["node", "--max-old-space-size=6000", str(HERE / "search_peers.mjs"), str(job)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    found: dict[str, Any] = json.loads(out.read_text())
    return found


def evaluate(
    judged_: Judged, modules: Path, work: Path, engines: tuple[str, ...] = ENGINES
) -> dict[str, Any]:
    """Give nDCG@10 and MRR of each engine, and how often our two readers agree."""
    folder = work / "index"
    write(judged_, folder)
    queries = [query for query in judged_.queries if query["id"] in judged_.relevance]
    index = SearchIndex.open(folder, judged_.locale)
    asked = [{"q": query["text"]} for query in queries]
    answers: dict[str, dict[str, list[str]]] = {}
    ours = [
        [(hit.card.url, hit.score) for hit in index.search(query["text"]).hits]
        for query in queries
    ]
    answers["whoosh reader"] = {
        query["id"]: [url for url, _ in hits] for query, hits in zip(queries, ours, strict=True)
    }
    there = browser(folder, judged_.locale, asked, work)
    answers["browser"] = {
        query["id"]: one["urls"] for query, one in zip(queries, there, strict=True)
    }
    texts = [query["text"] for query in queries]
    plain = search_oracle.plain_index(
        [
            search_oracle.Document(d["id"], d.get("title", ""), d["text"])
            for d in judged_.documents
        ],
        judged_.locale,
    )
    for engine in engines:
        if engine == "plain whoosh":
            found = search_oracle.plain(plain, texts)
            answers[engine] = {q["id"]: hits for q, hits in zip(queries, found, strict=True)}
        elif engine in ("pagefind", "minisearch", "lunr") and not (
            engine == "lunr" and judged_.locale != "en"
        ):
            told = peer(engine, judged_, modules, work)
            answers[engine] = {answer["id"]: answer["hits"] for answer in told["answers"]}
    same = sum(
        answers["browser"][query["id"]] == answers["whoosh reader"][query["id"]]
        for query in queries
    )
    result: dict[str, Any] = {"queries": len(queries), "agree": round(same / len(queries), 4)}
    mine = [answers["whoosh reader"][query["id"]] for query in queries]
    result["oracle_overlap"] = round(
        search_oracle.overlap(mine, search_oracle.oracle(plain, texts, judged_.locale)), 4
    )
    if "plain whoosh" in answers:
        result["default_overlap"] = round(
            _overlap(answers["whoosh reader"], answers["plain whoosh"]), 4
        )
    for measure, function in (("ndcg", ndcg), ("mrr", reciprocal)):
        result[measure] = {
            engine: round(
                sum(function(hits[q["id"]], judged_.relevance[q["id"]]) for q in queries)
                / len(queries),
                4,
            )
            for engine, hits in answers.items()
        }
    return result


def _overlap(ours: dict[str, list[str]], theirs: dict[str, list[str]]) -> float:
    shares = [
        len(set(ours[query]) & set(hits)) / len(hits) for query, hits in theirs.items() if hits
    ]
    return sum(shares) / len(shares)
