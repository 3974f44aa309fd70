"""`tongwen translate status`: counts by part and state, in words of any script."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli.translate import translate
from generator.translation.amounts import count_words
from tests.build_sites import edit, small_site

DOCUMENT = """\
-- translations/ar/documents/guide/index.po --
msgid "前言"
msgstr "مقدمة"

# @tw state=approved by=Layla on=2026-11-22 src=00000000
msgid "正文已经改过。"
msgstr "نص"
"""


@pytest.fixture
def root(site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    root = small_site(site)
    site(DOCUMENT)
    monkeypatch.chdir(root)
    return root


def run(*args: str) -> Result:
    return CliRunner().invoke(translate, ["status", *args])


def rows(*args: str) -> dict[str, dict[str, object]]:
    found = json.loads(run("--json", *args).stdout)
    return {f"{r['locale']}/{r['kind']}/{r['name']}".rstrip("/"): r for r in found}


def test_each_collection_and_document_has_its_row(root: Path) -> None:
    found = rows()
    assert list(found) == ["ar/ui", "ar/terms", "ar/catalog/higher", "ar/documents/guide"]
    assert found["ar/catalog/higher"]["states"] == {
        "draft": 1, "needs-review": 1, "stale": 1, "translated": 2, "approved": 1,
    }  # fmt: skip


def test_what_changed_since_it_was_translated_is_told_by_its_hash(root: Path) -> None:
    guide = rows()["ar/documents/guide"]
    assert (guide["entries"], guide["done"], guide["changed"]) == (2, 1, 1)
    edit(root, "translations/ar/documents/guide/index.po", "src=00000000", "src=dcd6ab4f")
    assert rows()["ar/documents/guide"]["changed"] == 1
    from generator.translation.states import source_hash  # noqa: PLC0415

    true = source_hash("正文已经改过。")
    edit(root, "translations/ar/documents/guide/index.po", "src=dcd6ab4f", f"src={true}")
    assert rows()["ar/documents/guide"]["changed"] == 0


def test_words_and_characters_are_told_by_state(root: Path) -> None:
    guide = rows()["ar/documents/guide"]
    assert guide["words_by_state"] == {"stale": 6, "translated": 2}
    assert guide["characters_by_state"] == {"stale": 7, "translated": 2}
    assert (guide["words"], guide["characters"]) == (8, 9)


def test_the_table_has_a_line_for_each_part_and_a_sum_for_each_locale(root: Path) -> None:
    lines = run().stdout.splitlines()
    assert lines[0].split()[:5] == ["locale", "part", "entries", "words", "characters"]
    assert [line.split()[1] for line in lines[1:]] == [
        "ui", "terms", "catalog/higher", "documents/guide", "total",
    ]  # fmt: skip
    assert lines[-1].split()[2] == "12" and lines[-1].endswith(" %")


def test_a_broken_file_is_told_and_the_others_are_counted(root: Path) -> None:
    (root / "translations/ar/terms.po").write_text('msgid "a\n', "utf-8")
    result = run("--json")
    assert result.exit_code != 0
    assert "ar/catalog/higher" in {
        f"{r['locale']}/{r['kind']}/{r['name']}" for r in json.loads(result.stdout)
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("线性代数", 4),
        ("こんにちは", 5),
        ("第2版 Python", 4),
        ("الجبر الخطي", 2),
        ("don’t re-use <b>it</b>", 3),
        ("see https://example.org/a-b?c=d now", 2),
        ("%(num)s courses of {name}", 2),
        ("สวัสดี", 2),
        ("", 0),
        ("—…!", 0),
    ],
)
def test_words_are_counted_as_translators_count_them(text: str, words: int) -> None:
    assert count_words(text) == words
