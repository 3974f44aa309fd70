"""`tongwen translate sync` over a whole catalogue, and Babel and msgmerge on one shard of it.

Each runs as a process of its own, so that its memory is its own. bench/translations.py calls it.
"""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.catalogue import LOCALES, make_site
from bench.measure import Cost, run

REPOSITORY = Path(__file__).parent.parent
#: What each peer does: old translations and new texts in, merged translations out.
BABEL = """
import sys
from babel.messages.pofile import read_po, write_po
old = read_po(open(sys.argv[1], "rb"), locale="ar")
old.update(read_po(open(sys.argv[2], "rb")))
write_po(open(sys.argv[3], "wb"), old, width=0)
"""
OURS = """
import sys
from pathlib import Path
from generator.locales import parse_locale
from generator.problems import Problems
from generator.translation.merge import merge
from generator.translation.po_parse import parse_po
from generator.translation.po_write import write_po
from generator.translation.units import Unit
old, new = (parse_po(Path(p).read_bytes(), p, Problems()) for p in sys.argv[1:3])
units = [Unit(e.msgctxt, e.msgid, "zh-Hans", e.references, e.extracted) for e in new.entries]
Path(sys.argv[3]).write_bytes(write_po(merge(old, units, parse_locale("ar"))))
"""
Row = dict[str, Any]


def scale(records: int, peer_records: int) -> dict[str, Any]:
    """Sync catalogues of a tenth of `records` and of `records`; merge one shard by each tool."""
    root = Path(tempfile.mkdtemp(prefix="tongwen-bench-"))
    try:
        small = catalogue(root / "small", records // 10)
        large = catalogue(root / "large", records)
        return {
            "records": records,
            "locales": len(LOCALES) - 1,
            "sync": large,
            "memory, ten times the records": memory(large) / memory(small),
            "peers": peers(root / "peers", peer_records),
        }
    finally:
        shutil.rmtree(root)


def memory(rows: list[Row]) -> float:
    return max(row["memory_mb"] for row in rows)


def catalogue(root: Path, records: int) -> list[Row]:
    """Sync a catalogue in all the states it is found in."""
    make_site(root, records, LOCALES)
    rows = [_sync(root, "all files written")]
    rows.append(_sync(root, "nothing changed"))
    shard = sorted((root / "content/catalog/courses").glob("*.jsonl"))[0]
    text = shard.read_text("utf-8")
    shard.write_text(text.replace('"title":"', '"title":"新', 1), encoding="utf-8")
    rows.append(_sync(root, "one record changed"))
    (root / ".tongwen/synced").unlink()
    rows.append(_sync(root, "nothing changed, nothing remembered"))
    return rows


def _sync(root: Path, what: str) -> Row:
    command = [sys.executable, "-m", "generator", "translate", "sync", "--json"]
    cost = run(command, root, {"PYTHONPATH": str(REPOSITORY)})
    written = cost.output.count('"written": true')
    return {"what": what, "written": written, **_costs(cost)}


def _costs(cost: Cost) -> Row:
    return {"wall_s": cost.wall, "cpu_s": cost.cpu, "memory_mb": cost.memory}


def peers(root: Path, records: int) -> list[Row]:
    """Merge new texts, one in ten of them changed, into a shard's file with each tool."""
    make_site(root, records, (*LOCALES[:1], "ar"))
    old = _joined(root)
    new = root / "new.po"
    new.write_text(_changed(old.read_text("utf-8")), encoding="utf-8")
    out = root / "out.po"
    paths = [str(old), str(new), str(out)]
    env = {"PYTHONPATH": str(REPOSITORY), "PYTHONWARNINGS": "ignore"}
    msgmerge = ["msgmerge", "-q", "--no-wrap", "--previous", "-o", paths[2], *paths[:2]]
    commands = {
        "ours": [sys.executable, "-c", OURS, *paths],
        "msgmerge": msgmerge,
        "msgmerge, no fuzzy": [*msgmerge[:1], "-N", *msgmerge[1:]],
        "Babel": [sys.executable, "-c", BABEL, *paths],
    }
    rows = [{"tool": name, **_costs(run(c, root, env))} for name, c in commands.items()]
    own = rows[0]
    return [
        {**row, "cpu_ratio": row["cpu_s"] / own["cpu_s"],
         "memory_ratio": row["memory_mb"] / own["memory_mb"]}
        for row in rows
    ]  # fmt: skip


def _joined(root: Path) -> Path:
    """Put the shards' files together into one of the size of a real shard."""
    paths = sorted((root / "translations/ar/catalog/courses").glob("*.po"))
    heads, bodies = zip(*(p.read_text("utf-8").split("\n\n", 1) for p in paths), strict=True)
    old = root / "old.po"
    old.write_text("\n\n".join([heads[0], *(b.rstrip("\n") for b in bodies)]) + "\n", "utf-8")
    return old


def _changed(text: str) -> str:
    """Give the file without its translations, every tenth text changed."""
    head, *entries = text.split("\n\n")
    made = []
    for number, entry in enumerate(entries):
        lines = entry.rstrip("\n").split("\n")
        at = next(i for i, line in enumerate(lines) if line.startswith("msgstr"))
        source = "\n".join(line for line in lines[:at] if not line.startswith("# "))
        if number % 10 == 0:
            before, _, last = source.rpartition('"')
            source = f'{before}新"{last}'
        made.append(f'{source}\nmsgstr ""')
    return "\n\n".join([head, *made]) + "\n"


def report(found: dict[str, Any]) -> str:
    lines = [f"sync: {found['records']:,} records, {found['locales']} locales"]
    lines += [
        f"{r['what']:36} {r['wall_s']:8.1f} s  {r['cpu_s']:8.1f} CPU-s  "
        f"{r['memory_mb']:6.0f} MB  {r['written']:6} files written"
        for r in found["sync"]
    ]
    flat = found["memory, ten times the records"]
    lines.append(f"memory of ten times the records: {flat:.2f} times as much")
    lines.append("one shard, a tenth of its texts changed:")
    lines += [
        f"{r['tool']:36} {r['cpu_s']:8.2f} CPU-s  {r['memory_mb']:6.0f} MB  "
        f"{r['cpu_ratio']:6.1f} × our CPU, {r['memory_ratio']:.1f} × our memory"
        for r in found["peers"]
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    print(json.dumps(scale(300, 100), indent=2))
