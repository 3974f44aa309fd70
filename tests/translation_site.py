"""A small site for tests of what `tongwen translate` does to PO files."""

import os
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner, Result

from generator.cli.translate import translate
from generator.problems import Problems
from generator.translation.po import Entry, PoFile
from generator.translation.po_parse import parse_po
from generator.translation.po_write import write_po

SITE = """\
-- site_config.yml --
site:
  {name: 同文, description: 目录, base_url: "https://a.example/", source: zh-Hans, default: en}
locales:
  zh-Hans: {policy: approved}
  en: {policy: draft}
  ar: {policy: draft, fallback: [en]}
vocabularies: {levels: content/levels.jsonl}
collections:
  higher: {label: 高等教育, source: content/higher, shard_digits: 0}
  basic: {label: 基础教育, source: content/basic, shard_digits: 0}
documents:
  guide: {title: 指南, source: content/guide}
-- content/levels.jsonl --
{"code":"6","label":"本科","note":"四年"}
-- content/higher/all.jsonl --
{"id":"daishu","title":"线性代数","summary":"共 40 课","outcomes":["矩阵","向量"]}
{"id":"weijifen","title":"微积分","summary":"见 https://a.example/"}
-- content/basic/all.jsonl --
{"id":"yuwen","title":"语文"}
-- content/guide/mkdocs.yml --
site_name: 指南
-- content/guide/docs/index.md --
# 开始

第一章讲授矩阵的运算。
"""
#: An entry's file, then its context, or its text where it has none.
HIGHER = "catalog/higher/all.po"
GUIDE = "documents/guide/index.po"


def run(*args: object) -> Result:
    """Run `tongwen translate` with these arguments; only an end with a code is no fault."""
    result = CliRunner().invoke(translate, [str(a) for a in args])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def po(locale: str, name: str) -> Path:
    return Path("translations") / locale / name


def read(locale: str, name: str) -> PoFile:
    problems = Problems()
    file = parse_po(po(locale, name).read_bytes(), name, problems)
    assert file, problems.found
    return file


def entry(locale: str, name: str, key: str) -> Entry:
    """The live entry with this context, or text where it has none."""
    (found,) = [
        e
        for e in read(locale, name).entries
        if not e.obsolete and (e.msgctxt or e.msgid) == key
    ]
    return found


def write(locale: str, name: str, key: str, **changes: object) -> Entry:
    """Change an entry as a translator's editor does: nothing of it but what is named."""
    file = read(locale, name)
    at = file.entries.index(entry(locale, name, key))
    file.entries[at] = replace(file.entries[at], **changes)  # type: ignore[arg-type]
    po(locale, name).write_bytes(write_po(file))
    return file.entries[at]


def every_byte() -> dict[str, bytes]:
    """All PO files by path."""
    return {str(p): p.read_bytes() for p in sorted(Path("translations").rglob("*.po"))}


def edit(path: str, old: str, new: str) -> None:
    """Edit a source."""
    text = Path(path).read_text("utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new), "utf-8")
    os.utime(path)
