"""`sync` takes apart only what may have changed, and is never fooled by what it remembers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli.translate import translate
from generator.translation import sync as module
from generator.translation.synced import RECORD
from tests.build_sites import add_line, edit, small_site

PO = "translations/ar/catalog/higher/all.po"


@pytest.fixture
def root(site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    root = small_site(site)
    monkeypatch.chdir(root)
    assert run().exit_code == 0
    return root


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The PO files that are taken apart."""
    names: list[str] = []
    real = module.open_po

    def watched(config: object, locale: object, name: str, problems: object) -> object:
        names.append(f"{locale}/{name}")
        return real(config, locale, name, problems)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "open_po", watched)
    return names


def run(*args: str) -> Result:
    return CliRunner().invoke(translate, ["sync", *args])


def test_what_is_in_step_is_not_taken_apart(root: Path, opened: list[str]) -> None:
    result = run()
    assert (result.stdout, opened) == ("", [])
    assert " 0 changed" in result.stderr


def test_an_edited_record_opens_the_files_of_its_shard_alone(
    root: Path, opened: list[str]
) -> None:
    edit(root, "content/catalog/higher/all.jsonl", '"title":"微积分"', '"title":"微积分二"')
    assert run().stdout.startswith(f"{PO}: written: 1 new, +1 stale")
    assert opened == ["ar/catalog/higher/all.po"]
    opened.clear()
    assert (run().stdout, opened) == ("", [])


def test_a_file_that_someone_edited_is_looked_at(root: Path, opened: list[str]) -> None:
    text = Path(PO).read_text("utf-8")
    Path(PO).write_text(text.replace('msgid "微积分"', 'msgid "微分"'), "utf-8")
    assert PO in run().stdout and opened == ["ar/catalog/higher/all.po"]


def test_a_file_that_was_removed_comes_back(root: Path) -> None:
    Path(PO).unlink()
    assert PO in run().stdout and Path(PO).exists()


def test_a_file_that_broke_is_told_although_it_was_in_step(root: Path) -> None:
    whole = Path(PO).read_bytes()
    Path(PO).write_bytes(whole[: len(whole) // 2])
    result = run()
    assert result.exit_code != 0 and Path(PO).read_bytes() == whole[: len(whole) // 2]
    assert run().exit_code != 0


@pytest.mark.parametrize("record", [b"", b"\xff\x00nonsense", b"\x81\xa1a\x01"])
def test_a_broken_record_costs_time_and_nothing_else(
    root: Path, opened: list[str], record: bytes
) -> None:
    before = {p: p.read_bytes() for p in Path("translations").rglob("*.po")}
    Path(RECORD).write_bytes(record)
    assert run().stdout == ""
    assert len(opened) == len(before)
    assert {p: p.read_bytes() for p in before} == before


def test_check_keeps_no_record(root: Path) -> None:
    Path(RECORD).unlink()
    add_line(root, "lessons", '{"id":"more","title":"还有"}')
    assert run("--check").exit_code == 1
    assert not Path(RECORD).exists()


def test_a_huge_file_is_refused_and_stays(root: Path) -> None:
    with Path(PO).open("r+b") as file:
        file.truncate(100_000_000)
    for command in (["sync"], ["status"], ["fmt", PO]):
        result = CliRunner().invoke(translate, command)
        told = getattr(result.exception, "problems", ())
        said = " ".join([str(result.exception), *(p.text() for p in told)])
        assert result.exit_code and "bytes" in said and "ar/catalog/higher/all.po" in said, said
        assert Path(PO).stat().st_size == 100_000_000
