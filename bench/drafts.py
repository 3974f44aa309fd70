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
from statistics import median
from typing import NamedTuple

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
    translate("天文。", "zh", "en")
    clock = Clock()
    answers = [translate(text, "zh", "en") for text in asked]
    _answer(work, answers, clock)


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
        clock = Clock()
        outcomes = translate_along(Route((model,)), [Passage(text) for text in asked], runner)
        _answer(work, [outcome.text for outcome in outcomes], clock)
    (work / "cache.sqlite").unlink()


class Clock:
    """Wall and CPU seconds of this process, all its threads together."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def read(self) -> tuple[float, float]:
        return time.perf_counter() - self.wall, time.process_time() - self.cpu


def _answer(work: Path, texts: list[str], clock: Clock) -> None:
    wall, cpu = clock.read()
    answer = {"texts": texts, "wall": wall, "cpu": cpu}
    (work / "answer.json").write_text(json.dumps(answer), "utf-8")


class Side(NamedTuple):
    """What a side made of its segments: texts, segments a second and a CPU second, MB."""

    texts: list[str]
    speed: float
    cpu_speed: float
    memory: float


def timed(side: str, work: Path, asked: list[str]) -> Side:
    (work / "asked.json").write_text(json.dumps(asked), "utf-8")
    environment = {name: str(work / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME",
                                                        "XDG_CACHE_HOME")}  # fmt: skip
    environment["ARGOS_PACKAGES_DIR"] = str(work / "packages")
    command = [sys.executable, __file__, "--side", side, "--work", str(work)]
    cost = measure.run(command, REPOSITORY, environment)
    answer = json.loads((work / "answer.json").read_text("utf-8"))
    count = len(asked)
    return Side(answer["texts"], count / answer["wall"], count / answer["cpu"], cost.memory)


def compared(
    work: Path, name: str, few: list[str], many: list[str], rounds: int
) -> dict[str, object]:
    """Run both sides in turn: the peer on `few` of the segments, ours on all of them.

    The ratio is the median of the rounds, so that what else the machine does weighs on both.
    """
    turns = [(timed("argos", work, few), timed("ours", work, many)) for _ in range(rounds)]
    theirs, own = turns[0]
    known = dict(zip(many, own.texts, strict=True))
    same = sum(known[text] == answer for text, answer in zip(few, theirs.texts, strict=True))
    return {
        "catalogue": name,
        "segments": len(many),
        "distinct": len(set(many)),
        "argostranslate_per_second": round(median(a.speed for a, _ in turns), 1),
        "tongwen_per_second": round(median(o.speed for _, o in turns), 1),
        "ratio": round(median(o.speed / a.speed for a, o in turns), 1),
        "cpu_ratio": round(median(o.cpu_speed / a.cpu_speed for a, o in turns), 1),
        "identical": same / len(few),
        "argostranslate_mb": round(theirs.memory),
        "tongwen_mb": round(own.memory),
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
    rounds = 1 if quick else 3
    sizes = (300, 1500) if quick else (2_000, 20_000)
    return {
        "cores": len(os.sched_getaffinity(0)),
        "beam": 4,
        "speed": [
            compared(work, "all segments distinct", few, many, rounds),
            compared(work, "30 % distinct", repeated[: len(few)], repeated, rounds),
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
