"""How fast drafts are made, beside argostranslate's own loop: same model, same sentences, beam 4.

python bench/drafts.py [--segments 2000] [--quick] [--json]

Each side runs in a process of its own, which loads the model before the clock starts. The last
table drafts a whole site with the command line: its memory must not grow with its entries.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import measure
from scripts.fixture_models import corpus

REPOSITORY = Path(__file__).parent.parent
ARCHIVES = REPOSITORY / "tests" / "data" / "mt"
#: Share of distinct segments in the second catalogue.
DISTINCT = 0.3

SITE = """\
site: {name: 天文, description: 几何, base_url: "https://a.test/", source: zh-Hans, default: en}
locales: {zh-Hans: {policy: approved}, en: {policy: draft}}
collections: {higher: {label: 音乐, source: content/higher, shard_digits: 2}}
"""


def segments(count: int, seed: int = 3) -> list[str]:
    """Distinct segments of a catalogue, short and long ones mixed."""
    found = dict.fromkeys(row.zh for row in corpus.rows(count * 3, seed))
    return [text for text in found if "⟦" not in text][:count]


def argos(work: Path) -> None:
    """The peer: argostranslate's public call, segment by segment."""
    from argostranslate.translate import translate

    asked = json.loads((work / "asked.json").read_text("utf-8"))
    translate(asked[0], "zh", "en")
    start = time.perf_counter()
    answers = [translate(text, "zh", "en") for text in asked]
    _answer(work, answers, time.perf_counter() - start)


def ours(work: Path) -> None:
    """Our pipeline, from segments to texts: splitter, masks, dedupe, batches, cache, gate."""
    from generator.translation.draft.along import translate_along
    from generator.translation.draft.backend import BackendSpec, Options
    from generator.translation.draft.backends import open_backend
    from generator.translation.draft.cache import open_cache
    from generator.translation.draft.cascade import Passage
    from generator.translation.draft.routes import Route
    from generator.translation.draft.run import Runner

    asked = json.loads((work / "asked.json").read_text("utf-8"))
    spec = BackendSpec("argos", str(work / "packages"))
    model = next(m for m in open_backend(spec).models() if m.target == "en")
    with open_cache(work / "cache.sqlite") as cache:
        runner = Runner(spec, Options(), cache)
        runner.render(model, ["天文。"])
        start = time.perf_counter()
        outcomes = translate_along(Route((model,)), [Passage(text) for text in asked], runner)
        seconds = time.perf_counter() - start
    (work / "cache.sqlite").unlink()
    _answer(work, [outcome.text for outcome in outcomes], seconds)


def _answer(work: Path, texts: list[str], seconds: float) -> None:
    (work / "answer.json").write_text(json.dumps({"texts": texts, "seconds": seconds}), "utf-8")


def timed(side: str, work: Path, asked: list[str]) -> tuple[list[str], float, float]:
    """Give a side's texts, its segments a second, and its memory in MB."""
    (work / "asked.json").write_text(json.dumps(asked), "utf-8")
    environment = {name: str(work / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME",
                                                        "XDG_CACHE_HOME")}  # fmt: skip
    environment["ARGOS_PACKAGES_DIR"] = str(work / "packages")
    command = [sys.executable, __file__, "--side", side, "--work", str(work)]
    cost = measure.run(command, REPOSITORY, environment)
    answer = json.loads((work / "answer.json").read_text("utf-8"))
    return answer["texts"], len(asked) / answer["seconds"], cost.memory


def compared(work: Path, name: str, few: list[str], many: list[str]) -> dict[str, object]:
    """Run both sides: the peer on `few` of the segments, ours on all of them."""
    theirs, their_speed, their_memory = timed("argos", work, few)
    own, speed, memory = timed("ours", work, many)
    known = dict(zip(many, own, strict=True))
    same = sum(known[text] == answer for text, answer in zip(few, theirs, strict=True))
    return {
        "catalogue": name,
        "segments": len(many),
        "distinct": len(set(many)),
        "argostranslate_per_second": round(their_speed, 1),
        "tongwen_per_second": round(speed, 1),
        "ratio": round(speed / their_speed, 1),
        "identical": same / len(few),
        "argostranslate_mb": round(their_memory),
        "tongwen_mb": round(memory),
    }


def site(work: Path, count: int) -> dict[str, object]:
    """Draft a site of `count` records with the command line."""
    root = work / f"site-{count}"
    rows = corpus.rows(400, 9)
    rng = random.Random(1)
    (root / "content" / "higher").mkdir(parents=True)
    (root / "site_config.yml").write_text(SITE, "utf-8")
    from generator.records.shards import shard_name

    shards: dict[str, list[str]] = {}
    for n in range(count):
        record = {"id": f"c{n}", "title": rng.choice(rows).zh,
                  "summary": rng.choice(rows).zh + rng.choice(rows).zh}  # fmt: skip
        line = json.dumps(record, ensure_ascii=False)
        shards.setdefault(shard_name(f"c{n}", 2), []).append(line)
    for name, lines in shards.items():
        path = root / "content" / "higher" / f"{name}.jsonl"
        path.write_text("\n".join(lines) + "\n", "utf-8")
    tongwen = [sys.executable, "-m", "generator", "translate"]
    environment = {"PYTHONPATH": str(REPOSITORY)}
    measure.run([*tongwen, "sync"], root, environment)
    command = [
        *tongwen,
        "draft",
        "--locale",
        "en",
        "--models",
        str(work / "packages"),
        "--json",
    ]
    cost = measure.run(command, root, environment)
    found = json.loads(cost.output[cost.output.index("{\n") : cost.output.rindex("}") + 1])
    again = measure.run(command, root, environment)
    last = json.loads(again.output[again.output.index("{\n") : again.output.rindex("}") + 1])
    return {
        "records": count, "entries": found["waiting"], "drafted": found["drafted"],
        "seconds": found["seconds"], "mb": round(cost.memory),
        "again_seconds": last["seconds"], "again_sentences": last["translated_sentences"],
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--segments", type=int, default=2000)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--side", choices=["argos", "ours"])
    parser.add_argument("--work", type=Path)
    given = parser.parse_args()
    if given.side:
        {"argos": argos, "ours": ours}[given.side](given.work)
        return
    count = 300 if given.quick else given.segments
    with tempfile.TemporaryDirectory() as folder:
        report(bench(Path(folder), count, given.quick), given.json)


def bench(work: Path, count: int, quick: bool) -> dict[str, object]:
    from generator.translation.draft.models.install import install_file

    for archive in sorted(ARCHIVES.glob("*.argosmodel")):
        install_file(archive, work / "packages")
    many = segments(count)
    few = many[: max(100, count // 5)]
    rng = random.Random(5)
    pool = many[: int(len(many) * DISTINCT)]
    repeated = [*pool, *(rng.choice(pool) for _ in range(len(many) - len(pool)))]
    rng.shuffle(repeated)
    sizes = (300, 1500) if quick else (2_000, 20_000)
    return {
        "cores": len(os.sched_getaffinity(0)),
        "beam": 4,
        "speed": [
            compared(work, "all segments distinct", few, many),
            compared(work, "30 % distinct", repeated[: len(few)], repeated),
        ],
        "sites": [site(work, size) for size in sizes],
    }


def report(found: dict[str, object], as_json: bool) -> None:
    if as_json:
        print(json.dumps(found, indent=2))
        return
    print(f"{found['cores']} cores, beam 4, the model of tests/data/mt")
    for title in ("speed", "sites"):
        rows = found[title]
        assert isinstance(rows, list)
        print()
        print("  ".join(rows[0]))
        for row in rows:
            print("  ".join(str(value) for value in row.values()))


if __name__ == "__main__":
    main()
