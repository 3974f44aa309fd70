"""What it costs to publish a site, and to keep a mirror of it current, beside rsync.

The same site goes through four stages, each published, then taken by the peers that
bench/mirror_peers.py knows: cold (all pages), none (nothing changed), edited (1 % of the pages),
template (every page, by some ten bytes). What is timed of a peer is said there.

    python bench/mirror.py [--quick] [--json] [--pages 100000] [--keep DIR]
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import mirror_site
from bench.measure import run

REPOSITORY = Path(__file__).parent.parent
STAGES = ("cold", "none", "edited", "template")
Row = dict[str, Any]


def tongwen(*args: str) -> list[str]:
    """Give a command line of `tongwen`."""
    return [sys.executable, "-m", "generator", *args]


def change(root: Path, stage: str, pages: int) -> None:
    """Bring the site to a stage."""
    if stage == "cold":
        mirror_site.make(root, pages)
    elif stage == "edited":
        mirror_site.edit(root)
    elif stage == "template":
        mirror_site.restyle(root)


def publish(root: Path) -> Row:
    """Publish the site as it is."""
    env = {"PYTHONPATH": str(REPOSITORY)}
    if not (root / "keys").exists():
        run(tongwen("publish", "keys", "init", "--keys", "keys", "--no-passphrase"), root, env)
    cost = run(tongwen("publish", "--keys", "keys", "--json"), root, env)
    said = json.loads(cost.output)
    bundles = [f.stat().st_size for f in (root / "release/d").rglob("*") if f.is_file()]
    return {
        "wall_s": round(cost.wall, 1),
        "cpu_s": round(cost.cpu, 1),
        "memory_mb": round(cost.memory),
        "files": said["files"],
        "site_mb": round(said["bytes"] / 1e6, 1),
        "packed_mb": round(said["packed_bytes"] / 1e6, 1),
        "packs_mb": round(said["pack_bytes"] / 1e6, 2),
        "bundles_mb": round(said["bundle_bytes"] / 1e6, 3),
        "all_bundles_mb": round(sum(bundles) / 1e6, 3),
    }


def peers(root: Path, stage: str) -> dict[str, Row]:
    """Let each peer take the stage; none where there are no peers."""
    try:
        from bench import mirror_peers
    except ImportError:
        return {}
    return mirror_peers.take(root, stage)


def measure(root: Path, pages: int) -> Row:
    rows: Row = {}
    for stage in STAGES:
        change(root, stage, pages)
        rows[stage] = {"publish": publish(root), **peers(root, stage)}
        print(f"{stage}: {json.dumps(rows[stage])}", file=sys.stderr)
    total = sum(row["publish"]["cpu_s"] for row in rows.values())
    return {"pages": pages, "stages": rows, "publish_cpu_s": round(total, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="2,000 pages")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="work here and leave it")
    asked = parser.parse_args()
    root = asked.keep or Path(tempfile.mkdtemp(prefix="tongwen-mirror-"))
    try:
        result = measure(root, 2_000 if asked.quick else asked.pages)
    finally:
        if not asked.keep:
            shutil.rmtree(root)
    if asked.json:
        print(json.dumps(result, indent=2))
        return
    for stage, row in result["stages"].items():
        for who, figures in row.items():
            print(f"{stage:9} {who:10} " + "  ".join(f"{k} {v}" for k, v in figures.items()))


if __name__ == "__main__":
    main()
