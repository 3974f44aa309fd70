"""A tiny site to export: one collection and one document, in three scripts, with a picture."""
# ruff: noqa: E501 (records are lines)

import struct
import zlib
from hashlib import sha256
from pathlib import Path

from generator.export.run import Options, Summary, export
from tests.build_sites import run
from tests.conftest import SECTION

HEAD = """msgid ""
msgstr ""
"Language: {tag}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"""
SITE = """\
-- site_config.yml --
site:
  name: 同文
  description: 课程目录
  base_url: https://tongwen.example.org/edu/
  source: zh-Hans
  default: zh-Hans
  publisher: 编辑组
locales:
  zh-Hans: {policy: approved}
  ar: {policy: draft}
  th: {policy: draft}
vocabularies:
  subjects: content/vocabularies/subjects.jsonl
  audiences: content/vocabularies/audiences.jsonl
collections:
  higher:
    label: 高等教育
    intro: 在线开放课程，面向所有想学习的人，内容按学科与层次浏览。
    shard_digits: 0
    facets: [subjects]
  lessons:
    label: 基础教育
    kind: lesson
    shard_digits: 0
documents:
  guide: {title: 学习指南}
static: static
-- static/big.svg --
<svg xmlns="http://www.w3.org/2000/svg"><rect width="1" height="1"/></svg>
-- content/vocabularies/subjects.jsonl --
{"code":"0541","label":"数学"}
-- content/vocabularies/audiences.jsonl --
{"code":"all","label":"所有人"}
-- content/catalog/higher/all.jsonl --
{"id":"algebra","title":"线性代数","summary":"矩阵与向量。","description":"**矩阵**与[向量](https://a.example/?x=1&y=2)。","subjects":["0541"],"audience":["all"],"link":"https://a.example/1?x=1&y=2","updated":"2026-03-01"}
{"id":"calculus","title":"微积分","summary":"极限与导数。","subjects":["0541"],"updated":"2026-03-02"}
{"id":"hostile","title":"</script><script>alert(1)</script> & \\"引号\\"","summary":"<img src=x onerror=alert(1)>","updated":"2026-01-03"}
-- content/catalog/lessons/all.jsonl --
{"id":"water","title":"水的循环","updated":"2026-02-02"}
-- content/documents/guide/mkdocs.yml --
site_name: guide
nav: [index.md, more.md]
-- content/documents/guide/docs/index.md --
# 学习指南

先看[第二章](more.md#second)，再看[目录](https://a.example/)。

![一张图](noise.png)

| 甲 | 乙 |
|---|---|
| 1 | 2 |
-- content/documents/guide/docs/more.md --
# 第二章

## 第二节 {#second}

回到[第一章](index.md)。
"""
TRANSLATED = {
    "ar": {
        "higher": {
            "algebra/title": ("线性代数", "الجبر الخطي"),
            "algebra/summary": ("矩阵与向量。", "المصفوفات والمتجهات."),
            "calculus/title": ("微积分", "حساب التفاضل والتكامل"),
        },
        "guide": {
            "学习指南": "دليل التعلم",
            "第二章": "الفصل الثاني",
            "第二节": "القسم الثاني",
        },
    },
    "th": {
        "higher": {
            "algebra/title": ("线性代数", "พีชคณิตเชิงเส้น"),
            "algebra/summary": ("矩阵与向量。", "เมทริกซ์และเวกเตอร์ สำหรับผู้เริ่มต้น"),
        },
        "guide": {"学习指南": "คู่มือการเรียนรู้", "第二章": "บทที่สอง", "第二节": "ส่วนที่สอง"},
    },
}


def _entries(texts: dict[str, tuple[str, str]]) -> str:
    mark = "# @tw state=translated by=somebody on=2026-11-22\n"
    return "".join(
        f'\n{mark}msgctxt "{context}"\nmsgid "{source}"\nmsgstr "{text}"\n'
        for context, (source, text) in texts.items()
    )


def _paper(texts: dict[str, str]) -> str:
    mark = "# @tw state=translated by=somebody on=2026-11-22\n"
    return "".join(f'\n{mark}msgid "{s}"\nmsgstr "{t}"\n' for s, t in texts.items())


def noise(side: int) -> bytes:
    """Give a PNG that does not compress."""
    raw = b"".join(
        b"\0" + b"".join(sha256(bytes([y, x])).digest()[:3] for x in range(side))
        for y in range(side)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data))
            + kind
            + data
            + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
    )


def write_site(root: Path) -> Path:
    """Write the site."""
    _, *parts = SECTION.split(SITE)
    files = dict(zip(parts[::2], parts[1::2], strict=True))
    for tag, texts in TRANSLATED.items():
        base, head = f"translations/{tag}", HEAD.format(tag=tag)
        files[f"{base}/catalog/higher/all.po"] = head + _entries(texts["higher"])
        for page in ("index", "more"):
            files[f"{base}/documents/guide/{page}.po"] = head + _paper(texts["guide"])
    for name, body in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, "utf-8")
    (root / "content/documents/guide/docs/noise.png").write_bytes(noise(120))
    return root


def built(root: Path) -> Path:
    """Write the site and build it."""
    run(write_site(root))
    return root


def exported(root: Path, *formats: str, **asked: object) -> Summary:
    """Export, in this process."""
    options = Options(root / "site_config.yml", root / "site", formats, jobs=1, **asked)
    return export(options, lambda _label, results, _count: results)
