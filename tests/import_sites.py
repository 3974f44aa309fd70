"""A small site to import into, and the command run on it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from generator.cli.importing import import_

SITE = """
site: {name: 同文, description: 课程, base_url: "https://example.org/", source: en, default: en}
locales: {en: {}}
vocabularies: {VOCABULARIES}
collections:
  courses:
    label: Courses
    source: content/catalog/courses
    shard_digits: 1
    fields:
      teachers: {type: list, label: Teachers}
      price: {type: number, label: Price}
"""
VOCABULARIES = {
    "subjects": {"05": "Sciences", "07": "Engineering", "0613": "Software"},
    "levels": {"6": "Bachelor"}, "providers": {"own": "Own University"},
    "countries": {"CN": "China"}, "media": {"video": "Video", "subtitles": "Subtitles"},
}  # fmt: skip
MAP = """
id: {columns: [url], pattern: "/([^/]+)$"}
missing: [none]
fields:
  title: title
  link: url
  language: {value: en}
  subjects: {column: subject, split: [/], codes: {工学: "07", 理学: "05"}}
  provider: {column: school, vocabulary: create}
"""


@dataclass
class Desk:
    """A site in a folder, and the command that imports into it."""

    root: Path
    last: Result = field(init=False)

    def __post_init__(self) -> None:
        paths = ", ".join(f"{n}: content/vocabularies/{n}.jsonl" for n in VOCABULARIES)
        self.write("site_config.yml", SITE.replace("{VOCABULARIES}", f"{{{paths}}}"))
        for name, terms in VOCABULARIES.items():
            lines = [json.dumps({"code": c, "label": t}) for c, t in terms.items()]
            self.write(f"content/vocabularies/{name}.jsonl", "\n".join(lines) + "\n")

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def run(
        self, body: str | bytes, rules: str = MAP, name: str = "in.csv", *more: str
    ) -> dict[str, Any]:
        """Import a file of this content; give what `--json` prints."""
        file, mapping = self.write(name, body), self.write("map.yml", rules)
        return self.run_file(file, mapping, *more)

    def run_file(self, file: Path, mapping: Path, *more: str) -> dict[str, Any]:
        self.last = CliRunner().invoke(import_, [
            str(file), "--collection", "courses", "--map", str(mapping), "--json",
            "--config", str(self.root / "site_config.yml"),
            "--report", str(self.root / "report.jsonl"), *more,
        ])  # fmt: skip
        if self.last.exception and not isinstance(self.last.exception, SystemExit):
            raise self.last.exception
        counts: dict[str, Any] = json.loads(self.last.stdout)
        assert counts["accepted"] + counts["refused"] == counts["rows"]
        assert len(self.report("refused")) == counts["refused"]
        assert (
            len({(e["row"], e["line"]) for e in self.report("repaired")}) == counts["repaired"]
        )
        return counts

    def report(self, action: str = "") -> list[dict[str, Any]]:
        lines = (self.root / "report.jsonl").read_text("utf-8").split("\n")
        entries = [json.loads(line) for line in lines if line]
        return [e for e in entries if e["action"] == action] if action else entries

    def records(self) -> dict[str, dict[str, Any]]:
        found = {}
        for path in sorted((self.root / "content/catalog/courses").glob("?.jsonl")):
            for line in path.read_bytes().splitlines():
                record = json.loads(line)
                found[record["id"]] = record
        return found

    def content(self) -> dict[str, bytes]:
        files = sorted(p for p in (self.root / "content").rglob("*") if p.is_file())
        return {p.relative_to(self.root).as_posix(): p.read_bytes() for p in files}


def csv(*rows: Iterable[str]) -> str:
    """Give rows as CSV, with every cell in quotes."""
    return "".join(",".join('"' + c.replace('"', '""') + '"' for c in r) + "\n" for r in rows)
