"""Two who save at once: what an editor wrote while a command worked on the file stays."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import OperatorError
from generator.translation import apply as apply_module
from generator.translation import sync as sync_module
from tests import translation_site as small
from tests.translation_site import HIGHER, entry, run, write

Site = Callable[[str], Path]


@pytest.fixture
def root(site: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    folder = site(small.SITE)
    monkeypatch.chdir(folder)
    run("sync")
    return folder


def saved_while(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, save: Callable[[], object]
) -> None:
    """Let someone save a file in the middle of the command's work, once."""
    work, times = getattr(module, name), iter([save])

    def meanwhile(*args: object) -> object:
        result = work(*args)
        next(times, lambda: None)()
        return result

    monkeypatch.setattr(module, name, meanwhile)


def test_sync_takes_in_what_was_saved_while_it_worked(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.edit("content/basic/all.jsonl", "语文", "语文课")
    basic = "catalog/basic/all.po"
    saved_while(
        monkeypatch,
        sync_module,
        "merge",
        lambda: write("ar", basic, "yuwen/title", msgstr=("لغة",)),
    )
    assert run("sync", "--locale", "ar").exit_code == 0
    found = entry("ar", basic, "yuwen/title")
    assert (found.msgid, found.msgstr) == ("语文课", ("لغة",))
    assert found.fuzzy and found.previous and found.previous.msgid == "语文"


def test_apply_leaves_what_was_saved_meanwhile_and_says_so(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("in.json").write_text(json.dumps({HIGHER: {"daishu/title": "جبر"}}), "utf-8")
    saved_while(
        monkeypatch,
        apply_module,
        "number_of_forms",
        lambda: write("ar", HIGHER, "weijifen/title", msgstr=("حساب",)),
    )
    command = ("apply", "--locale", "ar", "--by", "L", "in.json")
    with pytest.raises(OperatorError, match="meanwhile"):
        run(*command)
    assert entry("ar", HIGHER, "daishu/title").msgstr == ("",)
    assert run(*command).exit_code == 0
    assert entry("ar", HIGHER, "daishu/title").msgstr == ("جبر",)
    assert entry("ar", HIGHER, "weijifen/title").msgstr == ("حساب",)
