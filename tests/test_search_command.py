"""`tongwen search`: what it prints, and what it says where it cannot."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from generator import cli
from tests.build_sites import SITE, edit, run
from tests.conftest import SECTION


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with search, built once; nothing here changes it but what is put back."""
    root = tmp_path_factory.mktemp("searched")
    _, *parts = SECTION.split(SITE)
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(body.replace("\u202e", ""), encoding="utf-8")
    edit(root, "site_config.yml", "search: {enabled: false}", "search: {related: 0}")
    run(root)
    return root


@pytest.fixture
def search(
    built: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Outcome]:
    """Run `tongwen search` in the site's folder, as a person does."""
    monkeypatch.chdir(built)

    def search(*args: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["tongwen", "search", *args])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return Outcome(int(ended.value.code or 0), *capfd.readouterr())

    return search


def test_results_are_printed_for_people(search: Callable[..., Outcome]) -> None:
    done = search("线性代数", "--locale", "ar")
    assert done.code == 0
    assert done.err == "1 found.\n"
    title, address = done.out.splitlines()
    assert title.startswith("  1. الجبر الخطي")
    assert title.endswith("[draft]  (found by its text in zh-Hans)")
    assert address.strip() == "ar/higher/algebra.html"


def test_results_are_given_as_json(search: Callable[..., Outcome]) -> None:
    found = json.loads(search("微积分", "--locale", "zh-Hans", "--json").out)
    (only,) = found["results"]
    assert found["total"] == 1
    assert only["id"] == "higher/calculus"
    assert only["url"] == "zh-Hans/higher/calculus.html"
    assert (only["title"], only["state"], only["language"]) == ("微积分", "", "zh-Hans")
    assert only["score"] > 0 and only["every_word"] and not only["found_in"]


def test_filters_and_a_limit_keep_some(search: Callable[..., Outcome]) -> None:
    every = json.loads(
        search("没有译文的课程 旧课程 微积分", "--locale", "zh-Hans", "--json").out
    )
    assert len(every["results"]) >= 2
    one = search("没有译文的课程 微积分", "--locale", "zh-Hans", "--json", "--limit", "1")
    assert len(json.loads(one.out)["results"]) == 1
    kept = search("微积分 课程", "--locale", "zh-Hans", "--filter", "level=6", "--json")
    assert {r["id"] for r in json.loads(kept.out)["results"]} == {"higher/calculus"}


@pytest.mark.parametrize("query", ["", "🎓🎓", "((*", "a" * 10_000, "\u202e<script>", "ꦗꦮ"])
def test_what_no_one_could_mean_finds_nothing(
    search: Callable[..., Outcome], query: str
) -> None:
    done = search(query, "--locale", "ar")
    assert done.code == 0
    assert "Traceback" not in done.err
    assert done.err.endswith(" found.\n")


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["--locale", "zh-Hant"], 2, "no locale 'zh-Hant'.\n  hint: Did you mean `zh-Hans`?"),
        (["--locale", "../ar"], 2, "no locale '../ar'"),
        (["--locale", "ar", "--site", "nowhere"], 2, "no search index in nowhere"),
        (["--locale", "ar", "--filter", "levle=6"], 2, "Did you mean `level`?"),
        (["--locale", "ar", "--filter", "level"], 2, "A filter is written FACET=VALUE"),
        ([], 2, "Missing option '--locale'"),
    ],
)
def test_a_search_that_cannot_be_says_why(
    search: Callable[..., Outcome], args: list[str], code: int, said: str
) -> None:
    done = search("代数", *args)
    assert (done.code, done.out) == (code, "")
    assert said in done.err


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda body: body[:2] + b"\x02" + body[3:], "version 2 of the format"),
        (lambda body: body[:-1], "ar/root.bin"),
        (lambda body: body[:-1] + bytes([body[-1] ^ 1]), "ar/root.bin"),
        (lambda body: b"<!DOCTYPE html>", "ar/root.bin"),
        (lambda body: b"", "ar/root.bin"),
    ],
)
def test_an_index_that_cannot_be_used_is_named_with_a_remedy(
    built: Path, search: Callable[..., Outcome], change: Callable[[bytes], bytes], said: str
) -> None:
    root = built / "site/search/ar/root.bin"
    body = root.read_bytes()
    root.write_bytes(change(body))
    try:
        done = search("代数", "--locale", "ar")
    finally:
        root.write_bytes(body)
    assert (done.code, done.out) == (3, "")
    assert said in done.err
    assert "hint: What helps: " in done.err
