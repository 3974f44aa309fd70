"""How fast PO files are read, written, merged and resolved, beside Babel on the same bytes; and
`sync` over a whole catalogue, beside Babel and msgmerge on one shard.

python bench/translations.py [--records 1000] [--scale 30000] [--quick] [--json]
"""

import argparse
import io
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from babel.messages import pofile as babel_pofile

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import sync_scale
from generator.config.model import Config, LocaleConfig, Site
from generator.locales import parse_locale
from generator.problems import Problems
from generator.translation.merge import merge
from generator.translation.passages import Passage
from generator.translation.po import PoFile
from generator.translation.po_parse import parse_po
from generator.translation.po_write import write_po
from generator.translation.read import read_messages
from generator.translation.resolve import Catalog, Resolver, Wanted, digest
from generator.translation.states import Mark, source_hash, with_mark
from generator.translation.units import LIST_NOTE, MARKDOWN_NOTE, Unit

LOCALE = parse_locale("ar")
#: Field, notes, source, translation: about 350 bytes an entry, as a real catalogue has.
FIELDS = (
    ("title", (), "线性代数", "الجبر الخطي"),
    (
        "summary", (),
        "面向理工科学生的在线开放课程，讲授矩阵、行列式与向量空间，配有习题与测验。",
        'مقرر مفتوح لطلاب العلوم والهندسة عن "المصفوفات" والمحددات والمتجهات.',
    ),
    (
        "description", (MARKDOWN_NOTE,),
        "课程介绍。\n\n第一章讲授矩阵的运算与初等变换。\n\n第二章讲授向量空间，并给出例题。",
        "مقدمة المقرر.\n\nالفصل الأول عن المصفوفات.\n\nالفصل الثاني عن المتجهات، مع أمثلة.",
    ),
    ("outcomes", (LIST_NOTE,), "理解矩阵\n掌握特征值\n能解线性方程组",
     "فهم المصفوفات\nإتقان القيم الذاتية\nحل أنظمة المعادلات"),
    ("syllabus", (LIST_NOTE,), "第一章\n第二章\n第三章\n第四章",
     "الفصل الأول\nالفصل الثاني\nالفصل الثالث\nالفصل الرابع"),
)  # fmt: skip


def units(records: int) -> list[Unit]:
    return [
        Unit(f"course-{n:05}/{field}", text.replace("\n", f"（{n}）\n", 1) + str(n), "zh-Hans",
             ("catalog/higher/all.jsonl",), notes)
        for n in range(records)
        for field, notes, text, _ in FIELDS
    ]  # fmt: skip


def shard(records: int, state: str) -> PoFile:
    file = merge(None, units(records), LOCALE)
    translations = [translation for *_, translation in FIELDS] * records
    for at, (entry, text) in enumerate(zip(file.entries, translations, strict=True)):
        done = replace(entry, msgstr=(text,))
        mark = Mark(state, "argos:zh_ar-1.9", "2026-11-22", src=source_hash(entry.msgid))
        file.entries[at] = done if state == "translated" else with_mark(done, mark)
    return file


def best(work: Callable[[], Any], rounds: int) -> float:
    return statistics.median(sorted(_timed(work) for _ in range(rounds))[: max(1, rounds // 2)])


def _timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def config() -> Config:
    site = Site("", "", "https://a.example/", parse_locale("zh-Hans"), parse_locale("en"))
    tags = ("zh-Hans", "en", "ar")
    return Config(
        Path(), site, tuple(LocaleConfig(parse_locale(t), policy="draft") for t in tags)
    )


def resolving(records: int, body: bytes) -> Callable[[], list[Any]]:
    catalogs = {"ar": Catalog("ar.po", read_messages(body, "ar.po", Problems()))}
    wanted = [Wanted(u.context, u.text, u.tag, LIST_NOTE in u.notes) for u in units(records)]
    resolver = Resolver(config(), LOCALE)
    return lambda: resolver.passages(wanted, catalogs, Problems())


def babel_read(body: bytes) -> Any:
    return babel_pofile.read_po(io.BytesIO(body))


def babel_write(catalog: Any) -> None:
    babel_pofile.write_po(io.BytesIO(), catalog, width=0)


def measure(records: int, rounds: int) -> dict[str, Any]:
    plain, drafts = (shard(records, state) for state in ("translated", "draft"))
    body, draft_body = write_po(plain), write_po(drafts)
    assert parse_po(body, "ar.po", Problems()) == plain
    some = units(records)
    passages = resolving(records, body)
    assert all(p.tag == "ar" for p in passages() if isinstance(p, Passage))
    made = passages()
    catalog = babel_read(draft_body)

    def digests() -> list[bytes]:
        return [digest(made[i : i + len(FIELDS)]) for i in range(0, len(made), len(FIELDS))]

    return {
        "records": records,
        "messages": len(plain.entries),
        "bytes": len(draft_body),
        "seconds": {
            "read": best(lambda: read_messages(body, "ar.po", Problems()), rounds),
            "read, all drafts": best(
                lambda: read_messages(draft_body, "ar.po", Problems()), rounds
            ),
            "read in full": best(lambda: parse_po(draft_body, "ar.po", Problems()), rounds),
            "write": best(lambda: write_po(drafts), rounds),
            "merge, nothing changed": best(lambda: merge(drafts, some, LOCALE), rounds),
            "resolve": best(passages, rounds),
            "digest": best(digests, rounds),
            "Babel read": best(lambda: babel_read(draft_body), max(1, rounds // 3)),
            "Babel write": best(lambda: babel_write(catalog), max(1, rounds // 3)),
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--scale", type=int, default=30_000, help="records to sync; 0: none")
    parser.add_argument("--quick", action="store_true", help="fewer records and rounds")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measure(200 if options.quick else options.records, 3 if options.quick else 9)
    records = min(300, options.scale) if options.quick else options.scale
    if records:
        found["scale"] = sync_scale.scale(records, 100 if options.quick else options.records)
    if options.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return
    print(f"{found['records']} records, {found['messages']} messages, {found['bytes']:,} bytes")
    for name, seconds in found["seconds"].items():
        print(
            f"{name:24} {seconds:8.4f} s  {seconds / found['messages'] * 1e6:7.2f} µs a message"
        )
    seconds = found["seconds"]
    for ours, peer in (("read in full", "Babel read"), ("write", "Babel write")):
        print(f"{peer} takes {seconds[peer] / seconds[ours]:.1f} times as long as ours")
    if records:
        print(sync_scale.report(found["scale"]))


if __name__ == "__main__":
    main()
