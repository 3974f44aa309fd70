"""What a deploy's comparison costs at two million files: CPU, memory, requests; nothing is listed.

    python bench/deploy.py [--entries 2000000] [--quick] [--json]

Two manifests are made, 1 % of the files edited (every part of one in ten differs), and a third where
every file differs. The target is a folder; its reads are counted. The peer is what a tool must hold
that lists the bucket and compares: name, size and hash of each object, in this same Python.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

PART = 300


def make(root: Path, entries: int, edited: str) -> None:
    """Write a manifest: `edited` is none, some or all."""
    from generator import manifest
    from generator.output import Written

    parts = {}
    for number in range(entries // PART):
        new = edited == "all" or (edited == "some" and number % 10 == 0)
        step = 1 if edited == "all" else 10
        files = []
        for at in range(PART):
            path = f"th/higher/{number:05}/course-{at:04}.html"
            salt = "new" if new and at % step == 0 else ""
            files.append(Written(path, 9000, sha256(f"{path}{salt}".encode()).digest(), 0, b""))
        part, body = manifest.encode_part(f"th/higher/{number:05}", files)
        manifest.write_part(root, part.name, body)
        parts[part.name] = part
    manifest.write_index(root, parts)


def lay(root: Path, store: Path) -> None:
    """Leave a manifest at a target, as a deploy does."""
    from generator import manifest
    from generator.deploy.headers import headers
    from generator.deploy.pointer import POINTER, Pointer, object_key, write_mark
    from generator.deploy.store import FolderStore

    target = FolderStore(store)
    said = headers("x", frozenset(), False)
    for part in manifest.read_index(root):
        target.write(
            object_key(part.digest), manifest.part_file(root, part.name).read_bytes(), said
        )
    index = (root / "index.tsv").read_bytes()
    target.write(object_key(sha256(index).hexdigest()), index, said)
    write_mark(target, POINTER, Pointer(sha256(index).hexdigest(), 1, "plain"))


def compare(new: Path, store: Path) -> dict[str, Any]:
    """Compare, in this process."""
    from generator.deploy.differences import Differences, old_parts
    from generator.deploy.pointer import read_pointer
    from generator.deploy.store import FolderStore

    reads = 0

    class Counted(FolderStore):
        def read(self, key: str) -> bytes | None:
            nonlocal reads
            reads += 1
            return super().read(key)

    target = Counted(store)
    began = time.process_time()
    found = Differences(new, old_parts(target, read_pointer(target), False))
    puts = sum(1 for _ in found.puts())
    return _cost(began) | {"puts": puts, "gone": len(found.gone), "reads": reads}


def listed(new: Path, store: Path) -> dict[str, Any]:
    """Compare as one who lists: every object of the target, then every file."""
    from generator import manifest

    began = time.process_time()
    objects = {entry.path: (entry.size, entry.digest) for entry in manifest.read(store)}
    puts = sum(objects.get(e.path, (0, ""))[1] != e.digest for e in manifest.read(new))
    return _cost(began) | {"puts": puts, "requests": -(-len(objects) // 1000)}


def _cost(began: float) -> dict[str, Any]:
    return {
        "cpu": round(time.process_time() - began, 1),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def apart(what: str, *folders: Path) -> Any:
    """Do a step in a process of its own, so that its memory is its own."""
    command = [sys.executable, __file__, "--step", what, *map(str, folders)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout or "{}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=2_000_000)
    parser.add_argument("--quick", action="store_true", help="60,000 files")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--step", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        what, new, store = options.step
        print(json.dumps({"compare": compare, "listed": listed}[what](Path(new), Path(store))))
        return
    entries = 60_000 if options.quick else options.entries
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for name in ("none", "some", "all"):
            make(work / name, entries, name)
        lay(work / "none", work / "www")
        result = {
            "entries": entries // PART * PART,
            "one percent": apart("compare", work / "some", work / "www"),
            "every file": apart("compare", work / "all", work / "www"),
            "by listing": apart("listed", work / "some", work / "none"),
        }
    print(json.dumps(result) if options.json else table(result))


def table(result: dict[str, Any]) -> str:
    rows = [f"{result['entries']:,} files"]
    for name in ("one percent", "every file"):
        one = result[name]
        rows.append(
            f"{name:12} {one['cpu']:6.1f} CPU s {one['memory_mb']:5} MB; {one['puts']:,} go up; {one['reads']:,} objects read, none listed"
        )
    one = result["by listing"]
    rows.append(
        f"{'by listing':12} {one['cpu']:6.1f} CPU s {one['memory_mb']:5} MB, without the {one['requests']:,} requests of the listing"
    )
    return "\n".join(rows)


if __name__ == "__main__":
    main()
