"""Markdown of real documents through the segmenter: the same page by identity, the same skeleton
by pseudo-translation, anchors that stay; and how much text a translator gets.

python bench/documents.py [FOLDER] [--quick] [--json]
"""

import argparse
import json
import re
import sys
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from generator.documents.markdown import document_markdown
from generator.documents.segment import Segment, as_written
from generator.documents.segments import analyse, extract, render
from generator.translation.amounts import count_words
from generator.translation.resolve import Found

REAL = Path(__file__).parent.parent.parent / "shared" / "data" / "docs"
#: What a translation keeps: code, tags, addresses, reference names, entities, escapes.
PROTECTED = re.compile(
    r"(`+)(?!`).*?(?<!`)\1(?!`)|<[^<>]*>|\]\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\](?!\()"
    r"|https?://\S+|&#?\w+;|\\.|\{[^}]*\}",
    re.DOTALL,
)


class Skeleton(HTMLParser):
    """Elements in order, with their addresses, classes and anchors; texts apart."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.words: list[str] = []
        self.closed = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = [f"{k}={v}" for k, v in attrs if k in {"href", "src", "class", "id"}]
        self.tags.append((tag, *kept))
        self.closed += tag in ("code", "pre", "script", "style", "kbd", "samp")

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((f"/{tag}",))
        self.closed -= tag in ("code", "pre", "script", "style", "kbd", "samp")

    def handle_data(self, data: str) -> None:
        if not self.closed and re.search(r"[^\W\d_]", data):
            self.words.append(data)


def skeleton(html: str) -> Skeleton:
    parser = Skeleton()
    parser.feed(html)
    return parser


def pseudo(segment: Segment) -> Found:
    """Every word in other letters, as a translation has it; what is no word stays."""
    done, last = "", 0
    for match in PROTECTED.finditer(segment.text):
        done += _accent(segment.text[last : match.start()]) + match[0]
        last = match.end()
    return Found(done + _accent(segment.text[last:]), "en", "draft")


def _accent(text: str) -> str:
    return re.sub(r"[^\W\d_]", lambda m: "ọ" if ord(m[0]) < 0x250 else m[0] + "文", text)


def judge(text: str) -> dict[str, Any]:
    """Give what holds of one file."""
    html = document_markdown().convert(analyse(text).front.body)
    translated = render(text, pseudo, "en")
    source, pseudonym = skeleton(html), skeleton(translated.html)
    segments = extract(text)
    anchors = [h.id for h in render(text, as_written, "zh-Hans").toc]
    return {
        "identity": render(text, as_written, "en").html == html,
        "skeleton": pseudonym.tags == source.tags,
        "anchors": [h.id for h in translated.toc] == anchors,
        "segments": len(segments),
        "html": sum(s.kind == "html" for s in segments),
        "words": sum(count_words(s.text) for s in segments),
        "passages": len(source.words),
        #: Texts of the page that came through a pseudo-translation as they were.
        "left": len([w for w in pseudonym.words if "ọ" not in w and "文" not in w]),
    }


def measure(paths: list[Path]) -> dict[str, Any]:
    start = time.process_time()
    found = {str(p): judge(p.read_text(encoding="utf-8-sig")) for p in paths}
    rows = list(found.values())
    checks = ("identity", "skeleton", "anchors")
    return {
        "files": len(rows),
        **{name: sum(r[name] for r in rows) for name in checks},
        **{name: sum(r[name] for r in rows) for name in ("segments", "html", "words")},
        **{name: sum(r[name] for r in rows) for name in ("passages", "left")},
        "cpu_s": time.process_time() - start,
        "wrong": [p for p, r in found.items() if not all(r[name] for name in checks)],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=REAL)
    parser.add_argument("--quick", action="store_true", help="every tenth file")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    paths = sorted(options.folder.rglob("*.md"))[:: 10 if options.quick else 1]
    found = measure(paths)
    if options.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return
    total = found["files"]
    print(f"{total} files, {found['segments']:,} segments ({found['html']:,} of raw HTML), "
          f"{found['words']:,} words; {found['cpu_s']:.1f} CPU-s")  # fmt: skip
    for name, what in (
        ("identity", "give the same page when no word is changed"),
        ("skeleton", "keep every element and address when every word is changed"),
        ("anchors", "keep the anchors of their headings"),
    ):
        print(f"{found[name]} of {total} ({100 * found[name] / max(total, 1):.1f} %) {what}")
    print(f"{found['left']:,} of {found['passages']:,} texts of the pages stayed as they were")
    for path in found["wrong"]:
        print(f"wrong: {path}")
    raise SystemExit(bool(found["wrong"]))


if __name__ == "__main__":
    main()
