"""What the translation checks flag in reviewed translations, and how much of it wrongly.

python bench/checks.py [--quick] [--json] [--sample N] [--data DIR]

The files are real and reviewed: every entry that is translated and not fuzzy counts. An error
that is flagged is judged by hand, by these rules:

- right: something of the source is gone or altered that readers need as it was (code, the place
  a link leads to, a placeholder, an element of the page), or the translation is of another text;
- wrong: readers lose nothing; the translator knew better, as with names inside an example.

All flagged entries were looked at; those judged wrong are listed below by file and line, the
others are right. Warnings are for a person to judge: only their number is shown, and `--sample`
prints some. translate-toolkit's pofilter runs on the same entries, its checks grouped as ours.
"""

import argparse
import json
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.measure import run
from generator.locales import parse_locale
from generator.problems import Problems
from generator.translation.checks import ERRORS, WARNINGS, Check, Finding, Kind, check_entry
from generator.translation.merge import number_of_forms
from generator.translation.po import Entry, PoFile
from generator.translation.po_parse import parse_po
from generator.translation.po_write import write_po

ROOT = Path(__file__).parent.parent
DATA = ROOT.parent / "shared" / "data" / "po"
#: File to its language and how its texts are read.
FILES: dict[str, tuple[str, Kind | None]] = {
    "cinnamon-ar": ("ar", None),
    "cinnamon-th": ("th", None),
    "crust-fa": ("fa", "markdown"),
    "crust-zh-CN": ("zh-Hans", "markdown"),
    "po4a-pod-ja": ("ja", None),
    "pydoc-fr-stdtypes": ("fr", None),
    "sphinx-ar": ("ar", None),
    "vim-af-latin1": ("af", None),
    "vim-zh_CN-gb2312": ("zh-Hans", None),
    "vim-zh_TW-big5": ("zh-Hant", None),
}
QUICK = ("cinnamon-th", "sphinx-ar", "pydoc-fr-stdtypes")
#: Flagged wrongly, as judged by hand: (file, line) to the reason.
WRONG = {
    ("po4a-pod-ja", 3922): "words between braces in a drawing, not placeholders",
    ("po4a-pod-ja", 11058): "a link to the Japanese version, added beside the source's",
    ("pydoc-fr-stdtypes", 6351): "names of an example, translated",
    ("pydoc-fr-stdtypes", 6755): "names of an example, translated",
    ("pydoc-fr-stdtypes", 8093): "names of parameters, translated",
}
#: Groups of checks that look at the same things: ours, and pofilter's.
GROUPS = {
    "placeholders": (
        ("placeholders",), ("printf", "pythonbraceformat", "variables"),
    ),
    "tags, HTML": (("tags", "unsafe-html"), ("xmltags",)),
    "addresses": (("urls",), ("urls", "emails")),
    "plurals": (("plurals",), ("nplurals",)),
    "newlines": (("newlines",), ("newlines",)),
    "Markdown, code": (("code", "links", "skeleton"), ("functions",)),
    "bidi": (("bidi",), ()),
    "numbers": (("numbers",), ("numbers",)),
    "unchanged": (("unchanged",), ("unchanged",)),
    "length": (("length",), ("long", "short")),
    "end punctuation": (("end-punctuation",), ("endpunc",)),
    "repetition": (("repetition",), ("doublewords",)),
    "script, invisible": (("script", "invisible"), ("validchars",)),
}  # fmt: skip
_PEERS = sorted({name for _, peers in GROUPS.values() for name in peers})


class Found(NamedTuple):
    """What was flagged in one file."""

    name: str
    entries: int
    errors: int
    wrong: int
    seconds: float
    by_check: Counter[str]
    by_peer: Counter[str]
    peer_seconds: float
    samples: list[tuple[Entry, Finding]]


def reviewed(file: PoFile) -> PoFile:
    entries = [e for e in file.entries if e.translated and not e.fuzzy and not e.obsolete]
    return PoFile(file.header, entries)


def measure(path: Path) -> Found:
    tag, kind = FILES[path.stem]
    file = parse_po(path.read_bytes(), path.name, Problems())
    assert file is not None
    file, locale = reviewed(file), parse_locale(tag)
    forms = number_of_forms(file, locale)
    began = time.process_time()
    found = [
        (e, check_entry(e, locale, forms, (*ERRORS, *WARNINGS), kind)) for e in file.entries
    ]
    seconds = time.process_time() - began
    by_check: Counter[str] = Counter()
    flagged = wrong = 0
    for entry, findings in found:
        by_check.update({f.check for f in findings})
        if any(f.severity == "error" for f in findings):
            flagged += 1
            wrong += (path.stem, entry.line) in WRONG
    by_peer, peer_seconds = pofilter(file, locale.posix)
    samples = [(e, f) for e, findings in found for f in findings]
    return Found(
        path.stem, len(found), flagged, wrong, seconds, by_check, by_peer, peer_seconds, samples
    )


def pofilter(file: PoFile, language: str) -> tuple[Counter[str], float]:
    """Count the entries that pofilter flags, by its check; and its CPU seconds."""
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder, "in.po"), Path(folder, "out.po")
        given.write_bytes(write_po(file))
        tool = str(Path(sys.executable).parent / "pofilter")
        options = [part for name in _PEERS for part in ("-t", name)]
        language = language.replace("zh_Hans", "zh_CN").replace("zh_Hant", "zh_TW")
        command = [
            tool,
            "--progress=none",
            f"--language={language}",
            *options,
            str(given),
            str(out),
        ]
        cost = run(command, Path(folder))
        text = out.read_text("utf-8") if out.exists() else ""
    flagged: Counter[str] = Counter()
    for block in text.split("\n\n"):
        flagged.update(set(re.findall(r"^# \(pofilter\) (\w+):", block, re.MULTILINE)))
    return flagged, cost.cpu


def table(results: list[Found]) -> str:
    lines = ["file                  entries  errors  judged wrong  CPU s  pofilter CPU s"]
    for r in [*results, total(results)]:
        lines.append(
            f"{r.name:<21} {r.entries:>7} {r.errors:>7} {r.wrong:>6} {percent(r.wrong, r.entries)}"
            f" {r.seconds:>6.2f} {r.peer_seconds:>15.2f}"
        )
    lines.append("")
    names = [r.name.replace("stdtypes", "")[:12] for r in results]
    lines.append(
        f"{'flagged entries: ours/pofilter':<31}" + " ".join(f"{n:>12}" for n in names)
    )
    for group, (ours, peers) in GROUPS.items():
        cells = [
            f"{sum(r.by_check[c] for c in ours)}/"
            + (str(sum(r.by_peer[p] for p in peers)) if peers else "-")
            for r in results
        ]
        lines.append(f"{group:<31}" + " ".join(f"{c:>12}" for c in cells))
    return "\n".join(lines)


def percent(part: int, whole: int) -> str:
    return f"{100 * part / max(whole, 1):5.2f} %"


def total(results: list[Found]) -> Found:
    checks, peers = Counter[str](), Counter[str]()
    for r in results:
        checks.update(r.by_check)
        peers.update(r.by_peer)
    sums = [sum(r[i] for r in results) for i in (1, 2, 3, 4)]
    return Found(
        "all", int(sums[0]), int(sums[1]), int(sums[2]), sums[3], checks, peers,
        sum(r.peer_seconds for r in results), [],
    )  # fmt: skip


def show_samples(results: list[Found], count: int) -> None:
    checks: tuple[Check, ...] = (*ERRORS, *WARNINGS)
    for check in checks:
        for r in results:
            hits = [(e, f) for e, f in r.samples if f.check == check.id]
            for entry, finding in hits[:: max(1, len(hits) // count)][:count]:
                print(f"{check.id}  {r.name}:{entry.line}  {finding.fact}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--data", type=Path, default=DATA)
    args = parser.parse_args()
    paths = [args.data / f"{name}.po" for name in (QUICK if args.quick else FILES)]
    missing = [str(p) for p in paths if not p.exists()]
    if missing:
        raise SystemExit(f"These files are not there: {', '.join(missing)}")
    results = [measure(path) for path in paths]
    if args.json:
        whole = total(results)
        print(json.dumps({
            "entries": whole.entries, "errors": whole.errors, "wrong": whole.wrong,
            "wrong_percent": 100 * whole.wrong / whole.entries,
            "files": [
                {"file": r.name, "entries": r.entries, "errors": r.errors, "wrong": r.wrong,
                 "by_check": r.by_check, "pofilter": r.by_peer,
                 "cpu_seconds": r.seconds, "pofilter_cpu_seconds": r.peer_seconds}
                for r in results
            ],
        }, indent=2))  # fmt: skip
        return
    print(table(results))
    if args.sample:
        show_samples(results, args.sample)


if __name__ == "__main__":
    main()
