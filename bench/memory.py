"""The translation memory beside comparing with every text (rapidfuzz, the peer), in one run.

    python -m bench.memory [--quick] [--json]

Texts are made of the words of this site's own catalogue, drawn as words are in use (few often,
most seldom), a tenth of them as variants of one sentence. Queries are texts of the memory with
one or two places edited; the memory has found one when its best match is as like the query as
the best of all texts. 1,000,000 texts, 100,000 with --quick. CPU seconds of this process.
"""

import argparse
import json
import random
import re
import resource
import sys
import tempfile
import time
from pathlib import Path

from rapidfuzz import fuzz, process

from generator.translation.memory import Memory
from generator.translation.memory.store import Pair

ROOT = Path(__file__).parent.parent
LEAST = 70


def words() -> list[str]:
    """The words of the catalogue: runs of letters, Chinese ones cut in twos."""
    found: set[str] = set()
    for path in sorted((ROOT / "content").rglob("*.jsonl")):
        for run in re.findall(r"[一-鿿]+|[A-Za-z]{3,}", path.read_text("utf-8")):
            step = 2 if run[0] > "z" else len(run)
            found |= {run[i : i + step] for i in range(0, len(run), step)}
    return sorted(found)


def texts(count: int, chance: random.Random) -> list[str]:
    known = words()
    weights = [1 / (n + 10) for n in range(len(known))]
    chance.shuffle(known)
    made: dict[str, None] = {}
    while len(made) < count:
        drawn = iter(chance.choices(known, weights, k=400_000))
        while len(made) < count:
            length = chance.randint(3, 16)
            some = [w for _, w in zip(range(length), drawn, strict=False)]
            if len(some) < length:
                break
            if len(made) % 10 == 0:
                made[f"第 {chance.randint(1, 999)} 课：{some[0]}与{some[1]}{some[2]}"] = None
            else:
                made["".join(w if w[0] > "z" else f" {w} " for w in some).strip()] = None
    return list(made)


def edited(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 2)):
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(["", "新", "的课", text[at] * 2, "7"]) + text[at + 1 :]
    return text


def timed(call: object, items: list[str]) -> tuple[list[object], list[float]]:
    results, times = [], []
    for item in items:
        began = time.process_time()
        results.append(call(item))  # type: ignore[operator]
        times.append(time.process_time() - began)
    return results, sorted(times)


def measure(count: int, queries: int) -> dict[str, object]:
    chance = random.Random(11)
    known = texts(count, chance)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "memory.sqlite"
        memory = Memory(path)
        began = time.process_time()
        with memory.database:
            memory.add(
                "a.po", (Pair(t, (f"<{t}>",), f"r{n}/title") for n, t in enumerate(known))
            )
        built = time.process_time() - began
        memory.database.close()
        size = path.stat().st_size
        memory = Memory(path)
        some = [chance.choice(known) for _ in range(20_000)]
        began = time.process_time()
        assert all(memory.exact(t) for t in some)
        exact = len(some) / (time.process_time() - began)
        asked = [
            q for t in chance.sample(known, 4 * queries) if len(q := edited(t, chance)) >= 8
        ]
        asked = asked[:queries]
        ours, spent = timed(lambda q: memory.like(q, limit=1, least=LEAST), asked)
        memory.database.close()
    theirs, brute = timed(
        lambda q: process.extractOne(q, known, scorer=fuzz.ratio, score_cutoff=LEAST), asked
    )
    pairs = [(o, t) for o, t in zip(ours, theirs, strict=True) if t]
    hits = sum(bool(o) and o[0].score >= t[1] - 1e-6 for o, t in pairs)  # type: ignore[index]
    return {
        "texts": count,
        "build_cpu_s": round(built, 1),
        "file_mb": round(size / 1e6),
        "exact_per_s": round(exact),
        "queries": len(asked),
        "fuzzy_p50_ms": round(1e3 * spent[len(spent) // 2], 1),
        "fuzzy_p95_ms": round(1e3 * spent[int(len(spent) * 0.95)], 1),
        "fuzzy_max_ms": round(1e3 * spent[-1], 1),
        "recall": round(hits / len(pairs), 3),
        "peer": "rapidfuzz.process.extractOne over all texts",
        "peer_p50_ms": round(1e3 * brute[len(brute) // 2], 1),
        "ratio_p50": round(brute[len(brute) // 2] / spent[len(spent) // 2], 1),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the texts")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = measure(100_000 if given.quick else 1_000_000, 60 if given.quick else 150)
    if given.json:
        print(json.dumps(found, indent=2))
        return
    for name, value in found.items():
        print(f"{name:18} {value}")
    print("wanted: exact >= 5,000/s, p95 <= 60 ms, recall >= .95", file=sys.stderr)


if __name__ == "__main__":
    main()
