"""A small site to build, and what its builds are held against."""
# ruff: noqa: E501 (records are lines)

import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from generator import manifest
from generator.build import Options, Summary, build
from generator.build.session import state_folder
from generator.config.load import load
from generator.records.shards import shard_name
from tests.conftest import tree

SITE = """\
-- site_config.yml --
site:
  name: 同文
  description: 课程目录
  base_url: https://tongwen.example/a/
  source: zh-Hans
  default: zh-Hans
  publisher: 编辑组
  improve_url: https://git.example/{path}#{context}
locales:
  zh-Hans: {policy: approved}
  ar: {policy: draft}
vocabularies:
  subjects: content/vocabularies/subjects.jsonl
  levels: content/vocabularies/levels.jsonl
  providers: content/vocabularies/providers.jsonl
collections:
  higher:
    label: 高等教育
    intro: 在线开放课程。
    shard_digits: 0
    facets: [subjects, level, tags]
    pairs: [[subjects, level]]
    pair_minimum: 2
  lessons:
    label: 基础教育
    kind: lesson
    shard_digits: 1
    facets: [provider]
    fields:
      place: {type: text, label: 地点, translatable: true}
templates: templates
static: static
search: {enabled: false}
-- templates/.keep --
-- static/favicon.txt --
同文
-- content/vocabularies/subjects.jsonl --
{"code":"05","label":"自然科学、数学和统计学"}
{"code":"0541","label":"数学","broader":"05"}
{"code":"06","label":"信息通信技术"}
-- content/vocabularies/levels.jsonl --
{"code":"6","label":"本科"}
-- content/vocabularies/providers.jsonl --
{"code":"beida","label":"北京大学","link":"https://www.pku.example/"}
-- content/catalog/higher/all.jsonl --
{"id":"algebra","title":"线性代数","summary":"矩阵与向量。","description":"**矩阵**与[向量](https://a.example/)。","outcomes":["会解方程组","会求特征值"],"syllabus":["矩阵","向量"],"subjects":["0541"],"level":"6","languages":["zh-Hans"],"licence":"CC-BY-4.0","link":"https://a.example/1?x=1&y=2","updated":"2026-03-01","tags":["数学"]}
{"id":"calculus","title":"微积分","summary":"极限与导数。","subjects":["0541"],"level":"6","updated":"2026-03-02"}
{"id":"hostile","title":"</script><script>alert(1)</script> & \\"引号\\"","summary":"<img src=x onerror=alert(1)>","subjects":["06"],"updated":"2026-03-03","tags":["index","<b>"]}
{"id":"old","title":"旧课程","status":"retired","replaced_by":"algebra","updated":"2025-01-01"}
{"id":"plain","title":"没有译文的课程"}
-- content/catalog/higher/tombstones.jsonl --
{"id":"gone"}
{"id":"moved","replaced_by":"plain"}
-- translations/ar/ui.po --
msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);\\n"

msgid "Home"
msgstr "الرئيسية"

msgctxt "config/site/name"
msgid "同文"
msgstr "تونغوين"

msgctxt "config/collection/higher/label"
msgid "高等教育"
msgstr "التعليم العالي"
-- translations/ar/terms.po --
msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgctxt "subjects/0541"
msgid "数学"
msgstr "الرياضيات"
-- translations/ar/catalog/higher/all.po --
msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

# @tw state=approved by=Layla on=2026-11-22
msgctxt "algebra/title"
msgid "线性代数"
msgstr "الجبر الخطي"

# @tw state=draft by=argos:zh_ar-1.9 on=2026-11-22
#, fuzzy
msgctxt "algebra/summary"
msgid "矩阵与向量。"
msgstr "المصفوفات والمتجهات."

#, fuzzy
msgctxt "algebra/description"
msgid "**矩阵**与[向量](https://a.example/)。"
msgstr "**المصفوفات** و[المتجهات](https://a.example/)."

# @tw state=stale by=Layla on=2026-11-22
#, fuzzy
#| msgid "会解方程"
msgctxt "algebra/outcomes"
msgid ""
"会解方程组\\n"
"会求特征值"
msgstr ""
"حل المعادلات\\n"
"القيم الذاتية"

msgctxt "calculus/title"
msgid "微积分"
msgstr "حساب التفاضل والتكامل"

msgctxt "hostile/title"
msgid "</script><script>alert(1)</script> & \\"引号\\""
msgstr "</title><script>alert(2)</script>\u202e"
"""
LESSONS = {"area": "面积", "time": "时间", "water": "水的循环"}
ASSET = re.compile(rb"(assets/[a-z]+)\.[0-9a-f]{16}\.")


def small_site(write: Callable[[str], Path]) -> Path:
    """Write the site; its lessons go to the shards their ids ask for."""
    root = write(SITE.replace("\u202e", ""))
    for name, title in LESSONS.items():
        add_line(
            root,
            "lessons",
            f'{{"id":"{name}","title":"{title}","provider":"beida","updated":"2026-02-01"}}',
        )
    return root


def shard(root: Path, collection: str, record_id: str) -> Path:
    """Give the file a record belongs into."""
    digits = load(root / "site_config.yml").collection(collection).shard_digits
    return root / f"content/catalog/{collection}/{shard_name(record_id, digits)}.jsonl"


def add_line(root: Path, collection: str, line: str) -> None:
    """Add a record, given as a line, where it belongs."""
    record_id = line.split('"')[3]
    file = shard(root, collection, record_id)
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    file.write_text("".join(f"{one}\n" for one in sorted([*lines, line])), "utf-8")


def edit(root: Path, path: str, old: str, new: str) -> None:
    """Replace a text that must be there, once."""
    file = root / path
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times in {path}: {old}"
    file.write_text(text.replace(old, new), "utf-8")


def drop_lines(root: Path, path: str, start: str) -> None:
    """Remove the lines that begin with `start`."""
    file = root / path
    lines = file.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(start)]
    assert len(kept) < len(lines)
    file.write_text("".join(kept), "utf-8")


def options(
    root: Path, output: Path | None = None, engine: str = "serial", jobs: int = 0
) -> Options:
    return Options(root / "site_config.yml", output or root / "site", engine=engine, jobs=jobs)


def run(
    root: Path, output: Path | None = None, engine: str = "serial", jobs: int = 0
) -> Summary:
    """Build the site."""
    return build(options(root, output, engine, jobs))


def stamps(root: Path) -> dict[str, int]:
    """Give the modification time of every file of the built site."""
    site = root / "site"
    return {
        p.relative_to(site).as_posix(): p.stat().st_mtime_ns
        for p in site.rglob("*")
        if p.is_file()
    }


def changed(before: dict[str, int], after: dict[str, int]) -> set[str]:
    """Give the paths that were written, added or removed between two looks."""
    return {p for p in before.keys() | after.keys() if before.get(p) != after.get(p)}


def state_of(root: Path, output: Path | None = None) -> Path:
    return state_folder(load(root / "site_config.yml"), (output or root / "site").resolve())


def everything(root: Path, output: Path | None = None) -> dict[str, bytes]:
    """Give every byte of a built site, with its manifest."""
    folder = state_of(root, output) / "manifest"
    found = {f"site/{p}": body for p, body in tree(output or root / "site").items()}
    return found | {f"manifest/{p}": body for p, body in tree(folder).items()}


def fresh(root: Path) -> dict[str, bytes]:
    """Give every byte of the site as a build from nothing makes it."""
    output = root.parent / f"{root.name}-fresh"
    shutil.rmtree(output, ignore_errors=True)
    shutil.rmtree(state_of(root, output), ignore_errors=True)
    run(root, output)
    found = everything(root, output)
    shutil.rmtree(output)
    return found


def assert_whole(root: Path) -> None:
    """The site is what a build from nothing makes, its manifest is true, and nothing else is left."""
    got, want = everything(root), fresh(root)
    assert sorted(got) == sorted(want)
    assert [p for p in want if got[p] != want[p]] == []
    entries = {e.path: (e.size, e.digest) for e in manifest.read(state_of(root) / "manifest")}
    assert entries.keys() == {p.removeprefix("site/") for p in got if p.startswith("site/")} - {
        ".tongwen"
    }
    assert [p.name for p in root.iterdir() if p.name.startswith(".site")] == []


def normalised(files: dict[str, bytes], wanted: Iterable[str]) -> dict[str, bytes]:
    """Give some files with the theme's hashes taken out of asset names."""
    return {p: ASSET.sub(rb"\1.HASH.", files[p]) for p in wanted}
