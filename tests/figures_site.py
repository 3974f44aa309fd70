"""A small site with figures, a self-assessment and a versioned document."""

from collections.abc import Callable
from pathlib import Path

from tests.build_sites import edit, small_site
from tests.conftest import SECTION

CONFIG = """\
vocabularies:
  series: content/vocabularies/series.jsonl
  units: content/vocabularies/units.jsonl
  sources: content/vocabularies/sources.jsonl
  check: content/vocabularies/check.jsonl
"""
MORE = """\
figures: content/data/figures.jsonl
assessments:
  check-yourself:
    title: 自测
    intro: 三句话。
    statements: check
    records: content/data/check.jsonl
links:
  data: {label: 数据, path: data/index.html, menu: true}
  check: {label: 自测, path: check-yourself.html}
templates: templates
"""
FILES = {
    "content/vocabularies/series.jsonl": """\
{"code":"use","label":"使用"}
{"code":"views","label":"浏览量","broader":"use","note":"按次计。"}
{"code":"hostile","label":"=1+1 <b>"}
""",
    "content/vocabularies/units.jsonl": """\
{"code":"times","label":"次"}
{"code":"items","label":"@项"}
""",
    "content/vocabularies/sources.jsonl": """\
{"code":"paper","label":"日报，2023年","note":"转载。","link":"https://paper.example/"}
{"code":"radio","label":"电台"}
""",
    "content/data/figures.jsonl": """\
{"series":"views","value":26000000000,"unit":"times","as_of":"2023-06-16","source":"paper","status":"reported"}
{"series":"views","value":60800000000,"unit":"times","as_of":"2025","source":"radio","status":"reported","bound":"more-than"}
{"series":"views","value":1000,"unit":"times","as_of":"2022-02","source":"radio","status":"unverified"}
{"series":"hostile","value":3,"unit":"items","as_of":"2025-12","source":"radio","status":"reported"}
""",
    "content/vocabularies/check.jsonl": """\
{"code":"safe","label":"安全","note":"保护自己。"}
{"code":"update","label":"我会更新设备。","broader":"safe","note":"今天就更新。"}
{"code":"secret","label":"我有不同的密码。","broader":"safe","note":"换一个密码。"}
{"code":"make","label":"创作"}
{"code":"write","label":"我会写。","broader":"make","note":"写一页。"}
""",
    "content/data/check.jsonl": """\
{"area":"safe","records":["higher/algebra","higher/plain"]}
""",
}


def writer(folder: Path) -> Callable[[str], Path]:
    """Give what writes the sections of a text into a folder, as the fixture `site` does."""

    def write(text: str) -> Path:
        _, *parts = SECTION.split(text)
        for name, body in zip(parts[::2], parts[1::2], strict=True):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(body, encoding="utf-8")
        return folder

    return write


def figures_site(write: Callable[[str], Path]) -> Path:
    """Write the site and give its root."""
    root = small_site(write)
    edit(root, "site_config.yml", "vocabularies:\n", CONFIG)
    edit(root, "site_config.yml", "templates: templates\n", MORE)
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root
